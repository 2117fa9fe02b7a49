"""The lab's formulas: early stopping and learning-rate schedules."""

from __future__ import annotations

import json
import math
import subprocess
import sys

import numpy as np
import pytest

from widgets.labs.regularisation.rules import SCHEDULES, schedule, stop_epoch

# Falls, bumps once at epoch 3, falls to its lowest at epoch 5, then rises.
BUMPY = [0.9, 0.7, 0.6, 0.65, 0.55, 0.5, 0.52, 0.56, 0.6, 0.65]


def test_patience_of_one_stops_at_the_first_bump() -> None:
    assert stop_epoch(BUMPY, patience=1) == (3, 2, True)


def test_more_patience_outlasts_the_bump() -> None:
    assert stop_epoch(BUMPY, patience=2) == (7, 5, True)


def test_an_improvement_smaller_than_min_delta_does_not_count() -> None:
    assert stop_epoch([0.9, 0.89, 0.88, 0.87], patience=2, min_delta=0.05) == (2, 0, True)


def test_small_improvements_add_up_until_they_count() -> None:
    assert stop_epoch([0.9, 0.87, 0.84, 0.83, 0.83], patience=2, min_delta=0.05) == (4, 2, True)


def test_a_run_that_never_waits_long_enough_goes_to_its_end() -> None:
    assert stop_epoch(BUMPY, patience=5) == (9, 5, False)


def test_a_loss_that_is_not_a_number_is_no_improvement() -> None:
    assert stop_epoch([0.9, math.nan, math.nan], patience=2) == (2, 0, True)


def test_a_run_without_epochs_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one epoch"):
        stop_epoch([], patience=1)


def test_stopping_is_where_keras_stops() -> None:
    """60 random runs go through the real callback, in a process that may import Keras."""
    generator = np.random.default_rng(0)
    runs = [
        {
            "losses": np.abs(3 + generator.normal(-0.02, 0.1, 30).cumsum()).round(3).tolist(),
            "patience": int(generator.integers(1, 20)),
            "min_delta": float(generator.choice([0.0, 0.01, 0.1])),
        }
        for _ in range(60)
    ]
    script = """
import json, sys
from types import SimpleNamespace
import keras

for run in json.load(sys.stdin):
    stopper = keras.callbacks.EarlyStopping(
        mode="min", patience=run["patience"], min_delta=run["min_delta"], restore_best_weights=True)
    model = SimpleNamespace(stop_training=False, get_weights=list, set_weights=lambda _: None, metrics=[])
    stopper.set_model(model)
    stopper.on_train_begin()
    for epoch, loss in enumerate(run["losses"]):
        stopper.on_epoch_end(epoch, {"val_loss": loss})
        if model.stop_training:
            break
    print(json.dumps([epoch, stopper.best_epoch, model.stop_training]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(runs), capture_output=True, text=True, check=True
    )
    keras_stops = [tuple(json.loads(line)) for line in done.stdout.splitlines() if line.startswith("[")]
    assert keras_stops == [stop_epoch(run["losses"], run["patience"], run["min_delta"]) for run in runs]
    assert {early for _, _, early in keras_stops} == {True, False}


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_never_exceeds_its_base_rate_nor_falls_below_zero(name: str) -> None:
    rates = [schedule(name, epoch, 60, 0.003) for epoch in range(60)]
    assert max(rates) <= 0.003
    assert min(rates) >= 0
    assert len(set(rates)) > 1 or name == "constant"


def test_steps_come_after_each_quarter() -> None:
    rates = [schedule("step", epoch, 60, 1.0) for epoch in (0, 14, 15, 29, 30, 45, 59)]
    assert rates == pytest.approx([1, 1, 0.3, 0.3, 0.09, 0.027, 0.027])


def test_cosine_is_at_half_its_rate_half_way() -> None:
    assert schedule("cosine", 0, 60, 0.2) == pytest.approx(0.2)
    assert schedule("cosine", 30, 60, 0.2) == pytest.approx(0.1)


def test_exponential_loses_the_same_share_each_epoch() -> None:
    rates = [schedule("exponential", epoch, 60, 1.0) for epoch in range(60)]
    shares = np.diff(np.log(rates))
    assert shares == pytest.approx(shares[0])


def test_warm_up_rises_in_equal_steps_and_then_falls() -> None:
    rates = [schedule("warm-up + cosine", epoch, 60, 0.6) for epoch in range(60)]
    assert rates[:6] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert (np.diff(rates[6:]) < 0).all()


def test_an_unknown_schedule_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match=r"'linear'.*constant, step"):
        schedule("linear", 0, 10, 0.1)
