"""The Titanic passengers as numbers that a model can learn from."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from course.datasets import load_titanic
from widgets.labs.own_table import Table

Floats = npt.NDArray[np.float64]
PORTS = {"C": "from Cherbourg", "Q": "from Queenstown", "S": "from Southampton"}


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


def titanic(*, coin: bool) -> Table:
    """All passengers as a table; with or without the toss of a coin."""
    X, y = passengers()
    X = X if coin else X.drop(columns="coin toss")
    return Table("the Titanic", X, np.asarray(y, dtype=np.int64), "survived", "1")


def preparation() -> Pipeline:
    """The median for what is not known, then mean 0 and standard deviation 1 in every column."""
    return Pipeline(
        [("impute", SimpleImputer(strategy="median", keep_empty_features=True)), ("scale", StandardScaler())]
    )
