"""`grader feedback`: an HTML page for each graded notebook, with marks, comments and reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from tqdm import tqdm

from course.problems import CourseError
from grader.coursedir import CourseDir, locked
from grader.marking.result import in_words


@dataclass(frozen=True)
class FeedbackResult:
    """The pages written for a student, or why there are none."""

    student: str
    pages: list[Path]
    problem: str = ""

    def line(self, root: Path) -> str:
        if self.problem:
            return f"{self.student}  no feedback: {self.problem}"
        return f"{self.student}  {', '.join(page.relative_to(root).as_posix() for page in self.pages)}"


class _Feedback(GenerateFeedback):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's converter for one student, which remembers what went wrong."""

    cause: Exception | None = None

    def init_notebooks(self) -> None:
        """Exactly this folder; nbgrader would read student and assignment as patterns."""
        folder = Path(self._format_source(self.coursedir.assignment_id, self.coursedir.student_id))
        self.assignments = {str(folder): sorted(map(str, folder.glob("*.ipynb")))}

    def convert_single_notebook(self, notebook_filename: str) -> None:
        try:
            super().convert_single_notebook(notebook_filename)
        except Exception as error:
            self.cause = error
            raise


def write_feedback(
    course: CourseDir, assignment: str, *, students: Sequence[str] = (), say: Callable[[str], None] = print
) -> list[FeedbackResult]:
    """Write feedback/<student>/<assignment>/*.html anew for these students (default: all that are graded).

    Raises CourseError where nobody's work, or not the work of one of them, has been graded.
    """
    with locked(course):
        results = []
        for student in tqdm(_chosen(course, assignment, students), unit="student", disable=None):
            result = _write(course, assignment, student)
            results.append(result)
            with tqdm.external_write_mode():
                say(result.line(course.root))
        return results


def _chosen(course: CourseDir, assignment: str, students: Sequence[str]) -> list[str]:
    graded = course.students("autograded", assignment)
    advice = f"run `grader autograde {assignment}` first"
    if not graded:
        raise CourseError(f"no submission of '{assignment}' has been graded yet: {advice}")
    if missing := sorted(set(students) - set(graded)):
        raise CourseError(*(f"'{student}' has no graded {assignment}: {advice}" for student in missing))
    return sorted(set(students)) or graded


def _write(course: CourseDir, assignment: str, student: str) -> FeedbackResult:
    directory = course.directory(assignment_id=assignment, student_id=student)
    converter = _Feedback(coursedir=directory, parent=course.app)
    converter.force = True
    try:
        converter.start()
    except NbGraderException as error:
        return FeedbackResult(student, [], in_words(converter.cause or error))
    pages = sorted(course.folder("feedback", student, assignment).glob("*.html"))
    return FeedbackResult(student, pages)
