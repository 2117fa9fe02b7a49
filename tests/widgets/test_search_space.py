"""The lab *Design the box*: what it is given. What it draws is tested in a page, in tests/browser."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from traitlets import TraitError

from widgets.labs.search_space import DRAWS, KNOBS, SETS, SearchSpaceDesigner
from widgets.record import LessonRecord


@pytest.fixture
def lab(open_record: Callable[[], LessonRecord]) -> SearchSpaceDesigner:
    return SearchSpaceDesigner("search_space_designer", open_record())


def test_the_draws_are_even_and_always_the_same(lab: SearchSpaceDesigner) -> None:
    shares = np.array(lab.data["shares"])
    assert shares.shape == (SETS, DRAWS)
    assert shares.min() >= 0
    assert shares.max() < 1
    assert shares.mean() == pytest.approx(0.5, abs=0.05)
    assert np.array_equal(shares, np.random.default_rng(0).random((SETS, DRAWS)).round(5))


@pytest.mark.parametrize("knob", KNOBS)
def test_a_knob_opens_with_a_box_of_its_sliders_and_a_good_zone_inside_the_stretches(knob: str) -> None:
    about = KNOBS[knob]
    assert about["name"].isidentifier()
    assert {about["box"]["low"], about["box"]["high"]} <= set(about["values"])
    assert sorted(about["values"]) == about["values"]
    assert about["edges"][0] <= about["zone"][0] < about["zone"][1] <= about["edges"][-1]
    assert (about["edges"][0], about["edges"][-1]) == (about["values"][0], about["values"][-1])
    assert not about["log"] or about["values"][0] > 0


def test_it_opens_with_the_box_of_its_knob(lab: SearchSpaceDesigner) -> None:
    assert {name: lab.defaults[name] for name in KNOBS[lab.knob]["box"]} == KNOBS[lab.knob]["box"]


@pytest.mark.parametrize(
    ("name", "value"), [("knob", "momentum"), ("kind", "bool"), ("scale", "ln"), ("draw", 8)]
)
def test_a_setting_that_there_is_not_is_refused(lab: SearchSpaceDesigner, name: str, value: object) -> None:
    with pytest.raises(TraitError):
        setattr(lab, name, value)
