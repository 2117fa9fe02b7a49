"""Measure the tuning landscape of an SVC on four small data sets: `python -m studies.svc_landscapes`.

For each C and gamma of a 25 x 25 log grid: the mean accuracy of 3-fold cross-validation. Digits is cut to
500 rows, so that its differences are as noisy as in daily work. About two minutes on one core.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from tqdm import tqdm

from course.landscapes import TABLE

LOG10_C = np.linspace(-3, 4, 25)
LOG10_GAMMA = np.linspace(-6, 1, 25)


def data_sets() -> dict[str, tuple[NDArray[np.float64], NDArray[np.int64]]]:
    """Name -> (X, y)."""
    digits, label = load_digits(return_X_y=True)
    some = np.random.default_rng(0).choice(len(digits), size=500, replace=False)
    return {
        "digits": (digits[some], label[some]),
        "wine": load_wine(return_X_y=True),
        "breast_cancer": load_breast_cancer(return_X_y=True),
        "iris": load_iris(return_X_y=True),
    }


def accuracy(X: NDArray[np.float64], y: NDArray[np.int64], C: float, gamma: float) -> float:
    """Mean accuracy over three folds; the scaler is fitted on the training folds alone."""
    model = make_pipeline(StandardScaler(), SVC(C=C, gamma=gamma))
    folds = StratifiedKFold(3, shuffle=True, random_state=0)
    return float(cross_val_score(model, X, y, cv=folds).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=TABLE)
    options = parser.parse_args()
    grid = [(c, g) for c in LOG10_C for g in LOG10_GAMMA]
    rows = [
        (name, c, g, accuracy(X, y, 10**c, 10**g))
        for name, (X, y) in data_sets().items()
        for c, g in tqdm(grid, desc=name)
    ]
    table = pd.DataFrame(rows, columns=["dataset", "log10_C", "log10_gamma", "accuracy"])
    table.round(5).to_csv(options.output, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
