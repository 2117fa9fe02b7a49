// The lab Duplicate a column: what a copy does to both importances of its original, and to the model.

import { createChart } from "./chart.js";
import { h } from "./elements.js";
import { openLab } from "./lab.js";
import { menu, slider } from "./lab_controls.js";
import { plain } from "./lab_words.js";

const SMALL = 1; // points of AUC: less than that nobody would notice

const duplicate = {
  id: "duplicate",
  title: "Duplicate",
  question: "How important is a column that stands in the table twice?",
  about: ({ data }) =>
    `A forest predicts which customers leave; half of ${data.customers.toLocaleString("en-GB")} to learn from, half to be judged on. ` +
    `Whiskers: ± one standard deviation over ${data.auc[0][0].length} tables of made-up customers.`,
  presets: ({ data }) => {
    const exact = data.noises.length;
    const quarter = data.noises.indexOf(0.25) + 1;
    return [
      { label: "No copy", settings: { column: "customer_lifetime_value", exactness: 0 } },
      { label: "An exact copy", settings: { column: "customer_lifetime_value", exactness: exact } },
      { label: "A noisy copy of the tickets", settings: { column: "support_tickets", exactness: quarter } },
      { label: "A copy of the useless id", settings: { column: "random_id", exactness: exact } },
    ];
  },
  build,
};

function build(lab) {
  const { columns, noises, mdi, permutation, auc } = lab.data;
  const positions = [0, ...noises.map((_, i) => i + 1)];
  const noiseOf = (position) => noises[position - 1];
  const inWords = (position) => {
    if (position === 0) return "no copy";
    return noiseOf(position) === 0 ? "exact" : `noise of ${noiseOf(position)} SD`;
  };
  const which = menu({ label: "Column to copy", onChoose: (value) => lab.set({ column: value }) });
  const exactness = slider({
    label: "How exactly is it copied?",
    values: positions,
    ends: ["not at all", "exactly"],
    show: inWords,
    onInput: (value) => lab.set({ exactness: value }),
  });
  const rows = (label, domain) => ({ x: { label, domain, read: (value) => value.toFixed(1) }, y: { label: "Column", scale: "category", domain: ["it"] } });
  const own = createChart({ name: "MDI", height: 210, ...rows("MDI: share of impurity removed (%)", [0, 45]) });
  const shuffled = createChart({ name: "Permutation importance", height: 210, ...rows("Shuffled: points of AUC lost", [-2, 13]) });
  const quality = createChart({
    name: "The model with and without the copy",
    height: 190,
    x: {
      label: "Noise of the copy (standard deviations of the column)",
      domain: [0, noises.length],
      format: (position) => (position === 0 ? "no copy" : noiseOf(position) === 0 ? "exact" : String(noiseOf(position))),
    },
    y: { label: "AUC on customers it has not seen", domain: [0.7, 0.85], read: (value) => value.toFixed(3) },
  });

  function draw() {
    const [column, at] = [columns.indexOf(lab.get("column")), lab.get("exactness")];
    which.draw(columns, lab.get("column"));
    exactness.draw(at);
    const scores = positions.map((position) => spread(auc[column][position]));
    const importances = [100, 1].map((unit, i) => {
      const measure = [mdi, permutation][i][column];
      const parts = at === 0 ? [0] : [0, 1, 2];
      return {
        before: unit * spread(measure[0].map((table) => table[0])).mean,
        now: parts.map((part) => spread(measure[at].map((table) => unit * table[part]))),
      };
    });
    const [forest, shuffle] = importances;
    const sentence = sentenceOf({ name: lab.get("column"), at, copy: inWords(at), forest, shuffle, quality: scores });
    const names = at === 0 ? [["the column"], ["the column"]] : [["original", "copy", "sum of both"], ["original", "copy", "both together"]];
    [own, shuffled].forEach((chart, i) => {
      const { before, now } = importances[i];
      chart.update({
        summary: plain(sentence),
        y: { label: "Column", scale: "category", domain: names[i] },
        marks: [
          ...(at === 0 ? [] : [{ id: "before", type: "rule", x: before, dash: "dash", label: "without a copy", silent: true }]),
          {
            id: "now",
            type: "intervals",
            label: "mean (± 1 SD)",
            series: i + 1,
            values: now.map(({ mean }) => mean),
            low: now.map(({ mean, sd }) => mean - sd),
            high: now.map(({ mean, sd }) => mean + sd),
          },
        ],
      });
    });
    quality.update({
      summary: plain(sentence),
      marks: [
        { id: "now", type: "rule", x: at, silent: true },
        {
          id: "spread",
          type: "band",
          series: 3,
          x: positions,
          low: scores.map(({ mean, sd }) => mean - sd),
          high: scores.map(({ mean, sd }) => mean + sd),
        },
        { id: "auc", type: "line", label: "AUC", series: 3, x: positions, y: scores.map(({ mean }) => mean) },
      ],
    });
    return sentence;
  }

  return {
    controls: [which.node, exactness.node],
    pictures: [h("div", { class: "lab-pictures lab-halves" }, own.node, shuffled.node), h("div", { style: "margin-top: 1.2em" }, quality.node)],
    draw,
    code: () => codeOf(lab.get("column"), lab.get("exactness") === 0 ? null : noiseOf(lab.get("exactness"))),
  };
}

function sentenceOf({ name, at, copy, forest, shuffle, quality }) {
  const points = (value) => value.toFixed(1).replace("-0.0", "0.0").replace("-", "−");
  const model = `{3:AUC ${quality[at].mean.toFixed(3)}}`;
  if (at === 0) {
    const useless = shuffle.before < SMALL;
    return (
      `Alone, ${name} has {1:${points(forest.before)} % of the MDI}, and shuffling it costs {2:${points(shuffle.before)} points of AUC}` +
      `${useless ? ": nothing, whatever the forest says about itself" : ""}. The model reaches ${model}.`
    );
  }
  const [original, twin, both] = shuffle.now.map(({ mean }) => mean);
  const [ownShare, copyShare] = forest.now.map(({ mean }) => mean);
  const kind = copy === "exact" ? "an exact copy" : `a copy with ${copy}`;
  const credit =
    copyShare > 1.25 * ownShare
      ? `{1:the copy gets ${points(copyShare)} % of the MDI, the original ${points(ownShare)} %}`
      : `{1:the original's MDI goes from ${points(forest.before)} to ${points(ownShare)} %}`;
  const worthless = both < SMALL;
  const lost = worthless
    ? `Shuffling costs {2:${points(both)} points even when both are shuffled}: MDI alone would never have told you`
    : `Shuffled alone the original costs {2:${points(original)} points} (${points(shuffle.before)} without a copy), the copy ${points(twin)}, {2:both together ${points(both)}}`;
  return `Beside ${kind} of ${name}, ${credit}. ${lost}. The model hardly changes: ${model}, ${quality[0].mean.toFixed(3)} without a copy.`;
}

/** Mean and sample standard deviation. */
function spread(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}

function codeOf(column, noise) {
  const copied =
    noise === null
      ? ""
      : `values = X[${JSON.stringify(column)}]\nX["copy"] = values + ${noise} * values.std(ddof=0) * np.random.default_rng(1000).normal(size=len(X))\n`;
  return `import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OrdinalEncoder

from course.generators import make_churn

churn = make_churn(2000, seed=0)
X, words = churn.X.copy(), ["contract", "region"]
X[words] = OrdinalEncoder().fit_transform(X[words])
${copied}A, B, a, b = train_test_split(X, churn.y, test_size=0.5, stratify=churn.y, random_state=0)
forest = RandomForestClassifier(100, random_state=0).fit(A.to_numpy(), a)
shuffled = permutation_importance(forest, B.to_numpy(), b, scoring="roc_auc", n_repeats=5, random_state=0)
print(f"AUC {roc_auc_score(b, forest.predict_proba(B.to_numpy())[:, 1]):.3f}")
print(pd.DataFrame({"MDI (%)": 100 * forest.feature_importances_, "points of AUC": 100 * shuffled.importances_mean}, X.columns).round(1))
`;
}

export default { render: (context) => openLab(context, { title: "Duplicate a column", panels: [duplicate] }) };
