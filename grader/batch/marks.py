"""What the gradebook says about a submission: its marks as a result, and whether they are those we gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nbgrader.api import Gradebook, MissingEntry

from grader.marking.result import SubmissionResult
from grader.marking.verdict import CellVerdict


def with_marks(gradebook: Gradebook, assignment: str, result: SubmissionResult) -> SubmissionResult:
    """The result with the gradebook's points, penalty and need of marking. Raises MissingEntry."""
    submission = gradebook.find_submission(assignment, result.student)
    return replace(
        result,
        points=float(submission.score),
        max_points=float(submission.max_score),
        late_penalty=sum(float(book.late_submission_penalty or 0) for book in submission.notebooks),
        needs_manual_grade=bool(submission.needs_manual_grade),
    )


def agree(
    gradebook: Gradebook, assignment: str, student: str, notebooks: Mapping[str, Sequence[CellVerdict]]
) -> bool:
    """Whether the gradebook still holds the automatic marks we gave; it may have been replaced."""
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return False
    scores = {
        (book.name, grade.name): grade.auto_score for book in submission.notebooks for grade in book.grades
    }
    return all(
        (name, cell.grade_id) in scores
        and (cell.verdict == "manual" or scores[name, cell.grade_id] == cell.points)
        for name, cells in notebooks.items()
        for cell in cells
    )
