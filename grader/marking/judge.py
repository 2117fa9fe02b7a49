"""From executed cells to verdicts: points by nbgrader's own rule, and the reason in words."""

from __future__ import annotations

import ast
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from grader.cells import grade_id, is_answer, is_marked_by_hand, is_test
from grader.marking.verdict import CellVerdict, Verdict
from grader.steps.graded_cells import (
    DIED,
    NOT_GRADED,
    NOT_SANDBOXED,
    TESTS_WITH_LEARNER,
    TIMED_OUT,
    cell_flags,
    error_name,
    error_output,
    outcome_flags,
    record_of,
)

NOT_ATTEMPTED = "NotImplementedError"
_TOO_LONG = "takes too long and was stopped. Is there a loop that never ends?"
_TESTS_FAULT = (
    "This test could not decide about your answer. If your answer is of the kind that the exercise asks for, "
    "this is not your fault: tell your instructor."
)
_LONGEST_MESSAGE = 600
_QUIET = logging.getLogger("grader.marking.judge")
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False


@dataclass(frozen=True)
class _Answer:
    """The learner's cell that a test is about, and what kept it from working: nothing, if all is well."""

    name: str = ""
    untouched: bool = False
    status: str = "ok"
    error: str = ""
    message: str = ""


def judge(executed: NotebookNode, reference: Sequence[NotebookNode]) -> list[CellVerdict]:
    """One verdict for each graded cell, in the order of `reference`, which has the stubs as answers."""
    done = {name: cell for cell in executed.cells if (name := grade_id(cell))}
    refused = executed.metadata.get(NOT_GRADED)
    about_all = [each for each in outcome_flags(executed) if each in (NOT_SANDBOXED, TESTS_WITH_LEARNER)]
    verdicts = []
    answer = _Answer()
    for original in reference:
        name = grade_id(original)
        if name is None:
            continue
        cell = done[name]
        if is_answer(original):
            answer = _answer(cell, name, untouched=_same_text(cell.source, original.source))
        if is_marked_by_hand(original):
            verdicts.append(_by_hand(cell, name, untouched=_same_text(cell.source, original.source)))
        elif is_test(original) and has_code(original):
            if refused:
                verdicts.append(_refused(cell, name, answer, str(refused)))
            else:
                verdict = _tested(cell, name, answer)
                verdicts.append(replace(verdict, flags=[*cell_flags(cell), *about_all]))
    return verdicts


def has_code(cell: NotebookNode) -> bool:
    """Whether a test cell tests anything: where hidden tests are taken out only comments remain."""
    try:
        return bool(ast.parse(cell.source).body)
    except SyntaxError:  # magics
        return True


def _answer(cell: NotebookNode, name: str, *, untouched: bool) -> _Answer:
    if untouched or cell.cell_type != "code":
        return _Answer(name, untouched)
    return _Answer(name, untouched, _status(cell), _error_in_words(cell), _message(cell))


def _by_hand(cell: NotebookNode, name: str, *, untouched: bool) -> CellVerdict:
    max_points = float(cell.metadata["nbgrader"]["points"])
    if untouched and is_answer(cell):
        return CellVerdict(name, name, "manual", 0.0, max_points, "There is no answer yet.")
    return CellVerdict(name, name, "manual", None, max_points, "An instructor marks this answer.")


def _refused(cell: NotebookNode, name: str, answer: _Answer, reason: str) -> CellVerdict:
    max_points = float(cell.metadata["nbgrader"]["points"])
    return CellVerdict(name, answer.name or name, "refused", 0.0, max_points, reason)


def _tested(cell: NotebookNode, name: str, answer: _Answer) -> CellVerdict:
    exercise = answer.name or name
    try:
        points, max_points = determine_grade(cell, _QUIET)
    except (KeyError, ValueError) as error:  # a test whose last line is no number of points
        max_points = float(cell.metadata["nbgrader"]["points"])
        message = f"The test's last line gives no valid number of points: {error}"
        return CellVerdict(name, exercise, "error", 0.0, max_points, message)
    points = float(points)
    if points >= max_points and (max_points > 0 or _status(cell) == "ok"):
        return CellVerdict(name, exercise, "passed", points, max_points)
    partial = f"This test gives {points:g} of {max_points:g} points."
    said = "\n".join(filter(None, (_printed(cell), partial)))
    if points > 0:
        return CellVerdict(name, exercise, "partly", points, max_points, said)
    if _status(cell) == "ok" and not answer.untouched:
        return CellVerdict(name, exercise, "failed", points, max_points, said)
    verdict, message = _why(cell, answer)
    return CellVerdict(name, exercise, verdict, points, max_points, message)


def _why(cell: NotebookNode, answer: _Answer) -> tuple[Verdict, str]:
    status = _status(cell)
    if status == "timed out":
        altogether = record_of(cell).get("note")
        return "timed out", f"This was not run: {altogether}." if altogether else f"This {_TOO_LONG}"
    if answer.untouched or error_name(cell) == NOT_ATTEMPTED:
        return "not attempted", ""
    if answer.status == "timed out":
        return "timed out", f"Your cell {_TOO_LONG}"
    if answer.status == "died":
        return "error", f"Your cell did not finish: {answer.message}."
    if status == "died":
        return "error", f"This did not finish: {_message(cell)}."
    if status == "not run":
        return "error", f"This could not run: {_message(cell)}."
    if answer.error:
        return "error", f"Your cell stops with {answer.error}"
    if record_of(cell).get("note"):
        return "error", _TESTS_FAULT
    if error_name(cell) == "AssertionError":
        return "failed", _message(cell) or "A check failed that has no message."
    return "error", f"The code stops with {_error_in_words(cell)}"


def _status(cell: NotebookNode) -> str:
    """How the cell ended: as recorded, else as its outputs tell, where nbgrader's own kernel ran it."""
    name = error_name(cell)
    recorded = record_of(cell).get("status")
    if recorded is not None and not (recorded == "ok" and name is not None):
        return str(recorded)
    if name is None:
        return "ok"
    return {TIMED_OUT: "timed out", DIED: "died"}.get(name, "error")


def _printed(cell: NotebookNode) -> str:
    """What the test itself says about partial credit."""
    return str(record_of(cell).get("printed", "")).strip()[:_LONGEST_MESSAGE]


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
