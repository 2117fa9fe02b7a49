"""On one small exercise; `make adequacy` measures all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.sessions.engine import LocalEngine
from tools.adequacy.__main__ import report
from tools.adequacy.answers import engine_for, solutions
from tools.adequacy.measure import measure
from tools.adequacy.survivors import Survivor

SLUG, EXERCISE = "02-grid-random-bayes", "n_fits"


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with engine_for([SLUG]) as started:
        yield started


def test_mutants_are_found_and_old_survivors_are_named(
    engine: LocalEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    survivors = {"old → new": Survivor(mutant="old → new", same="it did the same once")}
    found = measure(engine, SLUG, EXERCISE, solutions(SLUG)[EXERCISE], survivors)
    assert found.names
    assert found.score == 1.0
    assert found.outdated == ["old → new"]
    assert report(SLUG, [found]) == 1, "a survivor on file that does not survive is a mistake"
    assert "take it out" in capsys.readouterr().out


def test_a_mutant_that_does_the_same_survives_and_wants_a_reason(
    engine: LocalEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    idle = solutions(SLUG)[EXERCISE].replace("    return ", "    unused = 7\n    return ")
    found = measure(engine, SLUG, EXERCISE, idle, {})
    assert found.unexplained == ["unused = 7 → unused = 8", "unused = 7 → unused = 6", "unused = 7 → pass"]
    assert found.score < 1.0
    assert report(SLUG, [found]) == 1
    assert "NO REASON GIVEN" in capsys.readouterr().out

    reasons = {name: Survivor(mutant=name, same="nobody reads it") for name in found.alive}
    found.survivors = reasons
    assert found.score == 1.0
    assert report(SLUG, [found]) == 0


def test_a_solution_that_loses_points_is_not_measured(engine: LocalEngine) -> None:
    wrong = "def n_fits(grid, cv, refit=True):\n    return 0\n"
    with pytest.raises(ValueError, match="loses points"):
        measure(engine, SLUG, EXERCISE, wrong, {})
