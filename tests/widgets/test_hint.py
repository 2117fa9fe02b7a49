from __future__ import annotations

import pytest

from course.problems import CourseError
from widgets.hint import hint_text

HINTS = {"shrink": ["Draw it.", "Two *cases*: `x > t` and the rest.", "np.maximum"], "prune": ["One", "Two"]}


def test_a_stage_comes_with_the_earlier_ones_and_says_how_many_there_are() -> None:
    text = hint_text(HINTS, "shrink", 2)
    assert text.index("**Hint 1 of 3.** Draw it.") < text.index("**Hint 2 of 3.** Two *cases*")
    assert "np.maximum" not in text
    assert 'lesson.hint("shrink", 3)' in text


def test_the_last_stage_promises_no_other() -> None:
    assert "Still stuck" not in hint_text(HINTS, "shrink", 3)


@pytest.mark.parametrize("name", ["shrnik", "", None, 3, ["shrink"]])
def test_an_unknown_exercise_gets_the_names_there_are(name: object) -> None:
    with pytest.raises(CourseError, match="the exercises are: shrink, prune"):
        hint_text(HINTS, name, 1)


@pytest.mark.parametrize("stage", [0, 4, -1, "2", 1.0, True, None])
def test_a_stage_that_does_not_exist_gets_the_range(stage: object) -> None:
    with pytest.raises(CourseError, match='"shrink" has hints 1 to 3'):
        hint_text(HINTS, "shrink", stage)
