"""The logistic regression of the panel *Weights*."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline

from widgets.labs.own_table import Table
from widgets.labs.passengers import Floats, preparation
from widgets.labs.regularisation.parts import parts
from widgets.labs.regularisation.recipes import FOLDS


@dataclass(frozen=True)
class LogisticFit:
    """Weights from all rows that are learnt from; losses and accuracies are means over 10 folds of them."""

    weights: Floats
    """Shape (columns,): change of the log-odds per standard deviation of the column."""
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_loss_se: float
    """Standard error of the mean over the folds."""
    validation_accuracy: float
    validation_accuracy_se: float


def logistic_model(strength: float, l1_ratio: float) -> Pipeline:
    """Elastic net with `strength` = 1 / C (greater than 0); `l1_ratio` from 0 (L2) to 1 (L1)."""
    model = LogisticRegression(
        C=1 / strength, l1_ratio=l1_ratio, solver="saga", tol=1e-5, max_iter=20_000, random_state=0
    )
    return Pipeline([*preparation().steps, ("model", model)])


def fit_logistic(table: Table, strength: float, l1_ratio: float) -> LogisticFit:
    """Fit the model on the rows that are learnt from with seed 0, and cross-validate it on them."""
    X, y, _, _ = parts(table, seed=0)
    weights = logistic_model(strength, l1_ratio).fit(X, y).named_steps["model"].coef_[0]
    number = min(FOLDS, int(np.bincount(y).min()))
    folds = StratifiedKFold(number, shuffle=True, random_state=0)
    scores = []
    for train, validation in folds.split(X, y):
        model = logistic_model(strength, l1_ratio).fit(X.iloc[train], y[train])
        for rows in (train, validation):
            chances = model.predict_proba(X.iloc[rows])[:, 1]
            scores.append((log_loss(y[rows], chances, labels=[0, 1]), accuracy_score(y[rows], chances > 0.5)))
    by_fold = np.array(scores).reshape(number, 2, 2)  # fold, train or validation, loss or accuracy
    mean = by_fold.mean(axis=0)
    se = by_fold.std(axis=0, ddof=1) / np.sqrt(number)
    return LogisticFit(
        weights=weights,
        train_loss=float(mean[0, 0]),
        train_accuracy=float(mean[0, 1]),
        validation_loss=float(mean[1, 0]),
        validation_loss_se=float(se[1, 0]),
        validation_accuracy=float(mean[1, 1]),
        validation_accuracy_se=float(se[1, 1]),
    )
