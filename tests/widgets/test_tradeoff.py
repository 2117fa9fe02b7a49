"""The Performance Trade-off Explorer's models: measured as it says, and stored as its script makes them."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.model_selection import StratifiedKFold

import widgets
from tools.node import lab_says
from widgets.labs.passengers import preparation, titanic
from widgets.labs.tradeoff.candidates import CANDIDATES, Candidate
from widgets.labs.tradeoff.digits import DIGIT_CANDIDATES, WORDS, digits, train_all_digits
from widgets.labs.tradeoff.make_data import DATA_FILE, DIGITS_FILE
from widgets.labs.tradeoff.measuring import latencies, share_right, weights_of
from widgets.labs.tradeoff.predictors import Chances, Rows, decide
from widgets.labs.tradeoff.survey import FOLDS
from widgets.labs.tradeoff.training import train_all

PATH = Path(widgets.__file__).parent / "data" / DATA_FILE
DIGITS_PATH = PATH.with_name(DIGITS_FILE)
QUICK = ("logistic", "logistic-int8", "tree-pruned", "forest-pruned", "forest-tree", "boosting-stopped")


@pytest.fixture(scope="module")
def stored() -> dict[str, Any]:
    data = json.loads(PATH.read_text(encoding="utf-8"))
    return {candidate["id"]: candidate for candidate in data["candidates"]}


def bits(candidate: dict[str, Any], rows: int) -> np.ndarray:
    return np.unpackbits(np.frombuffer(bytes.fromhex(candidate["right"]), dtype=np.uint8))[:rows].astype(bool)


def test_every_candidate_is_stored_with_the_bits_that_make_its_accuracy(stored: dict[str, Any]) -> None:
    assert list(stored) == [candidate.id for candidate in CANDIDATES]
    for candidate in stored.values():
        assert bits(candidate, 1309).mean() == pytest.approx(candidate["accuracy"][1], abs=1e-4)


def test_models_trained_now_are_right_about_the_same_passengers(stored: dict[str, Any]) -> None:
    table = titanic(coin=False)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    learn, check = next(iter(folds.split(table.X, table.y)))
    prepare = preparation().fit(table.X.iloc[learn])
    X_learn, X_check = (prepare.transform(table.X.iloc[rows]).astype("float32") for rows in (learn, check))
    for id, predictor in train_all(X_learn, table.y[learn]):
        if id in QUICK:
            now = (predictor.chances(X_check) > 0.5) == table.y[check]
            # other processors round otherwise, which may tip a passenger over
            assert (now != bits(stored[id], 1309)[check]).sum() <= 2, id
        if id == QUICK[-1]:
            break  # next come the networks, and TensorFlow must not be imported among other tests


@pytest.mark.parametrize("candidates", [CANDIDATES, DIGIT_CANDIDATES])
def test_a_model_is_made_from_one_that_there_is(candidates: tuple[Candidate, ...]) -> None:
    ids = [candidate.id for candidate in candidates]
    for candidate in candidates:
        assert (candidate.made_from is None) == (candidate.how == "")
        assert candidate.made_from is None or ids.index(candidate.made_from) < ids.index(candidate.id)
        assert 1 <= candidate.interpretability <= 5


@pytest.mark.parametrize(
    ("right", "rows", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_an_accuracy_is_that_of_newcombe_1998_table_1(
    right: int, rows: int, low: float, high: float
) -> None:
    found = share_right(np.arange(rows) < right)
    assert (found.low, found.middle, found.high) == pytest.approx((low, right / rows, high), abs=5e-5)


class Sleeper:
    """Counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def chances(self, rows: Rows) -> Chances:
        self.calls += 1
        return np.zeros(len(rows))

    def artefact(self) -> bytes:
        return b"0" * 1000


def test_candidates_take_turns_at_being_timed() -> None:
    sleepers = {"one": Sleeper(), "other": Sleeper()}
    rounds: Iterator[Any] = latencies(sleepers, np.zeros((1, 3), dtype="float32"), 3, 0.0005)
    seen = []
    for figures in rounds:
        seen.append([each.calls for each in sleepers.values()])
        assert all(0 < each.low <= each.middle <= each.high for each in figures.values())
    assert len(seen) == 3
    for before, after in pairwise(seen):
        assert all(now > then for then, now in zip(before, after, strict=True))


def test_sizes_are_of_the_file_and_of_the_file_compressed() -> None:
    size, compressed = weights_of(Sleeper().artefact())
    assert size == 1000
    assert compressed < 50


# ---- the digits ----


@pytest.fixture(scope="module")
def stored_digits() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(DIGITS_PATH.read_text(encoding="utf-8"))
    return data


def right_on_first_fold(ids: tuple[str, ...]) -> dict[str, Any]:
    """Runs in a process of its own: it imports TensorFlow. Shape (rows,) of True and False by id."""
    X, y = digits()
    learn, check = next(iter(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(X, y)))
    found = {}
    for id, predictor in train_all_digits(X[learn], y[learn]):
        found[id] = decide(predictor.chances(X[check])) == y[check]
        if id == ids[-1]:
            break
    return {id: found[id] for id in ids}


def test_every_model_of_the_digits_is_stored_with_the_bits_that_make_its_accuracy(
    stored_digits: dict[str, Any],
) -> None:
    assert stored_digits["table"]["rows"] == len(digits()[1])
    found = {candidate["id"]: candidate for candidate in stored_digits["candidates"]}
    assert list(found) == [candidate.id for candidate in DIGIT_CANDIDATES]
    for candidate in found.values():
        assert bits(candidate, 1797).mean() == pytest.approx(candidate["accuracy"][1], abs=1e-4)
        assert candidate["compressed"] < candidate["size"]
    assert {word: stored_digits[word] for word in WORDS} == WORDS


def test_networks_trained_now_are_right_about_the_same_digits(stored_digits: dict[str, Any]) -> None:
    ids = ("neighbours", "logistic", "cnn", "cnn-int8")
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        now = process.submit(right_on_first_fold, ids).result()
    X, y = digits()
    _, check = next(iter(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(X, y)))
    found = {candidate["id"]: candidate for candidate in stored_digits["candidates"]}
    for id in ids:
        # rounding differs between processors, and training makes it grow
        most = 1 if id in ("neighbours", "logistic") else 8
        assert (now[id] != bits(found[id], 1797)[check]).sum() <= most, id


def test_zeros_change_the_compressed_size_alone(stored_digits: dict[str, Any]) -> None:
    found = {candidate["id"]: candidate for candidate in stored_digits["candidates"]}
    dense, sparse = found["cnn"], found["cnn-pruned"]
    assert sparse["size"] == pytest.approx(dense["size"], rel=1e-3)
    assert sparse["compressed"] < 0.4 * dense["compressed"]
    assert sparse["one_row"][1] == pytest.approx(dense["one_row"][1], rel=0.2)


@pytest.mark.parametrize("number", range(len(WORDS["presets"])))
def test_the_sentence_on_the_digits_counts_what_is_within_the_limits(
    number: int, stored_digits: dict[str, Any]
) -> None:
    settings = stored_digits["presets"][number]["settings"]
    time = "batch" if settings["scenario"] == "batch" else "one_row"
    size = "compressed" if settings["scenario"] == "edge" else "size"
    within = [
        each
        for each in stored_digits["candidates"]
        if each[time][1] <= settings["most_time"]
        and each[size] <= settings["most_size"]
        and each["interpretability"] >= settings["least_interpretability"]
    ]
    sentence = lab_says("tradeoff_explorer.js", stored_digits, settings)["sentence"]
    assert f"{len(within)} of {len(DIGIT_CANDIDATES)} models survive" in sentence
    assert max(within, key=lambda each: each["accuracy"][1])["name"] in sentence
    assert any(sentence.count(each["name"]) for each in within)
