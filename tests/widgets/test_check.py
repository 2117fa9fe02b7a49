from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import nbformat
import psutil
import pytest

from course.problems import CourseError
from widgets import check as check_module
from widgets.base import NOT_UNDERSTOOD
from widgets.check import Check
from widgets.grader_command import GraderCheck, Report
from widgets.record import LessonRecord
from widgets.unsaved import Run, RunCells

Open = Callable[[], LessonRecord]
Ask = Callable[..., str]
START, CANCEL = {"kind": "start"}, {"kind": "cancel"}
REPORT: dict[str, Any] = {
    "lesson": "90-test-lesson",
    "hidden_tests": True,
    "points": 3.0,
    "max_points": 5.0,
    "exercises": [
        {
            "name": "shrink",
            "verdict": "partly",
            "points": 3.0,
            "max_points": 4.0,
            "messages": ["Zero stays 0"],
        },
        {"name": "prune", "verdict": "not attempted", "points": 0.0, "max_points": 1.0, "messages": []},
        {"name": "essay", "verdict": "manual", "points": 0.0, "max_points": 10.0, "messages": []},
    ],
    "notes": ["A note"],
}


class FakeGrader:
    """Stands for `grader check`: waits until it is told to go on, then gives `answer` or raises it."""

    answer: Report | CourseError = Report.model_validate(REPORT)
    go_on = Event()

    def __init__(self, notebook: Path) -> None:
        self._stopped = False

    def wait(self) -> Report:
        assert self.go_on.wait(20)
        if self._stopped:
            raise CourseError("The check could not run:", "killed")
        if isinstance(self.answer, CourseError):
            raise self.answer
        return self.answer

    def stop(self) -> None:
        self._stopped = True
        self.go_on.set()


@pytest.fixture
def grader(monkeypatch: pytest.MonkeyPatch) -> type[FakeGrader]:
    fake = type("Fake", (FakeGrader,), {"go_on": Event()})
    monkeypatch.setattr(check_module, "GraderCheck", fake)
    return fake


@pytest.fixture
def notebook(write_lesson: Callable[..., Path]) -> Path:
    metadata = {"nbgrader": {"schema_version": 3, "grade_id": "shrink", "solution": True}}
    cell = nbformat.v4.new_code_cell("def shrink(x):\n    return x", metadata=metadata)
    return write_lesson(
        {"lesson": "90-test-lesson", "title": "Exercises", "hints": {}}, "exercises.ipynb", (cell,)
    )


def wait_until_done(check: Check) -> None:
    end = time.monotonic() + 60
    while check.running:
        assert time.monotonic() < end, "the check never ended"
        time.sleep(0.02)


def test_the_result_is_shown_recorded_and_back_in_a_new_kernel(
    grader: type[FakeGrader], notebook: Path, open_record: Open, ask: Ask
) -> None:
    check = Check(notebook, open_record(), RunCells())
    assert check.fresh
    assert check.report == {}
    assert ask(check, START) == ""
    assert check.running
    assert not check.fresh
    grader.go_on.set()
    wait_until_done(check)
    assert check.report["exercises"] == REPORT["exercises"]
    assert check.report["notes"] == ["A note"]
    again = Check(notebook, open_record(), RunCells())
    for key in ("at", "points", "max_points", "exercises"):
        assert again.report[key] == check.report[key]


def test_a_second_start_while_one_runs_changes_nothing(
    grader: type[FakeGrader], notebook: Path, open_record: Open, ask: Ask
) -> None:
    check = Check(notebook, open_record(), RunCells())
    assert ask(check, START) == ""
    assert ask(check, START) == ""
    grader.go_on.set()
    wait_until_done(check)
    assert len(open_record().progress.events("check")) == 3


def test_a_cancelled_check_leaves_the_last_result(
    grader: type[FakeGrader], notebook: Path, open_record: Open, ask: Ask
) -> None:
    check = Check(notebook, open_record(), RunCells())
    ask(check, START)
    grader.go_on.set()
    wait_until_done(check)
    before = check.report
    grader.go_on.clear()
    ask(check, START)
    assert ask(check, CANCEL) == ""
    grader.go_on.set()
    wait_until_done(check)
    assert check.advice == "Cancelled. Nothing has changed."
    assert check.report == before


def test_what_the_grader_says_is_wrong_is_shown(
    grader: type[FakeGrader], notebook: Path, open_record: Open, ask: Ask
) -> None:
    grader.answer = CourseError("The check could not run:", "exercises.ipynb: is not a notebook")
    grader.go_on.set()
    check = Check(notebook, open_record(), RunCells())
    ask(check, START)
    wait_until_done(check)
    assert check.advice == "The check could not run: exercises.ipynb: is not a notebook"
    assert check.report == {}


@pytest.fixture
def unsaved(
    grader: type[FakeGrader], notebook: Path, open_record: Open, monkeypatch: pytest.MonkeyPatch
) -> Check:
    """A check of a notebook that lacks what was run just now."""
    monkeypatch.setattr(check_module, "SAVING_SECONDS", 0.0)
    os.utime(notebook, (time.time() - 100, time.time() - 100))
    grader.go_on.set()
    return Check(notebook, open_record(), RunCells([Run(time.time(), "def shrink(x):\n    return x / 2")]))


def test_unsaved_work_is_not_checked_but_named(
    unsaved: Check, open_record: Open, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_module, "SAVING_SECONDS_AT_MOST", 0.0)
    ask(unsaved, START)
    wait_until_done(unsaved)
    assert unsaved.advice.startswith("Save first (Ctrl+S")
    assert "shrink is not yet saved" in unsaved.advice
    assert open_record().progress.events() == []


def test_a_check_waits_for_a_page_that_saves_late(unsaved: Check, notebook: Path, ask: Ask) -> None:
    ask(unsaved, START)
    time.sleep(0.5)
    assert unsaved.running
    os.utime(notebook)  # the page saves
    wait_until_done(unsaved)
    assert unsaved.advice == ""
    assert unsaved.report["points"] == 3.0


def test_waiting_for_the_page_to_save_can_be_cancelled(
    unsaved: Check, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_module, "SAVING_SECONDS_AT_MOST", 600.0)
    ask(unsaved, START)
    ask(unsaved, CANCEL)
    wait_until_done(unsaved)
    assert unsaved.advice == "Cancelled. Nothing has changed."


def test_a_result_that_cannot_be_saved_is_shown_all_the_same(
    grader: type[FakeGrader], notebook: Path, open_record: Open, ask: Ask
) -> None:
    record = open_record()
    check = Check(notebook, record, RunCells())
    record.progress.path.unlink()
    record.progress.path.mkdir()
    grader.go_on.set()
    ask(check, START)
    wait_until_done(check)
    assert check.report["points"] == 3.0
    assert "Not saved" in check.advice


@pytest.mark.parametrize("message", [{}, {"kind": "run"}, "start", {"kind": "start", "path": "/"}], ids=str)
def test_a_message_that_means_nothing_starts_nothing(
    message: object, grader: type[FakeGrader], notebook: Path, open_record: Open, ask: Ask
) -> None:
    check = Check(notebook, open_record(), RunCells())
    assert ask(check, message) == NOT_UNDERSTOOD
    assert not check.running


def test_an_event_that_is_no_check_of_ours_is_passed_over(notebook: Path, open_record: Open) -> None:
    record = open_record()
    record.write("check", "shrink", {"points": "many", "checked": "2026-01-01T00:00:00+00:00"})
    assert Check(notebook, record, RunCells()).report["exercises"] == []


def test_stopping_the_real_grader_leaves_no_process(notebook: Path) -> None:
    content = nbformat.read(notebook, as_version=4)
    content.cells[0].source = "while True:\n    pass"
    nbformat.write(content, notebook)
    before = set(psutil.Process().children(recursive=True))
    check = GraderCheck(notebook)
    time.sleep(1.5)  # so that it has begun to start processes of its own
    family = set(psutil.Process().children(recursive=True)) - before
    assert family
    check.stop()
    with pytest.raises(CourseError, match="The check could not run"):
        check.wait()
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []


def test_the_real_grader_names_a_notebook_that_is_not_there(work: Path) -> None:
    with pytest.raises(CourseError) as error:
        GraderCheck(work / "nowhere.ipynb").wait()
    assert error.value.lines[0] == "The check could not run:"
    assert any("nowhere.ipynb" in line for line in error.value.lines)
