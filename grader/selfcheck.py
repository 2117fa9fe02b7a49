"""`grader check`: a learner's own check of an exercise notebook. It runs a copy and changes nothing."""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearOutput
from tqdm import tqdm

from course.lesson import SLUG
from course.problems import CourseError
from course.syllabus import lesson_folder
from grader.cells import grade_id, is_answer
from grader.execute import run_notebook
from grader.judge import judge
from grader.notebook_file import NotebookUnreadableError, read_notebook
from grader.release import ReleaseError, to_reference
from grader.restore import put_back
from grader.sources import read_exercises
from grader.verdict import CheckReport, by_exercise

_LARGEST_FOLDER = 500 * 1024 * 1024


@dataclass(frozen=True)
class _Reference:
    """The instructor's cells to grade by."""

    cells: list[NotebookNode]
    hidden_tests: bool
    notes: list[str]


def check_notebook(path: Path, root: Path, lesson: str | None, timeout: int) -> CheckReport:
    """Run the tests on the notebook `path`; `root` is the course, `timeout` in seconds a cell.

    `lesson` is the slug, where the notebook's metadata do not tell it. Raises CourseError.
    """
    try:
        notebook = read_notebook(path)
    except NotebookUnreadableError as error:
        raise CourseError(f"{path}: {error}") from error
    slug = lesson or _lesson_of(notebook, path)
    reference = _reference(root, slug, notebook, path)
    notes = reference.notes + put_back(notebook, reference.cells)
    notebook, _ = ClearOutput().preprocess(notebook, {})
    with _folder_copy(path.resolve().parent) as folder, _progress(notebook) as on_cell:
        executed = run_notebook(notebook, folder, timeout, on_cell)
    exercises = by_exercise(judge(executed, reference.cells))
    return CheckReport(slug, reference.hidden_tests, exercises, notes)


def _lesson_of(notebook: NotebookNode, path: Path) -> str:
    course = notebook.metadata.get("course")
    slug = course.get("lesson") if isinstance(course, dict) else None
    if not isinstance(slug, str):
        raise CourseError(
            f"{path}: is not an exercise notebook of this course; name its lesson with --lesson if it is"
        )
    return slug


def _reference(root: Path, slug: str, notebook: NotebookNode, path: Path) -> _Reference:
    source = lesson_folder(root, slug) / "exercises.md"
    released = root / "notebooks" / slug / "exercises.ipynb"
    if not SLUG.match(slug) or not (source.parent.exists() or released.parent.exists()):
        raise CourseError(f"{path}: belongs to the lesson '{slug}', which this course ({root}) does not have")
    if source.exists():
        instructor = read_exercises(root, slug)
        try:
            return _Reference(to_reference(instructor.notebook).cells, hidden_tests=True, notes=[])
        except ReleaseError as error:
            raise CourseError(instructor.problem(error.cell, str(error))) from error
    note = "The hidden tests are not installed here: only the visible tests were run."
    if released.exists() and not _same_file(released, path):
        try:
            return _Reference(read_notebook(released).cells, hidden_tests=False, notes=[note])
        except NotebookUnreadableError as error:
            raise CourseError(f"{released}: {error}") from error
    return _Reference(_own_cells(notebook), hidden_tests=False, notes=[note])


def _own_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Where no other edition is at hand: the notebook's own tests, and no stubs to compare answers with."""
    cells = [copy.deepcopy(cell) for cell in notebook.cells if grade_id(cell)]
    for cell in cells:
        if is_answer(cell):
            cell.source = ""
    return cells


def _same_file(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)


@contextmanager
def _folder_copy(folder: Path) -> Iterator[Path]:
    """A copy to run in, so that relative data files are found and nothing of the learner's is changed."""
    _refuse_if_large(folder)
    with tempfile.TemporaryDirectory(prefix="check-", ignore_cleanup_errors=True) as scratch:
        copied = Path(scratch) / "notebook"
        ignore = partial(_not_needed, Path(scratch).resolve())
        try:
            shutil.copytree(folder, copied, ignore=ignore, ignore_dangling_symlinks=True)
        except (OSError, shutil.Error) as error:
            raise CourseError(f"{folder}: cannot be copied for the check: {error}") from error
        yield copied


def _refuse_if_large(folder: Path) -> None:
    size = 0
    for directory, _, names in os.walk(folder):
        files = [Path(directory, name) for name in names]
        size += sum(file.stat().st_size for file in files if file.is_file())
        if size > _LARGEST_FOLDER:
            limit = f"{_LARGEST_FOLDER // 1024**2} MB"
            raise CourseError(
                f"{folder}: holds more than {limit}, which is too much to copy for a check; move the "
                "notebook into a folder of its own, with the files that it reads"
            )


def _not_needed(scratch: Path, directory: str, names: list[str]) -> set[str]:
    """Hidden files, caches, what is neither file nor folder, and what would be copied without end."""
    here = Path(directory).resolve()

    def needed(path: Path) -> bool:
        if path.name.startswith(".") or path.name == "__pycache__":
            return False
        if path.is_dir():  # neither where the copy goes nor a link to a folder above
            return path.resolve() != scratch and not here.is_relative_to(path.resolve())
        return path.is_file()

    return {name for name in names if not needed(Path(directory, name))}


@contextmanager
def _progress(notebook: NotebookNode) -> Iterator[Callable[[int], None]]:
    # disable=None: a bar on a terminal, nothing in a pipe
    with tqdm(total=len(notebook.cells), unit="cell", leave=False, disable=None) as bar:

        def advance(_index: int) -> None:
            bar.update()

        yield advance
