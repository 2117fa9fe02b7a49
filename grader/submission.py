"""Grading one submission through nbgrader, so that nothing in it can stop the others."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import sqlalchemy
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from grader.coursedir import CourseDir, digest
from grader.execute import NOT_GRADED, KernelStartError
from grader.files import write_atomically
from grader.intake import refused, take_in
from grader.judge import judge
from grader.notebook_file import read_notebook
from grader.plugins import NOTES, reference_cells
from grader.sources import to_bytes
from grader.verdict import CellVerdict

# not the submission's fault: its old marks stay, and the next run tries again
OUR_FAULT = (OSError, MemoryError, KernelStartError, sqlalchemy.exc.SQLAlchemyError)
STAGING = ".grader/staging"


@dataclass(frozen=True)
class SubmissionResult:
    """What is known about a submission after a run. Points are the gradebook's, manual marks included."""

    student: str
    status: Literal["graded", "unchanged", "not graded"]
    points: float = 0.0
    max_points: float = 0.0
    late_penalty: float = 0.0
    needs_manual_grade: bool = False
    notes: list[str] = field(default_factory=list)
    notebooks: dict[str, list[CellVerdict]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def line(self, width: int) -> str:
        """For a person: `ada   17 of 30   to be marked by hand   notes`."""
        if self.status == "not graded":
            return f"{self.student:<{width}}  not graded: {'; '.join(self.notes)}"
        parts = [f"{self.student:<{width}}  {self.points:g} of {self.max_points:g}"]
        if self.late_penalty:
            parts.append(f"late: -{self.late_penalty:g}")
        if self.needs_manual_grade:
            parts.append("to be marked by hand")
        if self.status == "unchanged":
            parts.append("unchanged")
        if self.notes:
            parts.append("; ".join(self.notes))
        return "  ".join(parts)


class _Autograde(Autograde):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's converter for one submission, which remembers what went wrong and in which notebook."""

    cause: Exception | None = None
    failed: str | None = None

    def init_notebooks(self) -> None:
        """Exactly this folder; nbgrader would read student and assignment as patterns."""
        folder = Path(self._format_source(self.coursedir.assignment_id, self.coursedir.student_id))
        self.assignments = {str(folder): sorted(map(str, folder.glob("*.ipynb")))}

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        try:
            super().init_assignment(assignment_id, student_id)
        except Exception as error:
            self.cause = error
            raise

    def convert_single_notebook(self, notebook_filename: str) -> None:
        try:
            super().convert_single_notebook(notebook_filename)
        except Exception as error:
            self.cause, self.failed = error, Path(notebook_filename).stem
            raise


def expected_cells(gradebook: Gradebook, assignment: str) -> dict[str, list[NotebookNode]]:
    """The instructor's cells of each notebook of the assignment, answers as stubs."""
    notebooks = gradebook.find_assignment(assignment).notebooks
    return {notebook.name: reference_cells(notebook) for notebook in notebooks}


def fingerprint(course: CourseDir, assignment: str, student: str) -> str:
    """Of all that decides the automatic marks: the submission's files and the assignment's source."""
    try:
        submitted = digest(course.folder("submitted", student, assignment))
    except OSError:
        submitted = f"cannot be read {uuid4()}"  # like no earlier run, so grading will say what is wrong
    return f"{submitted} {digest(course.source(assignment))}"


def unchanged(course: CourseDir, assignment: str, student: str, mark: str) -> SubmissionResult | None:
    """The result of an earlier run, where grading again could give nothing else."""
    try:
        record = json.loads(_record(course, assignment, student).read_text(encoding="utf-8"))
        if record["fingerprint"] != mark:
            return None
        notebooks = {
            name: [CellVerdict(**cell) for cell in cells] for name, cells in record["notebooks"].items()
        }
        notes = [str(note) for note in record["notes"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # none, or not one of ours
        return None
    autograded = course.folder("autograded", student, assignment)
    if not all((autograded / f"{name}.ipynb").exists() for name in notebooks):
        return None
    with course.gradebook() as gradebook:
        if not _gradebook_agrees(gradebook, assignment, student, notebooks):
            return None
        return _result(gradebook, assignment, student, "unchanged", notes, notebooks)


def grade(course: CourseDir, assignment: str, student: str, mark: str) -> SubmissionResult:
    """Grade one submission and record it in the gradebook. Never raises for what a submission holds."""
    directory = course.directory(
        submitted_directory=STAGING, assignment_id=assignment, student_id=student, notebook_id="*"
    )
    staged = Path(directory.format_path(STAGING, student, assignment))
    shutil.rmtree(staged, ignore_errors=True)
    try:
        with course.gradebook() as gradebook:
            expected = expected_cells(gradebook, assignment)
        notes = take_in(course.folder("submitted", student, assignment), staged, expected)
        notes += _run(course, directory, staged, expected)
        notebooks = {}
        for name, cells in expected.items():
            graded = read_notebook(course.folder("autograded", student, assignment) / f"{name}.ipynb")
            notebooks[name] = judge(graded, cells)
            if NOT_GRADED not in graded.metadata:
                notes += graded.metadata.get(NOTES, [])
        with course.gradebook() as gradebook:
            result = _result(gradebook, assignment, student, "graded", notes, notebooks)
        record = {"fingerprint": mark, **result.as_dict()}
        write_atomically(_record(course, assignment, student), json.dumps(record, indent=1).encode())
        return result
    except Exception as error:  # one submission never stops the others
        return SubmissionResult(student, "not graded", notes=[in_words(error)])
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _run(
    course: CourseDir, directory: CourseDirectory, staged: Path, expected: dict[str, list[NotebookNode]]
) -> list[str]:
    """nbgrader's autograder on the staged submission; a notebook that it cannot grade is replaced."""
    notes: list[str] = []
    while True:
        converter = _Autograde(coursedir=directory, parent=course.app)
        converter.force = True
        try:
            converter.start()
        except NbGraderException as error:
            cause, name = converter.cause or error, converter.failed
        else:
            return notes
        if isinstance(cause, OUR_FAULT) or name is None or len(notes) == len(expected):
            raise cause
        reason = f"{name}.ipynb could not be graded ({type(cause).__name__}: {_first_line(cause)})"
        notes.append(f"{reason}: 0 points")
        (staged / f"{name}.ipynb").write_bytes(to_bytes(refused(expected[name], reason)))


def _record(course: CourseDir, assignment: str, student: str) -> Path:
    return course.own_folder / "graded" / assignment / f"{student}.json"


def _gradebook_agrees(
    gradebook: Gradebook, assignment: str, student: str, notebooks: dict[str, list[CellVerdict]]
) -> bool:
    """Whether the gradebook still holds the automatic marks we gave; it may have been replaced."""
    try:
        for name, cells in notebooks.items():
            for cell in cells:
                grade = gradebook.find_grade(cell.grade_id, name, assignment, student)
                if cell.verdict != "manual" and grade.auto_score != cell.points:
                    return False
    except MissingEntry:
        return False
    return True


def _result(
    gradebook: Gradebook,
    assignment: str,
    student: str,
    status: Literal["graded", "unchanged"],
    notes: list[str],
    notebooks: dict[str, list[CellVerdict]],
) -> SubmissionResult:
    submission = gradebook.find_submission(assignment, student)
    return SubmissionResult(
        student,
        status,
        points=float(submission.score),
        max_points=float(submission.max_score),
        late_penalty=sum(float(book.late_submission_penalty or 0) for book in submission.notebooks),
        needs_manual_grade=bool(submission.needs_manual_grade),
        notes=notes,
        notebooks=notebooks,
    )


def in_words(error: BaseException) -> str:
    """Why something of ours could not be done, in one line."""
    if isinstance(error, sqlalchemy.exc.OperationalError) and "locked" in str(error):
        return "the gradebook is in use by another program; close that and run again"
    if isinstance(error, sqlalchemy.exc.SQLAlchemyError):
        return f"the gradebook cannot be used: {str(error).splitlines()[0]}"
    return f"{type(error).__name__}: {_first_line(error)}"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0][:200]
