"""A class that hands in an assignment: honest work, right or not, the same from the same seed."""

from __future__ import annotations

import copy
import random
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from course.cells import read_cells
from grader.building.release import to_learner_edition, to_reference
from grader.building.sources import KERNELSPEC, LANGUAGE_INFO, to_bytes
from grader.cells import assign_ids, grade_id, is_answer, new_cell

FOLDER = Path(__file__).parent
ASSIGNMENTS = ("opt1", "tf1")
NOTEBOOK = "exercises"
STUB = "stub"
_SEED = 20


@dataclass(frozen=True)
class Answer:
    """One way to fill in a cell; `code` is None where the cell stays as it was given."""

    name: str
    code: str | None
    points: float
    often: int


@dataclass(frozen=True)
class Submission:
    """Who, what for which cell, and the points that this deserves."""

    student: str
    answers: dict[str, Answer]
    number: int

    def points(self, builds_on: dict[str, str]) -> float:
        """An exercise that builds on another one earns nothing where that one does not work at all."""
        earned = {name: answer.points for name, answer in self.answers.items()}
        return sum(points for name, points in earned.items() if earned.get(builds_on.get(name, ""), 1) > 0)


class Assignment:
    """One of the benchmark's assignments: the instructor's notebook and the answers that learners give."""

    def __init__(self, name: str) -> None:
        self.name = name
        path = FOLDER / name / "exercises.md"
        cells, problems = read_cells(path.read_text(encoding="utf-8"), path)
        if cells is None:
            raise ValueError(f"{path}: {problems[0].message}")
        self.instructor = new_notebook(metadata={"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO})
        self.instructor.cells = [new_cell(cell.kind, cell.source, cell.metadata) for cell in cells]
        assign_ids(self.instructor)
        with (FOLDER / name / "answers.toml").open("rb") as file:
            table = tomllib.load(file)
        self.own_cell = str(table.pop("own_cell")).strip()
        self.builds_on: dict[str, str] = table.pop("builds_on", {})
        self.answers = {exercise: _answers(found) for exercise, found in table.items()}

    def cohort(self, size: int) -> list[Submission]:
        """The first learner answers everything right; the others are drawn."""
        dice = random.Random(f"{_SEED} {self.name}")
        submissions = []
        for number in range(1, size + 1):
            chosen = {
                exercise: answers[0]
                if number == 1
                else dice.choices(answers, [answer.often for answer in answers])[0]
                for exercise, answers in self.answers.items()
            }
            submissions.append(Submission(f"student-{number:04d}", chosen, number))
        return submissions

    def max_points(self) -> float:
        points = (cell.metadata.get("nbgrader", {}).get("points", 0) for cell in self.instructor.cells)
        return float(sum(points))

    def handed_in(self, submission: Submission) -> NotebookNode:
        """The learner's notebook: no hidden tests in it."""
        return self._filled_in(to_learner_edition(self.instructor), submission)

    def complete(self, submission: Submission) -> NotebookNode:
        """The learner's answers between the instructor's full tests: what has to be run."""
        return self._filled_in(to_reference(self.instructor), submission)

    def _filled_in(self, edition: NotebookNode, submission: Submission) -> NotebookNode:
        notebook: NotebookNode = copy.deepcopy(edition)
        for cell in notebook.cells:
            if is_answer(cell) and (code := submission.answers[grade_id(cell) or ""].code) is not None:
                cell.source = code
        first = next(n for n, cell in enumerate(notebook.cells) if cell.cell_type == "code")
        own = new_cell("code", self.own_cell.replace("NUMBER", str(submission.number)))
        notebook.cells.insert(first + 1, own)
        assign_ids(notebook)
        return notebook


def make_course(root: Path, assignment: Assignment, submissions: list[Submission]) -> None:
    """An nbgrader course directory without any configuration: source/ and submitted/."""
    source = root / "source" / assignment.name
    source.mkdir(parents=True)
    (source / f"{NOTEBOOK}.ipynb").write_bytes(to_bytes(assignment.instructor))
    for submission in submissions:
        folder = root / "submitted" / submission.student / assignment.name
        folder.mkdir(parents=True)
        (folder / f"{NOTEBOOK}.ipynb").write_bytes(to_bytes(assignment.handed_in(submission)))


def _answers(table: dict[str, dict[str, Any]]) -> list[Answer]:
    listed = [
        Answer(name, str(found["code"]).strip(), float(found["points"]), int(found["often"]))
        for name, found in table.items()
    ]
    return [*listed, Answer(STUB, None, 0.0, 1)]
