"""Running answers against a lesson's tests as `grader check` runs them, on one engine for all of them.

`grade(slug, exercise, code)` puts `code` in the place of the exercise's solution, all other exercises being
solved, and returns what the exercise's own test cells say. The other exercises' tests are left out.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from nbformat import NotebookNode

from grader.building.release import to_reference
from grader.building.sources import read_exercises
from grader.cells import grade_id, is_answer, is_marked_by_hand, is_test
from grader.job import Limits
from grader.marking.judge import judge
from grader.marking.verdict import CellVerdict
from grader.reading.dependencies import modules_imported
from grader.sessions.engine import LocalEngine
from grader.steps.execute import apply, job_for

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted(path.parent.name for path in ROOT.glob("solutions/*/exercises.md"))
SECONDS_A_CELL = 300


@cache
def _edition(slug: str) -> NotebookNode:
    return read_exercises(ROOT, slug).notebook


@cache
def _reference(slug: str) -> list[NotebookNode]:
    cells: list[NotebookNode] = to_reference(_edition(slug)).cells
    return cells


def _other_tests(cells: list[NotebookNode], exercise: str) -> set[str]:
    """The names of the tests that belong to other exercises: each follows its answer."""
    others = set()
    current = None
    for cell in cells:
        if is_answer(cell) and not is_marked_by_hand(cell):
            current = grade_id(cell)
        if is_test(cell) and current != exercise:
            others.add(grade_id(cell) or "")
    return others


def _with_answer(slug: str, exercise: str, code: str) -> NotebookNode:
    notebook = copy.deepcopy(_edition(slug))
    others = _other_tests(notebook.cells, exercise)
    for cell in notebook.cells:
        if grade_id(cell) == exercise:
            cell.source = code
        elif grade_id(cell) in others:
            cell.source = ""
    return notebook


@pytest.fixture(scope="session")
def engine() -> Iterator[LocalEngine]:
    """With the libraries of all lessons."""
    cells = [cell for slug in LESSONS for cell in _edition(slug).cells]
    with LocalEngine(modules_imported(cells, ()), trust=True) as started:
        yield started


Grade = Callable[[str, str, str], list[CellVerdict]]


@pytest.fixture
def grade(engine: LocalEngine) -> Grade:
    """The verdicts of an exercise's tests when the code is the answer."""

    def run(slug: str, exercise: str, code: str) -> list[CellVerdict]:
        notebook = _with_answer(slug, exercise, code)
        limits = Limits(seconds_a_cell=SECONDS_A_CELL)
        job = job_for(notebook, _edition(slug).cells, files={}, instructor_files={}, limits=limits)
        apply(engine.run(job), notebook)
        return [verdict for verdict in judge(notebook, _reference(slug)) if verdict.exercise == exercise]

    return run
