// The lab The optimiser race: SGD, momentum, RMSprop and Adam from one start, on a surface of your choice.

import { createChart } from "./chart.js";
import { short } from "./chart_scale.js";
import { h } from "./elements.js";
import { openLab } from "./lab.js";
import { choice, slider } from "./lab_controls.js";
import { plain } from "./lab_words.js";
import { levelLines } from "./optimiser_contours.js";
import { raceCode } from "./optimiser_code.js";
import { BROKEN_EVERY, BROKEN_FACTOR, RATES, SURFACES, race } from "./optimiser_rules.js";

const SERIES = { Adam: 1, RMSprop: 2, Momentum: 3, SGD: 4 };
const BETA1 = [0, 0.5, 0.8, 0.9, 0.95, 0.99];
const BETA2 = [0.5, 0.9, 0.95, 0.99, 0.999, 0.9995];
const CLIPS = [0.1, 0.3, 1, 3, 10, 0]; // 0: not clipped
const NOISES = [0, 0.1, 0.3, 1, 3, 10];
const LOSSES = [1e-6, 1e4]; // what the picture of the losses shows
const POWERS = { 1e-6: "10⁻⁶", 1e-5: "10⁻⁵", 1e-4: "10⁻⁴", 1e4: "10⁴" };
const START = { surface: "ravine", rates: "same", rate: 0.03, beta1: 0.9, beta2: 0.999, clip: 0, noise: 0, batches: "fine" };

const contours = {}; // level lines by surface, made when first shown

const view = {
  id: "race",
  title: "Race",
  question: "Same start, same slopes. Who arrives?",
  about: () => "Four optimisers on a map of the loss. Each dot at the end of a path is where one of them stands after the last step.",
  presets: () => [
    { label: "One rate for all", settings: START },
    { label: "Each its best", settings: { ...START, surface: "rosenbrock", rates: "best" } },
    { label: "Broken batches", settings: { ...START, rate: 0.1, batches: "broken" } },
    { label: "Off the saddle", settings: { ...START, surface: "saddle" } },
  ],
  build(lab) {
    const settings = () => Object.fromEntries(Object.keys(START).map((name) => [name, lab.get(name)]));
    const pick = (name, label, options) => [name, choice({ label, options, onChoose: (value) => lab.set({ [name]: value }) })];
    const slide = (name, label, values, ends, show = String) => [
      name,
      { values, ...slider({ label, values, ends, show, onInput: (value) => lab.set({ [name]: value }) }) },
    ];
    const choices = Object.fromEntries([
      pick("surface", "Surface", [
        { value: "ravine", label: "Ravine" },
        { value: "rosenbrock", label: "Rosenbrock" },
        { value: "saddle", label: "Saddle" },
      ]),
      pick("rates", "Learning rates", [
        { value: "same", label: "One for all" },
        { value: "best", label: "Each its best" },
      ]),
      pick("batches", "Batches", [
        { value: "fine", label: "All fine" },
        { value: "broken", label: `Every ${BROKEN_EVERY}th broken` },
      ]),
    ]);
    const sliders = Object.fromEntries([
      slide("rate", "Learning rate", RATES, ["timid", "bold"]),
      slide("beta1", "β₁, Adam and momentum", BETA1, ["forgets", "remembers"]),
      slide("beta2", "β₂, Adam", BETA2, ["forgets", "remembers"]),
      slide("clip", "Clip the gradient at", CLIPS, ["short", "never"], (value) => (value ? `length ${value}` : "never")),
      slide("noise", "Noise in the slope", NOISES, ["none", "much"], (value) => (value ? `± ${value}` : "none")),
    ]);
    const map = createChart({
      name: "The paths on a map of the loss",
      height: 370,
      x: { label: "First weight", domain: [-1, 1] },
      y: { label: "Second weight", domain: [-1, 1] },
    });
    map.node.classList.add("race-map");
    const curves = createChart({
      name: "The loss after each step",
      height: 320,
      x: { label: "Step", domain: [0, 100] },
      y: { label: "Loss", scale: "log", domain: LOSSES, format: (loss) => POWERS[loss] ?? short(loss) },
    });
    let runs = {};

    function draw() {
      const now = settings();
      const { box, goals, steps } = SURFACES[now.surface];
      runs = race(now);
      Object.entries(choices).forEach(([name, { draw: show }]) => show(now[name]));
      Object.entries(sliders).forEach(([name, { values, draw: show }]) => show(values.indexOf(now[name])));
      sliders.rate.node.hidden = now.rates === "best";
      const sentence = told(runs, now);
      const names = Object.keys(runs);
      const inside = ({ x, y }) => x >= box[0] && x <= box[1] && y >= box[2] && y <= box[3];
      const ends = names
        .map((name) => ({ name, x: runs[name].x.at(-1), y: runs[name].y.at(-1) }))
        .filter(inside)
        .map(({ name, x, y }) => ({ x, y, name, label: `${name} after ${steps} steps`, series: SERIES[name] }));
      map.update({
        x: { label: "First weight", domain: box.slice(0, 2) },
        y: { label: "Second weight", domain: box.slice(2) },
        summary: plain(sentence),
        marks: [
          ...levels(now.surface),
          ...names.map((name) => ({ id: name, type: "line", silent: true, series: SERIES[name], x: runs[name].x, y: runs[name].y })),
          {
            id: "goals",
            type: "scatter",
            points: goals.map(([x, y]) => ({ x, y, label: "A minimum", shape: "diamond", hollow: true })),
          },
          { id: "ends", type: "scatter", points: ends },
        ],
      });
      curves.update({
        x: { label: "Step", domain: [0, steps] },
        summary: plain(sentence),
        marks: names.map((name) => {
          const shown = runs[name].losses.map((loss) => Math.min(LOSSES[1], Math.max(LOSSES[0], loss)));
          const end = !runs[name].lost; // names of lines that leave at once would cover each other
          return { id: name, type: "line", label: name, end, series: SERIES[name], x: shown.map((_, step) => step), y: shown };
        }),
      });
      return sentence;
    }

    function code() {
      const rates = Object.fromEntries(Object.entries(runs).map(([name, { rate }]) => [name, rate]));
      return raceCode(settings(), rates, SURFACES[lab.get("surface")], { every: BROKEN_EVERY, factor: BROKEN_FACTOR });
    }

    return {
      controls: [...Object.values(choices), ...Object.values(sliders)].map(({ node }) => node),
      pictures: [h("div", { class: "lab-pictures" }, map.node, curves.node)],
      draw,
      code,
    };
  },
};

/** The marks of a surface's level lines, evenly spaced in the logarithm of the loss. */
function levels(surface) {
  const { loss, box } = SURFACES[surface];
  const heights = surface === "saddle" ? [0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5, 0.8, 1.2, 1.8, 2.5] : [0.1, 0.5, 2, 6, 15, 30, 60, 120, 300, 800, 2000];
  contours[surface] ??= heights.flatMap((height, i) =>
    levelLines(loss, height, box).map((line, j) => ({ id: `level-${surface}-${i}-${j}`, type: "line", silent: true, faint: true, ...line })),
  );
  return contours[surface];
}

/** Who ended where, in a sentence or two. */
function told(runs, { surface, rates, rate }) {
  const word = (name) => `{${SERIES[name]}:${name}}`;
  const number = (value) => (value < 1e-6 ? "below 10⁻⁶" : String(Number(value.toPrecision(2))));
  const order = Object.keys(runs).sort((one, other) => runs[one].end - runs[other].end);
  const arrived = order.filter((name) => !runs[name].lost);
  const lost = order.filter((name) => runs[name].lost);
  const { where, steps } = SURFACES[surface];
  const how = rates === "best" ? "each with its best learning rate" : `all with the learning rate ${rate}`;
  const each = arrived.map((name) => {
    const best = rates === "best" ? ` at rate ${runs[name].rate}` : "";
    return `${word(name)} ${number(runs[name].end)}${best}`;
  });
  const standing = each.length ? `The mean loss of the last ten of ${steps} steps ${where}, ${how}: ${each.join(", ")}.` : `All with the learning rate ${rate}.`;
  const gone = lost.length ? ` ${lost.map(word).join(" and ")} flew off.` : "";
  return standing + gone;
}

export default { render: (context) => openLab(context, { title: "The optimiser race", panels: [view] }) };
