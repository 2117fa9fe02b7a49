"""Running answers against a lesson's tests, on one engine for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from grader.marking.verdict import CellVerdict
from grader.sessions.engine import LocalEngine
from tools.adequacy.answers import LESSONS, engine_for, grade

SECONDS_A_CELL = 300


@pytest.fixture(scope="session")
def engine() -> Iterator[LocalEngine]:
    """With the libraries of all lessons."""
    with engine_for(LESSONS) as started:
        yield started


@pytest.fixture(name="grade")
def grade_answer(engine: LocalEngine) -> Callable[[str, str, str], list[CellVerdict]]:
    """The verdicts of an exercise's tests when the code is the answer: `grade(slug, exercise, code)`."""
    return partial(grade, engine, seconds_a_cell=SECONDS_A_CELL)
