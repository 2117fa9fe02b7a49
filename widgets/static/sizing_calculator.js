// The lab How much of what, and for how much?: a fleet's hockey stick, and a month's bill in four ways.

import { createChart } from "./chart.js";
import { h } from "./elements.js";
import { openLab } from "./lab.js";
import { choice, slider } from "./lab_controls.js";
import { plain } from "./lab_words.js";
import { sizingCode } from "./sizing_code.js";
import { bills, breakEven, endpoint, percentile, ranking } from "./sizing_rules.js";

const VOLUMES = [100, 1e8]; // predictions a day, of the right picture
const BILLS = [0.03, 1e6]; // pounds a month, of the same
const PER_DAY = [1, 2, 5].flatMap((first) => [1e2, 1e3, 1e4, 1e5, 1e6, 1e7].map((power) => first * power)).sort((a, b) => a - b);
const SERVICE = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const TARGETS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98];
const HOURS = [4, 6, 8, 10, 12, 16, 20, 24];
const HITS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
const LOADS = Array.from({ length: 60 }, (_, i) => 0.02 + (0.97 * i) / 59);
const WAYS = {
  endpoint: { label: "endpoint", series: 1 },
  cached: { label: "with cache", series: 2 },
  perCall: { label: "per call", series: 3 },
  batch: { label: "batch", series: 4 },
};
const START = { per_day: 2000, peak: 4, service: 50, machine: "wren", target: 0.6, hours: 24, hits: 0.5, fresh: "now" };
const MANY = { ...START, per_day: 5e6, hits: 0.8 };

const thousands = (value) => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
const percent = (share) => `${share < 0.0995 ? (100 * share).toPrecision(1) : Math.round(100 * share)} %`;
const pounds = (value) => `£${value < 100 ? value.toFixed(2) : thousands(value)}`;
const time = (ms) => (ms >= 1e4 ? `${thousands(ms / 1000)} s` : ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${Number(ms.toPrecision(2))} ms`);
const roughly = (value) => thousands(Number(value.toPrecision(2)));
const volume = (value) => (value >= 1e6 ? `${value / 1e6} M` : thousands(value));
const money = (value) => (value >= 1 ? `£${thousands(value)}` : `£${value}`);

const calculator = {
  id: "calculator",
  title: "Calculator",
  question: "How many machines, how long a wait, how large a bill?",
  about: ({ data }) => `${data.title}, ${data.date}. One core answers one request at a time; waiting times by Erlang C (M/M/c).`,
  presets: () => [
    { label: "Idle at night", settings: START },
    { label: "95 % busy", settings: { ...START, per_day: 1e6, service: 20, target: 0.95 } },
    { label: "The cache pays", settings: MANY },
    { label: "Batch wins", settings: { ...MANY, fresh: "day" } },
  ],
  build(lab) {
    const settings = () => Object.fromEntries(Object.keys(START).map((name) => [name, lab.get(name)]));
    const slide = (name, label, values, ends, show) => [name, { values, ...slider({ label, values, ends, show, onInput: (value) => lab.set({ [name]: value }) }) }];
    const pick = (name, label, options) => [name, choice({ label, options: options.map(([value, word]) => ({ value, label: word })), onChoose: (value) => lab.set({ [name]: value }) })];
    const sliders = Object.fromEntries([
      slide("per_day", "Predictions a day", PER_DAY, ["100", "50 million"], thousands),
      slide("service", "One request takes", SERVICE, ["quick", "slow"], (value) => `${value} ms`),
      slide("target", "Target utilisation at the peak", TARGETS, ["roomy", "full"], percent),
      slide("hours", "Endpoint up", HOURS, ["4 h", "all day"], (value) => `${value} h a day`),
      slide("hits", "Hits, if there is a cache", HITS, ["few", "most"], percent),
    ]);
    const choices = Object.fromEntries([
      pick("peak", "Peak", [[1, "as the average"], [4, "4 times"], [10, "10 times"]]),
      pick("machine", "Machine", [["wren", "wren, 1 core"], ["heron", "heron, 4 cores"]]),
      pick("fresh", "An answer may be", [["now", "of this moment"], ["hour", "an hour old"], ["day", "a day old"]]),
    ]);
    const waits = createChart({ name: "Latency over utilisation", names: "left", height: 320, x: { label: "Utilisation of this fleet (%)", domain: [0, 100] }, y: { label: "Latency (ms)", domain: [0, 1] } });
    const month = createChart({
      name: "A month's bill over predictions a day",
      height: 320,
      x: { label: "Predictions a day", scale: "log", domain: VOLUMES, format: volume, read: thousands },
      y: { label: "Pounds a month", scale: "log", domain: BILLS, format: money, read: pounds },
    });

    function draw() {
      const now = settings();
      Object.entries(sliders).forEach(([name, { values, draw: show }]) => show(nearest(values, now[name])));
      Object.entries(choices).forEach(([name, { draw: show }]) => show(now[name]));
      const fleet = endpoint(now, lab.data);
      const sentence = told(now, fleet);
      drawWaits(now, fleet, plain(sentence));
      drawMonth(now, plain(sentence));
      return sentence;
    }

    function told(now, { machines, utilisation, p95 }) {
      const all = bills(now, lab.data);
      const [[best, least], ...others] = ranking(now, lab.data);
      const name = (way) => ({ endpoint: "the endpoint", cached: "the endpoint with a cache", perCall: "paying per call", batch: "batch" })[way];
      const count = machines === 1 ? `One ${now.machine} is` : `${thousands(machines)} ${now.machine}s are`;
      const first = `${count} ${percent(utilisation)} busy at the peak; 95 % of the answers take at most {1:${time(p95)}}. `;
      const rest = others.map(([way, cost]) => `{${WAYS[way].series}:${name(way)}} ${pounds(cost)}`).join(", ");
      const second = `The cheapest that is fresh enough is {${WAYS[best].series}:${name(best)}}, ${pounds(least)} a month (${rest}).`;
      const tooOld = now.fresh === "now" ? ` {4:Batch}, a day old, would be ${pounds(all.batch)}.` : "";
      return first + second + tooOld;
    }

    function drawWaits(now, { workers, utilisation, p95 }, summary) {
      const curve = (share) => LOADS.map((load) => percentile(share, load * workers, workers, now.service));
      const top = Math.max(10 * now.service, 1.25 * p95);
      const shown = (values) => values.map((value) => Math.min(value, 1.2 * top)); // leaves the picture at the top
      waits.update({
        summary,
        y: { label: top >= 1e4 ? "Latency (s)" : "Latency (ms)", domain: [0, top], format: (ms) => (top >= 1e4 ? String(ms / 1000) : thousands(ms)), read: time },
        marks: [
          { id: "target", type: "span", x: [60, 70] },
          { id: "p95", type: "line", label: "p95", series: 1, x: LOADS.map((load) => 100 * load), y: shown(curve(0.95)) },
          { id: "p50", type: "line", label: "p50", series: 5, dash: "dash", x: LOADS.map((load) => 100 * load), y: shown(curve(0.5)) },
          { id: "here", type: "scatter", points: [{ x: 100 * utilisation, y: p95, label: "This fleet at its peak", name: time(p95), series: 1 }] },
        ],
      });
    }

    function drawMonth(now, summary) {
      const grid = Array.from({ length: 121 }, (_, i) => VOLUMES[0] * (VOLUMES[1] / VOLUMES[0]) ** (i / 120));
      const months = grid.map((perDay) => bills({ ...now, per_day: perDay }, lab.data));
      const points = [["perCall", "endpoint"], ["endpoint", "cached"]].map((pair) => [pair, breakEven(...pair, now, lab.data, VOLUMES)]);
      const even = points
        .filter(([, at]) => at !== null)
        .map(([[, way], at]) => ({ x: at, y: bills({ ...now, per_day: at }, lab.data)[way], label: `${WAYS[way].label} pays from here`, name: roughly(at), series: WAYS[way].series, shape: "diamond" }));
      month.update({
        summary,
        marks: [
          { id: "here", type: "rule", x: now.per_day, dash: "dash", silent: true },
          ...Object.entries(WAYS).map(([way, { label, series }]) => ({
            id: way,
            type: "line",
            label: way === "batch" && now.fresh === "now" ? "batch, old" : label,
            series,
            dash: way === "batch" && now.fresh === "now" ? "dot" : undefined,
            x: grid,
            y: months.map((bill) => Math.min(BILLS[1], Math.max(BILLS[0], bill[way]))),
          })),
          { id: "even", type: "scatter", points: even },
        ],
      });
    }

    return {
      controls: [sliders.per_day, choices.peak, sliders.service, choices.machine, sliders.target, sliders.hours, sliders.hits, choices.fresh].map(({ node }) => node),
      pictures: [h("div", { class: "lab-pictures" }, waits.node, month.node)],
      draw,
      code: () => sizingCode(settings(), lab.data),
    };
  },
};

/** The position of the value closest to this one; a setting may come from Python. */
function nearest(all, value) {
  const distances = all.map((each) => Math.abs(each - value));
  return distances.indexOf(Math.min(...distances));
}

export default { render: (context) => openLab(context, { title: "The sizing calculator", panels: [calculator] }) };
