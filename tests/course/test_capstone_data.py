"""The two worlds of the capstone: the lesson's customers and the project's pumps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import chi2_contingency
from sklearn.metrics import roc_auc_score

from course.drift import Stream
from course.pumps import make_pumps
from course.subscribers import make_subscribers

Make = Callable[..., Stream]
both = pytest.mark.parametrize("make", [make_subscribers, make_pumps])


@both
def test_the_same_seed_gives_the_same_cases(make: Make) -> None:
    one, other = make(20, seed=3), make(20, seed=3)
    assert one.X.equals(other.X)
    assert one.y.equals(other.y)
    assert not one.X.equals(make(20, seed=4).X)


@both
def test_the_truth_is_the_truth(make: Make) -> None:
    stream = make(400, seed=1)
    for low in np.arange(0, 1, 0.2):
        inside = (stream.expected >= low) & (stream.expected < low + 0.2)
        assert stream.y[inside].mean() == pytest.approx(stream.expected[inside].mean(), abs=0.04)
    assert 0.77 < roc_auc_score(stream.y, stream.expected) < 0.85


@both
def test_until_a_shift_the_days_are_those_of_a_world_without_it(make: Make) -> None:
    calm = make(100, seed=2)
    stormy = make(100, seed=2, covariate_day=60, concept_day=80)
    assert calm.X[calm.day < 60].equals(stormy.X[stormy.day < 60])
    assert calm.y[calm.day < 60].equals(stormy.y[stormy.day < 60])


@pytest.mark.parametrize(
    ("make", "column", "new", "other", "share"),
    [(make_subscribers, "channel", "partner", "web", 0.25), (make_pumps, "model", "C1", "A2", 1 / 3)],
)
def test_a_covariate_shift_brings_a_new_kind_that_behaves_like_the_others(
    make: Make, column: str, new: str, other: str, share: float
) -> None:
    stream = make(400, seed=5, covariate_day=200)
    before, _ = stream.between(0, 200)
    after, y = stream.between(200, 400)
    assert new not in set(before[column])
    assert (after[column] == new).mean() == pytest.approx(share, abs=0.02)
    table = [
        [int(y[after[column] == kind].sum()), int((1 - y[after[column] == kind]).sum())]
        for kind in (new, other)
    ]
    assert chi2_contingency(table).pvalue > 0.001


@both
def test_a_concept_shift_changes_what_a_column_means_not_who_comes(make: Make) -> None:
    leak = {make_subscribers: "exit_form", make_pumps: "repair_order"}[make]
    calm, stormy = make(400, seed=6), make(400, seed=6, concept_day=200)
    assert calm.X.drop(columns=leak).equals(stormy.X.drop(columns=leak))
    late = stormy.day >= 200
    knows = roc_auc_score(stormy.y[late], stormy.expected[late])
    assert roc_auc_score(stormy.y[late], calm.expected[late]) < knows - 0.07, (
        "yesterday's truth is none today"
    )


@pytest.mark.parametrize(
    ("make", "leak", "value"), [(make_subscribers, "exit_form", "sent"), (make_pumps, "repair_order", "open")]
)
def test_one_column_gives_the_outcome_away(make: Make, leak: str, value: str) -> None:
    stream = make(200, seed=7)
    known = stream.X[leak] == value
    assert stream.y[known].mean() > 0.9
    assert stream.y[~known].mean() < 0.12


@pytest.mark.parametrize(
    ("make", "column", "share", "identity"),
    [
        (make_subscribers, "monthly_fee", 1 / 16, "customer_id"),
        (make_pumps, "vibration_mm_s", 1 / 20, "pump_id"),
    ],
)
def test_one_column_has_gaps_and_no_identity_comes_twice(
    make: Make, column: str, share: float, identity: str
) -> None:
    X = make(400, seed=8).X
    assert X[column].isna().mean() == pytest.approx(share, abs=0.01)
    assert X.drop(columns=column).notna().all(axis=None)
    assert X[identity].is_unique


@both
@pytest.mark.parametrize(("days", "per_day"), [(0, 40), (10, 0), (-1, 5)])
def test_senseless_requests_are_refused(make: Make, days: int, per_day: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        make(days, per_day=per_day)
