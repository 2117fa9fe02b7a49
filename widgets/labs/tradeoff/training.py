"""Trains every candidate of the Performance Trade-off Explorer on one table."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from widgets.labs.own_table import Labels
from widgets.labs.tradeoff.predictors import (
    Predictor,
    RegressorPredictor,
    Rows,
    ScikitPredictor,
    WrittenOutPredictor,
)

SEED = 0
_TREES = 200
_LEAVES = 16


def train_all(X: Rows, y: Labels) -> Iterator[tuple[str, Predictor]]:
    """The candidates of CANDIDATES by id, in their order, each as soon as it is trained."""
    yield from _linear(X, y)
    yield from _trees(X, y)
    yield from _boosting(X, y)
    from widgets.labs.tradeoff.networks import train_networks  # TensorFlow takes seconds to import

    yield from train_networks(X, y)


def _linear(X: Rows, y: Labels) -> Iterator[tuple[str, Predictor]]:
    ridge = LogisticRegression(max_iter=1000).fit(X, y)
    yield "logistic", ScikitPredictor(ridge)
    lasso = LogisticRegression(C=0.05, l1_ratio=1, solver="saga", max_iter=5000, random_state=SEED).fit(X, y)
    yield "logistic-l1", ScikitPredictor(lasso)
    weights, intercept = ridge.coef_[0].astype("float32"), float(ridge.intercept_[0])
    yield "logistic-numpy", WrittenOutPredictor(weights, 1.0, intercept)
    scale = float(np.abs(weights).max() / 127) or 1.0
    yield "logistic-int8", WrittenOutPredictor(np.round(weights / scale).astype("int8"), scale, intercept)


def _trees(X: Rows, y: Labels) -> Iterator[tuple[str, Predictor]]:
    yield "tree", ScikitPredictor(DecisionTreeClassifier(random_state=SEED).fit(X, y))
    small = DecisionTreeClassifier(max_leaf_nodes=_LEAVES, min_samples_leaf=5, random_state=SEED)
    yield "tree-pruned", ScikitPredictor(small.fit(X, y))
    forest = RandomForestClassifier(_TREES, oob_score=True, n_jobs=1, random_state=SEED).fit(X, y)
    # what each row's tree never saw of it: on its own rows a forest is sure of everything
    soft = np.nan_to_num(forest.oob_decision_function_[:, 1], nan=float(y.mean()))
    del forest.oob_decision_function_
    yield "forest", ScikitPredictor(forest)
    few = RandomForestClassifier(20, max_leaf_nodes=_LEAVES, n_jobs=1, random_state=SEED).fit(X, y)
    yield "forest-pruned", ScikitPredictor(few)
    student = DecisionTreeRegressor(max_leaf_nodes=_LEAVES, min_samples_leaf=5, random_state=SEED)
    yield "forest-tree", RegressorPredictor(student.fit(X, soft))


def _boosting(X: Rows, y: Labels) -> Iterator[tuple[str, Predictor]]:
    long = HistGradientBoostingClassifier(max_iter=300, early_stopping=False, random_state=SEED)
    yield "boosting", ScikitPredictor(long.fit(X, y))
    stopped = HistGradientBoostingClassifier(
        max_iter=300, early_stopping=True, n_iter_no_change=5, validation_fraction=0.2, random_state=SEED
    )
    yield "boosting-stopped", ScikitPredictor(stopped.fit(X, y))
