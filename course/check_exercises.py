"""What can be wrong with one `exercises.md`: its hints, and the metadata nbgrader needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StringConstraints, ValidationError

from course.cells import Cell, read_cells
from course.check_lesson import fence_problems, read_front_matter
from course.lesson import ExercisesFrontMatter, Strict
from course.outline import Mention, repeated
from course.problems import Problem
from course.source_text import read_source
from course.validation import did_you_mean, problems_of
from course.yaml_source import YamlSource

SOLUTION = "SOLUTION"
HIDDEN_TESTS = "HIDDEN TESTS"
TESTS = ("visible", "hidden")


class NbgraderCell(Strict):
    """A cell's `nbgrader` options, schema 3."""

    schema_version: Literal[3]
    grade_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$")]
    grade: StrictBool
    solution: StrictBool
    locked: StrictBool
    task: StrictBool = False
    points: Annotated[float, Field(ge=0, strict=True, allow_inf_nan=False)] | None = None
    cell_type: Literal["code", "markdown", "raw"] | None = None
    checksum: str | None = None


@dataclass
class ExercisesFindings:
    """One lesson's exercises: mistakes, and how much there is to do."""

    path: Path
    problems: list[Problem] = field(default_factory=list)
    exercises: list[str] = field(default_factory=list)
    written_answers: list[str] = field(default_factory=list)
    points: float = 0


@dataclass(frozen=True)
class _Graded:
    """A cell with nbgrader options, valid or not: a mistake in one must not cause complaints about others."""

    cell: Cell
    options: dict[Any, Any]

    def is_on(self, option: str) -> bool:
        return self.options.get(option) is True

    @property
    def name(self) -> str:
        name = self.options.get("grade_id")
        return name if isinstance(name, str) else ""

    @property
    def is_answer(self) -> bool:
        return self.cell.kind == "code" and self.is_on("solution") and not self.is_on("grade")

    @property
    def is_test(self) -> bool:
        return self.cell.kind == "code" and self.is_on("grade") and not self.is_on("solution")

    @property
    def is_marked_by_hand(self) -> bool:
        return self.is_on("grade") and self.is_on("solution")


def check_exercises(root: Path, path: Path) -> ExercisesFindings:
    """Read and check one `exercises.md`; `path` is relative to the course root."""
    findings = ExercisesFindings(path)
    file = read_source(root / path, path)
    findings.problems += file.problems
    if file.text is None:
        return findings
    front, problems = read_front_matter(file.text, path, ExercisesFrontMatter)
    findings.problems += [*problems, *fence_problems(file.text, path)]
    cells, problems = read_cells(file.text, path)
    findings.problems += problems
    if cells is None:
        return findings
    graded = []
    for cell in cells:
        findings.problems += _marker_problems(cell, path)
        if "nbgrader" in cell.metadata:
            findings.problems += _option_problems(cell, path)
            options = cell.metadata["nbgrader"]
            graded.append(_Graded(cell, options if isinstance(options, dict) else {}))
    findings.exercises = [each.name for each in graded if each.is_answer and each.name]
    findings.written_answers = [each.name for each in graded if each.is_marked_by_hand and each.name]
    findings.points = sum(_points(each) for each in graded if each.is_on("grade"))
    names = [Mention(each.name, path, each.cell.line_of(each.name)) for each in graded if each.name]
    findings.problems += repeated("the grade_id", names, "every cell needs its own")
    for each in graded:
        findings.problems += [Problem(path, line, message) for line, message in _role_problems(each)]
    findings.problems += _test_problems(graded, findings.exercises, path)
    findings.problems += _hint_problems(front, findings, path)
    return findings


def _points(graded: _Graded) -> float:
    points = graded.options.get("points")
    return points if isinstance(points, int | float) and points == points else 0


def _option_problems(cell: Cell, path: Path) -> list[Problem]:
    source = cell.options("nbgrader")
    try:
        NbgraderCell.model_validate(source.data)
    except ValidationError as error:
        return problems_of(error, NbgraderCell, source, path)
    return []


def _marker_problems(cell: Cell, path: Path) -> list[Problem]:
    """`### BEGIN SOLUTION` and its like: in pairs, and only where nbgrader takes them out."""
    problems = []
    options = cell.metadata.get("nbgrader")
    graded = _Graded(cell, options if isinstance(options, dict) else {})
    for what, allowed, place in (
        (SOLUTION, graded.is_on("solution"), "a cell with 'solution: true'"),
        (HIDDEN_TESTS, graded.is_test, "a test cell ('grade: true', 'solution: false')"),
    ):
        begin, end = f"BEGIN {what}", f"END {what}"
        marks = re.findall(rf"BEGIN {what}|END {what}", cell.source)
        if not marks:
            continue
        line = cell.line_of(marks[0])
        if marks != [begin, end] * (len(marks) // 2):
            message = f"each '### {begin}' needs one '### {end}' below it, and nothing nests"
            problems.append(Problem(path, line, message))
        if not allowed:
            message = (
                f"'### {marks[0]}' stands in the wrong cell, learners would see it: it belongs in {place}"
            )
            problems.append(Problem(path, line, message))
    return problems


def _role_problems(graded: _Graded) -> list[tuple[int, str]]:
    """What the cell lacks for the part it plays, as (line, message)."""
    cell, name = graded.cell, graded.name
    problems = []
    if cell.kind == "markdown" and graded.is_on("grade") != graded.is_on("solution"):
        line = cell.line_of("grade")
        problems.append((line, "a written answer needs both 'grade: true' and 'solution: true'"))
    if graded.is_on("grade") and graded.options.get("points") is None:
        kind = "test" if graded.is_test else "written answer"
        problems.append((cell.line, f"the {kind} '{name}' has no points: add 'points: 1' to its options"))
    if graded.is_test and graded.options.get("locked") is False:
        message = f"learners could edit the test '{name}': write 'locked: true'"
        problems.append((cell.line_of("locked"), message))
    if graded.is_answer:
        if not name.isidentifier():
            message = f"the grade_id of a solution is its function's name, so '{name}' cannot be one"
            problems.append((cell.line_of("grade_id"), message))
        elif not re.search(rf"^\s*(def|class)\s+{name}\b", cell.source, re.MULTILINE):
            message = f"the solution '{name}' does not define it: write 'def {name}(...):' or rename the cell"
            problems.append((cell.line, message))
        if f"BEGIN {SOLUTION}" not in cell.source:
            message = (
                f"the solution '{name}' has no '### BEGIN SOLUTION' and '### END SOLUTION': "
                "learners would get an empty cell instead of the function's first line"
            )
            problems.append((cell.line, message))
    return problems


def _test_problems(graded: list[_Graded], exercises: list[str], path: Path) -> list[Problem]:
    """Every exercise has a visible and a hidden test, and every test an exercise."""
    problems = []
    tests = {each.name: each for each in graded if each.is_test}
    for answer in (each for each in graded if each.is_answer and each.name):
        for kind in TESTS:
            if f"{answer.name}-{kind}" not in tests:
                message = f"the exercise '{answer.name}' has no test cell '{answer.name}-{kind}': add one"
                problems.append(Problem(path, answer.cell.line, message))
    for name, test in tests.items():
        exercise, _, kind = name.rpartition("-")
        if kind not in TESTS or exercise not in exercises:
            wanted = [f"{exercise}-{kind}" for exercise in exercises for kind in TESTS]
            near = did_you_mean(name, wanted) or "; name it EXERCISE-visible or EXERCISE-hidden"
            message = f"the test '{name}' belongs to no exercise{near}"
            problems.append(Problem(path, test.cell.line_of("grade_id"), message))
        elif kind == "hidden" and f"BEGIN {HIDDEN_TESTS}" not in test.cell.source:
            message = (
                f"the test '{name}' hides nothing: put its asserts between "
                "'### BEGIN HIDDEN TESTS' and '### END HIDDEN TESTS'"
            )
            problems.append(Problem(path, test.cell.line, message))
    return problems


def _hint_problems(front: YamlSource, findings: ExercisesFindings, path: Path) -> list[Problem]:
    hints = front.data.get("hints") if isinstance(front.data, dict) else None
    if not isinstance(hints, dict):
        return []
    problems = []
    for name in findings.exercises:
        if name not in hints:
            message = f"the exercise '{name}' has no hints: add '{name}:' with at least two, a nudge first"
            problems.append(Problem(path, front.line("hints"), message))
    known = [*findings.exercises, *findings.written_answers]
    for name in hints:
        if name not in known:
            near = did_you_mean(str(name), known) or "; exercises are: " + ", ".join(known)
            message = f"there is no exercise '{name}' to give these hints for{near}"
            problems.append(Problem(path, front.line("hints", name), message))
    return problems
