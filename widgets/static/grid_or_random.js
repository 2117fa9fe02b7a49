// The lab Grid or random?: the same number of tries on two knobs, seen along the knob that matters.

import { createChart } from "./chart.js";
import { h } from "./elements.js";
import { openLab } from "./lab.js";
import { slider } from "./lab_controls.js";
import { plain } from "./lab_words.js";

const duel = {
  id: "duel",
  title: "Duel",
  question: "When does random search beat a grid, and when does it not?",
  about: () => "Two knobs with a peak each; 2,000 pairs of peaks. Both searches have the same number of tries.",
  presets: () => [
    { label: "Only one knob matters", settings: { weight: 0, tries: 9 } },
    { label: "Both matter alike", settings: { weight: 0.5, tries: 9 } },
  ],
  build(lab) {
    const { tries, weights, points, grid, random, higher } = lab.data;
    const percent = (value) => `${Math.round(100 * value)} %`;
    const weight = slider({
      label: "The second knob decides",
      values: weights,
      ends: ["nothing", "half of the score"],
      show: percent,
      onInput: (value) => lab.set({ weight: value }),
    });
    const count = slider({
      label: "Tries",
      values: tries,
      ends: ["few", "many"],
      show: (value) => `${value} tries`,
      onInput: (value) => lab.set({ tries: value }),
    });
    const draw = slider({
      label: "Draw",
      values: points.map((_, number) => number),
      ends: ["first", "eighth"],
      show: (number) => `random search ${number + 1}`,
      onInput: (number) => lab.set({ draw: number }),
    });
    const knob = (label) => ({ label, domain: [-0.03, 1.03] });
    const where = createChart({ name: "Where they look", height: 300, x: knob("First knob"), y: knob("Second knob") });
    const found = createChart({
      name: "What they find",
      x: { label: "Tries", domain: [2, 66], format: String },
      y: { label: "Median best score", domain: [0, 1] },
    });
    return {
      controls: [weight.node, count.node, draw.node],
      pictures: [h("div", { class: "lab-pictures" }, where.node, found.node)],
      draw() {
        const [w, n] = [weights.indexOf(lab.get("weight")), tries.indexOf(lab.get("tries"))];
        [weight.draw(w), count.draw(n), draw.draw(lab.get("draw"))];
        const side = Math.sqrt(tries[n]);
        const level = (i) => (2 * i + 1) / (2 * side);
        const lattice = Array.from({ length: tries[n] }, (_, i) => [level(i % side), level(Math.floor(i / side))]);
        const sentence =
          `With ${tries[n]} tries {1:the grid} asks about ${side} values of the first knob, ` +
          `{2:random search} about ${tries[n]}. Random search ends higher in ${percent(higher[w][n])} of the 2,000 problems.`;
        const marks = [["Grid", lattice, 1], ["Random", points[lab.get("draw")].slice(0, tries[n]), 2]];
        where.update({
          summary: plain(sentence),
          marks: marks.map(([label, all, series]) => ({
            id: label,
            type: "scatter",
            points: all.map(([x, y]) => ({ label, series, x, y, shape: series === 1 ? "diamond" : "circle" })),
          })),
        });
        found.update({
          summary: plain(sentence),
          marks: [
            { id: "now", type: "rule", x: tries[n], silent: true },
            { id: "grid", type: "line", label: "Grid", series: 1, x: tries, y: grid[w] },
            { id: "random", type: "line", label: "Random", series: 2, x: tries, y: random[w] },
          ],
        });
        return sentence;
      },
    };
  },
};

export default { render: (context) => openLab(context, { title: "Grid or random?", panels: [duel] }) };
