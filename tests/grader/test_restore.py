from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from grader.cells import new_cell
from grader.steps.restore import is_restored, put_back


def cell(name: str, source: str, *, points: int | None = None, solution: bool = False) -> NotebookNode:
    about = {"grade_id": name, "grade": points is not None, "solution": solution, "locked": not solution}
    return new_cell("code", source, {"nbgrader": about | ({"points": points} if points else {})})


@pytest.fixture
def reference() -> list[NotebookNode]:
    return [cell("mean", "...", solution=True), cell("mean-visible", "assert mean([1]) == 1", points=2)]


@pytest.fixture
def notebook(reference: list[NotebookNode]) -> NotebookNode:
    """The learner's, with an answer and a cell of their own."""
    notebook: NotebookNode = new_notebook(cells=copy.deepcopy(reference))
    notebook.cells[0].source = "mean = max"
    notebook.cells.insert(1, new_cell("code", "mean([2])"))
    return notebook


def more_points(notebook: NotebookNode) -> None:
    notebook.cells[2].metadata["nbgrader"]["points"] = 100


def other_test(notebook: NotebookNode) -> None:
    notebook.cells[2].source = "pass"


def text_for_code(notebook: NotebookNode) -> None:
    notebook.cells[2].cell_type = "markdown"


def no_test(notebook: NotebookNode) -> None:
    del notebook.cells[2]


def same_test_twice(notebook: NotebookNode) -> None:
    notebook.cells.append(copy.deepcopy(notebook.cells[2]))


def unknown_cell(notebook: NotebookNode) -> None:
    notebook.cells.append(cell("bonus", "pass", points=50))


def metadata_that_is_none(notebook: NotebookNode) -> None:
    notebook.cells[1].metadata["nbgrader"] = "graded"


CHANGES = [
    more_points,
    other_test,
    text_for_code,
    no_test,
    same_test_twice,
    unknown_cell,
    metadata_that_is_none,
]


def test_answers_and_cells_of_the_learners_own_are_no_changes(notebook, reference):
    assert is_restored(notebook, reference)
    assert put_back(notebook, reference) == []
    assert [each.source for each in notebook.cells] == ["mean = max", "mean([2])", "assert mean([1]) == 1"]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_was_changed_is_noticed_and_put_back(
    change: Callable[[NotebookNode], None], notebook, reference
):
    change(notebook)
    assert not is_restored(notebook, reference)
    put_back(notebook, reference)
    assert is_restored(notebook, reference)
    tests = [each for each in notebook.cells if "nbgrader" in each.metadata][1:]
    assert [(each.source, each.metadata["nbgrader"]["points"]) for each in tests] == [
        ("assert mean([1]) == 1", 2)
    ]
