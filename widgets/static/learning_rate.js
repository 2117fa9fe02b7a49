// The lab One knob, four fates: twenty steps of gradient descent on f(x) = x², from x = 1.

import { createChart } from "./chart.js";
import { openLab } from "./lab.js";
import { slider } from "./lab_controls.js";

const RATES = [0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 1, 1.02, 1.05];
const STEPS = [...Array(21).keys()];

const descent = {
  id: "descent",
  title: "Descent",
  question: "How large may a step be?",
  about: () => "Gradient descent on f(x) = x², whose slope is 2x. It begins at x = 1; the minimum is at 0.",
  presets: () => [
    { label: "Too timid", settings: { rate: 0.003 } },
    { label: "Just right", settings: { rate: 0.5 } },
    { label: "Too bold", settings: { rate: 1.02 } },
  ],
  build(lab) {
    const rate = slider({
      label: "Learning rate",
      values: RATES,
      ends: ["timid", "bold"],
      show: String,
      onInput: (value) => lab.set({ rate: value }),
    });
    const chart = createChart({
      name: "Where it is after each step",
      x: { label: "Steps", domain: [0, 20] },
      y: { label: "x", domain: [-1.6, 1.6] },
    });
    const code = () => `x = 1.0\nfor step in range(20):\n    x -= ${lab.get("rate")} * 2 * x\nprint(x)\n`;
    function draw() {
      const factor = 1 - 2 * lab.get("rate");
      const path = STEPS.map((step) => factor ** step);
      const sentence = `Each step multiplies x by 1 − 2 · ${lab.get("rate")} = ${factor.toFixed(3)}: ${fate(factor)}. After 20 steps x is ${path[20].toPrecision(2)}.`;
      rate.draw(RATES.indexOf(lab.get("rate")));
      chart.update({ summary: sentence, marks: [{ id: "path", type: "line", label: "x", series: 1, x: STEPS, y: path }] });
      return sentence;
    }
    return { controls: [rate.node], pictures: [chart.node], draw, code };
  },
};

function fate(factor) {
  if (factor >= 0) return factor ? "it creeps towards the minimum" : "the first step lands on the minimum";
  if (factor > -1) return "it jumps across the minimum and comes closer";
  return factor === -1 ? "it jumps to and fro for ever" : "it jumps farther away each time";
}

export default { render: (context) => openLab(context, { title: "One knob, four fates", panels: [descent] }) };
