"""`grader check`: a learner's own check of an exercise notebook. It runs a copy and changes nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode
from tqdm import tqdm

from course.lesson import SLUG
from course.problems import CourseError
from course.syllabus import lesson_folder
from grader.building.release import ReleaseError, to_reference
from grader.building.sources import read_exercises
from grader.cells import grade_id, is_answer
from grader.handed_in.folder_files import visible_files
from grader.handed_in.notebook_file import NotebookUnreadableError, read_notebook
from grader.job import EngineError, Limits
from grader.marking.judge import judge
from grader.marking.verdict import CheckReport, by_exercise
from grader.reading.dependencies import modules_imported
from grader.sessions.engine import LocalEngine
from grader.steps.execute import apply, job_for
from grader.steps.restore import put_back

_MB = 1024**2
_LARGEST_FOLDER = 500 * _MB
_A_DAY = 24 * 60 * 60
_MOST_SENT = 100 * _MB


@dataclass(frozen=True)
class _Reference:
    """What to grade by: the instructor's nbgrader cells, answers as stubs, and the edition that has them."""

    cells: list[NotebookNode]
    edition: list[NotebookNode]
    hidden_tests: bool
    notes: list[str] = field(default_factory=list)


def check_notebook(
    path: Path, root: Path, lesson: str | None, timeout: int, *, engine: LocalEngine | None = None
) -> CheckReport:
    """Run the tests on the notebook `path`; `root` is the course, `timeout` in seconds a cell.

    `lesson` is the slug, where the notebook's metadata do not tell it. `engine` saves starting one. Raises
    CourseError.
    """
    try:
        notebook = read_notebook(path)
    except NotebookUnreadableError as error:
        raise CourseError(f"{path}: {error}") from error
    slug = lesson or _lesson_of(notebook, path)
    reference = _reference(root, slug, notebook, path)
    notes = reference.notes + put_back(notebook, reference.cells)
    files, left_out = _files_beside(path.resolve().parent)
    job = job_for(
        notebook,
        reference.edition,
        files=files,
        instructor_files=files,
        limits=Limits(seconds_a_cell=timeout, seconds_altogether=_A_DAY),
    )
    try:
        with _running(engine, reference, files) as runner, _progress(len(job.cells)) as on_cell:
            outcome = runner.run(job, on_cell)
    except EngineError as error:
        raise CourseError(f"{path}: the check could not run: {error}") from error
    apply(outcome, notebook)
    exercises = by_exercise(judge(notebook, reference.cells))
    return CheckReport(slug, reference.hidden_tests, exercises, notes + left_out)


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
            cells = to_reference(instructor.notebook).cells
            return _Reference(cells, instructor.notebook.cells, hidden_tests=True)
        except ReleaseError as error:
            raise CourseError(instructor.problem(error.cell, str(error))) from error
    note = "The hidden tests are not installed here: only the visible tests were run."
    if released.exists() and not _same_file(released, path):
        try:
            cells = read_notebook(released).cells
            return _Reference(cells, cells, hidden_tests=False, notes=[note])
        except NotebookUnreadableError as error:
            raise CourseError(f"{released}: {error}") from error
    return _Reference(_own_cells(notebook), list(notebook.cells), hidden_tests=False, notes=[note])


def _own_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Where no other edition is at hand: the notebook's own tests, and no stubs to compare answers with."""
    cells = [copy.deepcopy(cell) for cell in notebook.cells if grade_id(cell)]
    for cell in cells:
        if is_answer(cell):
            cell.source = ""
    return cells


def _same_file(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)


def _files_beside(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """The files in the notebook's folder and below by relative path, small ones first until the room is full.

    With a note where some had to be left out. Raises CourseError.
    """
    found: list[tuple[int, Path]] = []
    size = 0
    for path, bytes_of_it in visible_files(folder):
        size += bytes_of_it
        if size > _LARGEST_FOLDER:
            raise CourseError(
                f"{folder}: holds more than {_LARGEST_FOLDER // _MB} MB, which is too much to look "
                "through for a check; move the notebook into a folder of its own, with the files it reads"
            )
        if path.suffix != ".ipynb":
            found.append((bytes_of_it, path))
    files: dict[str, bytes] = {}
    left_out = []
    room = _MOST_SENT
    for bytes_of_it, path in sorted(found):
        room -= bytes_of_it
        name = path.relative_to(folder).as_posix()
        if room < 0:
            left_out.append(name)
            continue
        try:
            files[name] = path.read_bytes()
        except OSError as error:
            raise CourseError(f"{path}: cannot be read for the check: {error.strerror}") from error
    return files, [_too_large(left_out)] if left_out else []


def _too_large(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"The check runs with {_MOST_SENT // _MB} MB of files and without {', '.join(names[:3])}{more}."


@contextmanager
def _running(
    engine: LocalEngine | None, reference: _Reference, files: Mapping[str, bytes]
) -> Iterator[LocalEngine]:
    """The learner's own code, on their own machine: there is nothing to lock it away from."""
    if engine is not None:
        yield engine
        return
    with LocalEngine(modules_imported(reference.edition, files), trust=True) as started:
        yield started


@contextmanager
def _progress(cells: int) -> Iterator[Callable[[int], None]]:
    # disable=None: a bar on a terminal, nothing in a pipe
    with tqdm(total=cells, unit="cell", leave=False, disable=None) as bar:

        def advance(_index: int) -> None:
            bar.update()

        yield advance
