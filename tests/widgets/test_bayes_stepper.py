"""The Bayes stepper in the kernel: its rules, what the page may know, and the two opponents."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from course.progress import Progress
from widgets.base import NOT_UNDERSTOOD
from widgets.labs import open_lab
from widgets.labs.stepper.bayes_stepper import BayesStepper
from widgets.labs.stepper.game import (
    DECADES,
    START,
    TRIES,
    believe,
    formula_game,
    hidden_curve,
    random_games,
    regret,
)
from widgets.record import LessonRecord

Ask = Callable[..., str]
SPREAD = [5, 20, 40, 55, 70, 85, 110, 119]


@pytest.fixture
def stepper(open_record: Callable[[], LessonRecord]) -> BayesStepper:
    return BayesStepper("bayes_stepper", open_record())


@pytest.fixture
def attempt(ask: Ask, stepper: BayesStepper) -> Callable[[int], str]:
    return lambda position: ask(stepper, {"kind": "try", "position": position})


@pytest.fixture
def spent(stepper: BayesStepper, attempt: Callable[[int], str]) -> BayesStepper:
    """A stepper whose eight tries are used up."""
    assert [attempt(position) for position in SPREAD] == [""] * TRIES
    return stepper


def test_the_lab_opens_by_its_name_without_a_data_file(open_record: Callable[[], LessonRecord]) -> None:
    lab = open_lab("bayes_stepper", None, "90-test-lesson", Progress.open())
    assert isinstance(lab, BayesStepper)
    assert lab.lab == "bayes_stepper"


def test_a_try_shows_its_score_and_where_the_formula_would_have_gone(
    stepper: BayesStepper, attempt: Callable[[int], str]
) -> None:
    before = stepper.game["belief"]["peak"]
    assert attempt(60) == ""
    assert stepper.game["tries"][-1] == {"position": 60, "score": hidden_curve(0)[60], "formula": before}
    assert stepper.game["left"] == TRIES - 1


def test_the_page_does_not_know_the_curve_until_it_is_revealed(
    stepper: BayesStepper, attempt: Callable[[int], str]
) -> None:
    attempt(60)
    text = json.dumps(stepper.get_state(), default=str)
    shown = [position for position in range(len(DECADES)) if str(hidden_curve(0)[position]) in text]
    assert shown == sorted([*START, 60])


def test_a_known_position_cannot_be_tried_again(stepper: BayesStepper, attempt: Callable[[int], str]) -> None:
    assert attempt(START[0]) == NOT_UNDERSTOOD
    assert stepper.game["left"] == TRIES


@pytest.mark.parametrize("position", [-1, 121, 3.5, "60", None])
def test_a_position_off_the_axis_is_refused(attempt: Callable[[object], str], position: object) -> None:
    assert attempt(position) == NOT_UNDERSTOOD


def test_there_are_eight_tries_and_no_more(spent: BayesStepper, attempt: Callable[[int], str]) -> None:
    assert spent.game["left"] == 0
    assert attempt(60) == NOT_UNDERSTOOD
    assert len(spent.game["tries"]) == TRIES + len(START)


def test_the_truth_waits_until_the_tries_are_spent(stepper: BayesStepper, ask: Ask) -> None:
    assert ask(stepper, {"kind": "reveal"}) == NOT_UNDERSTOOD
    assert stepper.game["result"] == {}


def test_the_result_compares_the_learner_with_the_formula_and_with_chance(
    spent: BayesStepper, ask: Ask
) -> None:
    assert ask(spent, {"kind": "reveal"}) == ""
    curve, result = hidden_curve(0), spent.game["result"]
    assert result["truth"] == curve.tolist()
    assert result["you"] == pytest.approx(curve.max() - curve[[*START, *SPREAD]].max())
    assert result["formula"] == pytest.approx(regret(curve, [*START, *formula_game(curve)]))
    assert result["random_low"] <= result["random"] <= result["random_high"]
    assert result["beaten"] == (random_games(curve) > result["you"]).mean()


def test_a_round_is_counted_once(spent: BayesStepper, ask: Ask) -> None:
    ask(spent, {"kind": "reveal"})
    assert ask(spent, {"kind": "reveal"}) == NOT_UNDERSTOOD
    assert len(spent.game["rounds"]) == 1


def test_the_next_round_has_another_curve_and_keeps_the_tally(spent: BayesStepper, ask: Ask) -> None:
    ask(spent, {"kind": "reveal"})
    first = spent.game["tries"][0]["score"]
    assert ask(spent, {"kind": "next_round"}) == ""
    assert spent.game["round"] == 2
    assert spent.game["left"] == TRIES
    assert spent.game["result"] == {}
    assert spent.game["tries"][0]["score"] != first
    assert [one["round"] for one in spent.game["rounds"]] == [1]


def test_the_page_cannot_write_the_game(stepper: BayesStepper) -> None:
    stepper.set_state({"game": {"left": 99}})
    assert stepper.game["left"] == TRIES


def test_the_surrogate_passes_through_the_tries_and_doubts_in_between() -> None:
    curve, tried = hidden_curve(3), [10, 50, 90]
    belief = believe(tried, curve[tried].tolist())
    assert belief.mean[tried] == pytest.approx(curve[tried], abs=1e-3)
    assert belief.sd[tried].max() < 1e-3
    assert belief.sd[30] > 0.01


def test_expected_improvement_is_never_negative_and_promises_nothing_where_a_poor_try_was_made() -> None:
    curve, tried = hidden_curve(1), [10, 50, 90]
    belief = believe(tried, curve[tried].tolist())
    assert (belief.improvement >= 0).all()
    worst = min(tried, key=lambda position: float(curve[position]))
    assert belief.improvement[worst] < 1e-6 < belief.improvement[belief.peak]


def test_the_formula_beats_chance_over_the_rounds() -> None:
    curves = [hidden_curve(number) for number in range(8)]
    formula = [regret(curve, [*START, *formula_game(curve)]) for curve in curves]
    chance = [np.median(random_games(curve)) for curve in curves]
    assert np.mean(formula) < np.mean(chance)


def test_a_round_is_the_same_for_everyone() -> None:
    assert (hidden_curve(4) == hidden_curve(4)).all()
    assert not np.allclose(hidden_curve(4), hidden_curve(5))
