"""nbgrader's Autograde in two steps, with the run of the cells between them.

*Sanitising* puts the instructor's cells back and writes nothing; *grading* writes the graded notebooks and
the marks. All preprocessors, hooks and options of the course's configuration keep their meaning.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter, NotebookExporter
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode
from nbformat.v4 import reads
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import CheckCellMetadata, DeduplicateIds, Execute, OverwriteCells
from nbgrader.utils import setenv
from traitlets.utils.importstring import import_item

from course.problems import CourseError
from grader.coursedir import CourseDir
from grader.job import Outcome
from grader.steps.execute import ExecuteForGrading, prepared
from grader.steps.metadata_check import CheckMetadata
from grader.steps.plugins import OverwriteOnce, RestoreCells

STAGING = ".grader/staging"
_INSTEAD = {
    Execute: ExecuteForGrading,
    CheckCellMetadata: CheckMetadata,
    DeduplicateIds: RestoreCells,  # which does this too, and leaves no metadata that nbgrader then refuses
    OverwriteCells: OverwriteOnce,
}


class SubmissionConverter(Autograde):  # type: ignore[misc]  # nbgrader has no types
    """For one submission, of which a clean copy lies at `staged`. Remembers what went wrong and where."""

    cause: Exception | None = None
    failed: str | None = None

    def __init__(self, course: CourseDir, assignment: str, student: str) -> None:
        directory = course.directory(
            submitted_directory=STAGING, assignment_id=assignment, student_id=student, notebook_id="*"
        )
        super().__init__(coursedir=directory, parent=course.app)
        self.force = True
        self.staged = Path(directory.format_path(STAGING, student, assignment))
        self.sanitised: dict[str, NotebookNode] = {}
        self.graded: dict[str, NotebookNode] = {}
        self._student, self._assignment = student, assignment

    # step 1

    def sanitise(self, name: str) -> NotebookNode:
        """A notebook of the copy after nbgrader's sanitising preprocessors."""
        path = str(self.staged / f"{name}.ipynb")
        self.exporter: Any = _InMemoryExporter(  # type: ignore[no-untyped-call]  # nbconvert has few types
            parent=self, config=self.config
        )
        self.exporter.optimistic_validation = True
        self._sanitizing = True
        self._init_preprocessors()
        with _inside(self.coursedir.root):
            notebook, _ = self.exporter.from_filename(path, self.init_single_notebook_resources(path))
        self.sanitised[name] = notebook
        return self.sanitised[name]

    def before_sanitising(self) -> None:
        """The course's own hook, which may change the copy."""
        self.notebooks = self._staged_notebooks()
        with _inside(self.coursedir.root):
            super().run_pre_convert_hook()

    # step 2

    def grade(self, outcomes: Mapping[str, Outcome]) -> None:
        """Write the sanitised notebooks with these outcomes, which are by `execute.key_of`, and the marks.

        Raises what went wrong; `failed` then names the notebook, if it was in one.
        """
        self.cause = self.failed = None
        self.graded = {}
        try:
            with prepared(outcomes):
                self.start()
        except NbGraderException as error:
            raise (self.cause or error) from error

    def init_notebooks(self) -> None:
        """Exactly this folder; nbgrader would read student and assignment as patterns."""
        self.assignments = {str(self.staged): self._staged_notebooks()}

    def run_pre_convert_hook(self) -> None:
        """It had its turn in step 1."""

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        self.exporter.optimistic_validation = True
        try:
            super().init_assignment(assignment_id, student_id)
        except Exception as error:
            self.cause = error
            raise

    def convert_single_notebook(self, notebook_filename: str) -> None:
        name = Path(notebook_filename).stem
        resources = self.init_single_notebook_resources(notebook_filename)
        graded = self._format_dest(self._assignment, self._student)
        resources["metadata"] = {"name": name, "path": graded}
        self._sanitizing = False
        self._init_preprocessors()
        try:
            with setenv(NBGRADER_EXECUTION="autograde"):
                output, resources = self.exporter.from_notebook_node(self.sanitised[name], resources)
            self.write_single_notebook(output, resources)
            self.graded[name] = reads(output)
        except Exception as error:
            self.cause, self.failed = error, name
            raise
        finally:
            self._sanitizing = True

    # both

    def init_single_notebook_resources(self, notebook_filename: str) -> dict[str, Any]:
        """As nbgrader's, without guessing the names back from the path."""
        name = Path(notebook_filename).stem
        about = {"student": self._student, "assignment": self._assignment, "notebook": name}
        return {
            "unique_key": name,
            "output_files_dir": f"{name}_files",
            "nbgrader": {**about, "db_url": self.coursedir.db_url},
        }

    def _init_preprocessors(self) -> None:
        for name in ("sanitize_preprocessors", "autograde_preprocessors"):
            setattr(self, name, [_ours(each) for each in getattr(self, name)])
        super()._init_preprocessors()

    def _staged_notebooks(self) -> list[str]:
        return sorted(str(path) for path in self.staged.iterdir() if path.suffix == ".ipynb")


class _InMemoryExporter(NotebookExporter):
    """Gives the notebook itself, not its text."""

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **options: Any) -> Any:
        return Exporter.from_notebook_node(self, nb, resources, **options)


def check_preprocessors(course: CourseDir, *, trust: bool) -> None:
    """Raises CourseError where the course's configuration would run submissions in a way of its own."""
    converter = Autograde(coursedir=course.directory(), parent=course.app)
    for each in [*converter.sanitize_preprocessors, *converter.autograde_preprocessors]:
        runs = _ours(each)
        own = isinstance(runs, type) and issubclass(runs, ExecutePreprocessor)
        if own and not issubclass(runs, ExecuteForGrading) and not trust:
            raise CourseError(
                f"nbgrader_config.py has notebooks run by {runs.__module__}.{runs.__qualname__}, which has "
                "no sandbox; take it out of c.Autograde, or use --trust-submissions"
            )


def _ours(preprocessor: Any) -> Any:
    """What takes the place of a preprocessor, given as a class or its name."""
    found = import_item(preprocessor) if isinstance(preprocessor, str) else preprocessor
    return _INSTEAD.get(found, found)


@contextmanager
def _inside(folder: str) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
