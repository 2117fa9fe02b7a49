"""What grading found: per cell, per exercise, per notebook. Plain data, whatever engine ran the cells."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Verdict = Literal["passed", "partly", "failed", "not attempted", "error", "timed out", "refused", "manual"]


@dataclass(frozen=True)
class CellVerdict:
    """One graded cell. `points` is None where a person has yet to decide; `flags` are for instructors."""

    grade_id: str
    exercise: str
    verdict: Verdict
    points: float | None
    max_points: float
    message: str = ""
    flags: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ExerciseVerdict:
    """All graded cells of one exercise together."""

    name: str
    verdict: Verdict
    points: float
    max_points: float
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CheckReport:
    """The result of `grader check`. Points are those that tests give; written answers are not counted."""

    lesson: str
    hidden_tests: bool
    exercises: list[ExerciseVerdict]
    notes: list[str] = field(default_factory=list)

    @property
    def points(self) -> float:
        return sum(exercise.points for exercise in self._tested)

    @property
    def max_points(self) -> float:
        return sum(exercise.max_points for exercise in self._tested)

    @property
    def _tested(self) -> list[ExerciseVerdict]:
        return [exercise for exercise in self.exercises if exercise.verdict != "manual"]

    def as_dict(self) -> dict[str, Any]:
        return {
            "lesson": self.lesson,
            "hidden_tests": self.hidden_tests,
            "points": self.points,
            "max_points": self.max_points,
            "exercises": [asdict(exercise) for exercise in self.exercises],
            "notes": self.notes,
        }

    def lines(self) -> list[str]:
        """For a person: the total, a line for each exercise, what to do about it."""
        tests = "" if self.hidden_tests else " (visible tests only)"
        lines = [f"{self.lesson}: {self.points:g} of {self.max_points:g} points{tests}"]
        width = max((len(exercise.name) for exercise in self.exercises), default=0)
        for exercise in self.exercises:
            score = "" if exercise.verdict == "manual" else f"{exercise.points:g} of {exercise.max_points:g}"
            lines.append(f"  {exercise.name:<{width}}  {exercise.verdict:<13} {score}".rstrip())
            lines += [f"      {line}" for message in exercise.messages for line in message.splitlines()]
        return lines + self.notes


def by_exercise(cells: list[CellVerdict]) -> list[ExerciseVerdict]:
    """Group the verdicts of cells, in order."""
    groups: dict[str, list[CellVerdict]] = {}
    for cell in cells:
        groups.setdefault(cell.exercise, []).append(cell)
    return [_together(name, group) for name, group in groups.items()]


def _together(name: str, cells: list[CellVerdict]) -> ExerciseVerdict:
    points = sum(cell.points or 0.0 for cell in cells)
    max_points = sum(cell.max_points for cell in cells)
    messages = list(dict.fromkeys(cell.message for cell in cells if cell.message))
    return ExerciseVerdict(name, _overall(cells, points, max_points), points, max_points, messages)


def _overall(cells: list[CellVerdict], points: float, max_points: float) -> Verdict:
    verdicts = {cell.verdict for cell in cells}
    if "manual" in verdicts:
        return "manual"
    if points >= max_points:
        return "passed"
    if points > 0:
        return "partly"
    order: tuple[Verdict, ...] = ("refused", "timed out", "not attempted", "error")
    return next((verdict for verdict in order if verdict in verdicts), "failed")
