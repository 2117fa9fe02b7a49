// The lab Climb or stop?: successive halving with several workers, with and without waiting for each other.

import { asha, atWork, judged, rungsOf, synchronous, tuneCode } from "./asha_rules.js";
import { createChart } from "./chart.js";
import { h } from "./elements.js";
import { openLab } from "./lab.js";
import { choice, slider } from "./lab_controls.js";
import { plain } from "./lab_words.js";

const METHODS = { asha, synchronous };
const NAMES = { asha: "ASHA", synchronous: "Synchronous" };
const DEFAULTS = { method: "asha", eta: 3, grace: 1, workers: 4, count: 60 };
const GROUND = -1; // the rungs are drawn at 0, 1, 2, ...
const percent = (share) => `${Math.round(100 * share)} %`;
const points = (value) => value.toFixed(2);
const upTo = (count) => Array.from({ length: count }, (_, i) => i);

const rungs = {
  id: "rungs",
  title: "Rungs",
  question: "Decide now, with what is known, or wait for the rest?",
  about: (lab) =>
    `Recorded learning curves of small networks on handwritten digits, ${lab.data.curves[0].length} epochs each. At every rung the best settings train on. The slowest takes six times as long as the fastest.`,
  presets: () => [
    { label: "Four workers", settings: DEFAULTS },
    { label: "Sixteen workers, waiting", settings: { ...DEFAULTS, method: "synchronous", workers: 16 } },
    { label: "Late bloomers", settings: { ...DEFAULTS, grace: 9 } },
    { label: "One worker", settings: { ...DEFAULTS, workers: 1 } },
  ],
  build(lab) {
    const { curves, orders } = lab.data;
    const epochs = curves[0].length;
    const method = choice({
      label: "Show the climb of",
      options: Object.entries(NAMES).map(([value, label]) => ({ value, label })),
      onChoose: (value) => lab.set({ method: value }),
    });
    const sliders = {
      eta: control("Reduction factor", [2, 3, 4], ["lenient", "strict"], (value) => `the best 1/${value} go on`, "eta"),
      grace: control("Grace period", [1, 2, 3, 5, 9], ["short", "long"], (value) => `first rung after epoch ${value}`, "grace"),
      workers: control("Workers", [1, 2, 4, 8, 16], ["one", "sixteen"], (value) => `${value} worker${value === 1 ? "" : "s"}`, "workers"),
      count: control("Settings", [9, 27, 60, 120], ["few", "many"], (value) => `${value} settings`, "count"),
      order: control("Order", upTo(orders.length), ["first", "last"], (value) => `order ${value + 1} of ${orders.length}`, "order"),
    };
    const climbs = createChart({
      name: "How far each setting climbs",
      height: 330,
      x: { label: "Simulated seconds", domain: [0, 1] },
      y: climbed([]),
    });
    const work = createChart({
      name: "How many workers are at work",
      height: 330,
      x: { label: "Simulated seconds", domain: [0, 1] },
      y: { label: "Workers at work", domain: [0, 4] },
    });

    function control(label, values, ends, show, setting) {
      return { values, ...slider({ label, values, ends, show, onInput: (value) => lab.set({ [setting]: value }) }) };
    }

    /** The axis of a climb: a rung after the other, told by its epoch. */
    function climbed(rungs) {
      const name = (at) => (at === GROUND ? "0" : String(rungs[at] ?? ""));
      return { label: "Epochs trained", domain: [GROUND, rungs.length - 0.7], format: name, read: (at) => `${name(at)} epochs` };
    }

    function settings() {
      return Object.fromEntries([...Object.keys(DEFAULTS), "order"].map((name) => [name, lab.get(name)]));
    }

    /** Both methods on one order: { asha: { climb, ...judged }, synchronous: ... }. */
    function race(order) {
      const now = settings();
      const rows = order.slice(0, now.count);
      const run = (name) => {
        const climb = METHODS[name](lab.data, rows, now);
        return { climb, ...judged(lab.data, rows, climb, now.workers) };
      };
      return { asha: run("asha"), synchronous: run("synchronous") };
    }

    function draw() {
      const now = settings();
      method.draw(now.method);
      Object.entries(sliders).forEach(([name, { values, draw: show }]) => show(nearest(values, now[name])));
      const races = orders.map(race);
      const shown = races[now.order];
      const sentence = said(shown, races, now);
      const end = 1.02 * Math.max(shown.asha.took, shown.synchronous.took);
      const x = { label: "Simulated seconds", domain: [0, end] };
      drawClimb(shown[now.method], now, x, plain(sentence));
      drawWork(shown, now, x, plain(sentence));
      return sentence;
    }

    function said({ asha: free, synchronous: waits }, races, { count }) {
      const mean = (name, what) => races.reduce((sum, race) => sum + race[name][what], 0) / races.length;
      const both = (what, write) => `${write(mean("asha", what))} and ${write(mean("synchronous", what))}`;
      return (
        `{1:ASHA} stops ${free.stopped} of the ${count} settings and trains ${free.spent} of ${(count * epochs).toLocaleString("en")} epochs; its workers wait ${percent(free.waiting)} of the time, and its winner is ${points(free.regret)} points below the best. ` +
        `{2:Synchronous halving} trains ${waits.spent}; its workers wait ${percent(waits.waiting)}, and its winner is ${points(waits.regret)} points below. ` +
        `Mean of all ${races.length} orders: waiting ${both("waiting", percent)}, ${both("regret", points)} points lost.`
      );
    }

    function drawClimb({ climb, epochs: reached, winner }, now, x, summary) {
      const rungs = rungsOf(now.eta, now.grace, epochs);
      const paths = reached.map(() => null);
      for (const { trial, start, end, epochs: rung } of climb) {
        paths[trial] ??= { x: [start], y: [GROUND] };
        const path = paths[trial];
        if (start > path.x.at(-1)) {
          path.x.push(start); // it waited at its rung
          path.y.push(path.y.at(-1));
        }
        path.x.push(end);
        path.y.push(rungs.indexOf(rung));
      }
      const ended = (trial) => reached[trial] === epochs;
      const series = (trial) => (trial === winner ? 2 : ended(trial) ? 1 : 5);
      const lines = paths.map((path, trial) => ({ id: `trial-${trial}`, type: "line", silent: true, series: series(trial), faint: !ended(trial), ...path }));
      const ends = paths.map((path, trial) => ({
        label: `Setting ${trial + 1}, ${ended(trial) ? (trial === winner ? "the winner" : "trained to the end") : `stopped after epoch ${reached[trial]}`}`,
        x: path.x.at(-1),
        y: path.y.at(-1),
        series: series(trial),
        shape: ended(trial) ? "circle" : "diamond",
        hollow: !ended(trial),
        name: trial === winner ? "winner" : undefined,
      }));
      const levels = rungs.map((rung, y) => ({ id: `rung-${rung}`, type: "rule", y, silent: true }));
      climbs.update({ summary, x, y: climbed(rungs), marks: [...levels, ...lines, { id: "ends", type: "scatter", points: ends }] });
    }

    function drawWork(shown, { workers }, x, summary) {
      const marks = Object.keys(METHODS).map((name, i) => ({ id: name, type: "steps", label: NAMES[name], series: i + 1, ...atWork(shown[name].climb) }));
      work.update({ summary, x, y: { label: "Workers at work", domain: [0, 1.15 * workers] }, marks });
    }

    return {
      controls: [method.node, ...Object.values(sliders).map(({ node }) => node)],
      pictures: [h("div", { class: "lab-pictures" }, climbs.node, work.node)],
      draw,
      code: () => tuneCode(settings(), epochs),
    };
  },
};

/** The position of the value closest to this one; a setting may have been made from Python. */
function nearest(values, value) {
  const distances = values.map((each) => Math.abs(each - value));
  return distances.indexOf(Math.min(...distances));
}

export default { render: (context) => openLab(context, { title: "Climb or stop?", panels: [rungs] }) };
