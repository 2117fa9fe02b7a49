"""Every lesson's exercises: stubs earn nothing, solutions everything, and each misconception is named.

A wrong answer is a file `tests/wrong_answers/<slug>/<exercise>/<misconception>.py`. Its docstring names the
misconception in its first line and has a line `message: <words that the learner must read>`; the rest of the
file takes the place of the solution.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from course.check_exercises import check_exercises
from grader.building.build import instructor_notebook, learner_notebook
from grader.building.sources import read_exercises
from grader.selfcheck import check_notebook

ROOT = Path(__file__).resolve().parents[2]
WRONG_ANSWERS = ROOT / "tests" / "wrong_answers"
FEWEST_WRONG_ANSWERS = 5
SECONDS_A_CELL = 300
LESSONS = sorted(path.parent.name for path in ROOT.glob("solutions/*/exercises.md"))
EXERCISES = [
    (slug, name)
    for slug in LESSONS
    for name in check_exercises(ROOT, Path("solutions", slug, "exercises.md")).exercises
]
FILES = sorted(WRONG_ANSWERS.glob("*/*/*.py"))


@dataclass(frozen=True)
class WrongAnswer:
    """A misconception as code, and the words that must answer it."""

    misconception: str
    message: str
    code: str


def read_wrong_answer(path: Path) -> WrongAnswer:
    text = path.read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(text)) or ""
    wanted = re.search(r"^message:\s*(.+)$", docstring, re.MULTILINE)
    assert docstring.strip(), f"{path}: the docstring must name the misconception"
    assert wanted, f"{path}: the docstring needs a line `message: <words that the learner must read>`"
    return WrongAnswer(docstring.strip().splitlines()[0], wanted[1].strip(), text)


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_there_are_lessons_with_exercises():
    assert LESSONS
    assert EXERCISES


@pytest.mark.parametrize("slug", LESSONS)
def test_the_notebook_as_handed_out_earns_nothing(slug, tmp_path, engine):
    notebook = tmp_path / "exercises.ipynb"
    nbformat.write(learner_notebook(read_exercises(ROOT, slug)), notebook)
    report = check_notebook(notebook, ROOT, None, SECONDS_A_CELL, engine=engine)
    assert report.hidden_tests
    assert report.max_points > 0
    for exercise in report.exercises:
        assert exercise.points == 0, f"{exercise.name} gives points to a stub"
        assert exercise.verdict in ("not attempted", "manual")


@pytest.mark.parametrize("slug", LESSONS)
def test_the_solution_earns_full_marks(slug, tmp_path, engine):
    notebook = tmp_path / "exercises.ipynb"
    nbformat.write(instructor_notebook(read_exercises(ROOT, slug)), notebook)
    report = check_notebook(notebook, ROOT, None, SECONDS_A_CELL, engine=engine)
    assert {
        each.name: each.messages for each in report.exercises if each.verdict not in ("passed", "manual")
    } == {}
    assert report.points == report.max_points


@pytest.mark.parametrize(("slug", "exercise"), EXERCISES, ids=lambda value: str(value))
def test_each_exercise_has_its_misconceptions(slug, exercise):
    found = list((WRONG_ANSWERS / slug / exercise).glob("*.py"))
    assert len(found) >= FEWEST_WRONG_ANSWERS, f"tests/wrong_answers/{slug}/{exercise} has {len(found)} files"
    misconceptions = [read_wrong_answer(path).misconception for path in found]
    assert len(set(misconceptions)) == len(misconceptions), "two files name the same misconception"


@pytest.mark.parametrize(
    "path", FILES, ids=lambda path: path.relative_to(WRONG_ANSWERS).with_suffix("").as_posix()
)
def test_a_wrong_answer_loses_marks_and_is_told_why(path, grade):
    slug, exercise = path.parts[-3:-1]
    assert (slug, exercise) in EXERCISES, "there is no such exercise (any more)"
    assert re.fullmatch(r"[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*", path.stem), "name the misconception in kebab-case"
    wrong = read_wrong_answer(path)
    verdicts = grade(slug, exercise, wrong.code)
    assert verdicts
    lost = [verdict for verdict in verdicts if verdict.points < verdict.max_points]
    assert lost, f"full marks for: {wrong.misconception}"
    messages = [one_line(verdict.message) for verdict in lost]
    assert any(one_line(wrong.message) in message for message in messages), messages
