from __future__ import annotations

import shutil

import pytest

ASSIGNMENT = "01-averages"
MEAN = "def mean(values):\n    return sum(values) / len(values)"
SPREAD = "def spread(values):\n    return max(values) - min(values)"
TALKATIVE = "def mean(values):\n    print('called with', values)\n    return sum(values) / 3"
SECRETS = ("4711", "4713", "4712", "secret_values", "[-2, 0, 7]")


@pytest.fixture(scope="module")
def graded(make_course):
    course = make_course()
    course.hand_in("right", course.answered({"mean": MEAN, "spread": SPREAD}))
    course.hand_in("wrong", course.answered({"mean": TALKATIVE, "spread": "def spread(v):\n    return v[7]"}))
    course.hand_in("invalid", "{")
    course.grader_json("autograde", ASSIGNMENT)
    done = course.grader("feedback", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"{who}  feedback/{who}/{ASSIGNMENT}/exercises.html" for who in ("invalid", "right", "wrong")
    ]
    return course


def page(course, student: str) -> str:
    return (course.root / "feedback" / student / ASSIGNMENT / "exercises.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("student", ["right", "wrong", "invalid"])
def test_feedback_never_shows_hidden_tests_or_what_they_print(graded, student):
    text = page(graded, student)
    for secret in SECRETS:
        assert secret not in text
    assert "Hidden tests are run here; they are not shown." in text


def test_feedback_says_what_happened(graded):
    wrong = page(graded, "wrong")
    assert "A hidden test failed: the number of values is not always three" in wrong
    assert "A hidden test could not be completed: the code stops with IndexError." in wrong
    assert "called with [1, 2, 6]" in wrong  # the visible test may be seen with all its output
    assert "Score: 1.0 / 10.0" in wrong
    assert "A hidden test" not in page(graded, "right")


def test_a_submission_that_could_not_be_graded_gets_feedback_that_says_so(graded):
    text = page(graded, "invalid")
    assert "stands in for the one handed in" in text
    assert "exercises.ipynb is not a valid notebook" in text
    assert "Score: 0.0 / 10.0" in text


def test_plain_nbgrader_hides_the_hidden_tests_too(graded, tmp_path):
    course = type(graded)(shutil.copytree(graded.root, tmp_path / "course"))
    shutil.rmtree(course.root / "feedback")
    done = course.run("nbgrader", "generate_feedback", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    text = page(course, "wrong")
    assert not any(secret in text for secret in SECRETS)
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
