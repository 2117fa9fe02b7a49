"""From executed cells to verdicts: points by nbgrader's own rule, and the reason in words."""

from __future__ import annotations

import ast
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from grader.cells import grade_id, is_answer, is_marked_by_hand, is_test
from grader.execute import KERNEL_DIED, TIMED_OUT, error_name, error_output
from grader.verdict import CellVerdict, Verdict

NOT_ATTEMPTED = "NotImplementedError"
_LONGEST_MESSAGE = 600
_QUIET = logging.getLogger("grader.judge")
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False


@dataclass(frozen=True)
class _Answer:
    """The learner's cell that a test is about."""

    name: str
    untouched: bool
    error: str


def judge(executed: NotebookNode, reference: Sequence[NotebookNode]) -> list[CellVerdict]:
    """One verdict for each graded cell, in the order of `reference`, which has the stubs as answers."""
    done = {name: cell for cell in executed.cells if (name := grade_id(cell))}
    verdicts = []
    answer = _Answer("", untouched=False, error="")
    for original in reference:
        name = grade_id(original)
        if name is None:
            continue
        cell = done[name]
        if is_answer(original):
            untouched = _same_text(cell.source, original.source)
            answer = _Answer(name, untouched, error="" if untouched else _error_in_words(cell))
        if is_marked_by_hand(original):
            verdicts.append(_by_hand(cell, name, untouched=_same_text(cell.source, original.source)))
        elif is_test(original) and has_code(original):
            verdicts.append(_tested(cell, name, answer))
    return verdicts


def has_code(cell: NotebookNode) -> bool:
    """Whether a test cell tests anything: where hidden tests are taken out only comments remain."""
    try:
        return bool(ast.parse(cell.source).body)
    except SyntaxError:  # magics
        return True


def _by_hand(cell: NotebookNode, name: str, *, untouched: bool) -> CellVerdict:
    max_points = float(cell.metadata["nbgrader"]["points"])
    if untouched and is_answer(cell):
        return CellVerdict(name, name, "manual", 0.0, max_points, "There is no answer yet.")
    return CellVerdict(name, name, "manual", None, max_points, "An instructor marks this answer.")


def _tested(cell: NotebookNode, name: str, answer: _Answer) -> CellVerdict:
    exercise = answer.name or name
    try:
        points, max_points = determine_grade(cell, _QUIET)
    except (KeyError, ValueError) as error:  # a test whose last line is no number of points
        max_points = float(cell.metadata["nbgrader"]["points"])
        message = f"The test's last line gives no valid number of points: {error}"
        return CellVerdict(name, exercise, "error", 0.0, max_points, message)
    if points >= max_points:
        return CellVerdict(name, exercise, "passed", points, max_points)
    if points > 0:
        message = f"This test gives {points:g} of {max_points:g} points."
        return CellVerdict(name, exercise, "partly", points, max_points, message)
    verdict, message = _why(cell, answer)
    return CellVerdict(name, exercise, verdict, points, max_points, message)


def _why(cell: NotebookNode, answer: _Answer) -> tuple[Verdict, str]:
    name = error_name(cell)
    if name == TIMED_OUT:
        return "timed out", "This takes too long and was stopped. Is there a loop that never ends?"
    if answer.untouched or name == NOT_ATTEMPTED:
        return "not attempted", ""
    if name == KERNEL_DIED:
        return "error", f"This could not run: {_message(cell)}."
    if answer.error:
        return "error", f"Your cell stops with {answer.error}"
    if name == "AssertionError":
        return "failed", _message(cell) or "A check failed that has no message."
    return "error", f"The code stops with {_error_in_words(cell)}"


def _message(cell: NotebookNode) -> str:
    error = error_output(cell)
    return "" if error is None else str(error.evalue).strip()[:_LONGEST_MESSAGE]


def _error_in_words(cell: NotebookNode) -> str:
    error = error_output(cell)
    if error is None:
        return ""
    first_line = next(iter(_message(cell).splitlines()), "")
    return f"{error.ename}: {first_line}" if first_line else str(error.ename)


def _same_text(text: str, other: str) -> bool:
    return text.split() == other.split()
