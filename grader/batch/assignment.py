"""An assignment as it stands in source/ now, and making sure that the gradebook knows it so."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import find_all_files

from course.problems import CourseError
from grader.building.build import refresh_source
from grader.coursedir import CourseDir, digest
from grader.files import write_atomically
from grader.handed_in.folder_files import FolderTooLargeError, read_files
from grader.handed_in.notebook_file import NotebookUnreadableError, read_notebook
from grader.marking.result import in_words
from grader.reading.dependencies import modules_imported
from grader.steps.execute import is_python
from grader.steps.plugins import reference_cells

_MOST_BYTES = 200 * 1024**2


@dataclass(frozen=True)
class Assignment:
    """What grading needs to know of an assignment, the same for all its submissions.

    `expected` are each notebook's nbgrader cells as the gradebook has them, answers as stubs; `editions` all
    cells of the instructor's notebooks, of which `foreign` are not for Python. `files` lie beside those;
    `replacing` are those among them that take the place of a submission's files of the same name.
    """

    name: str
    digest: str
    expected: dict[str, list[NotebookNode]]
    editions: dict[str, list[NotebookNode]]
    foreign: frozenset[str]
    files: dict[str, bytes]
    replacing: dict[str, bytes]


def modules(course: CourseDir, name: str) -> list[str]:
    """What the instructor's notebooks import. Raises CourseError."""
    cells: list[NotebookNode] = []
    for path in sorted(course.source(name).glob("*.ipynb")):
        with contextlib.suppress(NotebookUnreadableError):  # nbgrader will say what is wrong with it
            cells += read_notebook(path).cells
    return modules_imported(cells, _files(course.source(name)))


def load(course: CourseDir, name: str, gradebook: Gradebook) -> Assignment:
    """Read an assignment that the gradebook knows. Raises CourseError."""
    source = course.source(name)
    notebooks = gradebook.find_assignment(name).notebooks
    expected = {notebook.name: reference_cells(notebook) for notebook in notebooks}
    editions, foreign = {}, set()
    for title, cells in expected.items():
        try:
            notebook = read_notebook(source / f"{title}.ipynb")
        except NotebookUnreadableError:  # moved away since the assignment was made: the gradebook will do
            editions[title] = cells
            continue
        editions[title] = list(notebook.cells)
        if not is_python(notebook.metadata):
            foreign.add(title)
    files = _files(source)
    kept = Autograde(coursedir=course.directory(), parent=course.app).exclude_overwriting.get(name, [])
    copied = find_all_files(str(source), [*course.directory().ignore, "*.ipynb"])
    names = {Path(os.path.relpath(path, source)).as_posix() for path in copied} - set(kept)
    replacing = {name: content for name, content in files.items() if name in names}
    return Assignment(name, digest(source), expected, editions, frozenset(foreign), files, replacing)


class _Generate(GenerateAssignment):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's converter, which remembers why it failed instead of only logging it."""

    cause: Exception | None = None

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
            self.cause = error
            raise


def _files(source: Path) -> dict[str, bytes]:
    try:
        return read_files(source, most_bytes=_MOST_BYTES)
    except FolderTooLargeError as error:
        raise CourseError(str(error)) from error
    except OSError as error:
        raise CourseError(f"{source} cannot be read: {in_words(error)}") from error


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
    if isinstance(cause, (sqlalchemy.exc.SQLAlchemyError, OSError)):
        return in_words(cause)
    reason = str(cause).splitlines()[0] if str(cause) else type(cause).__name__
    return f"{source}: nbgrader cannot make an assignment of it: {reason}"
