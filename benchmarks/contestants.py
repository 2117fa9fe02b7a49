"""What is compared: plain nbgrader, the floor, and `grader autograde` with one worker or several."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cohort import Assignment, Submission, make_course
from benchmarks.measure import Run, run
from grader.reading.dependencies import modules_imported


@dataclass(frozen=True)
class Round:
    """One turn of one contestant over some submissions.

    `seconds` are those of each submission where they were taken one by one, else their mean. `peak_bytes` is
    the largest resident memory of the main process, without its children. `scores` are points by student.
    """

    seconds: list[float]
    peak_bytes: int
    scores: dict[str, float]

    @property
    def mean(self) -> float:
        return sum(self.seconds) / len(self.seconds)


class Contest:
    """A folder for all that the contestants write, and a home for them that nobody has configured."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._home = folder / "home"
        self._home.mkdir()
        self._run("matplotlib.font_manager")  # its list of fonts takes seconds, once a home

    def plain_nbgrader(self, assignment: Assignment, submissions: list[Submission]) -> Round:
        """nbgrader's own autograder, not configured, in one process that is already running."""
        with self._course(assignment, submissions) as root:
            students = [submission.student for submission in submissions]
            done = self._run("benchmarks.nbgrader_alone", str(root), assignment.name, *students)
        lines = done.lines()
        scores = {line["student"]: float(line["points"]) for line in lines}
        return Round([line["seconds"] for line in lines], done.peak_bytes, scores)

    def floor(
        self, assignment: Assignment, submissions: list[Submission], at_once: int = 1, apart: bool = True
    ) -> Round:
        """The cells alone, in children of a process that has imported the libraries.

        Where they need not be kept apart: in that process itself, one submission after the other.

        With `at_once`, that many such processes share the submissions and disturb each other: what the
        machine has to give, whoever asks for it.
        """
        sources = [
            [cell.source for cell in assignment.complete(submission).cells if cell.cell_type == "code"]
            for submission in submissions
        ]
        modules = modules_imported(assignment.instructor.cells, ())
        files = [self._folder / f"cells-{number}.json" for number in range(at_once)]
        for number, file in enumerate(files):
            share = sources[number::at_once]
            cells = {"modules": modules, "submissions": share, "apart": apart}
            file.write_text(json.dumps(cells), encoding="utf-8")
        with ThreadPoolExecutor(at_once) as threads:
            done = list(threads.map(lambda file: self._run("benchmarks.floor", str(file)), files))
        seconds = [line["seconds"] / at_once for each in done for line in each.lines()]
        return Round(seconds, max(each.peak_bytes for each in done), {})

    def ours(self, assignment: Assignment, submissions: list[Submission], workers: int) -> Round:
        """`grader autograde` from start to end, sandbox on."""
        with self._course(assignment, submissions) as root:
            options = ["--course-dir", str(root), "--workers", str(workers), "--json"]
            done = self._run("grader.cli", "autograde", assignment.name, *options)
        graded = json.loads(done.output)["submissions"]
        scores = {each["student"]: float(each["points"]) for each in graded}
        return Round([done.seconds / len(submissions)], done.peak_bytes, scores)

    def _run(self, module: str, *arguments: str) -> Run:
        return run(module, arguments, self._home)

    @contextmanager
    def _course(self, assignment: Assignment, submissions: list[Submission]) -> Iterator[Path]:
        """A course in which nothing was graded yet."""
        with tempfile.TemporaryDirectory(prefix="course-", dir=self._folder) as folder:
            root = Path(folder)
            make_course(root, assignment, submissions)
            yield root
