// The lab Design the box: fifty draws from one hyperparameter's box, and where they land.

import { createChart } from "./chart.js";
import { h } from "./elements.js";
import { openLab } from "./lab.js";
import { choice, menu, slider } from "./lab_controls.js";
import { plain } from "./lab_words.js";
import { chance, drawingCode, draws, trouble, values } from "./search_space_rules.js";

const TRIES = 20; // as the sentence says in words
const LOG_RATE = { kind: "float", scale: "log", low: 1e-5, high: 1 };
const percent = (share) => (share > 0 && share < 0.095 ? `${(100 * share).toPrecision(1)} %` : `${Math.round(100 * share)} %`);
const written = (value) => (value >= 1e-4 || value === 0 ? String(Number(value.toPrecision(2))) : `${value}`.replace("e-", "e−"));

const designer = {
  id: "designer",
  title: "Box",
  question: "Where will your tries land?",
  about: (lab) => {
    const { zone, why } = lab.data.knobs[lab.get("knob")];
    return `Fifty random draws from the box you design. Shaded: the good zone, ${written(zone[0])} to ${written(zone[1])}; ${why}.`;
  },
  presets: (lab) => [
    { label: "Learning rate, linear box", settings: opening(lab, "learning rate") },
    { label: "Learning rate, log box", settings: { ...opening(lab, "learning rate"), ...LOG_RATE } },
    { label: "Batch size, powers of two", settings: opening(lab, "batch size") },
    { label: "Dropout", settings: opening(lab, "dropout rate") },
  ],
  build(lab) {
    const { knobs, shares } = lab.data;
    const knobMenu = menu({ label: "Hyperparameter", onChoose: (knob) => lab.set(opening(lab, knob)) });
    const kind = choice({
      label: "Kind",
      options: [{ value: "float", label: "float" }, { value: "int", label: "int" }, { value: "choice", label: "list" }],
      onChoose: (value) => lab.set({ kind: value }),
    });
    const scale = choice({
      label: "Scale",
      options: ["linear", "log", "log2"].map((value) => ({ value, label: value })),
      onChoose: (value) => lab.set({ scale: value }),
    });
    const ends = Object.entries(knobs).map(([knob, about]) => ({ knob, low: end(about, "low", "Low end"), high: end(about, "high", "High end") }));
    const set = slider({
      label: "Draws",
      values: shares.map((_, number) => number),
      ends: ["first fifty", "eighth fifty"],
      show: (number) => `set ${number + 1}`,
      onInput: (number) => lab.set({ draw: number }),
    });
    const where = createChart({ name: "Where the draws land", height: 300, x: { label: "", domain: [0, 1] }, y: { label: "Draw", domain: [0, 51] } });
    const counts = createChart({ name: "Draws in each stretch", height: 300, x: { label: "Draws of 50 (in brackets: share of the box)", domain: [0, 50] }, y: { label: "Stretch", scale: "category", domain: [""] } });
    const box = () => ({ kind: lab.get("kind"), scale: lab.get("scale"), low: lab.get("low"), high: lab.get("high") });

    function end({ values: all }, setting, label) {
      return slider({ label, values: all, ends: [written(all[0]), written(all[all.length - 1])], show: written, onInput: (value) => lab.set({ [setting]: value }) });
    }

    function draw() {
      const knob = knobs[lab.get("knob")];
      const problem = trouble(box());
      knobMenu.draw(Object.keys(knobs), lab.get("knob"));
      [kind.draw(lab.get("kind")), scale.draw(lab.get("scale")), set.draw(lab.get("draw"))];
      for (const { knob: name, low, high } of ends) {
        for (const [setting, control] of [["low", low], ["high", high]]) {
          control.node.style.display = name === lab.get("knob") ? "" : "none";
          if (name === lab.get("knob")) control.draw(nearest(knob.values, lab.get(setting)));
        }
      }
      const landed = problem ? [] : draws(box(), shares[lab.get("draw")]);
      const sentence = problem || said(knob, landed);
      drawWhere(knob, landed, plain(sentence));
      drawCounts(knob, landed, plain(sentence), problem);
      return sentence;
    }

    /** The good zone, what twenty tries make of it, and where the middle of the box is. */
    function said({ zone: [from, to] }, landed) {
      const inside = landed.filter((value) => value >= from && value <= to).length;
      const share = chance(box(), from, to * (1 + 1e-9));
      const all = values(box());
      const middle = middleOf(box());
      const first = `{1:${inside} of the 50 draws} land in the good zone, which is ${percent(share)} of this box. `;
      const miss = share >= 0.999 ? "" : `Twenty tries would all miss it with probability ${percent((1 - share) ** TRIES)}. `;
      const last = all && all.length < 12 ? `Only ${all.length} different ${all.length === 1 ? "value" : "values"} can come up.` : `Half of all draws lie above ${written(middle)}.`;
      return first + miss + last;
    }

    function drawWhere({ values: all, log, zone }, landed, summary) {
      const [first, last] = [all[0], all[all.length - 1]];
      const x = log ? { scale: "log", domain: [first / 1.25, last * 1.25] } : { scale: "linear", domain: [first - 0.02, last + 0.02] };
      const name = lab.get("knob");
      where.update({
        summary,
        x: { ...x, label: name[0].toUpperCase() + name.slice(1), format: (value) => written(value), read: (value) => String(Number(value.toPrecision(3))) },
        y: { label: "Draw", domain: [0, 51], format: String },
        marks: [
          { id: "zone", type: "span", x: zone },
          ...["low", "high"].filter((setting) => !log || lab.get(setting) > 0).map((setting) => ({ id: setting, type: "rule", x: lab.get(setting), dash: "dash", silent: true })),
          { id: "draws", type: "scatter", points: landed.map((value, i) => ({ label: `Draw ${i + 1}`, series: value >= zone[0] && value <= zone[1] ? 1 : 2, x: value, y: i + 1 })) },
        ],
      });
    }

    function drawCounts({ edges }, landed, summary, problem) {
      const stretches = edges.slice(0, -1).map((from, i) => [from, i === edges.length - 2 ? edges[i + 1] * (1 + 1e-9) : edges[i + 1]]);
      const share = ([from, to]) => (problem ? "none" : percent(chance(box(), from, to)));
      const names = stretches.map((stretch, i) => `${written(edges[i])} to ${written(edges[i + 1])} (${share(stretch)})`);
      counts.update({
        summary,
        y: { label: "Stretch", scale: "category", domain: names },
        marks: [{ id: "count", type: "bars", label: "draws", series: 1, values: stretches.map(([from, to]) => landed.filter((value) => value >= from && value < to).length) }],
      });
    }

    const code = () => (trouble(box()) ? `# ${trouble(box())}\n` : drawingCode(knobs[lab.get("knob")].name, box()));
    return {
      controls: [knobMenu.node, kind.node, scale.node, ...ends.flatMap(({ low, high }) => [low.node, high.node]), set.node],
      pictures: [h("div", { class: "lab-pictures" }, where.node, counts.node)],
      draw,
      code,
    };
  },
};

/** The box that a knob opens with. */
const opening = (lab, knob) => ({ knob, ...lab.data.knobs[knob].box });

/** Half of all draws lie above this value. */
const middleOf = (box) => draws(box, [0.5])[0];

/** The position of the value closest to this one; a box may have been set from Python. */
function nearest(all, value) {
  const distances = all.map((each) => Math.abs(each - value));
  return distances.indexOf(Math.min(...distances));
}

export default { render: (context) => openLab(context, { title: "Design the box", panels: [designer] }) };
