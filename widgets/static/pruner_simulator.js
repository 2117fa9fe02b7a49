// The lab Cut the winner: a percentile pruner on recorded learning curves, in thirty random orders.

import { createChart } from "./chart.js";
import { h } from "./elements.js";
import { openLab } from "./lab.js";
import { slider } from "./lab_controls.js";
import { plain } from "./lab_words.js";
import { judged, replay, replayCode } from "./pruner_rules.js";

const PERCENTILES = [5, 10, 25, 40, 50, 60, 70, 75, 80, 90, 95];
const DEFAULTS = { percentile: 50, warm_up: 0, start_up: 5 }; // Optuna's
const HIGHEST = [1, 2, 5, 10, 30, 100]; // ends of the regret axis, in points
const percent = (share) => `${Math.round(100 * share)} %`;
const points = (value) => value.toFixed(2);
const upTo = (count) => Array.from({ length: count }, (_, i) => i);

const simulator = {
  id: "simulator",
  title: "Pruner",
  question: "How much can you save before you cut the winner?",
  about: (lab) =>
    `${lab.data.orders[0].length} trials in one of ${lab.data.orders.length} random orders: recorded learning curves of a small network on ` +
    "handwritten digits. A trial is cut when its best value so far is not among the top share of the completed trials at that epoch.",
  presets: () => [
    { label: "Median, the default", settings: DEFAULTS },
    { label: "Impatient", settings: { percentile: 10, warm_up: 0, start_up: 1 } },
    { label: "Patient", settings: { percentile: 75, warm_up: 0, start_up: 5 } },
    { label: "Nothing is cut", settings: { percentile: 50, warm_up: 0, start_up: 40 } },
  ],
  build(lab) {
    const { curves, orders } = lab.data;
    const [steps, count] = [curves[0].length, orders[0].length];
    const sliders = {
      percentile: control("Percentile", PERCENTILES, ["impatient", "patient"], (value) => `top ${value} % stay`, "percentile"),
      warm_up: control("Warm-up", upTo(steps), ["ask at once", "ask at the end"], (value) => (value > 1 ? `first asked after epoch ${value}` : "asked from epoch 1 on"), "warm_up"),
      start_up: control("Start-up", upTo(count).map((i) => i + 1), ["after one", "never"], (value) => `${value} completed ${value === 1 ? "trial" : "trials"} first`, "start_up"),
      order: control("Order of the trials", upTo(orders.length), ["first", "last"], (value) => `order ${value + 1} of ${orders.length}`, "order"),
    };
    const cuts = createChart({
      name: "The trials, and where they were cut",
      height: 330,
      x: { label: "Epoch", domain: [0.5, steps + 0.5], format: String },
      y: { label: "Accuracy (%)", domain: [0, 100] },
    });
    const all = createChart({
      name: "All orders",
      height: 330,
      x: { label: "Epochs saved (%)", domain: [-3, 100] },
      y: { label: "Regret (points of accuracy)", domain: [0, 1] },
    });

    function control(label, values, ends, show, setting) {
      return { values, ...slider({ label, values, ends, show, onInput: (value) => lab.set({ [setting]: value }) }) };
    }

    function settings() {
      return Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, lab.get(name)]));
    }

    function draw() {
      Object.entries(sliders).forEach(([name, { values, draw: show }]) => show(nearest(values, lab.get(name))));
      const runs = orders.map((order) => {
        const run = replay(curves, order, settings());
        return { run, ...judged(curves, order, run) };
      });
      const now = runs[lab.get("order")];
      const sentence = said(now, runs);
      drawCuts(orders[lab.get("order")], now, plain(sentence));
      drawAll(runs, plain(sentence));
      return sentence;
    }

    function said({ saved, regret, pruned, lost, winner, run }, runs) {
      const mean = (name) => runs.reduce((sum, each) => sum + each[name], 0) / runs.length;
      const losers = runs.filter((each) => each.lost).length;
      const first = `{5:${pruned} of the ${count} trials are cut}, ${percent(saved)} of the epochs saved. `;
      const fate = lost
        ? `{2:Trial ${winner} would have won, but was cut after epoch ${run.epochs[winner]}}: the winner now is ${points(regret)} points lower. `
        : `{1:The winner, trial ${winner}, was kept}. `;
      return `${first}${fate}Over all ${runs.length} orders: ${percent(mean("saved"))} saved, ${points(mean("regret"))} points lost on average, the winner lost in ${losers} of ${runs.length}.`;
    }

    function drawCuts(order, { run, winner, kept, lost }, summary) {
      const curve = (trial, from, to, about) => ({
        id: `trial-${trial}${about.part ?? ""}`,
        type: "line",
        silent: true,
        x: upTo(to - from + 1).map((i) => from + i),
        y: curves[order[trial]].slice(from - 1, to).map((value) => 100 * value),
        ...about,
      });
      const lines = order.map((_, trial) => curve(trial, 1, run.epochs[trial], { series: run.cut[trial] ? 5 : 1, faint: trial !== kept || run.cut[trial] }));
      const dashed = lost ? [curve(winner, 1, steps, { part: "-whole", series: 2, dash: "dash" })] : [];
      const ends = order.map((row, trial) => ({
        label: `Trial ${trial}, ${run.cut[trial] ? `cut after epoch ${run.epochs[trial]}` : "ran to its end"}`,
        x: run.epochs[trial],
        y: 100 * curves[row][run.epochs[trial] - 1],
        series: run.cut[trial] ? (trial === winner && lost ? 2 : 5) : 1,
        shape: run.cut[trial] ? "diamond" : "circle",
        hollow: run.cut[trial] && !(trial === winner && lost),
        name: trial === winner && lost ? `trial ${winner}` : undefined,
      }));
      cuts.update({ summary, marks: [...lines, ...dashed, { id: "ends", type: "scatter", points: ends }] });
    }

    function drawAll(runs, summary) {
      const highest = Math.max(...runs.map(({ regret }) => regret));
      const dot = ({ saved, regret }, order, current) => ({
        label: `Order ${order + 1}`,
        x: 100 * saved,
        y: regret,
        series: current ? 2 : 1,
        shape: current ? "diamond" : "circle",
        hollow: !current,
        name: current ? "this order" : undefined,
      });
      const chosen = lab.get("order");
      all.update({
        summary,
        y: { label: "Regret (points of accuracy)", domain: [0, HIGHEST.find((end) => highest < 0.985 * end) ?? 100] },
        marks: [
          { id: "orders", type: "scatter", points: runs.flatMap((run, i) => (i === chosen ? [] : [dot(run, i, false)])) },
          { id: "now", type: "scatter", points: [dot(runs[chosen], chosen, true)] },
        ],
      });
    }

    return {
      controls: Object.values(sliders).map(({ node }) => node),
      pictures: [h("div", { class: "lab-pictures" }, cuts.node, all.node)],
      draw,
      code: () => replayCode(settings(), lab.get("order"), count, curves.length),
    };
  },
};

/** The position of the value closest to this one; a setting may have been made from Python. */
function nearest(values, value) {
  const distances = values.map((each) => Math.abs(each - value));
  return distances.indexOf(Math.min(...distances));
}

export default { render: (context) => openLab(context, { title: "Cut the winner?", panels: [simulator] }) };
