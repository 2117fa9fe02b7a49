"""Making sure that the gradebook knows an assignment as it stands in source/ now."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException

from course.problems import CourseError
from grader.build import refresh_source
from grader.coursedir import CourseDir, digest
from grader.files import write_atomically


class _Generate(GenerateAssignment):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's converter, which remembers why it failed instead of only logging it."""

    cause: Exception | None = None

    def convert_single_notebook(self, notebook_filename: str) -> None:
        try:
            super().convert_single_notebook(notebook_filename)
        except Exception as error:
            self.cause = error
            raise


def needs_update(course: CourseDir, assignment: str) -> bool:
    """Whether `update` would change the gradebook. Raises CourseError where there is no such assignment."""
    refresh_source(course.root, assignment)
    source = course.source(assignment)
    if not any(source.glob("*.ipynb")):
        known = ", ".join(course.assignments()) or "none yet"
        raise CourseError(
            f"there is no assignment '{assignment}' in {source.parent}; assignments are: {known}"
        )
    recorded = _record(course, assignment)
    if not recorded.exists() or recorded.read_text() != digest(source):
        return True
    with course.gradebook() as gradebook:
        try:
            gradebook.find_assignment(assignment)
        except MissingEntry:
            return True
    return False


def update(course: CourseDir, assignment: str) -> None:
    """`nbgrader generate_assignment`: tests into the gradebook, release/ made. Raises CourseError."""
    before = digest(course.source(assignment))
    converter = _Generate(coursedir=course.directory(assignment_id=assignment), parent=course.app)
    converter.force = True
    try:
        converter.start()
    except NbGraderException as error:
        raise CourseError(_in_words(course, assignment, converter.cause or error)) from error
    write_atomically(_record(course, assignment), before.encode())


def _record(course: CourseDir, assignment: str) -> Path:
    return course.own_folder / "graded" / f"{assignment}.sha256"


def _in_words(course: CourseDir, assignment: str, cause: Exception) -> str:
    source = course.source(assignment)
    if "Cannot add or remove cells" in str(cause) or "Cannot modify existing assignment" in str(cause):
        return (
            f"{source}: cells with a grade_id were added, removed or renamed after submissions were graded, "
            "and nbgrader cannot carry their marks over. Undo that, or start a new gradebook "
            "(rename gradebook.db)."
        )
    reason = str(cause).splitlines()[0] if str(cause) else type(cause).__name__
    return f"{source}: nbgrader cannot make an assignment of it: {reason}"
