"""The committed tables are what their scripts make."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from course.landscapes import load_landscape
from studies import search_regret, svc_landscapes

KNOWN = search_regret.problems()


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(search_regret.TABLE).set_index(["problem", "method", "seed"]).sort_index()


def test_the_table_holds_thirty_runs_of_each_method_on_each_problem(table: pd.DataFrame) -> None:
    assert len(table) == 30 * len(KNOWN) * len(search_regret.METHODS)
    assert list(table.columns) == [str(trial) for trial in range(1, 51)]


def test_regret_never_rises_and_never_falls_below_zero(table: pd.DataFrame) -> None:
    values = table.to_numpy()
    assert (np.diff(values, axis=1) <= 0).all()
    assert (values >= -1e-4).all()  # Hartmann's top is known to five decimals


@pytest.mark.parametrize("problem", KNOWN)
@pytest.mark.parametrize("method", ["grid", "random", "tpe"])
def test_a_run_made_again_gives_the_row_of_the_table(table: pd.DataFrame, problem: str, method: str) -> None:
    scores = search_regret.METHODS[method](KNOWN[problem], 7)
    again = search_regret.simple_regret(scores, KNOWN[problem].best)
    assert again == pytest.approx(table.loc[(problem, method, 7)].to_numpy(), abs=6e-5)


def test_a_gaussian_process_run_made_again_gives_the_row_of_the_table(table: pd.DataFrame) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # skopt, on flat ground
        scores = search_regret.gp(KNOWN["svc"], 0)
    again = search_regret.simple_regret(scores, KNOWN["svc"].best)
    # from the first surrogate on, rounding differs between computers
    assert again[:10] == pytest.approx(table.loc[("svc", "gp", 0)].to_numpy()[:10], abs=6e-5)
    assert again[-1] < 0.01


@pytest.mark.parametrize(("name", "i", "j"), [("iris", 12, 14), ("wine", 20, 9), ("digits", 16, 11)])
def test_a_landscape_point_measured_again_is_the_one_in_the_table(name: str, i: int, j: int) -> None:
    stored = load_landscape(name)
    X, y = svc_landscapes.data_sets()[name]
    again = svc_landscapes.accuracy(
        X, y, 10 ** svc_landscapes.LOG10_C[i], 10 ** svc_landscapes.LOG10_GAMMA[j]
    )
    assert again == pytest.approx(stored.accuracy[i, j], abs=1e-5)
