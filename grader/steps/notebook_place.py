"""Where nbgrader has a notebook from, and what belongs to it there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry

from grader.handed_in.folder_files import read_files
from grader.handed_in.notebook_file import NotebookUnreadableError, read_notebook
from grader.steps.read_flags import InstructorsCode

MOST_BYTES = 200 * 1024**2
"""Of files that a submission may bring along, or an assignment."""


class Place:
    """Student, assignment and notebook of a preprocessor's notebook, and the folders around it.

    Names are "" where it is in no course. `step` is the preprocessor, `resources` what nbconvert gave to it.
    """

    def __init__(self, step: Any, resources: Any) -> None:
        about = resources.get("nbgrader", {})
        self.student = str(about.get("student", ""))
        self.assignment = str(about.get("assignment", ""))
        self.notebook = str(about.get("notebook", ""))
        self._db_url = about.get("db_url")
        path = resources.get("metadata", {}).get("path")
        self._folder = Path(path) if path else None
        self._course = _course_directory(step)

    def files(self) -> dict[str, bytes]:
        """The other files in the notebook's folder. Raises FolderTooLargeError."""
        if self._folder is None:
            return {}
        return read_files(self._folder, most_bytes=MOST_BYTES, wanted=self._not_by_link)

    def source_files(self) -> dict[str, bytes]:
        """The files of the assignment's source. Raises FolderTooLargeError."""
        source = self._source()
        return read_files(source, most_bytes=MOST_BYTES) if source is not None else {}

    def edition(self) -> list[NotebookNode] | None:
        """The instructor's cells: those in source/, else those in the gradebook; None without both."""
        source = self._source()
        if source is not None:
            try:
                return list(read_notebook(source / f"{self.notebook}.ipynb").cells)
            except NotebookUnreadableError:
                pass  # it was moved away, perhaps, since the assignment was made
        if self._db_url is None:
            return None
        from grader.steps.plugins import reference_cells  # plugins use this module's users

        try:
            with Gradebook(self._db_url) as gradebook:
                return reference_cells(gradebook.find_notebook(self.notebook, self.assignment))
        except MissingEntry:
            return None

    def instructors_code(self) -> InstructorsCode | None:
        """What of the notebook is the instructor's; None where there is no instructor's notebook."""
        source = self._source()
        if source is not None:
            try:
                return InstructorsCode.in_file(source / f"{self.notebook}.ipynb")
            except (NotebookUnreadableError, OSError):
                pass
        edition = self.edition()
        return InstructorsCode.of(edition) if edition is not None else None

    def hidden(self) -> list[Path]:
        """What learners' code must not see."""
        return [Path(self._course.root).resolve()] if self._course is not None else []

    def is_link(self) -> bool:
        """Whether the notebook was handed in as a link: nbgrader follows it, to another's work too."""
        submitted = self._submitted()
        return submitted is not None and _by_link(submitted, f"{self.notebook}.ipynb")

    def _not_by_link(self, name: str) -> bool:
        submitted = self._submitted()
        return submitted is None or not _by_link(submitted, name)

    def _source(self) -> Path | None:
        if self._course is None or not self.assignment:
            return None
        return Path(self._course.format_path(self._course.source_directory, ".", self.assignment))

    def _submitted(self) -> Path | None:
        if self._course is None or not self.assignment or not self.student:
            return None
        return Path(self._course.format_path(self._course.submitted_directory, self.student, self.assignment))


def _course_directory(step: Any) -> Any:
    """nbgrader's CourseDirectory: the converter has it, two levels above a preprocessor."""
    while step is not None:
        if getattr(step, "coursedir", None) is not None:
            return step.coursedir
        step = getattr(step, "parent", None)
    return None


def _by_link(folder: Path, name: str) -> bool:
    """Whether anything on the way from `folder` to `name` is a link."""
    path = folder
    return any((path := path / part).is_symlink() for part in Path(name).parts)
