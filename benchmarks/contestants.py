"""What is compared: plain nbgrader, the floor, and `grader autograde` with one worker and with two."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cohort import Assignment, Submission, make_course
from benchmarks.measure import run
from grader.dependencies import modules_imported


@dataclass(frozen=True)
class Round:
    """One turn of one contestant over some submissions.

    `seconds` are those of each submission where they were taken one by one, else their mean. `whole` is the
    time from start to end of the process, imports included; `peak_bytes` is of the main process alone.
    """

    seconds: list[float]
    whole: float
    cpu_seconds: float
    peak_bytes: int
    submissions: int
    scores: dict[str, float]

    @property
    def mean(self) -> float:
        return sum(self.seconds) / len(self.seconds)


def plain_nbgrader(assignment: Assignment, submissions: list[Submission]) -> Round:
    """nbgrader's own autograder, not configured, in one process that is already running."""
    with _course(assignment, submissions) as root:
        students = [submission.student for submission in submissions]
        done = run("benchmarks.nbgrader_alone", [str(root), assignment.name, *students], root.parent)
    lines = done.lines()
    scores = {line["student"]: float(line["points"]) for line in lines}
    return Round(
        [line["seconds"] for line in lines],
        done.seconds,
        done.cpu_seconds,
        done.peak_bytes,
        len(submissions),
        scores,
    )


def floor(assignment: Assignment, submissions: list[Submission]) -> Round:
    """The cells alone, in children of a process that has imported the libraries."""
    sources = [
        [cell.source for cell in assignment.complete(submission).cells if cell.cell_type == "code"]
        for submission in submissions
    ]
    with _scratch() as scratch:
        file = scratch / "cells.json"
        modules = modules_imported(assignment.instructor.cells, ())
        file.write_text(json.dumps({"modules": modules, "submissions": sources}), encoding="utf-8")
        done = run("benchmarks.floor", [str(file)], scratch)
    seconds = [line["seconds"] for line in done.lines()]
    return Round(seconds, done.seconds, done.cpu_seconds, done.peak_bytes, len(submissions), {})


def ours(assignment: Assignment, submissions: list[Submission], workers: int) -> Round:
    """`grader autograde` from start to end, sandbox on."""
    with _course(assignment, submissions) as root:
        options = ["--course-dir", str(root), "--workers", str(workers), "--json"]
        done = run("grader.cli", ["autograde", assignment.name, *options], root.parent)
    graded = json.loads(done.output)["submissions"]
    scores = {each["student"]: float(each["points"]) for each in graded}
    mean = done.seconds / len(submissions)
    return Round([mean], done.seconds, done.cpu_seconds, done.peak_bytes, len(submissions), scores)


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="grading-benchmark-") as folder:
        yield Path(folder)


@contextmanager
def _course(assignment: Assignment, submissions: list[Submission]) -> Iterator[Path]:
    """A course in which nothing was graded yet."""
    with _scratch() as scratch:
        root = scratch / "course"
        make_course(root, assignment, submissions)
        yield root
