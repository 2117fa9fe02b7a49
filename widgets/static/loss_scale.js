// The lab What survives in 16 bits?: gradients on a scale of powers of two, and the limits of a number format.

import { createChart } from "./chart.js";
import { openLab } from "./lab.js";
import { choice, slider } from "./lab_controls.js";
import { plain } from "./lab_words.js";

// Powers of two: below `zero` a number becomes 0, below `whole` it loses digits, from `top` on it is infinite.
const FORMATS = {
  float16: { zero: -25, whole: -14, top: 16 },
  bfloat16: { zero: -134, whole: -126, top: 128 },
  float32: { zero: -150, whole: -126, top: 128 },
};
const KINDS = { outputs: "flowing back between layers", weights: "of the weights" };
const SHOWN = [-58, 26]; // of the axis; what is smaller or larger stands at its edge
const GROWTH = "2,000";

const panel = {
  id: "scale",
  title: "Loss scale",
  question: "Which gradients are left, and what does a loss scale change?",
  about: () => "Gradients of a network of four hidden layers on 128 digits, recorded in float32; five seeds together.",
  presets: () => [
    { label: "float16, not scaled", settings: { number_format: "float16", power: 0, epoch: 40, kind: "outputs" } },
    { label: "Keras' first scale", settings: { number_format: "float16", power: 15, epoch: 40, kind: "outputs" } },
    { label: "Too large", settings: { number_format: "float16", power: 22, epoch: 0, kind: "weights" } },
    { label: "bfloat16 needs none", settings: { number_format: "bfloat16", power: 0, epoch: 40, kind: "outputs" } },
  ],
  build,
};

function build(lab) {
  const { bins, counts, epochs, powers } = lab.data;
  const format = choice({
    label: "Number format",
    options: Object.keys(FORMATS).map((value) => ({ value, label: value })),
    onChoose: (value) => lab.set({ number_format: value }),
  });
  const when = choice({
    label: "When",
    options: epochs.map((value) => ({ value, label: moment(value) })),
    onChoose: (value) => lab.set({ epoch: value }),
  });
  const which = choice({
    label: "Gradients",
    options: Object.entries(KINDS).map(([value, label]) => ({ value, label })),
    onChoose: (value) => lab.set({ kind: value }),
  });
  const power = slider({
    label: "Loss scale",
    values: powers,
    ends: ["not scaled", "millions"],
    show: (value) => `2${raised(value)} = ${(2 ** value).toLocaleString("en-GB")}`,
    onInput: (value) => lab.set({ power: value }),
  });
  const chart = createChart({
    name: "Sizes of the gradients, scaled",
    height: 300,
    x: { label: "Size of a scaled gradient, as a power of two", domain: SHOWN, read: (x) => `2 to the power of ${x.toFixed(1)}` },
    y: { label: "Share of the gradients", domain: [0, 0.1], format: percent },
  });

  function draw() {
    const settings = { name: lab.get("number_format"), shift: lab.get("power"), epoch: lab.get("epoch"), kind: lab.get("kind") };
    const limits = FORMATS[settings.name];
    [format.draw(settings.name), when.draw(settings.epoch), which.draw(settings.kind), power.draw(settings.shift)];
    const found = counts[settings.kind][settings.epoch];
    const shares = sharesOf(bins, found, settings.shift, limits);
    const sentence = say(settings, shares);
    const all = found.reduce((sum, count) => sum + count, 0);
    const edges = [...bins, bins.at(-1) + 1].map((bin) => bin / 2 + settings.shift);
    const heights = found.map((count) => count / all);
    const part = (id, series, from, to) => area(id, series, edges, heights, Math.max(from, SHOWN[0]), Math.min(to, SHOWN[1]));
    chart.update({
      summary: plain(sentence),
      y: { label: "Share of the gradients", domain: [0, Math.max(...heights) * 1.3], format: percent },
      marks: [
        ...part("lost", 2, -Infinity, limits.zero),
        ...part("coarse", 4, limits.zero, limits.whole),
        ...part("kept", 1, limits.whole, limits.top),
        ...part("infinite", 5, limits.top, Infinity),
        { id: "sizes", type: "steps", label: "gradients", series: 1, x: edges, y: [...heights, 0] },
        ...rules(limits),
      ],
    });
    return sentence;
  }

  return { controls: [format.node, power.node, when.node, which.node], pictures: [chart.node], draw, code: () => code(lab) };
}

/** Shares of the gradients that become 0, lose digits, and overflow; and the largest scale without overflow. */
function sharesOf(bins, found, shift, { zero, whole, top }) {
  const all = found.reduce((sum, count) => sum + count, 0);
  const share = (from, to) =>
    found.reduce((sum, count, i) => (bins[i] / 2 + shift >= from && bins[i] / 2 + shift < to ? sum + count : sum), 0) / all;
  const largest = (bins.findLastIndex((_, i) => found[i] > 0) + bins[0] + 1) / 2; // its upper edge
  return { lost: share(-Infinity, zero), coarse: share(zero, whole), infinite: share(top, Infinity), room: Math.floor(top - largest) };
}

function say({ name, shift, epoch, kind }, { lost, coarse, infinite, room }) {
  const scale = shift ? `a loss scale of 2${raised(shift)}` : "no loss scale";
  const begin = `In ${name} with ${scale}, {2:${inPercent(lost)} of the gradients ${KINDS[kind]} become 0}`;
  if (name !== "float16") {
    const end = name === "float32" ? "This is the format that both others are measured by." : "It has the range of float32, whatever the scale; the price is that it rounds every number to two or three digits.";
    return `${begin} and {5:${inPercent(infinite)} overflow}. ${end}`;
  }
  const all = `${begin}, {4:${inPercent(coarse)} lose digits} and {5:${inPercent(infinite)} overflow}.`;
  if (infinite > 0) return `${all} One is enough: dynamic scaling skips this step and halves the scale to 2${raised(shift - 1)}.`;
  return `${all} Nothing overflows, so dynamic scaling takes the step; after ${GROWTH} good ones it doubles the scale to 2${raised(shift + 1)}. These gradients, ${moment(epoch)}, bear up to 2${raised(room)}.`;
}

/** The part of a histogram between two places, as a filled band. */
function area(id, series, edges, heights, from, to) {
  const x = [];
  const high = [];
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const [left, right] = [Math.max(edges[i], from), Math.min(edges[i + 1], to)];
    if (left >= right) continue;
    x.push(left, right);
    high.push(heights[i], heights[i]);
  }
  return x.length ? [{ id, type: "band", series, silent: true, x, low: x.map(() => 0), high }] : [];
}

function rules({ zero, whole, top }) {
  const inside = (x) => x > SHOWN[0] && x < SHOWN[1];
  return [
    { id: "zero", type: "rule", x: zero, label: "0 below", dash: "dash", silent: true },
    { id: "whole", type: "rule", x: whole, label: "all digits", dash: "dot", silent: true },
    { id: "top", type: "rule", x: top, label: "infinite", dash: "dash", silent: true },
  ].filter((rule) => inside(rule.x));
}

function code(lab) {
  const name = lab.get("number_format");
  const wrap = `optimizer = keras.optimizers.LossScaleOptimizer(optimizer, initial_scale=2.0**${lab.get("power")})`;
  const shown = {
    float16: ["mixed_float16", `${wrap}\n`, 'type(optimizer.inner_optimizer).__name__, optimizer.initial_scale, '],
    bfloat16: ["mixed_bfloat16", "# no loss scale: the range is that of float32\n", ""],
    float32: ["float32", "", ""],
  };
  const [policy, wrapped, inner] = shown[name];
  return `import keras
from keras import layers

keras.config.set_dtype_policy("${policy}")
hidden = [layers.Dense(128, activation="relu", kernel_initializer="he_normal") for _ in range(4)]
model = keras.Sequential([keras.Input((64,)), *hidden, layers.Dense(10, dtype="float32")])
optimizer = keras.optimizers.Adam(1e-3)
${wrapped}model.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
keras.config.set_dtype_policy("float32")  # it is global: put it back
print(type(model.optimizer).__name__, ${inner}model.layers[0].compute_dtype)
`;
}

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const raised = (power) => (power < 0 ? "⁻" : "") + [...String(Math.abs(power))].map((digit) => DIGITS[digit]).join("");
const moment = (epoch) => (epoch === 0 ? "before training" : `after ${epoch} epochs`);
const percent = (share) => `${Math.round(100 * share)} %`;

/** A share in words that never calls something nothing. */
function inPercent(share) {
  if (share === 0) return "none";
  return share < 0.001 ? "under 0.1 %" : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

export default { render: (context) => openLab(context, { title: "What survives in 16 bits?", panels: [panel] }) };
