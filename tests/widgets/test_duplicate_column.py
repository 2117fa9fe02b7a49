"""The lab Duplicate a column: its stored numbers are those of its script, and its sentence fits them."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance
from sklearn.model_selection import train_test_split

import widgets
from course.generators import CONTRACT_EFFECT, REGIONS, make_churn
from tools.node import lab_says
from widgets.labs.duplicate.make_data import DATA_FILE
from widgets.labs.duplicate.survey import COLUMNS, NOISES, STORED, Plan, copy_of, measure, survey

PATH = Path(widgets.__file__).parent / "data" / DATA_FILE
DATA: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))


def numbers(what: str, column: str, exactness: int) -> np.ndarray[Any, Any]:
    """Shape (tables,) or (tables, 3)."""
    return np.array(DATA[what][COLUMNS.index(column)][exactness], dtype=float)


def test_there_is_a_number_for_every_column_copy_and_table() -> None:
    assert (DATA["columns"], DATA["noises"]) == (list(COLUMNS), list(NOISES))
    settings = (len(COLUMNS), 1 + len(NOISES), STORED.tables)
    assert np.shape(DATA["auc"]) == settings
    for what in ("mdi", "permutation"):
        assert np.shape(DATA[what]) == (*settings, 3)
    assert PATH.stat().st_size < 100_000


@pytest.mark.parametrize(("column", "exactness"), [("contract", 0), ("support_tickets", 4), ("random_id", 6)])
def test_a_table_measured_now_agrees_with_the_stored_one(column: str, exactness: int) -> None:
    noise = None if exactness == 0 else NOISES[exactness - 1]
    now = measure(3, column, noise)
    assert now.auc == pytest.approx(numbers("auc", column, exactness)[3], abs=2e-3)
    given = np.array(now.mdi, dtype=float)
    assert given == pytest.approx(numbers("mdi", column, exactness)[3], abs=2e-3, nan_ok=True)
    given = np.array(now.permutation, dtype=float)
    assert given == pytest.approx(numbers("permutation", column, exactness)[3], abs=0.2, nan_ok=True)


def test_the_survey_tells_how_far_it_is_and_ends_with_the_data() -> None:
    steps = list(survey(Plan(tables=1, customers=80, shuffles=1)))
    assert [step.done for step in steps] == [1.0]
    assert np.shape(steps[-1].data["mdi"]) == (len(COLUMNS), 1 + len(NOISES), 1, 3)


def test_scikit_learn_finds_the_same_importances() -> None:
    """With the table coded by hand and scikit-learn's own shuffles; 40 of them leave little luck."""
    churn = make_churn(2000, seed=0)
    codes = {"contract": sorted(CONTRACT_EFFECT), "region": sorted(REGIONS)}
    X = churn.X.assign(**{name: churn.X[name].map(all_.index) for name, all_ in codes.items()})
    X["copy"] = copy_of(X["customer_lifetime_value"], 0.0, 0)
    assert (X["copy"] == X["customer_lifetime_value"]).all()
    A, B, a, b = train_test_split(X.to_numpy(float), churn.y, test_size=0.5, stratify=churn.y, random_state=0)
    forest = RandomForestClassifier(100, random_state=0).fit(A, a)
    stored = numbers("mdi", "customer_lifetime_value", 6)[0]
    assert forest.feature_importances_[[0, -1]] == pytest.approx(stored[:2], abs=2e-3)
    theirs = permutation_importance(forest, B, b, scoring="roc_auc", n_repeats=40, random_state=1)
    ours = numbers("permutation", "customer_lifetime_value", 6)[0]
    luck = 100 * theirs.importances_std[[0, -1]] / np.sqrt(STORED.shuffles)
    assert (np.abs(100 * theirs.importances_mean[[0, -1]] - ours[:2]) < 4 * luck).all()


def test_a_noisy_copy_has_the_noise_that_it_says() -> None:
    column = make_churn(4000, seed=1).X["account_age_months"]
    copied = copy_of(column, 0.5, 1)
    assert np.std(copied - column) == pytest.approx(0.5 * np.std(column), rel=0.05)


def test_a_copy_moves_the_importances_and_not_the_model() -> None:
    for column in COLUMNS:
        alone = numbers("auc", column, 0)
        for exactness in range(1, len(NOISES) + 1):
            assert abs((numbers("auc", column, exactness) - alone).mean()) < 0.01
    alone, shared = (numbers("permutation", "customer_lifetime_value", at).mean(axis=0) for at in (0, 6))
    assert shared[0] < 0.5 * alone[0] < alone[0] < shared[2]
    blurred = numbers("mdi", "support_tickets", 4).mean(axis=0)
    assert blurred[1] > 3 * blurred[0]
    assert numbers("permutation", "support_tickets", 4).mean(axis=0)[0] < 0.5
    id_mdi, id_lost = (numbers(what, "random_id", 6).mean(axis=0) for what in ("mdi", "permutation"))
    assert id_mdi[2] > 0.25
    assert abs(id_lost[2]) < 0.5


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("exactness", [0, 3, 6])
def test_the_sentence_says_the_means_of_the_stored_tables(column: str, exactness: int) -> None:
    sentence = lab_says("duplicate_column.js", DATA, {"column": column, "exactness": exactness})[
        "sentence"
    ].replace("−", "-")
    auc = numbers("auc", column, exactness).mean()
    assert f"AUC {auc:.3f}" in sentence
    mdi = 100 * numbers("mdi", column, exactness).mean(axis=0)
    lost = numbers("permutation", column, exactness).mean(axis=0)
    assert f"{mdi[0]:.1f} %" in sentence
    assert f"{lost[2]:.1f}".replace("-0.0", "0.0") in sentence
    assert ("MDI alone would never have told you" in sentence) == (column == "random_id" and exactness > 0)


@pytest.mark.parametrize(("column", "exactness"), [("customer_lifetime_value", 6), ("contract", 0)])
def test_the_code_that_is_copied_prints_the_first_table(column: str, exactness: int) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(lab_says("duplicate_column.js", DATA, {"column": column, "exactness": exactness})["code"], {})
    lines = printed.getvalue().splitlines()
    assert float(lines[0].split()[1]) == pytest.approx(numbers("auc", column, exactness)[0], abs=2e-3)
    (row,) = (line.split() for line in lines if line.startswith(column))
    assert float(row[1]) == pytest.approx(100 * numbers("mdi", column, exactness)[0][0], abs=0.2)
