"""Any nbgrader course can be graded: its configuration is respected, whatever its students are called."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.batch import run as batch
from grader.coursedir import open_course_dir
from tests.grader.quick_engine import QuickEngine

SAMPLE_ASSIGNMENT = "01-averages"
MEAN = "def mean(values):\n    return sum(values) / len(values)"
SPREAD = "def spread(values):\n    return max(values) - min(values)"
RIGHT = {"mean": MEAN, "spread": SPREAD}
CONFIGURATION = """
import sys
from pathlib import Path
sys.path.insert(0, str(Path(__file__).parent))
from course_plugins import Note, Penalty
from grader import configure
c = get_config()
c.CourseDirectory.db_url = "sqlite:///marks.db"
c.CourseDirectory.submitted_directory = "handed-in"
c.CourseDirectory.student_id_exclude = "staff"
c.AssignLatePenalties.plugin_class = Penalty
c.Autograde.exclude_overwriting = {"ps1": ["own.txt"]}
configure(c)
c.Autograde.autograde_preprocessors.append(Note)
"""
PLUGINS = """
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import NbGraderPreprocessor

class Penalty(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 1

class Note(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        nb.metadata["seen_by"] = resources["nbgrader"]["student"]
        return nb, resources
"""


def about(grade_id: str, **more: Any) -> dict[str, Any]:
    kinds = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {"schema_version": 3, "grade_id": grade_id, **kinds, **more}}


def exercise(name: str, answer: str) -> Any:
    test = "points = 0\nif double(2) == 4: points += 1\nif double(3) == 6: points += 2\npoints"
    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        cells=[
            new_code_cell(answer, metadata=about(f"{name}-double", solution=True)),
            new_code_cell(test, metadata=about(f"{name}-test", grade=True, locked=True, points=3)),
            new_markdown_cell("Why?", metadata=about(f"{name}-why", grade=True, solution=True, points=2)),
            new_markdown_cell("Do it.", metadata=about(f"{name}-task", task=True, locked=True, points=4)),
        ],
    )


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A course with two notebooks an assignment and much configuration."""
    root = tmp_path / "their course"
    source = root / "source" / "ps1"
    source.mkdir(parents=True)
    for name in ("p1", "p2"):
        nbformat.write(exercise(name, "def double(x):\n    return 2 * x"), source / f"{name}.ipynb")
    (source / "data.txt").write_text("the instructor's")
    (source / "own.txt").write_text("the instructor's")
    (root / "nbgrader_config.py").write_text(CONFIGURATION)
    (root / "course_plugins.py").write_text(PLUGINS)
    return root


def hand_in(root: Path, student: str, first: str, second: str | None) -> Path:
    folder = root / "handed-in" / student / "ps1"
    folder.mkdir(parents=True)
    for name, answer in (("p1", first), ("p2", second)):
        if answer is not None:
            nbformat.write(exercise(name, answer), folder / f"{name}.ipynb")
    return folder


DOUBLE = "def double(x):\n    return 2 * x"
SQUARE = "def double(x):\n    return x * x"


def test_notebooks_files_plug_ins_and_options_of_a_course_keep_their_meaning(theirs, course, monkeypatch):
    monkeypatch.setattr(batch._Run, "_new_engine", lambda run: QuickEngine())
    folder = hand_in(theirs, "ada", DOUBLE, SQUARE)
    (folder / "data.txt").write_text("the learner's")
    (folder / "own.txt").write_text("the learner's")
    (folder / "more.txt").write_text("the learner's")
    hand_in(theirs, "bob", DOUBLE, None)
    hand_in(theirs, "staff", DOUBLE, DOUBLE)
    (theirs / "handed-in" / "bob" / "ps1" / "timestamp.txt").write_text("2100-01-01 00:00:00 UTC")
    monkeypatch.chdir(theirs.parent)  # a relative path of the gradebook is meant from the course
    other = type(course)(theirs)
    document = other.grader_json("autograde", "ps1")

    assert document["gradebook"] == str(theirs / "marks.db")
    ada, bob = document["submissions"]
    assert (ada["points"], ada["max_points"], bob["points"]) == (4, 18, 3)
    verdicts = {cell["grade_id"]: cell["verdict"] for book in ada["notebooks"].values() for cell in book}
    assert verdicts == {
        "p1-test": "passed",
        "p1-why": "manual",
        "p1-task": "manual",
        "p2-test": "partly",
        "p2-why": "manual",
        "p2-task": "manual",
    }
    assert bob["notes"] == ["p2.ipynb is not there: 0 points"]
    graded = theirs / "autograded" / "ada" / "ps1"
    texts = {path.name: path.read_text() for path in graded.glob("*.txt")}
    assert texts == {
        "data.txt": "the instructor's",
        "own.txt": "the learner's",
        "more.txt": "the learner's",
    }
    assert json.loads((graded / "p1.ipynb").read_text())["metadata"]["seen_by"] == "ada"


def test_a_late_submission_gets_the_penalty_of_the_courses_plug_in(theirs, course, monkeypatch):
    monkeypatch.setattr(batch._Run, "_new_engine", lambda run: QuickEngine())
    folder = hand_in(theirs, "ada", DOUBLE, DOUBLE)
    (folder / "timestamp.txt").write_text("2026-01-02 00:00:00 UTC")
    other = type(course)(theirs)
    other.grader_json("autograde", "ps1")
    with open_course_dir(theirs).gradebook() as gradebook:
        gradebook.update_or_create_assignment("ps1", duedate="2026-01-01 00:00:00 UTC")
    (late,) = other.grader_json("autograde", "ps1", "--force")["submissions"]
    assert late["late_penalty"] == 2  # one for each notebook
    assert "late: -2" in other.grader("autograde", "ps1").stdout


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be given there")
def test_whatever_students_are_called_each_is_graded_or_told_to_be_renamed(course, monkeypatch):
    monkeypatch.setattr(batch._Run, "_new_engine", lambda run: QuickEngine())
    good = ["a b", "o'brien", 'q"uote', "é中", "c[d]", "*", "-rf", "{x}", "x" * 250, "a%20b", "=", "A"]
    bad = {" lead": "a space", "new\nline": "line break", os.fsdecode(b"\xff"): "not UTF-8"}
    for student in (*good, *bad):
        course.hand_in(student, course.answered(RIGHT))
    (course.root / "submitted" / "copy").symlink_to(course.root / "submitted" / "A")
    done = course.grader("autograde", SAMPLE_ASSIGNMENT, "--json")
    found = {each["student"]: each for each in json.loads(done.stdout)["submissions"]}
    assert done.returncode == 1
    assert {who: found[who]["points"] for who in good} == dict.fromkeys(good, 6)
    for who, reason in bad.items():
        assert found[who]["status"] == "not graded"
        assert reason in found[who]["notes"][0]
    assert found["copy"]["notes"] == [
        "exercises.ipynb was not read, as the submission's folder is a link: 0 points"
    ]
    assert course.scores() == {**dict.fromkeys(good, 6), "copy": 0}
    lines = course.grader("autograde", SAMPLE_ASSIGNMENT).stdout.splitlines()
    assert len(lines) == len(good) + len(bad) + 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox is Linux's")
def test_killed_while_code_runs_in_the_sandbox_no_process_stays_and_the_next_run_completes(course):
    slow = {**RIGHT, "mean": f"import time\ntime.sleep(1)\n{MEAN}"}
    for number in range(3):
        course.hand_in(f"s{number}", course.answered(slow))
    program = Path(sys.executable).with_name("grader")
    command = [program, "autograde", SAMPLE_ASSIGNMENT, "--workers", "2", "--course-dir", course.root]
    with subprocess.Popen(command, cwd=course.root, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        process.stdout.readline()
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL)
    _, alive = psutil.wait_procs(family, timeout=20)
    assert family
    assert not alive
    assert course.grader("autograde", SAMPLE_ASSIGNMENT).returncode == 0
    assert course.scores() == {f"s{number}": 6 for number in range(3)}
    assert not (course.root / ".grader" / "staging").exists()
