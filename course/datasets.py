"""The data tables that ship with the course.

`course/data/` holds each table as a CSV file with a note of the same name on where it comes from.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pandas as pd


def load_titanic() -> tuple[pd.DataFrame, pd.Series[int]]:
    """The 1,309 passengers of the Titanic, and who survived (`course/data/titanic.md` tells the source).

    Returns `(X, y)`. `y` has shape (1309,): 1 = survived (500 passengers), 0 = died (809). `X` has shape
    (1309, 7), a row a passenger, in the same order:

    - `pclass`: ticket class, 1, 2 or 3 (1 = best);
    - `sex`: `"female"` or `"male"`;
    - `age`: years, fractions for infants; NaN for 263 passengers;
    - `sibsp`: siblings and spouses aboard, a count;
    - `parch`: parents and children aboard, a count;
    - `fare`: price of the ticket in pounds sterling of 1912, one ticket often covering a family; NaN for 1;
    - `embarked`: port, `"C"` Cherbourg, `"Q"` Queenstown or `"S"` Southampton; NaN for 2.
    """
    with files("course").joinpath("data/titanic.csv").open(encoding="utf-8") as table:
        passengers = pd.read_csv(table)
    return passengers.drop(columns="survived"), passengers["survived"]


def load_price_list() -> dict[str, Any]:
    """What machines cost in the lessons: made-up names and prices, with a date (`course/data/price_list.md`).

    - `title`, `date` ("2026-11-01"), `currency` ("GBP"): what it is, and from when;
    - `instances`: a list of `{"name", "vcpus", "memory_gb", "accelerators", "per_hour"}`;
    - `cache_per_hour`, `per_thousand_calls`, `storage_per_gb_month`: pounds;
    - `real_prices`: addresses of pages with real ones.
    """
    text = files("course").joinpath("data/price_list.json").read_text(encoding="utf-8")
    prices: dict[str, Any] = json.loads(text)
    return prices
