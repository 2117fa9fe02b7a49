"""A small course to build, hand out and grade, and learners who hand things in."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from grader.build import build
from grader.cli import main

SAMPLE = Path(__file__).parent / "sample"
ASSIGNMENT = "01-averages"


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


@pytest.fixture(scope="module")
def make_course(_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], SampleCourse]:
    """For fixtures that many tests share: a built course of their own."""
    return lambda: SampleCourse(Path(shutil.copytree(_built, tmp_path_factory.mktemp("shared") / "course")))
