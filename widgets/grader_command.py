"""Calls `grader check` and reads its answer: all that the widgets know of the grading engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from course.problems import CourseError


class ExerciseReport(BaseModel):
    """One exercise: `verdict` is passed, partly, failed, not attempted, error, timed out, refused or
    manual."""

    model_config = ConfigDict(frozen=True)

    name: str
    verdict: str
    points: float
    max_points: float
    messages: list[str] = []


class Report(BaseModel):
    """What `grader check NOTEBOOK --json` prints."""

    model_config = ConfigDict(frozen=True)

    hidden_tests: bool
    points: float
    max_points: float
    exercises: list[ExerciseReport]
    notes: list[str] = []


class GraderCheck:
    """One run of `grader check` in a process of its own."""

    def __init__(self, notebook: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "grader.cli", "check", str(notebook), "--json"],
            cwd=notebook.parent,
            env=os.environ | {"PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )

    def wait(self) -> Report:
        """Blocks until the command has ended. Raises CourseError with what the command said was wrong."""
        output, complaints = self._process.communicate()
        if self._process.returncode != 0:
            lines = complaints.strip().splitlines() or ["it gave no reason"]
            raise CourseError("The check could not run:", *lines[-5:])
        try:
            return Report.model_validate_json(output)
        except ValidationError as error:
            raise CourseError("The check ended with an answer that cannot be read; run it again.") from error

    def stop(self) -> None:
        """End the command and every process it started."""
        try:
            command = psutil.Process(self._process.pid)
            family = [command, *command.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        for process in family:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
