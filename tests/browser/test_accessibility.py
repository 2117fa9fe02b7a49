from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Run = Callable[..., Any]
Problems = Callable[[str], list[str]]


LAST_CHECK = """
from pathlib import Path
from course.progress import Progress
from widgets.check import Check
from widgets.record import LessonRecord
from widgets.unsaved import RunCells
record = LessonRecord("90-test-lesson", Progress.open())
verdicts = ("passed", "partly", "failed", "not attempted", "error", "timed out", "manual")
for verdict in verdicts:
    exercise = {"verdict": verdict, "points": 1.0, "max_points": 2.0, "messages": ["Say `why`."]}
    record.write("check", verdict.replace(" ", "_"), {**exercise, "checked": "2026-01-02T03:04:05+00:00"})
Check(Path("not-there.ipynb"), record, RunCells())
"""


@pytest.mark.usefixtures("theme")
def test_axe_finds_nothing_serious_in_the_results_of_a_check(
    page: Page, write_notebook: Any, open_notebook: Any, accessibility_problems: Problems
) -> None:
    open_notebook(write_notebook([LAST_CHECK], {})).run_all()
    check = page.get_by_role("region", name="Check my work")
    expect(check.get_by_role("row")).to_have_count(8)
    expect(check).to_contain_text("The check could not run")
    assert accessibility_problems(".mo") == []


@pytest.mark.usefixtures("theme")
def test_axe_finds_nothing_serious_in_any_widget_of_a_lesson(
    page: Page, run_lesson: Run, accessibility_problems: Problems
) -> None:
    """Before anything is done, and in every state that a learner meets."""
    notebook = run_lesson("header()", "quiz()", "flashcards()", "reflection()")
    quiz = page.get_by_role("region", name="Quiz")
    cards = page.get_by_role("region", name="Flashcards")
    expect(page.locator(".mo")).to_have_count(4)
    assert accessibility_problems(".mo") == []

    quiz.get_by_role("radio", name="blood").check()
    quiz.get_by_role("button", name="Check").first.click()
    quiz.get_by_role("checkbox", name="three").check()
    quiz.get_by_role("button", name="Check").last.click()
    expect(quiz).to_contain_text("WHY-THREE")
    cards.get_by_role("button", name="Ridge").click()
    expect(cards).to_contain_text("BACK-RIDGE")
    page.get_by_role("textbox", name="What surprised you?").fill("Nothing")
    expect(page.get_by_text("Saved ")).to_be_visible()
    assert accessibility_problems(".mo") == []

    for term in ("Ridge", "Lasso", "Dropout"):
        if term != "Ridge":
            cards.get_by_role("button", name=term).click()
        cards.get_by_role("button", name="Easy").click()
    expect(cards).to_contain_text("Done for now")
    notebook.shut_down_kernel()
    quiz.get_by_role("button", name="Check").first.click()
    expect(quiz).to_contain_text("The kernel is not running")
    assert accessibility_problems(".mo") == []
