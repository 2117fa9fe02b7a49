// Panel Dropout and schedules: what they change at the last epoch, and at the best one, against a plain run.

import { createChart } from "./chart.js";
import { short } from "./chart_scale.js";
import { h } from "./elements.js";
import { domainOf, interval95, mean, meanWithError, nearestIndex, scheduleRate } from "./formulas.js";
import { choice, slider } from "./lab_controls.js";
import { inWords, plain } from "./lab_words.js";
import { dropoutCode } from "./optimisation_code.js";

export const dropoutPanel = {
  id: "dropout",
  title: "Dropout and schedules",
  question: "Does dropout make the network better, or does it only stop it from getting worse?",
  about: ({ data }) =>
    `The same network for 60 epochs, ${inWords(data.dropout.train_loss[0][0].length)} runs of each setting. ` +
    "The plain run has neither dropout nor a schedule.",
  presets: ({ data: { dropout } }) => [
    { label: "Dropout alone", settings: { dropout: 0.5, schedule: "constant" } },
    { label: "A schedule alone", settings: { dropout: 0, schedule: "exponential" } },
    { label: "Both at once", settings: { dropout: dropout.rates.at(-1), schedule: "exponential" } },
  ],
  trainLabel: "Trains one more run, with rows and first weights of its own, in a process of its own.",
  build,
};

function build(lab) {
  const grid = lab.data.dropout;
  const { epochs, learning_rate: baseRate } = grid.settings;
  const numbers = Array.from({ length: epochs }, (_, i) => i + 1);
  const plainRun = pick(grid, 0, 0);
  const rate = slider({
    label: "Dropout rate",
    values: grid.rates,
    ends: ["no dropout", String(grid.rates.at(-1))],
    show: short,
    onInput: (value) => lab.set({ dropout: value }),
  });
  const schedule = choice({
    label: "Learning-rate schedule",
    options: grid.schedules.map((name) => ({ value: name, label: name })),
    onChoose: (value) => lab.set({ schedule: value }),
  });
  const epochAxis = { label: "Epoch", domain: [1, epochs], format: (value) => String(value) };
  const cells = grid.rates.flatMap((_, at) => grid.schedules.map((_, name) => pick(grid, at, name)));
  const differences = domainOf(
    cells.flatMap((cell) => compare(cell, plainRun).flatMap(({ low, high }) => [low, high])),
  );
  const losses = createChart({
    name: "Loss over the epochs",
    height: 390,
    x: epochAxis,
    y: {
      label: `Log-loss (mean and range of ${grid.train_loss[0][0].length} runs)`,
      domain: domainOf(cells.flatMap(({ train, validation, low }) => [...train, ...validation, ...low]), 0),
      read: (value) => value.toFixed(3),
    },
  });
  const rates = createChart({
    name: "Learning rate over the epochs",
    height: 190,
    x: epochAxis,
    y: { label: "Learning rate", domain: [0, 1.08 * baseRate] },
  });
  const difference = createChart({
    name: "Difference from the plain run",
    height: 168,
    x: { label: "Validation loss, this − plain run (95 %)", domain: differences },
    y: { scale: "category", label: "Epoch compared", domain: ["last epoch", "best epoch"] },
  });

  function draw() {
    const name = lab.get("schedule");
    const at = nearestIndex(grid.rates, lab.get("dropout"));
    rate.draw(at);
    schedule.draw(name);
    const runs = pick(grid, at, Math.max(0, grid.schedules.indexOf(name)));
    const compared = compare(runs, plainRun);
    const sentence = say(runs, plainRun, compared, at === 0 && name === "constant");
    const training = lab.training();
    losses.update({
      summary: plain(sentence),
      marks: [
        { id: "range", type: "band", series: 1, x: numbers, low: runs.low, high: runs.high },
        {
          id: "plain-train",
          type: "line",
          series: 5,
          dash: "dash",
          faint: true,
          label: "plain run, training",
          end: false,
          x: numbers,
          y: plainRun.train,
        },
        { id: "plain", type: "line", series: 5, label: "plain run", x: numbers, y: plainRun.validation },
        { id: "train", type: "line", series: 2, dash: "dash", label: "training", x: numbers, y: runs.train },
        { id: "validation", type: "line", series: 1, label: "validation", x: numbers, y: runs.validation },
        ...liveMarks(training, numbers),
      ],
    });
    rates.update({
      summary: `${name}, from a base rate of ${baseRate}.`,
      marks: [
        {
          id: "rate",
          type: "line",
          series: 4,
          label: "learning rate",
          end: false,
          x: numbers,
          y: numbers.map((epoch) => scheduleRate(name, epoch - 1, epochs, baseRate)),
        },
      ],
    });
    difference.update({
      summary: plain(sentence),
      marks: [
        {
          id: "difference",
          type: "intervals",
          series: 1,
          label: "difference",
          values: compared.map((c) => c.mean),
          low: compared.map((c) => c.low),
          high: compared.map((c) => c.high),
        },
      ],
    });
    return sentence;
  }

  return {
    controls: [rate.node, schedule.node],
    pictures: [
      h(
        "div",
        { class: "lab-pictures lab-main-side" },
        losses.node,
        h("div", {}, rates.node, difference.node),
      ),
    ],
    draw,
    code: () =>
      dropoutCode(lab.table, grid.settings, { dropout: lab.get("dropout"), schedule: lab.get("schedule") }),
    pin() {
      const name = lab.get("schedule");
      const runs = pick(grid, nearestIndex(grid.rates, lab.get("dropout")), Math.max(0, grid.schedules.indexOf(name)));
      const { mean: accuracy, se } = meanWithError(runs.accuracy);
      return {
        panel: "dropout",
        label: `Network, dropout ${lab.get("dropout")}, ${name} rate`,
        short: `dropout ${lab.get("dropout")}, ${name}`,
        how: `last epoch, ${runs.accuracy.length} runs`,
        accuracy,
        se,
      };
    },
    order: () => ({ kind: "train_dropout", dropout: lab.get("dropout"), schedule: lab.get("schedule") }),
    compare(training) {
      const stored = pick(
        grid,
        nearestIndex(grid.rates, lab.get("dropout")),
        grid.schedules.indexOf(lab.get("schedule")),
      ).last;
      const [low, high, now] = [
        Math.min(...stored),
        Math.max(...stored),
        training.curves.validation_loss.at(-1),
      ];
      return (
        `Run ${training.run + 1} ends with validation loss {3:${now.toFixed(2)}}; the ${inWords(stored.length)} stored runs end between ${low.toFixed(2)} and ${high.toFixed(2)}. ` +
        (now >= low && now <= high
          ? "It agrees with them within the noise of the seed."
          : "It lies outside their range, as about one new run in three does by chance alone.")
      );
    },
  };
}

/** One cell of the grid: mean curves, the range of the validation curves, and each run's last and best loss. */
function pick(grid, rate, schedule) {
  const [train, validation] = [grid.train_loss[rate][schedule], grid.validation_loss[rate][schedule]];
  const over = (runs, f) => runs[0].map((_, epoch) => f(runs.map((run) => run[epoch])));
  return {
    train: over(train, mean),
    validation: over(validation, mean),
    low: over(validation, (values) => Math.min(...values)),
    high: over(validation, (values) => Math.max(...values)),
    last: validation.map((run) => run.at(-1)),
    best: validation.map((run) => Math.min(...run)),
    accuracy: grid.last_validation_accuracy[rate][schedule],
  };
}

/** Last and best epoch against the plain run, paired by seed: the same passengers, the same first weights. */
const compare = (runs, plainRun) =>
  ["last", "best"].map((which) => interval95(runs[which].map((loss, i) => loss - plainRun[which][i])));

function liveMarks(training, numbers) {
  const curves = training?.curves;
  if (!curves?.validation_loss) return [];
  const x = numbers.slice(0, curves.validation_loss.length);
  return [
    { id: "live-train", type: "line", series: 3, dash: "dash", silent: true, x, y: curves.train_loss },
    {
      id: "live",
      type: "line",
      series: 3,
      label: `run ${training.run + 1}, now`,
      x,
      y: curves.validation_loss,
    },
  ];
}

function say(runs, plainRun, [last, best], isPlain) {
  const means = (which) => [runs, plainRun].map((cell) => mean(cell[which]).toFixed(2));
  const [[lastNow, lastPlain], [bestNow, bestPlain]] = [means("last"), means("best")];
  const [accuracy, accuracyPlain] = means("accuracy");
  if (isPlain)
    return `This is the plain run: no dropout, a constant rate. Its {1:validation loss} is lowest early, ${bestNow}, and ends at ${lastNow}, while the {2:training loss} goes on falling: it learns its few rows by heart.`;
  const end = `At the last epoch the {1:validation loss} is ${lastNow}, in the {5:plain run} ${lastPlain}: ${verdict(last)} (accuracy ${accuracy} against ${accuracyPlain}).`;
  const peak = `At each run's best epoch it is ${bestNow} against ${bestPlain}: ${verdict(best)}.`;
  const lesson =
    clear(last) && last.mean < 0 && !clear(best)
      ? " It does not get better, it stops getting worse: stopping early would have done as well."
      : "";
  return `${end} ${peak}${lesson}`;
}

const clear = ({ low, high }) => low > 0 || high < 0;
const verdict = (change) =>
  clear(change)
    ? `${Math.abs(change.mean).toFixed(2)} ${change.mean < 0 ? "lower" : "higher"}, beyond noise`
    : "within noise";
