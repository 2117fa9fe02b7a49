"""A small course to build, hand out and grade, and learners who hand things in."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from filelock import FileLock
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from grader.building.build import build
from grader.cli import main
from grader.coursedir import digest

SAMPLE = Path(__file__).parent / "sample"
ASSIGNMENT = "01-averages"
MEAN = "def mean(values):\n    return sum(values) / len(values)"
SPREAD = "def spread(values):\n    return max(values) - min(values)"
TALKATIVE = "def mean(values):\n    print('called with', values)\n    return sum(values) / 3"
STUMBLING = "def spread(values):\n    return values[7]"
LOOP = "def mean(values):\n    while True:\n        pass"
RIGHT = {"mean": MEAN, "spread": SPREAD}
WRONG = {"mean": "def mean(values):\n    return sum(values) / 3", "spread": SPREAD}


@dataclass
class Finished:
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


@dataclass
class SampleCourse:
    """A copy of the sample course in a folder of its own."""

    root: Path

    @property
    def notebook(self) -> Path:
        """The learner edition of the exercises."""
        return self.root / "notebooks" / ASSIGNMENT / "exercises.ipynb"

    def answered(self, answers: dict[str, str], essay: str | None = None) -> NotebookNode:
        """The learner edition with these cells filled in."""
        notebook = nbformat.read(self.notebook, as_version=4)
        texts = answers if essay is None else {**answers, "essay-why": essay}
        for cell in notebook.cells:
            if cell.id in texts:
                cell.source = texts[cell.id]
        return notebook

    def hand_in(
        self, student: str, notebook: NotebookNode | str | None, name: str = "exercises.ipynb"
    ) -> Path:
        """Put a submission into submitted/; a text is written as it is, None leaves the folder empty."""
        folder = self.root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True, exist_ok=True)
        if isinstance(notebook, str):
            (folder / name).write_text(notebook, encoding="utf-8")
        elif notebook is not None:
            nbformat.write(notebook, folder / name)
        return folder

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}", "sample") as gradebook:
            yield gradebook

    def scores(self) -> dict[str, float]:
        """Each student's points as the gradebook has them."""
        with self.gradebook() as gradebook:
            submissions = gradebook.find_assignment(ASSIGNMENT).submissions
            return {submission.student.id: submission.score for submission in submissions}

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the virtual environment in the course's folder, as an instructor would."""
        program = Path(sys.executable).with_name(command[0])
        return subprocess.run(
            [program, *command[1:]],
            cwd=self.root,
            env={**os.environ, **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    def grader(self, *arguments: str) -> Finished:
        """The `grader` command in this process: a process of its own would import for seconds."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main([*arguments, "--course-dir", str(self.root)])
            except SystemExit as usage:
                code = int(usage.code or 0)
        return Finished(code, out.getvalue(), err.getvalue())

    def grader_json(self, *arguments: str) -> Any:
        done = self.grader(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sample") / "course"
    shutil.copytree(SAMPLE, root)
    build(root)
    return root


@pytest.fixture
def course(_built: Path, tmp_path: Path) -> SampleCourse:
    """The sample course, built."""
    return SampleCourse(Path(shutil.copytree(_built, tmp_path / "course")))


@pytest.fixture
def sources(tmp_path: Path) -> SampleCourse:
    """The sample course, not built."""
    return SampleCourse(Path(shutil.copytree(SAMPLE, tmp_path / "course")))


@dataclass
class Graded:
    """A course after one `grader autograde`."""

    course: SampleCourse
    document: dict[str, Any]
    submitted_before: str

    def submission(self, student: str) -> dict[str, Any]:
        return next(each for each in self.document["submissions"] if each["student"] == student)

    def cells(self, student: str) -> dict[str, dict[str, Any]]:
        return {cell["grade_id"]: cell for cell in self.submission(student)["notebooks"]["exercises"]}


def hand_in_all(course: SampleCourse) -> None:
    """One learner for each thing that happens."""
    right = course.answered(RIGHT, essay="Because of outliers.")
    course.hand_in("right", right)
    course.hand_in("wrong", course.answered(WRONG, essay="Hm."))
    course.hand_in(
        "talkative", course.answered({"mean": TALKATIVE, "spread": "def spread(v):\n    return v[7]"})
    )
    course.hand_in("stub", course.answered({}))
    course.hand_in("empty", None)
    course.hand_in("missing", right, "exercises (1).ipynb")
    course.hand_in("invalid", '{"cells": [')
    course.hand_in(
        "loop", course.answered({**RIGHT, "mean": "def mean(values):\n    while True:\n        pass"})
    )
    course.hand_in("exits", course.answered({**RIGHT, "spread": "import os\nos._exit(0)"}))

    tampered = course.answered({"mean": "def mean(values):\n    return 0", "spread": SPREAD})
    tampered.metadata["kernelspec"] = {"name": "no-such-kernel", "display_name": "x", "language": "fortran"}
    for cell in tampered.cells:
        if cell.id == "mean-visible":
            cell.source = "pass"
            cell.metadata["nbgrader"]["points"] = 100
        if cell.id == "mean-hidden":
            cell.metadata["tags"] = ["skip-execution"]
        if cell.id == "essay-why":
            cell.metadata["nbgrader"] = [1, 2]
        if cell.id == "spread-visible":
            cell.metadata["nbgrader"]["schema_version"] = 0
    tampered.cells = [cell for cell in tampered.cells if cell.id != "spread-hidden"]
    course.hand_in("tampered", tampered)

    odd_text = "\ufeff" + nbformat.writes(right).replace("Because of", "Because \\ud800 of")
    folder = course.hand_in("odd", odd_text)
    (folder / "ipykernel_launcher.py").write_text("raise SystemExit('this is not the kernel')")
    (folder / "timestamp.txt").write_text("yesterday, honestly")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe")
    linked = course.hand_in("linked", None)
    (linked / "exercises.ipynb").symlink_to(course.root / "source" / ASSIGNMENT / "exercises.ipynb")


@pytest.fixture(scope="session")
def graded(_built: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Graded:
    """Graded once, however many pytest-xdist workers want it; nobody changes it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "graded"
    with FileLock(f"{shared}.lock"):
        made = shared / "made.json"
        if not made.exists():
            course = SampleCourse(Path(shutil.copytree(_built, shared / "course")))
            hand_in_all(course)
            before = digest(course.root / "submitted")
            document = course.grader_json("autograde", ASSIGNMENT, "--workers", "2")
            made.write_text(json.dumps([str(course.root), document, before]))
    root, document, before = json.loads(made.read_text())
    return Graded(SampleCourse(Path(root)), document, before)
