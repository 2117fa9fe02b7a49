"""Check my work: the notebook's tests run in the background; each exercise gets a verdict that teaches."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError
from traitlets import Bool, Dict, Unicode

from course.problems import CourseError
from course.progress import Event
from widgets.assets import module, stylesheet
from widgets.base import CourseWidget, Message
from widgets.grader_command import ExerciseReport, GraderCheck, Report
from widgets.record import LessonRecord
from widgets.unsaved import RunCells, unsaved_exercises

# The page asks JupyterLab to save before it asks for a check. That long we wait for the file to change, and
# longer where we know that the file lacks what was run: a busy machine may take its time.
SAVING_SECONDS = 2.0
SAVING_SECONDS_AT_MOST = 20.0


class Start(Message):
    kind: Literal["start"]


class Cancel(Message):
    kind: Literal["cancel"]


class Check(CourseWidget):
    """Runs `grader check` on the notebook as it is on disk, and keeps the result of each exercise."""

    _esm = module("check.js")
    _css = stylesheet("widgets.css", "check.css")
    message_type = TypeAdapter(Annotated[Start | Cancel, Field(discriminator="kind")])

    fresh = Bool(True).tag(sync=True)  # the page starts the first check by itself
    running = Bool(False).tag(sync=True)
    report = Dict().tag(sync=True)  # at (ISO time), points, max_points, exercises, notes
    advice = Unicode().tag(sync=True)  # why there is no new result

    def __init__(self, notebook: Path, record: LessonRecord, run_cells: RunCells) -> None:
        super().__init__(record, report=_last_report(record))
        self._notebook = notebook
        self._run_cells = run_cells
        self._grader: GraderCheck | None = None
        self._cancelled = False
        self._lock = Lock()

    def __repr__(self) -> str:
        """What is said where no page shows the widget; the page starts the check."""
        return "Open this notebook in JupyterLab to check your work."

    def handle(self, message: Start | Cancel) -> None:
        with self._lock:
            if isinstance(message, Cancel):
                self._cancelled = True
                if self._grader is not None:
                    self._grader.stop()
            elif not self.running:
                self._cancelled = False
                with self.hold_sync():
                    self.fresh, self.running, self.advice = False, True, ""
                Thread(target=self._check, daemon=True).start()

    def _check(self) -> None:
        """In a thread, so that the kernel stays free. Ends by saying something in every case."""
        report: dict[str, object] | None = None
        advice = ""
        try:
            self._wait_until_saved()
            with self._lock:
                grader = self._grader = None if self._cancelled else GraderCheck(self._notebook)
            if grader is not None:
                result = grader.wait()
                at = datetime.now(UTC).isoformat()
                report = {"at": at, **result.model_dump()}
                self._keep(result, at)
        except CourseError as error:
            advice = " ".join(error.lines)
        except Exception as error:  # the learner must not wait for ever for a thread that has died
            advice = (
                f"The check stopped ({error!r}). Run it again; if that does not help, restart the kernel."
            )
        with self._lock:
            self._grader = None
            if self._cancelled and report is None:
                advice = "Cancelled. Nothing has changed."
        with self.hold_sync():
            if report is not None:
                self.report = report
            self.advice = advice
            self.running = False

    def _wait_until_saved(self) -> None:
        asked_at = time.time()
        try:
            while time.time() < asked_at + SAVING_SECONDS and self._notebook.stat().st_mtime < asked_at - 0.5:
                time.sleep(0.1)
            while names := unsaved_exercises(self._notebook, self._run_cells.runs):
                if self._cancelled or time.time() >= asked_at + SAVING_SECONDS_AT_MOST:
                    break
                time.sleep(0.2)
        except (OSError, ValueError):
            return  # `grader check` says what is wrong with the file
        if names and not self._cancelled:
            raise CourseError(
                f"Save first (Ctrl+S, on a Mac Cmd+S), then check again: "
                f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} not yet saved as you last ran it."
            )

    def _keep(self, report: Report, at: str) -> None:
        for exercise in report.exercises:
            self.record.write(
                "check", exercise.name, {**exercise.model_dump(exclude={"name"}), "checked": at}
            )


def _last_report(record: LessonRecord) -> dict[str, object]:
    """The last check as the learner saw it, from its events; empty when there was none."""
    events = sorted(
        record.progress.latest_by_item("check", record.lesson).values(), key=lambda event: event.at
    )
    if not events:
        return {}
    at = events[-1].data.get("checked")
    exercises = [
        exercise for event in events if event.data.get("checked") == at and (exercise := _report(event))
    ]
    tested = [exercise for exercise in exercises if exercise.verdict != "manual"]
    return {
        "at": at,
        "points": sum(exercise.points for exercise in tested),
        "max_points": sum(exercise.max_points for exercise in tested),
        "exercises": [exercise.model_dump() for exercise in exercises],
        "notes": [],
    }


def _report(event: Event) -> ExerciseReport | None:
    try:
        return ExerciseReport.model_validate({"name": event.item, **event.data})
    except ValidationError:
        return None  # not one of ours
