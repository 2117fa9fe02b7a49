"""Measure how important each churn column looks, on thirty tables: `python -m studies.churn_importance`.

One row a table and column; lesson 04 makes three of the tables again. About four minutes on one core, half of
them spent refitting forests without one column.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import RFE
from sklearn.inspection import permutation_importance
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OrdinalEncoder
from tqdm import tqdm

from course.generators import make_churn

TABLE = Path(__file__).parents[1] / "course" / "data" / "churn_importance.csv"
TABLES = range(30)
CUSTOMERS = 2000
LEAF = 20
"""Fewest customers in a leaf of the forest that may not memorise."""
KEPT = 4
"""How many columns recursive elimination is to keep: as many as matter."""
TWIN = "customer_lifetime_value"


def halves(seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series[int], pd.Series[int]]:
    """Training and test customers of one table, with codes for the two columns of words."""
    churn = make_churn(CUSTOMERS, seed=seed)
    X = churn.X.copy()
    words = ["contract", "region"]
    X[words] = OrdinalEncoder().fit_transform(X[words])
    A, B, a, b = train_test_split(X, churn.y, test_size=0.5, stratify=churn.y, random_state=seed)
    return A, B, a, b


def forest(seed: int, leaf: int = 1) -> RandomForestClassifier:
    return RandomForestClassifier(100, min_samples_leaf=leaf, random_state=seed)


def measure(seed: int) -> pd.DataFrame:
    """One row a column: all that the lesson asks of it. Importances are shares of one, not points."""
    A, B, a, b = halves(seed)
    full, limited = forest(seed).fit(A, a), forest(seed, LEAF).fit(A, a)
    accuracy = full.score(B, b)
    unseen = permutation_importance(full, B, b, n_repeats=10, random_state=seed)
    seen = permutation_importance(full, A, a, n_repeats=5, random_state=seed)
    refitted = {
        column: forest(seed).fit(A.drop(columns=column), a).score(B.drop(columns=column), b) for column in A
    }
    lone = forest(seed).fit(A.drop(columns=TWIN), a)
    without = permutation_importance(lone, B.drop(columns=TWIN), b, n_repeats=10, random_state=seed)
    kept = {
        f"rfe_{name}": RFE(forest(seed, leaf), n_features_to_select=KEPT).fit(A, a).support_.astype(int)
        for name, leaf in {"full": 1, "limited": LEAF}.items()
    }
    others = list(A.drop(columns=TWIN))
    return pd.DataFrame(
        {
            "seed": seed,
            "column": A.columns,
            "mdi": full.feature_importances_,
            "mdi_limited": limited.feature_importances_,
            "permutation": unseen.importances_mean,
            "repeat_sd": unseen.importances.std(axis=1, ddof=1),
            "permutation_training": seen.importances_mean,
            "drop_column": accuracy - np.array([refitted[column] for column in A]),
            "permutation_without_twin": pd.Series(without.importances_mean, others)
            .reindex(A.columns)
            .to_numpy(),
            **kept,
            "accuracy": accuracy,
            "accuracy_limited": limited.score(B, b),
        }
    )


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    rows = pd.concat([measure(seed) for seed in tqdm(TABLES, desc="tables")])
    rows.round(5).to_csv(TABLE, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
