"""What we add to nbgrader through its preprocessors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, Notebook
from nbgrader.preprocessors import NbGraderPreprocessor, OverwriteCells

from grader.cells import new_cell
from grader.steps.restore import is_restored, put_back

NOTES = "course_grading_notes"
"""Notebook metadata of an autograded notebook: what the instructor should know about it."""


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Before grading: the instructor's cells as the gradebook has them, whatever the learner did to them."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        nb.metadata[NOTES] = put_back(nb, _reference(resources["nbgrader"]))
        return nb, resources


class OverwriteOnce(OverwriteCells):  # type: ignore[misc]
    """nbgrader's own step to that end, which has nothing to do where the cells agree with the gradebook."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        if is_restored(nb, _reference(resources["nbgrader"])):
            return nb, resources
        done: tuple[NotebookNode, Any] = super().preprocess(nb, resources)
        return done


_References = Mapping[str, Sequence[NotebookNode]]
_known: ContextVar[tuple[str, _References] | None] = ContextVar("references", default=None)


@contextmanager
def known_references(assignment: str, by_notebook: _References) -> Iterator[None]:
    """Inside, these are the `reference_cells` of an assignment; the gradebook is not asked anew for each
    submission."""
    token = _known.set((assignment, by_notebook))
    try:
        yield
    finally:
        _known.reset(token)


def _reference(about: Mapping[str, str]) -> Sequence[NotebookNode]:
    known = _known.get()
    if known is not None and known[0] == about["assignment"] and about["notebook"] in known[1]:
        return known[1][about["notebook"]]
    with Gradebook(about["db_url"]) as gradebook:
        return reference_cells(gradebook.find_notebook(about["notebook"], about["assignment"]))


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
