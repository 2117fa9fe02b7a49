"""What an instructor does, from the built course to feedback that a learner can read.

The commands run as processes of their own, formgrader in a real Jupyter server and a real Chromium.
"""

from __future__ import annotations

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.grader.formgrader import jupyter_server, log_in, page_of

ASSIGNMENT = "01-averages"
SPREAD = "def spread(values):\n    return max(values) - min(values)"
MEAN = "def mean(values):\n    return sum(values) / len(values)"
ONLY_WHILE_GRADED = MEAN.replace("return", "assert os.environ.get('COURSE_GRADING') == '1'\n    return")
RIGHT = {"mean": MEAN, "spread": SPREAD}
WRONG = {"mean": "def mean(values):\n    return sum(values) / 3", "spread": SPREAD}


def open_submissions(page: Page, url: str) -> None:
    page.goto(f"{url}/formgrader/manage_submissions/{ASSIGNMENT}")
    page.locator("td.student-id").first.wait_for()


def row(page: Page, student: str):
    cell = page.locator("td.student-id", has_text=student)
    return page.locator("tr", has=cell)


def mark_essay(page: Page, url: str, student: str, points: str, comment: str) -> None:
    """From the list of submissions to the answer, as a person would click."""
    open_submissions(page, url)
    row(page, student).locator("td.student-name a").click()
    page.get_by_role("link", name="exercises", exact=True).click()
    # the fields take input only when formgrader has fetched the marks and comments
    score = page.locator("input#essay-why.needs_manual_grade")
    score.wait_for()
    box = page.locator("textarea#essay-why-comment[placeholder]")
    box.wait_for()
    with page.expect_response(lambda response: "/formgrader/api/grade/" in response.url and response.ok):
        page.locator("input#essay-why").fill(points)
        page.keyboard.press("Tab")
    with page.expect_response(lambda response: "/formgrader/api/comment/" in response.url and response.ok):
        box.fill(comment)
        box.blur()


def feedback(course, student: str) -> str:
    return (course.root / "feedback" / student / ASSIGNMENT / "exercises.html").read_text(encoding="utf-8")


@pytest.mark.browser
def test_the_instructor_round_trip(sources, tmp_path, browser):
    course = sources

    # build, and hand out the learner edition
    assert course.run("grader", "build", "--course-dir", str(course.root)).returncode == 0
    handed_out = course.notebook.read_text(encoding="utf-8")
    assert "secret_values" not in handed_out

    # what comes back
    course.hand_in("right", course.answered(RIGHT, essay="Because of outliers."))
    course.hand_in("wrong", course.answered(WRONG, essay="Because it is so."))
    course.hand_in("stub", nbformat.reads(handed_out, as_version=4))
    course.hand_in("missing", None)
    course.hand_in("invalid", handed_out[: len(handed_out) // 2])

    # grade
    done = course.run("grader", "autograde", ASSIGNMENT, "--workers", "2", "--course-dir", str(course.root))
    assert done.returncode == 0, done.stderr
    *lines, gradebook = done.stdout.splitlines()
    lines.sort()
    assert gradebook == f"The marks are in {course.root / 'gradebook.db'}"
    assert lines[0].startswith("invalid  0 of 10  exercises.ipynb is not a valid notebook: line ")
    assert lines[1:] == [
        "missing  0 of 10  exercises.ipynb is not there: 0 points",
        "right    6 of 10  to be marked by hand",
        "stub     0 of 10",
        "wrong    4 of 10  to be marked by hand",
    ]
    assert course.scores() == {"right": 6, "wrong": 4, "stub": 0, "missing": 0, "invalid": 0}

    with jupyter_server(course.root, tmp_path / "server") as url, page_of(browser) as page:
        log_in(page, url)
        # every submission is graded, those with an essay wait for a person
        open_submissions(page, url)
        for student, status in (
            ("right", "needs manual grading"),
            ("stub", "graded"),
            ("missing", "graded"),
            ("invalid", "graded"),
        ):
            expect(row(page, student).locator("td.status")).to_have_text(status)

        # mark the essays by hand
        mark_essay(page, url, "right", "3.5", "Well put. And the median?")
        mark_essay(page, url, "wrong", "1", "Which values do you mean?")
        open_submissions(page, url)
        expect(row(page, "right").locator("td.status")).to_have_text("graded")
        expect(row(page, "right").locator("td.score")).to_have_text("9.5 / 10")

        # a late-comer is graded with formgrader's own button, by the same rules
        course.hand_in("zoe", course.answered({**RIGHT, "mean": ONLY_WHILE_GRADED}))
        open_submissions(page, url)
        expect(row(page, "zoe").locator("td.status")).to_have_text("needs autograding")
        row(page, "zoe").locator("td.autograde a").click()
        page.locator(".modal-title", has_text="Success").wait_for()
        assert course.scores()["zoe"] == 6

    assert course.scores()["right"] == 9.5

    # a resubmission is graded again; the mark given by hand stays
    course.hand_in("wrong", course.answered(RIGHT, essay="Because of outliers!"))
    done = course.run("grader", "autograde", ASSIGNMENT, "--course-dir", str(course.root))
    assert done.returncode == 0, done.stderr
    assert "right    9.5 of 10  unchanged" in done.stdout
    assert "wrong    7 of 10  to be marked by hand" in done.stdout
    assert course.scores()["wrong"] == 7

    # feedback with marks, comments and reasons, and without hidden tests
    done = course.run("grader", "feedback", ASSIGNMENT, "--course-dir", str(course.root))
    assert done.returncode == 0, done.stderr
    assert f"right  feedback/right/{ASSIGNMENT}/exercises.html" in done.stdout
    assert "Score: 9.5 / 10.0" in feedback(course, "right")
    assert "Well put. And the median?" in feedback(course, "right")
    assert "Which values do you mean?" in feedback(course, "wrong")
    assert "is not a valid notebook" in feedback(course, "invalid")
    for student in course.scores():
        assert "secret_values" not in feedback(course, student)
