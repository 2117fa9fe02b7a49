"""Measure the tuning landscape of LightGBM on the churn table: `python -m studies.churn_landscape`.

For each learning rate, number of leaves and smallest leaf of a grid: the mean area under the ROC curve over
the five folds that lessons 02 and 03 use, and its standard error. About four minutes on one core.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.compose import make_column_transformer
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from tqdm import tqdm

from course.generators import make_churn

TABLE = Path(__file__).parents[1] / "course" / "data" / "churn_landscape.csv"
LOG10_RATE = np.linspace(-3, 0, 19)
LEAVES = (4, 8, 16, 32, 64)
SMALLEST_LEAF = (5, 10, 20, 40, 80, 160)
NUMERIC = ["customer_lifetime_value", "account_age_months", "monthly_spend", "support_tickets"]
CATEGORICAL = ["contract", "region"]


def customers() -> tuple[pd.DataFrame, pd.Series[int]]:
    """The 1,500 training customers of lessons 02 and 03: (X, y)."""
    churn = make_churn(3000, seed=0)
    X, _, y, _ = train_test_split(churn.X, churn.y, test_size=0.5, stratify=churn.y, random_state=0)
    return X, y


def auc(X: pd.DataFrame, y: pd.Series[int], rate: float, leaves: int, least: int) -> tuple[float, float]:
    """Mean AUC over five folds, and its standard error."""
    preprocess = make_column_transformer(
        (StandardScaler(), NUMERIC),
        (OneHotEncoder(handle_unknown="ignore", sparse_output=False), CATEGORICAL),
    ).set_output(transform="pandas")
    model = LGBMClassifier(
        n_estimators=100,
        learning_rate=rate,
        num_leaves=leaves,
        min_child_samples=least,
        random_state=0,
        n_jobs=1,
        verbose=-1,
    )
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    scores = cross_val_score(make_pipeline(preprocess, model), X, y, cv=folds, scoring="roc_auc")
    return float(scores.mean()), float(scores.std(ddof=1) / np.sqrt(5))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=TABLE)
    options = parser.parse_args()
    X, y = customers()
    grid = list(itertools.product(LOG10_RATE, LEAVES, SMALLEST_LEAF))
    rows = []
    for log10_rate, leaves, least in tqdm(grid):
        mean, error = auc(X, y, 10**log10_rate, leaves, least)
        rows.append([f"{log10_rate:.6f}", leaves, least, f"{mean:.6f}", f"{error:.6f}"])
    columns = ["log10_learning_rate", "num_leaves", "min_child_samples", "auc", "standard_error"]
    pd.DataFrame(rows, columns=columns).to_csv(options.output, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
