"""Running answers against a lesson's tests, fast: the notebook's cells by `exec`, without a kernel.

`grade_answer(slug, exercise, code)` puts `code` in the place of the exercise's solution, all other exercises
being solved, runs the cells in order as one program and returns what the exercise's own test cells say. Cells
with IPython magics would not run this way; exercise notebooks have none.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from grader.cells import grade_id, is_answer, is_marked_by_hand, is_test
from grader.sources import read_exercises

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    """What one test cell gives: points, and the words that the learner reads."""

    test: str
    points: float
    max_points: float
    message: str = ""


@cache
def _cells(slug: str) -> list[NotebookNode]:
    return [cell for cell in read_exercises(ROOT, slug).notebook.cells if cell.cell_type == "code"]


def grade_answer(slug: str, exercise: str, code: str) -> list[Outcome]:
    """The outcome of each test cell of `exercise` when `code` is the answer."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    outcomes = []
    current = ""
    for cell in _cells(slug):
        name = grade_id(cell) or "text"
        if is_answer(cell) and not is_marked_by_hand(cell):
            current = name
        if is_test(cell):
            if current == exercise:
                outcomes.append(_run_test(cell, name, namespace))
        else:
            source = code if name == exercise else cell.source
            exec(compile(source, f"<{name}>", "exec"), namespace)
    return outcomes


def _run_test(cell: NotebookNode, name: str, namespace: dict[str, Any]) -> Outcome:
    max_points = float(cell.metadata["nbgrader"]["points"])
    body = ast.parse(cell.source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    try:
        exec(compile(ast.Module(body, type_ignores=[]), f"<{name}>", "exec"), namespace)
        value = None
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"<{name}>", "eval"), namespace)
    except AssertionError as error:
        return Outcome(name, 0, max_points, str(error))
    except Exception as error:
        return Outcome(name, 0, max_points, f"{type(error).__name__}: {error}")
    if isinstance(value, int | float) and not isinstance(value, bool):  # partial credit
        return Outcome(name, min(float(value), max_points), max_points)
    return Outcome(name, max_points, max_points)


@pytest.fixture
def grade(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[[str, str, str], list[Outcome]]]:
    """`grade_answer` in a folder of its own, told that it is grading."""
    monkeypatch.setenv("COURSE_GRADING", "1")
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.db"))
    before = Path.cwd()
    os.chdir(tmp_path)
    yield grade_answer
    os.chdir(before)
