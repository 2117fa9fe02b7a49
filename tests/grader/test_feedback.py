from __future__ import annotations

import re
import shutil

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ASSIGNMENT = "01-averages"
SECRETS = re.compile(r"\b471[123]\b|secret_values|\[-2, 0, 7\]")


@pytest.fixture(scope="module")
def course_with_feedback(graded, tmp_path_factory):
    folder = tmp_path_factory.mktemp("feedback") / "course"
    shutil.copytree(graded.course.root, folder, ignore=shutil.ignore_patterns("submitted"))
    course = type(graded.course)(folder)
    chosen = ("invalid", "right", "talkative")
    done = course.grader("feedback", ASSIGNMENT, *(word for who in chosen for word in ("--student", who)))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"{who}  feedback/{who}/{ASSIGNMENT}/exercises.html" for who in chosen
    ]
    return course


def page(course, student: str) -> str:
    return (course.root / "feedback" / student / ASSIGNMENT / "exercises.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("student", ["right", "talkative", "invalid"])
def test_feedback_never_shows_hidden_tests_or_what_they_print(course_with_feedback, student):
    text = page(course_with_feedback, student)
    assert not SECRETS.search(text)
    assert "Hidden tests are run here; they are not shown." in text


def test_feedback_says_what_happened(course_with_feedback):
    text = page(course_with_feedback, "talkative")
    assert "A hidden test failed: the number of values is not always three" in text
    assert "A hidden test could not be completed: the code stops with IndexError." in text
    assert "called with [1, 2, 6]" in text  # the visible test may be seen with all its output
    assert "Score: 1.0 / 10.0" in text
    assert "A hidden test" not in page(course_with_feedback, "right")


def test_a_submission_that_could_not_be_graded_gets_feedback_that_says_so(course_with_feedback):
    text = page(course_with_feedback, "invalid")
    assert "stands in for the one handed in" in text
    assert "exercises.ipynb is not a valid notebook" in text
    assert "Score: 0.0 / 10.0" in text


def test_plain_nbgrader_hides_the_hidden_tests_too(course_with_feedback, tmp_path):
    root = shutil.copytree(course_with_feedback.root, tmp_path / "course")
    course = type(course_with_feedback)(root)
    shutil.rmtree(course.root / "feedback")
    done = course.run("nbgrader", "generate_feedback", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    text = page(course, "talkative")
    assert not SECRETS.search(text)
    assert "the number of values is not always three" in text


def test_feedback_needs_grades_first(course):
    done = course.grader("feedback", ASSIGNMENT)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert f"run `grader autograde {ASSIGNMENT}` first" in done.stderr
    course.hand_in("ada", course.answered({}))
    course.grader_json("autograde", ASSIGNMENT)
    done = course.grader("feedback", ASSIGNMENT, "--student", "eve")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "'eve'" in done.stderr


def marked(cell: NotebookNode, name: str, **marks: object) -> NotebookNode:
    """A cell with nbgrader's metadata as its documentation has it."""
    plain = {"grade": False, "solution": False, "task": False, "locked": False, "schema_version": 3}
    cell.metadata["nbgrader"] = nbformat.from_dict({**plain, "grade_id": name, **marks})
    return cell


def listener(secret_test: str) -> list[NotebookNode]:
    """An exercise whose answer remembers what it is called with, and a cell that says it."""
    return [
        new_code_cell("heard = []\nprint('printed before')"),
        marked(
            new_code_cell(
                "def double(value):\n    heard.append(value)\n    print('heard', value)\n    return 2 * value"
            ),
            "double",
            solution=True,
        ),
        marked(new_code_cell(secret_test), "double-hidden", grade=True, locked=True, points=2),
        new_code_cell("print('later', heard)\nheard"),
        marked(
            new_code_cell("assert double(2) == 5, f'not {heard[:1]}'"),
            "double-late",
            grade=True,
            locked=True,
            points=1,
        ),
        marked(new_code_cell("raise ValueError(heard)"), "by-hand", grade=True, solution=True, points=3),
    ]


@pytest.fixture(scope="module")
def ordinary_course(tmp_path_factory):
    """A course that only nbgrader's documentation describes: two notebooks, a task, code marked by hand."""
    from tests.grader.conftest import SampleCourse

    root = tmp_path_factory.mktemp("ordinary") / "course"
    test = "### BEGIN HIDDEN TESTS\nassert double(31337) == 62674, f'not for {31337}'\n### END HIDDEN TESTS"
    task = new_markdown_cell("Draw the curve. Then explain it.")
    notebooks = {
        "p1": listener(test),
        "p2": [
            marked(task, "draw", task=True, locked=True, points=4),
            new_markdown_cell("Here is my curve."),
            new_code_cell("print('of the second notebook')"),
        ],
    }
    for folder in (root / "source" / "ps1", root / "submitted" / "ada" / "ps1"):
        folder.mkdir(parents=True)
        for name, cells in notebooks.items():
            nbformat.write(new_notebook(cells=cells), folder / f"{name}.ipynb")
    (root / "submitted" / "ada" / "ps1" / "values.csv").write_text("1\n")
    course = SampleCourse(root)
    course.grader_json("autograde", "ps1")
    done = course.grader("feedback", "ps1")
    assert done.stdout == "ada  feedback/ada/ps1/p1.html, feedback/ada/ps1/p2.html\n"
    return course


def ordinary_page(course, name: str) -> str:
    return (course.root / "feedback" / "ada" / "ps1" / f"{name}.html").read_text(encoding="utf-8")


def test_feedback_for_task_cells_manual_code_and_several_notebooks(ordinary_course):
    first, second = ordinary_page(ordinary_course, "p1"), ordinary_page(ordinary_course, "p2")
    assert "Coding free-response" in first
    assert "Score: 2.0 / 2.0" in first
    assert "printed before" in first
    assert "This test failed: not …" in first
    assert "Student's task" in second
    assert "Here is my curve." in second
    assert "of the second notebook" in second


def test_what_a_hidden_test_tried_is_not_told_by_later_cells(ordinary_course):
    graded = ordinary_course.root / "autograded" / "ada" / "ps1" / "p1.ipynb"
    assert "31337" in graded.read_text()  # the instructor sees it
    page = ordinary_page(ordinary_course, "p1")
    assert "31337" not in page
    assert "62674" not in page


def test_an_assignment_can_be_set_to_show_everything(ordinary_course, tmp_path):
    course = type(ordinary_course)(shutil.copytree(ordinary_course.root, tmp_path / "course"))
    options = 'c = get_config()\nc.HideHiddenTests.show_for = ["ps1"]\n'
    (course.root / "nbgrader_config.py").write_text(options)
    assert course.grader("feedback", "ps1").returncode == 0
    page = ordinary_page(course, "p1")
    assert "heard 31337" in page
    assert "62674" in page
    assert "later [31337" in page
