"""Running an answer against an exercise's own tests, as `grader check` runs them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

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


@contextmanager
def engine_for(lessons: list[str]) -> Iterator[LocalEngine]:
    """With the libraries of these lessons; the answers are ours, so there is no sandbox."""
    cells = [cell for slug in lessons for cell in _edition(slug).cells]
    with LocalEngine(modules_imported(cells, ()), trust=True) as engine:
        yield engine


def grade(
    engine: LocalEngine, slug: str, exercise: str, code: str, seconds_a_cell: float
) -> list[CellVerdict]:
    """The verdicts of an exercise's tests when `code` takes the place of its solution.

    All other exercises are solved, and their tests are left out. Safe to call from several threads.
    """
    notebook = _with_answer(slug, exercise, code)
    limits = Limits(seconds_a_cell=seconds_a_cell)
    job = job_for(notebook, _edition(slug).cells, files={}, instructor_files={}, limits=limits)
    apply(engine.run(job), notebook)
    return [verdict for verdict in judge(notebook, _reference(slug)) if verdict.exercise == exercise]


def solutions(slug: str) -> dict[str, str]:
    """The reference solution of each exercise that tests grade: its whole cell, in order."""
    cells = _edition(slug).cells
    return {
        grade_id(cell) or "": cell.source for cell in cells if is_answer(cell) and not is_marked_by_hand(cell)
    }


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
