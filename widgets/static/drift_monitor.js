// The lab The drift monitor: a line for a monitor, its false alarms, and how late it is.

import { createChart } from "./chart.js";
import { alarms, judged, ringing, watched } from "./drift_rules.js";
import { monitorCode } from "./drift_code.js";
import { openLab } from "./lab.js";
import { choice, slider } from "./lab_controls.js";
import { plain } from "./lab_words.js";

const WINDOWS = [1, 3, 7, 14, 28];
const LINES = {
  error: [1.02, 1.04, 1.06, 1.08, 1.1, 1.12, 1.14, 1.17, 1.2, 1.25, 1.3, 1.4, 1.5],
  psi: [0.02, 0.03, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8],
  ks: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9],
};
const AXES = {
  error: { label: "RMSE (1 = baseline)", domain: [0.6, 1.7] },
  psi: { label: "PSI (log scale)", scale: "log", domain: [0.002, 30], format: String, read: (value) => value.toPrecision(2) },
  ks: { label: "KS distance", domain: [0, 1] },
};
const NAMES = { error: "RMSE", psi: "PSI", ks: "KS" };
const ringer = { monitor: "psi", column: "temperature", reference: "training", window: 14, psi_line: 0.25 };

const drift = {
  id: "drift",
  title: "Monitor",
  question: "When should it ring?",
  about: ({ data }) =>
    `Forty shops, ${data.days} days. From day ${data.inputsChange} on it is 6 °C warmer, which costs this forecast nothing. ` +
    `From day ${data.meaningChanges} on a pound more means 5 crates fewer, not 8.`,
  presets: () => [
    { label: "The season rings", settings: ringer },
    { label: "The error finds it", settings: { monitor: "error", window: 7, error_line: 1.12 } },
    { label: "Too tight", settings: { monitor: "error", window: 1, error_line: 1.04 } },
    { label: "Season taken out", settings: { ...ringer, reference: "season out", window: 28, psi_line: 2 } },
    { label: "Blind", settings: { ...ringer, column: "price" } },
  ],
  build(lab) {
    const { data } = lab;
    const radio = (setting, label, options) =>
      choice({ label, options: options.map(([value, text]) => ({ value, label: text })), onChoose: (value) => lab.set({ [setting]: value }) });
    const monitor = radio("monitor", "Watch", [["error", "error"], ["psi", "PSI"], ["ks", "KS"]]);
    const column = radio("column", "Of the", [["temperature", "temperature"], ["price", "price"]]);
    const reference = radio("reference", "Against", [["training", "training days"], ["season out", "first year, season out"]]);
    const window = slider({ label: "Window", values: WINDOWS, ends: ["quick", "calm"], show: (days) => (days === 1 ? "1 day" : `${days} days`), onInput: (value) => lab.set({ window: value }) });
    const lines = Object.entries(LINES).map(([name, values]) => ({
      name,
      values,
      control: slider({ label: "Rings above", values, ends: ["tight", "loose"], show: (value) => (name === "error" ? `${value} × baseline` : `${NAMES[name]} ${value}`), onInput: (value) => lab.set({ [`${name}_line`]: value }) }),
    }));
    const stream = slider({ label: "Stream", values: data.streams.map((_, number) => number), ends: ["first", "eighth"], show: (number) => `stream ${number + 1}`, onInput: (value) => lab.set({ stream: value }) });
    const chart = createChart({ name: "The monitor over the days", height: 320, x: { label: "Day", domain: [180, data.days], format: String }, y: AXES.psi });

    function draw() {
      const settings = Object.fromEntries(["monitor", "column", "reference", "window", "stream"].map((name) => [name, lab.get(name)]));
      const line = lab.get(`${settings.monitor}_line`);
      [monitor.draw(settings.monitor), column.draw(settings.column), reference.draw(settings.reference)];
      [window.draw(WINDOWS.indexOf(settings.window)), stream.draw(settings.stream)];
      for (const each of lines) {
        each.control.node.style.display = each.name === settings.monitor ? "" : "none";
        each.control.draw(nearest(each.values, lab.get(`${each.name}_line`)));
      }
      for (const { node } of [column, reference]) node.style.display = settings.monitor === "error" ? "none" : "";
      const all = data.streams.map((each) => watched(each, data, settings));
      const sentence = said(data, settings, line, all);
      drawChart(settings, line, all[settings.stream], plain(sentence));
      return sentence;
    }

    function drawChart({ monitor: name, column: of }, line, values, summary) {
      const real = name === "error" ? data.meaningChanges : of === "price" ? Infinity : data.inputsChange;
      const early = alarms(values, line).filter((day) => day < real);
      const at = (day) => values.y[values.x.indexOf(day)];
      const [low, high] = AXES[name].domain;
      const shown = values.y.map((value) => Math.max(low, Math.min(high, value)));
      chart.update({
        summary,
        y: AXES[name],
        marks: [
          { id: "inputs", type: "rule", x: data.inputsChange, label: "warmer", silent: true },
          { id: "meaning", type: "rule", x: data.meaningChanges, label: "new meaning", low: true, silent: true },
          { id: "line", type: "rule", y: line, dash: "dash", series: 3, label: "rings above", silent: true },
          { id: "value", type: "line", label: NAMES[name], series: 1, x: values.x, y: shown },
          { id: "false", type: "points", series: 2, shape: "diamond", x: early, y: early.map((day) => Math.min(high, at(day))) },
        ],
      });
    }

    const code = () => monitorCode(data, Object.fromEntries(["monitor", "column", "reference", "window", "stream"].map((name) => [name, lab.get(name)])), lab.get(`${lab.get("monitor")}_line`));
    return {
      controls: [monitor.node, column.node, reference.node, window.node, ...lines.map(({ control }) => control.node), stream.node],
      pictures: [chart.node],
      draw,
      code,
    };
  },
};

/** What this stream shows, and in brackets the least and the most of all streams. */
function said(data, { monitor, column, window, stream }, line, all) {
  const days = window === 1 ? "one day" : `${window} days`;
  const blind = column === "price" && monitor !== "error";
  const change = monitor === "error" ? data.meaningChanges : blind ? data.days : data.inputsChange;
  const until = monitor === "error" || blind ? data.days : data.meaningChanges;
  const outcomes = all.map((values) => judged(values, line, change, until));
  const now = outcomes[stream];
  const what = monitor === "error" ? `The {1:RMSE} over ${days}` : `{1:${NAMES[monitor]}} of the ${column} over ${days}`;
  const always = ringing(all[stream], line, change);
  const share = always === 1 ? ", and it never ends" : always > 0.2 ? `, and is above the line on ${Math.round(100 * always)} % of these days` : "";
  const count = `${what} raises {2:${counted(now.quiet)}} ${blind ? "in this stream" : `before day ${change}`}${range(outcomes.map(({ quiet }) => quiet))}${share}. `;
  if (blind) return `${count}${now.quiet ? "Prices" : "Rightly so: prices"} are drawn alike on every day. What a price means changes on day ${data.meaningChanges}, and nothing of that is in here.`;
  const missed = outcomes.filter(({ delay }) => delay === null).length;
  const early = outcomes.filter(({ already }) => already).length;
  const delays = outcomes.filter(({ delay, already }) => delay !== null && !already).map(({ delay }) => delay);
  const others = [missed ? `missed in ${missed} of ${all.length}` : "", early ? `ringing already in ${early} of ${all.length}` : ""].filter(Boolean).join(", ");
  const spread = [delays.length ? between(Math.min(...delays), Math.max(...delays)) : "", others].filter(Boolean).join("; ");
  const found = now.already ? "finds it ringing already, so it says nothing" : now.delay === null ? "is missed" : `is found after ${between(now.delay, now.delay)}`;
  const which = monitor === "error" ? `The change of day ${change}` : `The warmer weather of day ${change}`;
  const end = monitor === "error" ? "" : ` Of day ${data.meaningChanges} it can say nothing: it looks at inputs only.`;
  return `${count}${which} ${found} (all streams: ${spread}).${end}`;
}

const counted = (number) => (number === 0 ? "no false alarm" : number === 1 ? "one false alarm" : `${number} false alarms`);

const between = (least, most) => (most === 1 ? "one day" : least === most ? `${most} days` : `${least} to ${most} days`);

function range(numbers) {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? ` (so in all ${numbers.length} streams)` : ` (${least} to ${most} over ${numbers.length} streams)`;
}

/** The position of the value closest to this one; a line may have been set from Python. */
function nearest(all, value) {
  const distances = all.map((each) => Math.abs(each - value));
  return distances.indexOf(Math.min(...distances));
}

export default { render: (context) => openLab(context, { title: "The drift monitor", panels: [drift] }) };
