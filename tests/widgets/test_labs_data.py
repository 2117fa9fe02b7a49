"""The stored answers of the lab are what its script makes, and what *Train it now* finds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import widgets
from widgets.labs.passengers import passengers, titanic
from widgets.labs.regularisation import recipes
from widgets.labs.regularisation.fits import fit_logistic
from widgets.labs.regularisation.optimisation_lab import network_training
from widgets.labs.regularisation.parts import parts
from widgets.labs.regularisation.recipes import NetworkRun, dropout_run, stopping_run
from widgets.labs.regularisation.rules import SCHEDULES, stop_epoch

PATH = Path(widgets.__file__).parent / "data" / recipes.DATA_FILE

# Other processors round otherwise, and training carries the difference on: a few epochs keep it small.
NETWORK_TOLERANCE = 0.01


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return stored


def train(run: NetworkRun) -> list[dict[str, float]]:
    """In a process of its own, as *Train it now* does it."""
    return list(network_training(run).steps())


def test_the_file_is_small_enough_to_open_at_once() -> None:
    assert PATH.stat().st_size < 1_000_000


def test_the_grids_are_those_of_the_recipes(data: dict[str, Any]) -> None:
    weights, stopping, dropout = data["weights"], data["stopping"], data["dropout"]
    assert weights["features"] == list(passengers()[0].columns)
    plan = recipes.STORED
    assert (tuple(weights["strengths"]), tuple(weights["l1_ratios"])) == (plan.strengths, plan.l1_ratios)
    assert np.shape(weights["weights"]) == (11, 41, 13)
    assert stopping["settings"] == stopping_run(0).to_dict()
    assert np.shape(stopping["validation_loss"]) == (plan.stopping_runs, 100)
    assert (tuple(dropout["rates"]), tuple(dropout["schedules"])) == (plan.dropout_rates, SCHEDULES)
    assert dropout["settings"] == dropout_run(0, 0.0, "constant").to_dict()
    assert np.shape(dropout["validation_loss"]) == (7, 5, plan.dropout_runs, 60)


@pytest.mark.parametrize(("mix", "strength"), [(0, 5), (3, 20), (10, 24), (10, 40)])
def test_a_logistic_regression_fitted_now_agrees_with_the_stored_one(
    data: dict[str, Any], mix: int, strength: int
) -> None:
    stored = data["weights"]
    fit = fit_logistic(titanic(coin=True), stored["strengths"][strength], stored["l1_ratios"][mix])
    assert fit.weights == pytest.approx(stored["weights"][mix][strength], abs=2e-3)
    assert fit.validation_loss == pytest.approx(stored["validation_loss"][mix][strength], abs=1e-3)
    assert fit.validation_accuracy == pytest.approx(stored["validation_accuracy"][mix][strength], abs=0.01)


def test_l1_reaches_zero_exactly_and_l2_never_does(data: dict[str, Any]) -> None:
    weights = np.array(data["weights"]["weights"])
    ridge, lasso = weights[0], weights[-1]
    assert (ridge != 0).all()
    assert (lasso[-1] == 0).all()
    assert (lasso[0] != 0).sum() > 8


def test_a_network_trained_now_agrees_with_the_stored_run(data: dict[str, Any]) -> None:
    run = dropout_run(2, 0.5, "constant")
    short = NetworkRun(**{**run.to_dict(), "epochs": 8})  # type: ignore[arg-type]
    now = [epoch["validation_loss"] for epoch in train(short)]
    stored = data["dropout"]["validation_loss"][recipes.STORED.dropout_rates.index(0.5)][0][2]
    assert now == pytest.approx(stored[:8], abs=NETWORK_TOLERANCE)


def test_keras_stops_where_the_formula_says_and_restores_the_best_weights(data: dict[str, Any]) -> None:
    *epochs, restored = train(stopping_run(6, patience=1))
    losses = [epoch["validation_loss"] for epoch in epochs]
    assert stop_epoch(losses, patience=1) == (len(losses) - 1, len(losses) - 2, True)
    assert restored["validation_loss"] == pytest.approx(min(losses))
    assert losses == pytest.approx(
        data["stopping"]["validation_loss"][6][: len(losses)], abs=NETWORK_TOLERANCE
    )


def test_no_passenger_is_in_both_parts() -> None:
    part = parts(titanic(coin=True), seed=3)
    assert len(part.X_train) == 120
    assert len(part.X_validation) == 200
    assert not set(part.X_train.index) & set(part.X_validation.index)


def test_another_seed_draws_other_passengers() -> None:
    table = titanic(coin=True)
    assert set(parts(table, 0).X_train.index) != set(parts(table, 1).X_train.index)
