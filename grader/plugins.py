"""What we add to nbgrader through its preprocessors."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook, Notebook
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor

from grader.cells import is_test, new_cell
from grader.execute import error_output
from grader.restore import put_back

NOTES = "course_grading_notes"
"""Notebook metadata of an autograded notebook: what the instructor should know about it."""


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Before grading: the instructor's cells as the gradebook has them, whatever the learner did to them."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            reference = reference_cells(gradebook.find_notebook(about["notebook"], about["assignment"]))
        nb.metadata[NOTES] = put_back(nb, reference)
        return nb, resources


def reference_cells(notebook: Notebook) -> list[NotebookNode]:
    """The nbgrader cells of an assignment's notebook, in order, from the gradebook: answers are stubs."""
    grades = {cell.name: cell for cell in notebook.grade_cells}
    tasks = {cell.name: cell for cell in notebook.task_cells}
    answers = {cell.name for cell in notebook.solution_cells}
    cells = []
    for saved in notebook.source_cells:
        metadata: dict[str, Any] = {
            "grade": saved.name in grades,
            "grade_id": saved.name,
            "locked": saved.locked,
            "schema_version": 3,
            "solution": saved.name in answers,
            "task": saved.name in tasks,
            "cell_type": saved.cell_type,
            "checksum": saved.checksum,
        }
        worth = grades.get(saved.name) or tasks.get(saved.name)
        if worth is not None:
            metadata["points"] = worth.max_score
        cells.append(new_cell(saved.cell_type, saved.source or "", {"nbgrader": metadata}))
    return cells


class HideHiddenTests(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """For feedback: hidden tests and what they printed are taken out; the reason of a failure stays.

    Of an AssertionError the first line of the message is kept: it is written for learners. Anything else that
    a hidden test cell shows (tracebacks, output, values) could give the test away.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        marks = ClearHiddenTests(parent=self)
        for cell in nb.cells:
            if is_test(cell) and marks.begin_test_delimeter in cell.source:
                cell.source = _without_hidden(
                    cell.source, marks.begin_test_delimeter, marks.end_test_delimeter
                )
                cell.outputs = _reason_only(cell)
        return nb, resources


def _without_hidden(source: str, begin: str, end: str) -> str:
    lines = []
    hidden = False
    for line in source.splitlines():
        if begin in line:
            hidden = True
            indentation = line[: len(line) - len(line.lstrip())]
            lines.append(f"{indentation}# Hidden tests are run here; they are not shown.")
        elif end in line:
            hidden = False
        elif not hidden:
            lines.append(line)
    return "\n".join(lines)


def _reason_only(cell: NotebookNode) -> list[NotebookNode]:
    error = error_output(cell)
    if error is None:
        return []
    message = "A hidden test failed."
    first_line = next(iter(str(error.evalue).strip().splitlines()), "")
    if error.ename == "AssertionError" and first_line:
        message = f"A hidden test failed: {first_line}"
    elif error.ename != "AssertionError":
        message = f"A hidden test could not be completed: the code stops with {error.ename}."
    return [new_output("stream", name="stdout", text=message + "\n")]
