// Panel Weights: which weights of a logistic regression L1 and L2 leave, and what that costs.

import { createChart } from "./chart.js";
import { short } from "./chart_scale.js";
import { h } from "./elements.js";
import { domainOf, nearestIndex } from "./formulas.js";
import { choice, slider } from "./lab_controls.js";
import { plain } from "./lab_words.js";
import { weightsCode } from "./optimisation_code.js";

const SCORES = {
  loss: {
    label: "Log-loss (10-fold cross-validation)",
    train: "train_loss",
    validation: "validation_loss",
    read: (value) => value.toFixed(3),
    better: Math.min,
  },
  accuracy: {
    label: "Accuracy (10-fold cross-validation)",
    train: "train_accuracy",
    validation: "validation_accuracy",
    read: (value) => value.toFixed(3),
    better: Math.max,
  },
};

export const weightsPanel = {
  id: "weights",
  title: "Weights",
  question: "How many of the weights can you take away before the predictions get worse?",
  about: ({ data, table }) =>
    `Logistic regression on only ${table.learnt} of the ${table.rows.toLocaleString("en-GB")} rows of ${table.name}.` +
    (data.weights.features.includes("coin toss") ? " One of its columns is the toss of a coin." : ""),
  presets({ data: { weights } }) {
    const near = (strength) => weights.strengths[nearestIndex(weights.strengths, strength)];
    return [
      { label: "L1: keep the few", settings: { l1_ratio: 1, strength: near(7.943282) } },
      { label: "The same strength, L2", settings: { l1_ratio: 0, strength: near(7.943282) } },
      { label: "Far too strong", settings: { l1_ratio: 0, strength: near(199.526231) } },
    ];
  },
  trainLabel: "Fits this model and its ten folds in your kernel.",
  build,
};

function build(lab) {
  const grid = lab.data.weights;
  const order = byPersistence(grid);
  const names = order.map((feature) => grid.features[feature]);
  const strength = slider({
    label: "Strength",
    values: grid.strengths,
    ends: ["weak", "strong"],
    show: (value) => `1/C = ${short(value)} (C = ${short(1 / value)})`,
    onInput: (value) => lab.set({ strength: value }),
  });
  const mix = slider({
    label: "Mix",
    values: grid.l1_ratios,
    ends: ["L2 only", "L1 only"],
    show: (value) => `l1_ratio = ${short(value)}`,
    onInput: (value) => lab.set({ l1_ratio: value }),
  });
  const score = choice({
    label: "Over strength",
    options: [
      { value: "loss", label: "Log-loss" },
      { value: "accuracy", label: "Accuracy" },
      { value: "paths", label: "Weights" },
    ],
    onChoose: (value) => lab.set({ score: value }),
  });
  const largest = Math.max(...grid.weights.flat(2).map(Math.abs), 0.1);
  const domains = Object.fromEntries(
    Object.entries(SCORES).map(([name, { train, validation }]) => [
      name,
      domainOf([...grid[train].flat(), ...grid[validation].flat()]),
    ]),
  );
  const bars = createChart({
    name: "Weights of the model",
    height: 23 * names.length + 78,
    x: { label: "Weight (log-odds per standard deviation)", domain: [-1.18 * largest, 1.18 * largest] },
    y: { scale: "category", label: "Column", domain: names },
  });
  const curve = createChart({
    name: "Score over strength",
    height: 23 * names.length + 78,
    x: { label: "Strength 1/C", scale: "log", domain: [grid.strengths[0], grid.strengths.at(-1)] },
    y: { ...SCORES.loss, domain: domains.loss },
  });

  const paths = createChart({
    name: "Paths of the weights over strength",
    height: 23 * names.length + 78,
    names: "left",
    x: { label: "Strength 1/C", scale: "log", domain: [grid.strengths[0], grid.strengths.at(-1)] },
    y: { label: "Weight", domain: [-1.05 * largest, 1.05 * largest] },
  });

  function draw() {
    const at = {
      mix: nearestIndex(grid.l1_ratios, lab.get("l1_ratio")),
      strength: nearestIndex(grid.strengths, lab.get("strength")),
    };
    strength.draw(at.strength);
    mix.draw(at.mix);
    score.draw(lab.get("score"));
    const weights = order.map((feature) => grid.weights[at.mix][at.strength][feature]);
    const sentence = say(grid, at, weights);
    const zero = weights.map((weight) => weight === 0);
    const training = lab.training();
    const fitted = training?.status === "done" ? order.map((feature) => training.weights[feature]) : null;
    bars.update({
      summary: plain(sentence),
      y: { scale: "category", label: "Column", domain: names, dim: zero },
      marks: [
        { id: "weights", type: "bars", label: "weight", series: 1, values: weights },
        ...(fitted
          ? [{ id: "fitted", type: "ticks", label: "fitted just now", series: 3, values: fitted }]
          : []),
      ],
    });
    const beside = lab.get("score");
    curve.node.hidden = beside === "paths";
    paths.node.hidden = beside !== "paths";
    if (beside === "paths") paths.update({ summary: plain(sentence), marks: pathMarks(grid, at, order) });
    else curve.update({ summary: plain(sentence), ...scoreMarks(grid, at, beside, domains) });
    return sentence;
  }

  return {
    controls: [strength.node, mix.node, score.node],
    pictures: [h("div", { class: "lab-pictures lab-halves" }, bars.node, curve.node, paths.node)],
    draw,
    code: () => weightsCode(lab.table, { strength: lab.get("strength"), l1_ratio: lab.get("l1_ratio") }),
    pin() {
      const mix = nearestIndex(grid.l1_ratios, lab.get("l1_ratio"));
      const at = nearestIndex(grid.strengths, lab.get("strength"));
      const kept = grid.weights[mix][at].filter((weight) => weight !== 0).length;
      return {
        panel: "weights",
        label: `Logistic regression, l1_ratio ${short(grid.l1_ratios[mix])}, 1/C = ${short(grid.strengths[at])}, ${kept} weights`,
        short: `l1 ${short(grid.l1_ratios[mix])}, 1/C ${short(grid.strengths[at])}`,
        how: "10 folds",
        accuracy: grid.validation_accuracy[mix][at],
        se: grid.validation_accuracy_se[mix][at],
      };
    },
    order: () => ({ kind: "train_weights", strength: lab.get("strength"), l1_ratio: lab.get("l1_ratio") }),
    compare(training) {
      const at = {
        mix: nearestIndex(grid.l1_ratios, lab.get("l1_ratio")),
        strength: nearestIndex(grid.strengths, lab.get("strength")),
      };
      const stored = grid.weights[at.mix][at.strength];
      const gap = Math.max(...stored.map((weight, feature) => Math.abs(weight - training.weights[feature])));
      const zeros = training.weights.filter((weight) => weight === 0).length;
      return (
        `Fitted in ${training.seconds} s: {3:${zeros} weights at zero}, validation loss ${training.validation_loss.toFixed(3)}. ` +
        (gap < 0.001
          ? "Every weight agrees with the stored one to three digits."
          : `The largest difference from a stored weight is ${short(gap)}.`)
      );
    },
  };
}

/** Columns by how long L1 keeps them: those that survive the strongest penalty first. */
function byPersistence({ features, weights }) {
  const lasso = weights.at(-1);
  const kept = features.map((_, feature) => lasso.filter((row) => row[feature] !== 0).length);
  return features.map((_, feature) => feature).sort((a, b) => kept[b] - kept[a]);
}

/** A line for each column, in colour while its weight is not zero. */
function pathMarks(grid, at, order) {
  const lines = order.map((feature, place) => {
    const here = grid.weights[at.mix][at.strength][feature];
    return {
      id: `path-${place}`,
      type: "line",
      label: grid.features[feature],
      series: here > 0 ? 1 : here < 0 ? 2 : 5,
      faint: here === 0,
      x: grid.strengths,
      y: grid.weights[at.mix].map((weights) => weights[feature]),
    };
  });
  return [{ id: "now", type: "rule", x: grid.strengths[at.strength], label: "" }, ...lines];
}

function scoreMarks(grid, at, name, domains) {
  const score = SCORES[name];
  const [train, validation, se] = [score.train, score.validation, `${score.validation}_se`].map(
    (name) => grid[name][at.mix],
  );
  const best = validation.indexOf(score.better(...validation));
  const worse = score.better === Math.min ? 1 : -1;
  const limit = validation[best] + worse * se[best];
  return {
    y: { ...score, domain: domains[name] },
    marks: [
      {
        id: "band",
        type: "band",
        series: 1,
        x: grid.strengths,
        low: validation.map((v, i) => v - se[i]),
        high: validation.map((v, i) => v + se[i]),
      },
      {
        id: "limit",
        type: "rule",
        y: limit,
        dash: "dot",
        series: 5,
        label: score === SCORES.loss ? "lowest + 1 SE" : "highest − 1 SE",
      },
      { id: "now", type: "rule", x: grid.strengths[at.strength], label: "" },
      { id: "train", type: "line", series: 2, dash: "dash", label: "training", x: grid.strengths, y: train },
      { id: "validation", type: "line", series: 1, label: "validation", x: grid.strengths, y: validation },
      {
        id: "best",
        type: "points",
        shape: "diamond",
        hollow: true,
        series: 1,
        x: [grid.strengths[best]],
        y: [validation[best]],
      },
      {
        id: "here",
        type: "points",
        series: 1,
        x: [grid.strengths[at.strength]],
        y: [validation[at.strength]],
      },
    ],
  };
}

function say(grid, { mix, strength }, weights) {
  const zeros = weights.filter((weight) => weight === 0).length;
  const [loss, se, accuracy, accuracySe] = ["loss", "loss_se", "accuracy", "accuracy_se"].map(
    (name) => grid[`validation_${name}`][mix],
  );
  const best = loss.indexOf(Math.min(...loss));
  const found =
    zeros === weights.length
      ? `All ${weights.length} weights are exactly zero: every row gets the same chance.`
      : zeros
        ? `{1:${zeros} of ${weights.length} weights are exactly zero.}`
        : mix === 0
          ? "No weight is zero: L2 makes weights small, never nothing."
          : "No weight is zero: at this strength L1 takes nothing away.";
  const now = `Validation loss ${loss[strength].toFixed(2)} ± ${se[strength].toFixed(2)}, accuracy ${accuracy[strength].toFixed(2)} ± ${accuracySe[strength].toFixed(2)}`;
  const lowest = `the lowest of this mix, ${loss[best].toFixed(2)} at 1/C = ${short(grid.strengths[best])}`;
  const rule = zeros && strength > best ? " The one-standard-error rule takes the simpler model." : "";
  const verdict =
    loss[strength] > loss[best] + se[best]
      ? `worse by more than one standard error than ${lowest}: too strong.`
      : strength === best
        ? "the lowest of this mix."
        : `within one standard error of ${lowest}.${rule}`;
  const coin = grid.weights[mix][strength][grid.features.indexOf("coin toss")] ?? 0;
  const luck = coin ? ` By luck the coin toss looks useful: weight ${short(coin)}.` : "";
  return `${found}${luck} ${now}: ${verdict}`;
}
