"""Whether the instructor's own solution passes the tests as they are run here; else a test is wrong.

Most often such a test needs something that stays in the learner's process; see docs/trust.md.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator, Sequence
from typing import Protocol

from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.utils import determine_grade

from grader.batch.assignment import Assignment
from grader.cells import grade_id, is_answer, is_test
from grader.job import Job, Limits, Outcome
from grader.steps.execute import apply, error_output, job_for
from grader.steps.graded_cells import record_of

_QUIET = logging.getLogger("grader.batch.own_solution")
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False
_LONGEST = 200


class Engine(Protocol):
    """Where cells are run."""

    def run(self, job: Job) -> Outcome: ...


def failing_tests(
    assignment: Assignment,
    engine: Engine,
    limits: Limits,
    *,
    tests_with_learner: bool,
) -> list[str]:
    """A sentence for each test that the instructor's solution does not pass in full.

    Notebooks without a solution in them and those that are not for Python are left out. Raises EngineError.
    """
    sentences = []
    files = assignment.files
    for name, cells in assignment.editions.items():
        if name in assignment.foreign or not _is_solved(cells, assignment.expected[name]):
            continue
        notebook = new_notebook(cells=copy.deepcopy(list(cells)))
        job = job_for(
            notebook,
            cells,
            files=files,
            instructor_files=files,
            limits=limits,
            tests_with_learner=tests_with_learner,
        )
        apply(engine.run(job), notebook)
        sentences += [f"{name}: {sentence}" for sentence in _failing(notebook)]
    return sentences


def _is_solved(cells: Sequence[NotebookNode], unsolved: Sequence[NotebookNode]) -> bool:
    stubs = {grade_id(cell): cell.source for cell in unsolved}
    answers = [cell for cell in cells if is_answer(cell) and cell.cell_type == "code"]
    return any(cell.source != stubs.get(grade_id(cell)) for cell in answers)


def _failing(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        if not is_test(cell):
            continue
        try:
            points, worth = determine_grade(cell, _QUIET)
        except (KeyError, ValueError):  # its last line is no number of points
            points, worth = 0.0, float(cell.metadata["nbgrader"]["points"])
        if points < worth:
            yield f"your own solution gets {points:g} of {worth:g} from the test {grade_id(cell)}{_why(cell)}"


def _why(cell: NotebookNode) -> str:
    error = error_output(cell)
    text = record_of(cell).get("note") or (f"{error.ename}: {error.evalue}" if error is not None else "")
    line = " ".join(str(text).split())[:_LONGEST]
    return f" ({line})" if line else ""
