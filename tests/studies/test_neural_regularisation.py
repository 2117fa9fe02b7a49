"""The tables on first weights, dropout and batch normalisation are what their script makes."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd
import pytest

from studies import neural_regularisation as study

TABLES = study.tables()


def stored(name: str) -> pd.DataFrame:
    return pd.read_csv(study.FOLDER / f"{name}.csv")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_a_row_for_each_setting_in_order(name: str) -> None:
    table, settings = stored(name), pd.DataFrame(TABLES[name][1])
    pd.testing.assert_frame_equal(table[settings.columns], settings, check_dtype=False)


@pytest.mark.parametrize("name", TABLES)
def test_shares_are_shares_and_only_divergence_is_empty(name: str) -> None:
    table = stored(name)
    accuracies = table.filter(like="accuracy")
    assert accuracies.min(axis=None) >= 0
    assert accuracies.max(axis=None) <= 1
    empty = table[table.isna().any(axis=1)]
    assert name == "neural_batchnorm" or empty.empty
    assert (empty.get("train_accuracy", pd.Series(dtype=float)) < 0.2).all()


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("neural_dropout", {"wrong": 0.2, "rate": 0.3, "seed": 4}),
        ("neural_init", {"depth": 10, "activation": "tanh", "first": "Glorot", "seed": 1}),
        ("neural_init", {"depth": 10, "activation": "sigmoid", "first": "Glorot", "seed": 2}),
        ("neural_batchnorm", {"normalise": True, "optimizer": "sgd", "rate": 0.1, "seed": 3}),
    ],
)
def test_a_training_made_again_gives_the_row_of_the_table(name: str, setting: dict[str, object]) -> None:
    make_row, settings = TABLES[name]
    (number,) = [n for n, each in enumerate(settings) if setting.items() <= each.items()]
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:  # it imports TensorFlow
        again = process.submit(make_row, **settings[number]).result()
    row = stored(name).iloc[number]
    # rounding differs between computers, and training makes it grow
    for column, value in again.items():
        near = {"fitted": 2, "best_epoch": 60}.get(column, 0.02)
        share = 0 if "accuracy" in column else 0.25
        assert value == pytest.approx(row[column], rel=share, abs=near), column


def test_wrong_labels_are_a_share_of_the_training_labels_and_nothing_else() -> None:
    right, wrong = study.Digits(3).split(), study.Digits(3, 0.2).split()
    assert (right["train"][1] != wrong["train"][1]).sum() == 60
    for part in ("valid", "test"):
        assert np.array_equal(right[part][1], wrong[part][1])
    assert [len(wrong[part][1]) for part in wrong] == [300, 100, 1397]
