"""The table of lesson 04 is what its script makes, and says what the lesson says of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from course.generators import make_churn
from studies import churn_importance

COLUMNS = list(make_churn(10).X.columns)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(churn_importance.TABLE)


def test_the_table_holds_every_column_of_thirty_tables(table: pd.DataFrame) -> None:
    assert table["column"].tolist() == COLUMNS * 30
    assert table["seed"].tolist() == [seed for seed in range(30) for _ in COLUMNS]
    left_out = table["column"] == churn_importance.TWIN
    assert (table["permutation_without_twin"].isna() == left_out).all()
    assert table.drop(columns="permutation_without_twin").notna().all(axis=None)


def test_a_table_measured_again_gives_its_rows(table: pd.DataFrame) -> None:
    again = churn_importance.measure(7).drop(columns="column")
    stored = table[table["seed"] == 7].drop(columns="column")
    # a forest is the same everywhere; leave room for one or two customers whose vote is a tie
    assert again.to_numpy(float) == pytest.approx(stored.to_numpy(float), abs=3e-3, nan_ok=True)


def test_shares_sum_to_one_and_elimination_keeps_four(table: pd.DataFrame) -> None:
    sums = table.groupby("seed")[["mdi", "mdi_limited", "rfe_full", "rfe_limited"]].sum()
    assert np.allclose(sums[["mdi", "mdi_limited"]], 1, atol=1e-4)
    assert (sums[["rfe_full", "rfe_limited"]] == churn_importance.KEPT).all(axis=None)


def test_what_the_lesson_says_of_the_thirty_tables(table: pd.DataFrame) -> None:
    mdi = table.pivot(index="seed", columns="column", values="mdi")
    assert (mdi["random_id"] > 2 * mdi["contract"]).mean() > 0.5
    assert (mdi["random_id"] > mdi["contract"]).all()
    kept = table.groupby("column")["rfe_full"].sum()
    assert (kept["random_id"], kept["contract"]) == (30, 0)
    below = (table["permutation"] < 0).groupby(table["column"]).sum()
    assert below["support_tickets"] == 1
    assert all(10 <= below[name] <= 20 for name in ("monthly_spend", "region", "random_id"))
    first = table[table["seed"] == 0].set_index("column")
    assert first["mdi"].rank(ascending=False)["random_id"] == 3
    assert (first.loc[["monthly_spend", "support_tickets"], "permutation"] < 0).all()
