// Panel Early stopping: patience and min_delta on whole stored runs, so that what would have come is seen too.

import { createChart } from "./chart.js";
import { h } from "./elements.js";
import { domainOf, stopEpoch } from "./formulas.js";
import { checkbox, choice, slider } from "./lab_controls.js";
import { inWords, plain } from "./lab_words.js";
import { stoppingCode } from "./optimisation_code.js";

const PATIENCE = Array.from({ length: 40 }, (_, i) => i + 1);
const MIN_DELTA = [0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05];

export const stoppingPanel = {
  id: "stopping",
  title: "Early stopping",
  question: "The validation loss went up. Is it time to stop, or is that only a bump?",
  about: ({ data, table }) =>
    `A network learns ${table.learnt} rows of ${table.name} and is checked on ${table.checked} others after each ` +
    `epoch. It is run ${inWords(data.stopping.validation_loss.length)} times, each time with rows of its own.`,
  presets: ({ data }) => [
    {
      label: "Stop at the first bump",
      settings: {
        run: Math.min(6, data.stopping.validation_loss.length - 1),
        patience: 1,
        min_delta: 0,
        restore: false,
      },
    },
    {
      label: "Wait, and keep the last weights",
      settings: { run: 1, patience: 20, min_delta: 0, restore: false },
    },
    { label: "Wait, and restore the best", settings: { run: 1, patience: 20, min_delta: 0, restore: true } },
  ],
  trainLabel: "Trains this run again with Keras' EarlyStopping, in a process of its own.",
  build,
};

function build(lab) {
  const runs = lab.data.stopping;
  const epochs = runs.settings.epochs;
  const numbers = Array.from({ length: epochs }, (_, i) => i + 1);
  const run = choice({
    label: "Run",
    options: runs.validation_loss.map((_, i) => ({ value: i, label: String(i + 1) })),
    onChoose: (value) => lab.set({ run: value }),
  });
  const patience = slider({
    label: "Patience",
    values: PATIENCE,
    ends: ["1 epoch", "40 epochs"],
    show: (value) => plural(value, "epoch"),
    onInput: (value) => lab.set({ patience: value }),
  });
  const minDelta = slider({
    label: "Minimum gain",
    values: MIN_DELTA,
    ends: ["any counts", "0.05"],
    show: (value) => `min_delta = ${value}`,
    onInput: (value) => lab.set({ min_delta: value }),
  });
  const restore = checkbox({
    label: "restore_best_weights",
    onChange: (value) => lab.set({ restore: value }),
  });
  const chart = createChart({
    name: "Loss over the epochs",
    height: 360,
    x: { label: "Epoch", domain: [1, epochs], format: (value) => String(value) },
    y: {
      label: "Log-loss",
      domain: domainOf([...runs.train_loss.flat(), ...runs.validation_loss.flat()]),
      read: (value) => value.toFixed(3),
    },
  });

  function draw() {
    run.draw(lab.get("run"));
    patience.draw(Math.max(0, PATIENCE.indexOf(lab.get("patience"))));
    minDelta.draw(Math.max(0, MIN_DELTA.indexOf(lab.get("min_delta"))));
    restore.draw(lab.get("restore"));
    const validation = runs.validation_loss[lab.get("run")];
    const train = runs.train_loss[lab.get("run")];
    const stop = stopEpoch(validation, lab.get("patience"), lab.get("min_delta"));
    const kept = lab.get("restore") ? stop.best : stop.last;
    const sentence = say(runs, lab, validation, stop, kept);
    chart.update({
      summary: plain(sentence),
      marks: [
        { id: "rest", type: "span", x: [stop.last + 1, epochs] },
        { id: "train", type: "line", series: 2, dash: "dash", label: "training", x: numbers, y: train },
        { id: "validation", type: "line", series: 1, label: "validation", x: numbers, y: validation },
        ...liveMarks(lab.training(), numbers),
        {
          id: "best",
          type: "rule",
          x: stop.best + 1,
          series: 4,
          dash: "dot",
          label: `best: ${stop.best + 1}`,
          low: true,
        },
        {
          id: "stop",
          type: "rule",
          x: stop.last + 1,
          label: stop.early ? `stops: ${stop.last + 1}` : "the end",
        },
        { id: "kept", type: "points", series: 4, shape: "diamond", x: [kept + 1], y: [validation[kept]] },
      ],
    });
    return sentence;
  }

  return {
    controls: [h("div", { class: "lab-stack" }, run.node, restore.node), patience.node, minDelta.node],
    pictures: [h("div", { class: "lab-pictures" }, chart.node)],
    draw,
    code: () =>
      stoppingCode(lab.table, runs.settings, {
        run: lab.get("run"),
        patience: lab.get("patience"),
        min_delta: lab.get("min_delta"),
        restore: lab.get("restore"),
      }),
    pin() {
      const { last, best } = stopEpoch(runs.validation_loss[lab.get("run")], lab.get("patience"), lab.get("min_delta"));
      const kept = lab.get("restore") ? best : last;
      const accuracy = runs.validation_accuracy[lab.get("run")][kept];
      return {
        panel: "stopping",
        label: `Network, run ${lab.get("run") + 1}, patience ${lab.get("patience")}, epoch ${kept + 1} kept`,
        short: `run ${lab.get("run") + 1}, epoch ${kept + 1}`,
        how: `${lab.table.checked} rows`,
        accuracy,
        se: Math.sqrt((accuracy * (1 - accuracy)) / lab.table.checked),
      };
    },
    order: () => ({
      kind: "train_stopping",
      run: lab.get("run"),
      patience: lab.get("patience"),
      min_delta: lab.get("min_delta"),
    }),
    compare(training) {
      const stored = runs.validation_loss[lab.get("run")];
      const stop = stopEpoch(stored, lab.get("patience"), lab.get("min_delta"));
      const curve = training.curves.validation_loss;
      const restored = curve.at(-1); // Keras' last word is the restored model
      const live = curve.slice(0, -1);
      const gap = Math.max(...live.map((loss, i) => Math.abs(loss - stored[i])));
      const same = live.length === stop.last + 1;
      return (
        `Keras stopped after epoch {3:${live.length}}${same ? ", as computed from the stored run" : `, the stored run after ${stop.last + 1}`}, and restored weights with validation loss {3:${restored.toFixed(3)}}. ` +
        (gap < 0.005
          ? "It retraced the stored curve."
          : `Same seed, but this computer rounds otherwise: the curves drift ${gap.toFixed(3)} apart.`)
      );
    },
  };
}

function liveMarks(training, numbers) {
  const curves = training?.curves;
  if (!curves?.validation_loss) return [];
  const end = training.status === "done" ? -1 : undefined; // the last is the restored model, not an epoch
  const [train, validation] = [curves.train_loss.slice(0, end), curves.validation_loss.slice(0, end)];
  return [
    {
      id: "live-train",
      type: "line",
      series: 3,
      dash: "dash",
      silent: true,
      x: numbers.slice(0, train.length),
      y: train,
    },
    {
      id: "live",
      type: "line",
      series: 3,
      label: "now",
      x: numbers.slice(0, validation.length),
      y: validation,
    },
  ];
}

function say(runs, lab, validation, { last, best, early }, kept) {
  const epochs = validation.length;
  const lowest = validation.indexOf(Math.min(...validation));
  const stops = early
    ? `Stops after epoch ${last + 1}, ${plural(last - best, "epoch")} after the best so far, and saves ${plural(epochs - last - 1, "epoch")}.`
    : `Never stops: all ${epochs} epochs are trained.`;
  const keeps = `You keep {4:epoch ${kept + 1}} with validation loss {4:${validation[kept].toFixed(3)}}`;
  const lost = validation[kept] - validation[lowest];
  const spread = spreadOfLowest(runs);
  const size = `${lost < spread ? "less" : "more"} than the spread of the ${inWords(runs.validation_loss.length)} runs' lowest losses (SD ${spread.toFixed(3)})`;
  if (kept === lowest) return `${stops} ${keeps}, the lowest of the whole run.`;
  if (best === lowest) {
    return `${stops} ${keeps}; epoch ${best + 1} had ${validation[best].toFixed(3)}. Without restore_best_weights the waiting itself costs ${lost.toFixed(3)}, ${size}.`;
  }
  return `${stops} ${keeps}; the lowest, ${validation[lowest].toFixed(3)}, would have come at epoch ${lowest + 1}. Lost: ${lost.toFixed(3)}, ${size}.`;
}

/** Standard deviation, over the runs, of each run's lowest validation loss. */
function spreadOfLowest({ validation_loss: runs }) {
  const lowest = runs.map((run) => Math.min(...run));
  const centre = lowest.reduce((sum, value) => sum + value, 0) / lowest.length;
  return Math.sqrt(lowest.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (lowest.length - 1));
}

const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
