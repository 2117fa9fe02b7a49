// The lab A signal through twenty layers: what first weights and activation do to it, before any training.

import { createChart } from "./chart.js";
import { short } from "./chart_scale.js";
import { h } from "./elements.js";
import { openLab } from "./lab.js";
import { choice, slider } from "./lab_controls.js";
import { plain } from "./lab_words.js";

const SHOWN = 8; // histograms at most
const HEIGHT = 0.86; // of a histogram, where 1 is the distance to the next
const NOTHING = -40; // where a spread of exactly 0 is drawn on the logarithmic axis, out of sight
const NAMES = { relu: "ReLU", tanh: "tanh", sigmoid: "sigmoid" };
const PYTHON = {
  spread: { zeros: "0.0", "N(0, 0.01)": "0.01", "N(0, 1)": "1.0", Glorot: "np.sqrt(2 / (width + width))", He: "np.sqrt(2 / width)" },
  activation: { relu: "np.maximum(x @ W, 0)", tanh: "np.tanh(x @ W)", sigmoid: "0.5 + 0.5 * np.tanh(x @ W / 2)" },
};

const panel = {
  id: "walk",
  title: "Before training",
  question: "Does a signal survive the way through the layers?",
  about: () => "Fifty random inputs go through a network that has not been trained yet. All its layers are alike.",
  presets: () => [
    { label: "Zeros", settings: { first: "zeros", activation: "relu" } },
    { label: "Too small", settings: { first: "N(0, 0.01)", activation: "relu" } },
    { label: "Too large", settings: { first: "N(0, 1)", activation: "tanh" } },
    { label: "Glorot + tanh", settings: { first: "Glorot", activation: "tanh" } },
    { label: "He + ReLU", settings: { first: "He", activation: "relu" } },
    { label: "It only looks alive", settings: { first: "Glorot", activation: "sigmoid" } },
  ],
  build,
};

function build(lab) {
  const { widths, first: names, ranges, nets } = lab.data;
  const first = choice({
    label: "First weights",
    options: names.map((value) => ({ value, label: value })),
    onChoose: (value) => lab.set({ first: value }),
  });
  const activation = choice({
    label: "Activation",
    options: Object.keys(ranges).map((value) => ({ value, label: NAMES[value] })),
    onChoose: (value) => lab.set({ activation: value }),
  });
  const width = slider({
    label: "Width",
    values: widths,
    ends: ["narrow", "wide"],
    show: (value) => `${value} units a layer`,
    onInput: (value) => lab.set({ width: value }),
  });
  const depths = Array.from({ length: nets.relu.He[widths[0]].sd.length - 1 }, (_, i) => i + 2);
  const depth = slider({
    label: "Depth",
    values: depths,
    ends: ["shallow", "deep"],
    show: (value) => `${value} layers`,
    onInput: (value) => lab.set({ depth: value }),
  });
  const ridges = createChart({
    name: "What comes out of the layers",
    height: 360,
    x: { label: "Output of a unit", domain: [0, 1] },
    y: { label: "", domain: [0, 1] },
  });
  const layerAxis = { label: "Layer", domain: [1, depths.at(-1)], format: String };
  const spread = createChart({
    name: "Spread of the outputs",
    height: 210,
    x: layerAxis,
    y: {
      label: "Standard deviation (log scale)",
      domain: [-12, 8],
      format: (power) => (power === 0 ? "1" : `1e${short(power)}`),
      read: (power) => (power <= NOTHING ? "0" : (10 ** power).toPrecision(2)),
    },
  });
  const stuck = createChart({
    name: "Dead or saturated",
    height: 165,
    x: layerAxis,
    y: { label: "", domain: [0, 1], format: (share) => `${Math.round(100 * share)} %` },
  });

  function draw() {
    const [now, kind] = [lab.get("first"), lab.get("activation")];
    const last = Math.min(lab.get("depth"), depths.at(-1));
    const wide = widths.includes(lab.get("width")) ? lab.get("width") : widths[0];
    const net = nets[kind][now][wide];
    [first.draw(now), activation.draw(kind), width.draw(widths.indexOf(wide)), depth.draw(depths.indexOf(last))];
    const sentence = say(net, kind, last);
    drawRidges(ridges, net, ranges[kind], kind, last, sentence);
    const layers = Array.from({ length: last }, (_, i) => i + 1);
    const power = (values) => layers.map((layer) => (values[layer - 1] > 0 ? Math.log10(values[layer - 1]) : NOTHING));
    spread.update({
      summary: plain(sentence),
      x: { ...layerAxis, domain: [1, last] },
      marks: [
        { id: "all", type: "line", series: 5, dash: "dash", label: "all outputs", x: layers, y: power(net.sd) },
        { id: "signal", type: "line", series: 1, label: "input to input", x: layers, y: power(net.signal) },
      ],
    });
    const what = kind === "relu" ? "Units that are 0 for every input" : "Outputs within 1 % of their limits";
    stuck.update({
      summary: plain(sentence),
      x: { ...layerAxis, domain: [1, last] },
      y: { label: what, domain: [0, 1], format: (share) => `${Math.round(100 * share)} %` },
      marks: [{ id: "stuck", type: "line", series: 2, label: kind === "relu" ? "dead" : "saturated", x: layers, y: net.stuck.slice(0, last) }],
    });
    return sentence;
  }

  return {
    controls: [first.node, activation.node, width.node, depth.node],
    pictures: [h("div", { class: "lab-pictures" }, ridges.node, h("div", {}, spread.node, stuck.node))],
    draw,
    code: () => code(lab),
  };
}

/** One histogram above the other, layer 1 on top; exact zeros of ReLU are left out. */
function drawRidges(chart, net, [low, high], kind, last, sentence) {
  const count = Math.min(SHOWN, last);
  const layers = Array.from({ length: count }, (_, i) => 1 + Math.round((i * (last - 1)) / (count - 1)));
  const bins = net.bars[0].length;
  const edges = Array.from({ length: bins + 1 }, (_, i) => low + (i * (high - low)) / bins);
  const x = edges.slice(1).flatMap((edge, i) => [edges[i], edge]);
  const marks = layers.flatMap((layer, i) => {
    const bars = net.bars[layer - 1];
    const floor = count - 1 - i;
    const tallest = Math.max(...bars, 1);
    const tops = bars.map((bar) => floor + (HEIGHT * bar) / tallest);
    const id = `layer ${layer}`;
    const line = { id, type: "steps", label: id, series: 1, x: edges, y: [...tops, floor] };
    const high = tops.flatMap((top) => [top, top]);
    return [{ id: `${id} fill`, type: "band", series: 1, x, low: x.map(() => floor), high }, line];
  });
  chart.update({
    summary: plain(sentence),
    x: { label: `Output of a unit${kind === "relu" ? ", zeros left out; last bar: 4 and more" : ""}`, domain: [low, high] },
    y: {
      label: "Share of the outputs, tallest bar = 1",
      domain: [0, count],
      format: (tick) => (Number.isInteger(tick) && tick < count ? `layer ${layers[count - 1 - tick]}` : ""),
      read: (top) => {
        const floor = Math.floor(top + 1e-9);
        const tallest = Math.max(...net.bars[layers[count - 1 - floor] - 1]);
        return `${((100 * (top - floor)) / HEIGHT * tallest / 1000).toFixed(1)} %`;
      },
    },
    marks,
  });
}

function say(net, kind, last) {
  const [before, after] = [net.signal[0], net.signal[last - 1]];
  const stuck = Math.round(100 * net.stuck[last - 1]);
  const number = (value) => (value === 0 || (value >= 0.01 && value < 1000) ? short(value) : value.toExponential(0).replace("-", "−"));
  if (before === 0) return "All weights are 0, so {1:every input gives the same output}, and every unit the same gradient. Nothing can begin to differ.";
  const way = `From layer 1 to layer ${last}, {1:what an output varies from input to input} goes from ${number(before)} to ${number(after)}`;
  if (after < before / 30) {
    const alive = net.sd[last - 1] > 30 * after && net.sd[last - 1] > 0.01;
    if (alive) return `${way}. The histograms look alive, with a spread of ${number(net.sd[last - 1])}; but that is from unit to unit, and {1:the same for every input}.`;
    return `${way}: the signal fades, and the gradient fades with it on the way back.`;
  }
  if (after > 30 * before) return `${way}: it explodes.`;
  if (kind !== "relu" && stuck >= 20) return `${way}, but {2:${stuck} % of the outputs are saturated}: there the slope is next to 0, and so is what the unit learns.`;
  const dead = kind === "relu" && stuck > 0 ? ` {2:${stuck} % of the units are dead}, 0 for all fifty inputs; that is normal so deep.` : "";
  return `${way}: the signal survives.${dead}`;
}

function code(lab) {
  const { spread, activation } = PYTHON;
  return `import numpy as np

width, depth = ${lab.get("width")}, ${lab.get("depth")}
rng = np.random.default_rng(0)
x = rng.normal(size=(50, width))
for layer in range(1, depth + 1):
    W = ${spread[lab.get("first")]} * rng.normal(size=(width, width))
    x = ${activation[lab.get("activation")]}
    signal = np.sqrt(x.var(axis=0).mean())  # from input to input
    print(f"layer {layer:2}: all outputs {x.std():.3g}, input to input {signal:.3g}")
`;
}

export default { render: (context) => openLab(context, { title: "A signal through twenty layers", panels: [panel] }) };
