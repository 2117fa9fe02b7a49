"""The tables of lesson 11 are what their scripts make."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import optuna
import pandas as pd
import pytest

from studies import front_samplers, learning_curves, pruner_regret

optuna.logging.set_verbosity(optuna.logging.ERROR)
pytestmark = pytest.mark.filterwarnings("ignore::optuna.exceptions.ExperimentalWarning")


@pytest.fixture(scope="module")
def curves() -> pd.DataFrame:
    return pruner_regret.load()


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    return pd.read_csv(pruner_regret.TABLE).set_index(["pruner", "seed"])


@pytest.fixture(scope="module")
def race() -> pd.DataFrame:
    return pd.read_csv(front_samplers.TABLE).set_index(["sampler", "seed"])


def test_there_are_three_hundred_whole_curves(curves: pd.DataFrame) -> None:
    assert curves["curve"].tolist() == list(range(300))
    accuracies = curves[learning_curves.EPOCHS]
    assert accuracies.shape == (300, 27)
    assert accuracies.stack().between(0, 1).all()
    assert (curves["seconds"] > 0).all()
    assert learning_curves.TABLE.stat().st_size < 100_000


def test_the_settings_are_those_that_the_script_draws(curves: pd.DataFrame) -> None:
    for number, *stored in curves[["curve", *learning_curves.Setting.__dataclass_fields__]].values.tolist():
        assert tuple(stored) == pytest.approx(astuple(learning_curves.drawn(int(number))), rel=1e-9)


@pytest.mark.parametrize("number", [6, 138, 299])
def test_a_curve_recorded_again_is_the_one_in_the_table(curves: pd.DataFrame, number: int) -> None:
    again, _ = learning_curves.train(number, learning_curves.drawn(number))
    stored = curves.loc[number, learning_curves.EPOCHS].to_numpy(dtype=float)
    # the last bits of a matrix product differ between processors, and a digit on the border with them
    assert again == pytest.approx(stored, abs=0.01)


@pytest.mark.parametrize("pruner", pruner_regret.PRUNERS)
def test_a_replay_made_again_gives_the_row_of_the_table(
    curves: pd.DataFrame, runs: pd.DataFrame, pruner: str
) -> None:
    again = pruner_regret.run(curves, pruner, 11)
    stored = runs.loc[(pruner, 11)]
    for column, value in stored.items():
        assert float(again[str(column)]) == pytest.approx(float(value)), column


def test_what_the_lesson_says_of_the_pruners(runs: pd.DataFrame) -> None:
    assert len(runs) == 30 * len(pruner_regret.PRUNERS)
    mean = runs.groupby("pruner").mean()
    saved = 1 - mean["epochs"] / (27 * pruner_regret.N_TRIALS)
    ratio = saved / (mean["pruned"] / pruner_regret.N_TRIALS)
    assert ratio["patient median"] < 0.6
    assert ratio["halving"] > 0.88
    assert saved["percentile 75"] > 0.5
    assert mean.loc["percentile 75", "regret"] - mean.loc["none", "regret"] < 0.02
    assert mean["regret"].idxmax() == "halving"
    assert mean["lost_best"]["halving"] > 0.7
    assert mean["budget_regret"].idxmax() == "none"


def test_forests_searched_again_give_the_row_of_the_table(race: pd.DataFrame) -> None:
    again = front_samplers.run("random", 3, n_trials=6)
    assert again == pytest.approx(race.loc[("random", 3)].to_numpy()[:6], abs=0.006)


def test_what_the_lesson_says_of_the_samplers(race: pd.DataFrame) -> None:
    first_fifty = [str(trial) for trial in range(1, 51)]
    assert race.loc["nsga2", first_fifty].equals(race.loc["random", first_fifty])
    difference = race.loc["tpe", "60"] - race.loc["random", "60"]
    assert abs(difference.mean()) < difference.sem()


def test_a_hypervolume_is_the_area_of_a_staircase() -> None:
    assert front_samplers.hypervolume([(1.0, 0.0)]) == pytest.approx(100)
    assert front_samplers.hypervolume([(0.95, 150.0)]) == pytest.approx(25)
    assert front_samplers.hypervolume([(0.95, 150.0), (0.92, 0.0), (0.91, 200.0)]) == pytest.approx(35)
    assert front_samplers.hypervolume([(0.89, 10.0), (0.99, 400.0)]) == 0
    assert np.isclose(front_samplers.hypervolume([]), 0)
