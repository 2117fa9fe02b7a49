// The Python behind one model of the Performance Trade-off Explorer, with scikit-learn or Keras alone.

import { tableLines } from "./table_code.js";
import { digitCode } from "./tradeoff_digit_code.js";
import { converted, KERAS, LITERT } from "./tradeoff_network_code.js";

/** What is imported, how `model` is trained, how it answers, and what is weighed: as in widgets/labs/tradeoff. */
const scikit = (module, name, settings) => ({
  standard: ["import pickle"],
  imports: [`from sklearn.${module} import ${name}`],
  train: [`return ${name}(${settings}).fit(X, y)`],
  chances: "model.predict_proba(X)[:, 1]",
  size: "len(pickle.dumps(model, protocol=5))",
});

const LOGISTIC = scikit("linear_model", "LogisticRegression", "max_iter=1000");
const WRITTEN_OUT = {
  imports: LOGISTIC.imports,
  chances: "1 / (1 + np.exp(-(X @ model[0] * model[1] + model[2])))",
  size: "model[0].nbytes + 8  # the weights, their scale and the intercept, 4 bytes each",
};
const FITTED = [
  "fitted = LogisticRegression(max_iter=1000).fit(X, y)",
  'weights, intercept = fitted.coef_[0].astype("float32"), float(fitted.intercept_[0])',
];

const RECIPES = {
  logistic: LOGISTIC,
  "logistic-l1": scikit(
    "linear_model",
    "LogisticRegression",
    'C=0.05, l1_ratio=1, solver="saga", max_iter=5000, random_state=0',
  ),
  "logistic-numpy": { ...WRITTEN_OUT, train: [...FITTED, "return weights, 1.0, intercept"] },
  "logistic-int8": {
    ...WRITTEN_OUT,
    train: [
      ...FITTED,
      "scale = float(np.abs(weights).max() / 127) or 1.0",
      'return np.round(weights / scale).astype("int8"), scale, intercept',
    ],
  },
  tree: scikit("tree", "DecisionTreeClassifier", "random_state=0"),
  "tree-pruned": scikit("tree", "DecisionTreeClassifier", "max_leaf_nodes=16, min_samples_leaf=5, random_state=0"),
  forest: scikit("ensemble", "RandomForestClassifier", "200, random_state=0"),
  "forest-pruned": scikit("ensemble", "RandomForestClassifier", "20, max_leaf_nodes=16, random_state=0"),
  "forest-tree": {
    standard: ["import pickle"],
    imports: ["from sklearn.ensemble import RandomForestClassifier", "from sklearn.tree import DecisionTreeRegressor"],
    train: [
      "forest = RandomForestClassifier(200, oob_score=True, random_state=0).fit(X, y)",
      "# each row's chance by the trees that never saw it: on its own rows a forest is sure of everything",
      "soft = np.nan_to_num(forest.oob_decision_function_[:, 1], nan=float(y.mean()))",
      "return DecisionTreeRegressor(max_leaf_nodes=16, min_samples_leaf=5, random_state=0).fit(X, soft)",
    ],
    chances: "model.predict(X)",
    size: "len(pickle.dumps(model, protocol=5))",
  },
  boosting: scikit("ensemble", "HistGradientBoostingClassifier", "max_iter=300, early_stopping=False, random_state=0"),
  "boosting-stopped": scikit(
    "ensemble",
    "HistGradientBoostingClassifier",
    "\n        max_iter=300, early_stopping=True, n_iter_no_change=5, validation_fraction=0.2, random_state=0\n    ",
  ),
  "network-keras": KERAS,
  network: LITERT,
  "network-float16": converted({ float16: true }),
  "network-int8": converted({ int8: true }),
  "network-pruned": converted({ pruned: true }),
  "network-pruned-int8": converted({ pruned: true, int8: true }),
  "network-student": converted({ student: true }),
};

/** Trains the candidate, and prints its accuracy, its latency for one row and its size. */
export function modelCode(table, candidate) {
  return table.name === "the digits" ? digitCode(candidate) : tableCode(table, candidate);
}

function tableCode(table, { id, name }) {
  const { standard = [], imports, before = "", train, chances, size } = RECIPES[id];
  const [bytes, what] = size.split("  # ");
  return `${[...standard, "from timeit import repeat"].join("\n")}

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
${imports.join("\n")}
${tableLines(table, false).join("\n")}


def rows(learn, *others):
    prepare_rows = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
    prepare_rows.fit(table.X.iloc[learn])
    return [prepare_rows.transform(table.X.iloc[each]).astype("float32") for each in (learn, *others)]

${before}
def train(X, y):
    ${train.join("\n    ")}


def chances(model, X):
    return ${chances}


right = np.zeros(len(table.y), dtype=bool)
for learn, check in StratifiedKFold(5, shuffle=True, random_state=0).split(table.X, table.y):
    X_learn, X_check = rows(learn, check)
    model = train(X_learn, table.y[learn])
    right[check] = (chances(model, X_check) > 0.5) == table.y[check]
error = right.std() / len(right) ** 0.5
print(f"${name}: accuracy {right.mean():.3f} ± {error:.3f}")

(X,) = rows(np.arange(len(table.y)))
model = train(X, table.y)
size = ${bytes}${what ? `  # ${what}` : ""}
chances(model, X[:1])  # the first call prepares what later ones use
seconds = np.median(repeat(lambda: chances(model, X[:1]), number=20, repeat=21)) / 20
print(f"one row {seconds * 1e6:.0f} µs, {size:,} bytes")
`;
}
