"""The Titanic passengers as numbers that a model can learn from, and who is in which part."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from course.datasets import load_titanic
from widgets.labs.recipes import TRAINING_PASSENGERS, VALIDATION_PASSENGERS

Floats = npt.NDArray[np.float64]
PORTS = {"C": "from Cherbourg", "Q": "from Queenstown", "S": "from Southampton"}


class Parts(NamedTuple):
    """Passengers to learn from and passengers to check with; no passenger is in both."""

    X_train: pd.DataFrame
    y_train: pd.Series[int]
    X_validation: pd.DataFrame
    y_validation: pd.Series[int]


@cache
def passengers() -> tuple[pd.DataFrame, pd.Series[int]]:
    """All 1,309 passengers: 13 columns of numbers (NaN where an age or the fare is not known), and survived.

    The last column is the toss of a coin: we know that it says nothing, the model does not.
    """
    table, survived = load_titanic()
    X = pd.DataFrame({"female": table["sex"] == "female"})
    for number, name in enumerate(("first class", "second class", "third class"), start=1):
        X[name] = table["pclass"] == number
    X["age"] = table["age"]
    X["age not known"] = table["age"].isna()
    X["siblings, spouse"] = table["sibsp"]
    X["parents, children"] = table["parch"]
    X["fare (log)"] = np.log1p(table["fare"])  # a few fares are 30 times the median
    for port, name in PORTS.items():
        X[name] = table["embarked"] == port
    X["coin toss"] = np.random.default_rng(0).integers(0, 2, len(X))
    return X.astype(float), survived


def parts(seed: int) -> Parts:
    """120 passengers to learn from and 200 others, each with the same share of survivors as the ship."""
    X, y = passengers()
    X_train, X_rest, y_train, y_rest = train_test_split(
        X, y, train_size=TRAINING_PASSENGERS, stratify=y, random_state=seed
    )
    X_validation, _, y_validation, _ = train_test_split(
        X_rest, y_rest, train_size=VALIDATION_PASSENGERS, stratify=y_rest, random_state=seed
    )
    return Parts(X_train, y_train, X_validation, y_validation)


def preparation() -> Pipeline:
    """The median for what is not known, then mean 0 and standard deviation 1 in every column."""
    return Pipeline([("impute", SimpleImputer(strategy="median")), ("scale", StandardScaler())])
