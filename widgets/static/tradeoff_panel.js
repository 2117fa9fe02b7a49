// Panel Trade-offs: which models survive a limit, which of them none beats, and what the limit costs.

import { createChart } from "./chart.js";
import { h } from "./elements.js";
import { choice, menu, slider } from "./lab_controls.js";
import { plain } from "./lab_words.js";
import { modelCode } from "./tradeoff_code.js";
import { bestBy, bytes, CRITERIA, difference, duration, front } from "./tradeoff_rules.js";

const FAMILIES = { linear: 1, tree: 3, forest: 2, boosting: 4, network: 5, neighbours: 2 }; // no data have 2 twice
const SCENARIOS = {
  "real-time": {
    time: "one_row",
    priorities: ["one_row", "accuracy", "size"],
    why: "Somebody waits for each answer, so the latency of one row comes first.",
    settings: { across: "one_row", up: "accuracy", third: "none", most_time: 1000, most_size: 1e7, least_interpretability: 1 },
  },
  batch: {
    time: "batch",
    priorities: ["accuracy", "batch", "size"],
    why: "A night's worth of rows at once: accuracy comes first, then the time a row takes in a batch.",
    settings: { across: "batch", up: "accuracy", third: "none", most_time: 1000, most_size: 1e7, least_interpretability: 1 },
  },
  edge: {
    time: "one_row",
    priorities: ["compressed", "one_row", "accuracy"],
    why: "The model is sent to small devices, so its compressed size comes first.",
    settings: { across: "compressed", up: "accuracy", third: "one_row", most_time: 100, most_size: 1e4, least_interpretability: 1 },
  },
};
const NAMES = Object.fromEntries(Object.entries(CRITERIA).map(([id, { label }]) => [label, id]));
const NO_THIRD = "no third";

/** The panel's words are those of the data, where they have some: `question`, `presets`, `edge_size`. */
export const tradeoffPanel = (model) => ({
  id: "tradeoff",
  title: "Trade-offs",
  get question() {
    return model.get("data").question ?? "What is the last point of accuracy worth to you: a hundred times the latency?";
  },
  about: ({ data, table }) =>
    `${data.candidates.length} models of ${table.name}, each predicted all ${table.rows.toLocaleString("en-GB")} rows ` +
    "in five folds. Latencies are those of the machine that trained them, on one core.",
  presets: ({ data }) => data.presets ?? PRESETS,
  build,
});

const PRESETS = [
  { label: "Under 1 ms", settings: { ...SCENARIOS["real-time"].settings, scenario: "real-time" } },
  { label: "Under 10 kB on a device", settings: { ...SCENARIOS.edge.settings, scenario: "edge" } },
  {
    label: "To be explained to a customer",
    settings: { ...SCENARIOS.batch.settings, scenario: "batch", across: "interpretability", least_interpretability: 4 },
  },
];

function build(lab) {
  const { candidates } = lab.data;
  const rows = lab.table.rows;
  const scenario = choice({
    label: "Deployment",
    options: Object.keys(SCENARIOS).map((name) => ({ value: name, label: name })),
    onChoose: (name) => lab.set({ ...settingsOf(name, lab.data), scenario: name }),
  });
  const axis = (label, setting) =>
    menu({ label, onChoose: (text) => lab.set({ [setting]: NAMES[text] ?? "none" }) });
  const [across, up, third] = [axis("Across", "across"), axis("Up", "up"), axis("And", "third")];
  const times = steps([...candidates.flatMap(({ one_row: one, batch }) => [one[1], batch[1]])]);
  const sizes = steps(candidates.flatMap(({ size, compressed }) => [size, compressed]));
  const limit = (what, setting, values, show) =>
    slider({
      label: `${what} at most`,
      values,
      ends: [show(values[0]), show(values.at(-1))],
      show,
      onInput: (value) => lab.set({ [setting]: value }),
    });
  const time = limit("Latency", "most_time", times, duration);
  const size = limit("Size", "most_size", sizes, bytes);
  const explained = slider({
    label: "Interpretability at least",
    values: [1, 2, 3, 4, 5],
    ends: ["1: by nobody", "5: by hand"],
    show: (value) => `${value} of 5`,
    onInput: (value) => lab.set({ least_interpretability: value }),
  });
  const chart = createChart({
    name: "Models by what they cost",
    height: 420,
    x: { label: CRITERIA.one_row.label, domain: [1, 10] },
    y: { label: CRITERIA.accuracy.label, domain: [0, 1] },
  });
  const list = h("tbody");
  const table = h(
    "details",
    { class: "lab-code tradeoff-table" },
    h("summary", {}, "All models in figures, and how they were measured"),
    h(
      "div",
      { tabindex: 0, role: "region", "aria-label": "All models" },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ...["Model", ...Object.values(CRITERIA).map(({ label }) => label), "Timed", "Weighed", "Why this interpretability"].map((text) => h("th", { scope: "col" }, text)))),
        list,
      ),
    ),
  );
  list.replaceChildren(...candidates.map(tableRow));

  let advised = candidates[0];

  function draw() {
    const now = SCENARIOS[lab.get("scenario")];
    const [x, y, z] = ["across", "up", "third"].map((setting) => lab.get(setting));
    scenario.draw(lab.get("scenario"));
    across.draw(labels(), CRITERIA[x].label);
    up.draw(labels(), CRITERIA[y].label);
    third.draw([NO_THIRD, ...labels()], CRITERIA[z]?.label ?? NO_THIRD);
    time.draw(nearest(times, lab.get("most_time")));
    size.draw(nearest(sizes, lab.get("most_size")));
    explained.draw(lab.get("least_interpretability") - 1);
    const survivors = candidates.filter((each) => survives(each, now, lab));
    const criteria = [...new Set([x, y, ...(z === "none" ? [] : [z])])];
    const unbeaten = front(survivors, criteria).sort((one, other) => CRITERIA[x].of(one)[1] - CRITERIA[x].of(other)[1]);
    advised = advice(survivors, now, rows) ?? candidates[0];
    const sentence = say(candidates, survivors, unbeaten, criteria, now, rows);
    chart.update({
      summary: plain(sentence),
      x: axisOf(x, candidates),
      y: axisOf(y, candidates),
      marks: [
        ...limits(x, y, now, lab),
        ...(z === "none" && unbeaten.length ? [frontLine(unbeaten, x, y)] : []),
        {
          id: "models",
          type: "scatter",
          points: candidates.map((each) => pointOf(each, x, y, survivors.includes(each), unbeaten.includes(each))),
        },
      ],
    });
    return sentence;
  }

  return {
    controls: [scenario.node, h("div", { class: "lab-row" }, across.node, up.node, third.node), time.node, size.node, explained.node],
    pictures: [h("div", { class: "lab-pictures" }, chart.node, familyKey(candidates), table)],
    draw,
    code: () => modelCode(lab.table, advised),
  };
}

/** What the deployment begins with; the limit of a download is the data's, where they have one. */
function settingsOf(name, data) {
  const { settings } = SCENARIOS[name];
  return name === "edge" ? { ...settings, most_size: data.edge_size ?? settings.most_size } : settings;
}

const labels = () => Object.values(CRITERIA).map(({ label }) => label);

function survives(candidate, { time }, lab) {
  return (
    CRITERIA[time].of(candidate)[1] <= lab.get("most_time") * 1.000001 &&
    sizeFor(candidate, lab) <= lab.get("most_size") * 1.000001 &&
    candidate.interpretability >= lab.get("least_interpretability")
  );
}

/** What is sent to devices is compressed, what lies on a server is not. */
const sizeFor = (candidate, lab) => (lab.get("scenario") === "edge" ? candidate.compressed : candidate.size);

/** Limits to choose from: 1, 2, 5, 10, ... from below the least to above the most. */
function steps(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const found = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    for (const digit of [1, 2, 5]) {
      const value = Number(`${digit}e${power}`);
      if (value >= low / 2.6 && (found.at(-1) ?? 0) < high) found.push(value);
    }
  }
  return found;
}

function nearest(values, value) {
  const distances = values.map((each) => Math.abs(Math.log(each / value)));
  return distances.indexOf(Math.min(...distances));
}

function axisOf(criterion, candidates) {
  const { label, scale, of, show } = CRITERIA[criterion];
  const all = candidates.flatMap(of);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (criterion === "interpretability") return { label, domain: [0.5, 5.5], format: String, read: show };
  if (scale === "log") return { label, scale, domain: [low / 1.6, high * 1.6], format: show, read: show };
  const room = 0.08 * (high - low);
  return { label, domain: [low - room, high + room], read: show };
}

function pointOf(candidate, x, y, alive, unbeaten) {
  const [left, middle, right] = CRITERIA[x].of(candidate);
  const [low, centre, high] = CRITERIA[y].of(candidate);
  return {
    label: candidate.name,
    name: unbeaten ? candidate.name : "",
    series: FAMILIES[candidate.family],
    x: middle,
    y: centre,
    left,
    right,
    low,
    high,
    hollow: !unbeaten,
    faint: !alive,
    shape: candidate.how ? "diamond" : "circle",
  };
}

function frontLine(unbeaten, x, y) {
  const middle = (criterion) => (each) => CRITERIA[criterion].of(each)[1];
  const sorted = [...unbeaten].sort((one, other) => middle(x)(one) - middle(x)(other));
  return { id: "front", type: "steps", faint: true, silent: true, x: sorted.map(middle(x)), y: sorted.map(middle(y)) };
}

function limits(x, y, { time }, lab) {
  const limit = {
    [time]: lab.get("most_time"),
    [lab.get("scenario") === "edge" ? "compressed" : "size"]: lab.get("most_size"),
    interpretability: lab.get("least_interpretability") - 0.5,
  };
  return [
    ...(limit[x] === undefined ? [] : [{ id: "limit-x", type: "rule", x: limit[x], dash: "dash", label: "limit" }]),
    ...(limit[y] === undefined ? [] : [{ id: "limit-y", type: "rule", y: limit[y], dash: "dash", label: "limit" }]),
  ];
}

/** Survivors that cannot be told from the most accurate one, and what matters first among them. */
function asAccurate(survivors, { priorities, time }, rows) {
  const best = bestBy("accuracy", survivors);
  return {
    best,
    first: priorities[0] === "accuracy" ? time : priorities[0],
    equals: survivors.filter((each) => each === best || !clear(difference(best, each, rows))),
  };
}

/** The model to take, if any survives. */
function advice(survivors, scenario, rows) {
  if (!survivors.length) return null;
  const { first, equals } = asAccurate(survivors, scenario, rows);
  return bestBy(first, equals);
}

function say(candidates, survivors, unbeaten, criteria, scenario, rows) {
  const { why } = scenario;
  if (!survivors.length) return `${why} No model survives these limits: loosen one of them.`;
  const count = `${survivors.length} of ${candidates.length} models survive the limits, ${unbeaten.length} of them beaten by none in ${listed(criteria.map((name) => CRITERIA[name].words))}.`;
  const { best, first, equals } = asAccurate(survivors, scenario, rows);
  const overall = bestBy("accuracy", candidates);
  const cost = difference(overall, best, rows);
  const price =
    best === overall || cost.mean === 0
      ? `The limits cost no accuracy: ${named(best)} is right as often as any.`
      : `The most accurate of them, ${named(best)}, is right ${points(cost)} less often than ${named(overall)}, ${clear(cost) ? "more than noise" : "within noise"}.`;
  const pick = bestBy(first, equals);
  const [low, value] = [CRITERIA[first].words, CRITERIA[first].show(CRITERIA[first].of(pick)[1])];
  const take =
    pick === best
      ? `Take it: it also has the best ${low} of all that are as accurate, ${value}.`
      : `${equals.length === 2 ? "One other" : `${equals.length - 1} others`} cannot be told from it on these rows. Take the one with the best ${low}: ${named(pick)}, ${value}.`;
  return `${why} ${count} ${price} ${take}`;
}

const named = ({ name, family }) => `{${FAMILIES[family]}:${name}}`;
const points = ({ mean, se }) => `${(100 * mean).toFixed(1)} ± ${(100 * se).toFixed(1)} points`;
const clear = ({ mean, se }) => mean > 2 * se;
const listed = (words) => [words.slice(0, -1).join(", "), words.at(-1)].filter(Boolean).join(" and ");

function tableRow(candidate) {
  const cells = Object.values(CRITERIA).map(({ of, show }) => {
    const [low, middle, high] = of(candidate);
    return h("td", { class: "mo-number" }, low === high ? show(middle) : `${show(middle)} (${show(low)} to ${show(high)})`);
  });
  const words = [candidate.call, candidate.file].map((text) => h("td", {}, h("code", {}, text)));
  return h("tr", {}, h("th", { scope: "row" }, candidate.name), ...cells, ...words, h("td", {}, candidate.reason));
}

function familyKey(candidates) {
  const shown = Object.entries(FAMILIES).filter(([family]) => candidates.some((each) => each.family === family));
  return h(
    "p",
    { class: "mo-muted tradeoff-key" },
    ...shown.map(([family, series]) => h("span", { class: `lab-series-${series}` }, family)),
    "● as trained, ◆ made smaller or rewritten; filled: unbeaten, faint: over a limit. Lines: 95 % intervals and quartiles.",
  );
}
