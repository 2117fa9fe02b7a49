// The Python behind one model of the Performance Trade-off Explorer.

import { tableLines } from "./table_code.js";

// as in widgets/labs/tradeoff/training.py
const SCIKIT = {
  logistic: ["linear_model", "LogisticRegression", "max_iter=1000"],
  "logistic-l1": [
    "linear_model",
    "LogisticRegression",
    'C=0.05, l1_ratio=1, solver="saga", max_iter=5000, random_state=0',
  ],
  tree: ["tree", "DecisionTreeClassifier", "random_state=0"],
  "tree-pruned": ["tree", "DecisionTreeClassifier", "max_leaf_nodes=16, min_samples_leaf=5, random_state=0"],
  forest: ["ensemble", "RandomForestClassifier", "200, random_state=0"],
  "forest-pruned": ["ensemble", "RandomForestClassifier", "20, max_leaf_nodes=16, random_state=0"],
  boosting: ["ensemble", "HistGradientBoostingClassifier", "max_iter=300, early_stopping=False, random_state=0"],
  "boosting-stopped": [
    "ensemble",
    "HistGradientBoostingClassifier",
    "max_iter=300, early_stopping=True, n_iter_no_change=5, validation_fraction=0.2, random_state=0",
  ],
};

/** Trains the candidate, and prints its accuracy, its latency for one row and its size. */
export function modelCode(table, { id, name }) {
  const known = SCIKIT[id];
  const make = known
    ? `from sklearn.${known[0]} import ${known[1]}`
    : "from widgets.labs.tradeoff.training import train_all  # networks, and models made from others";
  const train = known
    ? `def train(X, y):
    return ${known[1]}(${known[2]}).fit(X, y)


def chances(model, X):
    return model.predict_proba(X)[:, 1]`
    : `def train(X, y):
    return next(model for id, model in train_all(X, y) if id == "${id}")


def chances(model, X):
    return model.chances(X)`;
  const size = known ? "len(pickle.dumps(model))" : "len(model.artefact())";
  return `import pickle
from timeit import repeat

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
${make}
${tableLines(table, false).join("\n")}


def rows(learn, *others):
    prepare_rows = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
    prepare_rows.fit(table.X.iloc[learn])
    return [prepare_rows.transform(table.X.iloc[each]).astype("float32") for each in (learn, *others)]


${train}


right = np.zeros(len(table.y), dtype=bool)
for learn, check in StratifiedKFold(5, shuffle=True, random_state=0).split(table.X, table.y):
    X_learn, X_check = rows(learn, check)
    model = train(X_learn, table.y[learn])
    right[check] = (chances(model, X_check) > 0.5) == table.y[check]
error = right.std() / len(right) ** 0.5
print(f"${name}: accuracy {right.mean():.3f} ± {error:.3f}")

(X,) = rows(np.arange(len(table.y)))
model = train(X, table.y)
seconds = np.median(repeat(lambda: chances(model, X[:1]), number=20, repeat=21)) / 20
print(f"one row {seconds * 1e6:.0f} µs, {${size}:,} bytes")
`;
}
