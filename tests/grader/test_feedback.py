from __future__ import annotations

import re
import shutil

import pytest

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
