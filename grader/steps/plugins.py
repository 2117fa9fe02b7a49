"""What we add to nbgrader through its preprocessors."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, Notebook
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.cells import new_cell
from grader.steps.restore import put_back

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
