from __future__ import annotations

from nbformat.v4 import new_notebook

from grader.cells import VALID_ID, assign_ids, new_cell


def nbgrader(name: str) -> dict[str, object]:
    return {"nbgrader": {"grade_id": name, "grade": False, "solution": True, "locked": False}}


def test_ids_are_valid_and_unique_whatever_the_grade_ids_are():
    notebook = new_notebook()
    notebook.cells = [
        new_cell("code", "x", nbgrader("short")),
        new_cell("code", "x", nbgrader("with a space")),
        new_cell("code", "x", nbgrader("n" * 65)),
        new_cell("code", "x", nbgrader("short")),
        new_cell("code", "x"),
        new_cell("markdown", "x"),
    ]
    assign_ids(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert ids[0] == "short"
    assert len(set(ids)) == len(ids)
    assert all(VALID_ID.match(identity) for identity in ids)


def test_ids_do_not_depend_on_what_stands_elsewhere():
    def identity_of_last(*texts: str) -> str:
        notebook = new_notebook()
        notebook.cells = [new_cell("markdown", text) for text in texts]
        assign_ids(notebook)
        return str(notebook.cells[-1].id)

    assert identity_of_last("a", "b", "last") == identity_of_last("last")
    assert identity_of_last("last", "last") != identity_of_last("last")
