from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

STUB = "def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
WRONG = "def double(x):\n    return x * x"
RIGHT = "def double(x):\n    return 2 * x"
SLOW = "import time\ntime.sleep(600)"


def graded(source: str, grade_id: str, *, points: float | None = None) -> nbformat.NotebookNode:
    """A solution cell or, with points, a locked test cell."""
    tests = points is not None
    nbgrader = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": tests,
        "solution": not tests,
        "locked": tests,
        "task": False,
    }
    if tests:
        nbgrader["points"] = points
    return nbformat.v4.new_code_cell(source, id=grade_id, metadata={"nbgrader": nbgrader})


@pytest.fixture
def exercises(write_notebook: Callable[..., Path], lesson_front_matter: dict[str, Any]) -> Path:
    """An exercise notebook beside its lesson, as the learner finds it, and the course that it comes from."""
    course = write_notebook([], lesson_front_matter).parent / "course"
    opening = (
        f"import os\nos.environ['COURSE_ROOT'] = {str(course)!r}\n"
        "from widgets import open_lesson\nlesson = open_lesson('90-test-lesson')"
    )
    hints = {"double": ["Think of `x + x`.", "Multiply by *two*."], "halve": ["Divide.", "By two."]}
    path = write_notebook(
        [], {"lesson": "90-test-lesson", "title": "Exercises", "hints": hints}, "exercises.ipynb"
    )
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [
        nbformat.v4.new_code_cell(opening, id="opening"),
        nbformat.v4.new_code_cell('lesson.hint("double", 2)', id="hint"),
        graded(STUB, "double"),
        graded(
            "assert double(3) == 6, 'Doubling 3 must give 6: do you square it?'", "double-visible", points=2
        ),
        graded(STUB.replace("double", "halve"), "halve"),
        graded("assert halve(3) == 1.5", "halve-visible", points=1),
        nbformat.v4.new_code_cell("lesson.check()", id="check"),
    ]
    nbformat.write(notebook, path)
    released = course / "notebooks" / "90-test-lesson" / path.name
    released.parent.mkdir(parents=True)
    nbformat.write(notebook, released)
    return path


def test_hints_come_in_stages_as_readable_text(
    page: Page, exercises: Path, open_notebook: Callable[[Path], Any]
) -> None:
    notebook = open_notebook(exercises)
    notebook.run_cell(0)
    notebook.run_cell(1)
    shown = notebook.panel.locator(".jp-Cell").nth(1).locator(".jp-OutputArea")
    expect(shown).to_contain_text("Hint 1 of 2. Think of x + x.")
    expect(shown).to_contain_text("Hint 2 of 2. Multiply by two.")
    expect(shown.locator("code").first).to_have_text("x + x")


def test_work_is_saved_checked_and_the_result_remembered(
    page: Page, exercises: Path, open_notebook: Callable[[Path], Any], accessibility_problems: Any
) -> None:
    notebook = open_notebook(exercises)
    notebook.run_cell(0)
    notebook.edit_cell(2, WRONG)
    notebook.run_cell(2)
    notebook.run_cell(6)  # nobody has saved: the widget has it done

    check = page.get_by_role("region", name="Check my work")
    row = check.get_by_role("row", name="double")
    expect(row).to_contain_text("Not right yet", timeout=120_000)
    expect(row).to_contain_text("Doubling 3 must give 6: do you square it?")
    expect(row).to_contain_text("0 / 2")
    expect(check.get_by_role("row", name="halve")).to_contain_text("Not attempted")
    expect(check).to_contain_text("0 of 3 points · checked")
    expect(check).to_contain_text("only the visible tests were run")
    assert accessibility_problems(".mo") == []

    notebook.edit_cell(2, RIGHT)
    notebook.run_cell(2)
    check.get_by_role("button", name="Check again").click()
    expect(row).to_contain_text("Passed", timeout=120_000)
    expect(row).to_contain_text("2 / 2")
    expect(check).to_contain_text("2 of 3 points · checked")

    notebook.edit_cell(4, SLOW)  # so that there is time to cancel the next check
    notebook.restart_kernel()
    notebook.run_cell(0)
    notebook.run_cell(6)
    expect(row).to_contain_text("Passed")  # at once, while the next check runs
    check.get_by_role("button", name="Cancel").click()
    expect(check).to_contain_text("Cancelled. Nothing has changed.")
    expect(check).to_contain_text("2 of 3 points · checked")


def test_an_exercise_that_does_not_exist_gets_one_line(
    page: Page, exercises: Path, open_notebook: Callable[[Path], Any]
) -> None:
    notebook = open_notebook(exercises)
    notebook.run_cell(0)
    notebook.edit_cell(1, 'lesson.hint("duoble", 1)')
    notebook.run_cell(1)
    shown = notebook.panel.locator(".jp-Cell").nth(1).locator(".jp-OutputArea-output")
    expect(shown).to_have_text("There is no exercise 'duoble' here; the exercises are: double, halve.")
