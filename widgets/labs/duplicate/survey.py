"""What happens to a column's importances once a copy of it stands in the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OrdinalEncoder

from course.generators import make_churn
from widgets.labs.step import Step

COLUMNS = ("customer_lifetime_value", "account_age_months", "contract", "support_tickets", "random_id")
NOISES = (2.0, 1.0, 0.5, 0.25, 0.1, 0.0)
"""Of the copy, in standard deviations of the column; 0 is an exact copy."""


@dataclass(frozen=True)
class Plan:
    """How much is measured: tables, customers in each (half of them to train on), shuffles of each column."""

    tables: int = 12
    customers: int = 2000
    shuffles: int = 5


STORED = Plan()


def survey(plan: Plan = STORED) -> Iterator[Step]:
    """One step a table; the last one brings the data.

    `mdi` and `permutation` have the shape (columns, 1 + noises, tables, 3): of the original, of the copy, and
    of both (the sum for MDI, shuffled together for permutation); position 0 is without a copy, where the
    second is None and the third that of the original. Permutation is in points of AUC. `auc` has the shape
    (columns, 1 + noises, tables).
    """
    tables = []
    for seed in range(plan.tables):
        tables.append(
            [[measure(seed, column, noise, plan) for noise in (None, *NOISES)] for column in COLUMNS]
        )
        data = _data(tables, plan) if seed == plan.tables - 1 else {}
        yield Step((seed + 1) / plan.tables, f"table {seed + 1}", data)


@dataclass(frozen=True)
class Measured:
    """Of one table with one copy, or with none."""

    mdi: tuple[float, float | None, float]
    permutation: tuple[float, float | None, float]
    auc: float


def measure(seed: int, column: str, noise: float | None, plan: Plan = STORED) -> Measured:
    """Train a forest with a copy of `column` in the table, and ask how important both look."""
    churn = make_churn(plan.customers, seed=seed)
    X = churn.X.copy()
    words = ["contract", "region"]
    X[words] = OrdinalEncoder().fit_transform(X[words])
    pair = [list(X.columns).index(column)]
    if noise is not None:
        X["copy"] = copy_of(X[column], noise, seed)
        pair.append(len(X.columns) - 1)
    A, B, a, b = train_test_split(
        X.to_numpy(float), churn.y, test_size=0.5, stratify=churn.y, random_state=seed
    )
    forest = RandomForestClassifier(100, random_state=seed).fit(A, a)
    auc = float(roc_auc_score(b, forest.predict_proba(B)[:, 1]))

    def lost(columns: list[int]) -> float:
        """Points of AUC that go when these columns are shuffled, all of them in the same way."""
        dice = np.random.default_rng(seed)
        scores = []
        for _ in range(plan.shuffles):
            shuffled = B.copy()
            shuffled[:, columns] = B[dice.permutation(len(B))][:, columns]
            scores.append(roc_auc_score(b, forest.predict_proba(shuffled)[:, 1]))
        return 100 * (auc - float(np.mean(scores)))

    mdi = forest.feature_importances_[pair]
    if noise is None:
        alone = lost(pair)
        return Measured((float(mdi[0]), None, float(mdi[0])), (alone, None, alone), auc)
    drops = (lost(pair[:1]), lost(pair[1:]), lost(pair))
    return Measured((float(mdi[0]), float(mdi[1]), float(mdi.sum())), drops, auc)


def copy_of(column: pd.Series[Any], noise: float, seed: int) -> NDArray[np.float64]:
    """The column with normal noise of that many of its standard deviations."""
    values = column.to_numpy(dtype=np.float64)
    blur: NDArray[np.float64] = np.random.default_rng(1000 + seed).normal(size=len(values))
    copied: NDArray[np.float64] = values + noise * values.std() * blur
    return copied


def _data(tables: list[list[list[Measured]]], plan: Plan) -> dict[str, Any]:
    def every(what: str, digits: int) -> list[list[list[Any]]]:
        return [
            [
                [_rounded(getattr(table[column][noise], what), digits) for table in tables]
                for noise in range(len(NOISES) + 1)
            ]
            for column in range(len(COLUMNS))
        ]

    return {
        "columns": list(COLUMNS),
        "noises": list(NOISES),
        "customers": plan.customers,
        "mdi": every("mdi", 4),
        "permutation": every("permutation", 3),
        "auc": every("auc", 4),
    }


def _rounded(value: Any, digits: int) -> Any:
    if isinstance(value, tuple):
        return [None if each is None else round(each, digits) for each in value]
    return round(value, digits)
