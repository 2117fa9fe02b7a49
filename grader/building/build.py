"""`grader build`: solutions/*.md -> notebooks/ (learner edition) and source/ (instructor edition).

The same sources give the same bytes, whatever the folder, the locale or the hash seed.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course.lesson import SLUG
from course.problems import CourseError
from course.syllabus import lesson_folder, load_syllabus
from grader.building.release import ReleaseError, to_learner_edition
from grader.building.sources import START_PAGE, Source, read_exercises, read_lesson, read_start_page, to_bytes
from grader.building.start_page import PLACEHOLDER, fill_in
from grader.files import set_aside, write_atomically

MARK = "course_build"
EXERCISES = "exercises.ipynb"


@dataclass
class Report:
    """What a build did, as lines for a person."""

    written: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)
    kept: list[tuple[Path, Path]] = field(default_factory=list)

    def lines(self, root: Path) -> list[str]:
        def show(path: Path) -> str:
            return path.relative_to(root).as_posix()

        return [
            *(f"{show(path)}: written" for path in self.written),
            *(f"{show(path)}: removed, nothing in solutions/ makes it any more" for path in self.removed),
            *(
                f"{show(path)}: had been edited by hand; the edited file is kept as {show(kept)}. "
                "Edit the .md file in solutions/ instead."
                for path, kept in self.kept
            ),
        ] or ["Everything is up to date."]


def build(root: Path, lessons: Sequence[str] = (), *, source_only: bool = False) -> Report:
    """Write both editions (or the instructor edition alone) of `lessons`, by default of the whole course.

    Only a build of the whole course removes what is left over. Raises CourseError with every mistake.
    """
    sources = _read_course(root, lessons, exercises_only=source_only)
    wanted = _instructor_edition(root, sources)
    folders = ["source"]
    if not source_only:
        wanted |= _learner_edition(root, sources)
        folders.append("notebooks")
    report = Report()
    for path, content in wanted.items():
        _put(path, content, report)
    for path in [] if lessons else _left_over(root, folders, wanted):
        path.unlink()
        report.removed.append(path)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    return report


def refresh_source(root: Path, slug: str) -> Report:
    """Bring one assignment in source/ up to date; nothing happens where solutions/ does not hold it."""
    report = Report()
    if SLUG.match(slug) and (lesson_folder(root, slug) / "exercises.md").exists():
        content = to_bytes(instructor_notebook(read_exercises(root, slug)))
        _put(root / "source" / slug / EXERCISES, content, report)
    return report


def out_of_date(root: Path, lessons: Sequence[str] = ()) -> list[str]:
    """One line for each notebook of the learner edition that is not what solutions/ would give."""
    wanted = _learner_edition(root, _read_course(root, lessons))
    lines = []
    for path, content in wanted.items():
        name = path.relative_to(root).as_posix()
        if not path.exists():
            lines.append(f"{name}: is missing; run `grader build`")
        elif path.read_bytes() != content:
            lines.append(f"{name}: is out of date; run `grader build`")
    for path in [] if lessons else _left_over(root, ["notebooks"], wanted):
        lines.append(f"{path.relative_to(root).as_posix()}: is left over; `grader build` removes it")
    return lines


@dataclass
class _Sources:
    """All that authors wrote."""

    start_pages: list[Source] = field(default_factory=list)  # one, or none
    lessons: list[Source] = field(default_factory=list)
    exercises: list[Source] = field(default_factory=list)


def _read_course(root: Path, lessons: Sequence[str], *, exercises_only: bool = False) -> _Sources:
    """Raises CourseError with the mistakes of all files."""
    slugs = _slugs(root)
    if unknown := [slug for slug in lessons if slug not in slugs]:
        there = ", ".join(slugs)
        raise CourseError(
            *(f"{slug}: there is no such lesson in solutions/; there are: {there}" for slug in unknown)
        )
    sources = _Sources()
    problems: list[str] = []

    def reading(path: Path, read: Callable[[], Source]) -> list[Source]:
        try:
            return [read()] if path.exists() else []
        except CourseError as error:
            problems.extend(error.lines)
            return []

    for slug in lessons or slugs:
        folder = lesson_folder(root, slug)
        sources.exercises += reading(folder / "exercises.md", partial(read_exercises, root, slug))
        if not exercises_only:
            sources.lessons += reading(folder / "lesson.md", partial(read_lesson, root, slug))
    if not exercises_only and not lessons:
        sources.start_pages = reading(root / START_PAGE, partial(read_start_page, root))
    if problems:
        raise CourseError(*problems)
    return sources


def _slugs(root: Path) -> list[str]:
    solutions = root / "solutions"
    if not solutions.is_dir():
        raise CourseError(f"{solutions}: is missing; `grader build` makes notebooks from the lessons in it")
    return sorted(path.name for path in solutions.iterdir() if path.is_dir() and SLUG.match(path.name))


def _instructor_edition(root: Path, sources: _Sources) -> dict[Path, bytes]:
    """source/<slug>/exercises.ipynb for each lesson: solutions and hidden tests inside."""
    return {
        root / "source" / source.folder / EXERCISES: to_bytes(instructor_notebook(source))
        for source in sources.exercises
    }


def _learner_edition(root: Path, sources: _Sources) -> dict[Path, bytes]:
    """notebooks/**/*.ipynb: what learners get."""
    notebooks = root / "notebooks"
    made = {}
    for source in sources.start_pages:
        made[notebooks / "start-here.ipynb"] = _start_page(root, source)
    for source in sources.lessons:
        made[notebooks / source.folder / "lesson.ipynb"] = _with_metadata(
            source.notebook, source.front_matter
        )
    for source in sources.exercises:
        made[notebooks / source.folder / EXERCISES] = learner_notebook(source)
    return {path: to_bytes(notebook) for path, notebook in made.items()}


def instructor_notebook(source: Source) -> NotebookNode:
    """The exercises as the author wrote them, ready for nbgrader's source folder."""
    return _with_metadata(source.notebook, _about(source))


def learner_notebook(source: Source) -> NotebookNode:
    """The exercises without solutions and hidden tests. Raises CourseError with path and line."""
    try:
        learner = to_learner_edition(source.notebook)
    except ReleaseError as error:
        raise CourseError(source.problem(error.cell, str(error))) from error
    return _with_metadata(learner, _about(source))


def _about(source: Source) -> dict[str, Any]:
    return {"lesson": source.folder, **source.front_matter}


def _start_page(root: Path, source: Source) -> NotebookNode:
    syllabus = load_syllabus(root)
    for cell in source.notebook.cells:
        if PLACEHOLDER in cell.source:
            cell.source = fill_in(cell.source, syllabus)
    return _with_metadata(source.notebook, source.front_matter)


def _with_metadata(notebook: NotebookNode, course: dict[str, Any]) -> NotebookNode:
    marked: NotebookNode = copy.deepcopy(notebook)
    marked.metadata["course"] = course
    marked.metadata[MARK] = _fingerprint(marked)
    return marked


def _fingerprint(notebook: NotebookNode) -> str:
    """Of what a person writes, not of outputs: running a notebook is not editing it."""
    written = [(cell.cell_type, cell.source, cell.metadata.get("nbgrader")) for cell in notebook.cells]
    text = json.dumps([written, notebook.metadata.get("course")], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_untouched(path: Path) -> bool:
    """Whether we made this notebook and no person has changed a word of it since."""
    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        return bool(notebook.metadata.get(MARK) == _fingerprint(notebook))
    except Exception:  # whatever is wrong with the file, it is not as we made it
        return False


def _put(path: Path, content: bytes, report: Report) -> None:
    if path.exists() and path.read_bytes() == content:
        return
    if path.exists() and not is_untouched(path):
        report.kept.append((path, set_aside(path)))
    write_atomically(path, content)
    report.written.append(path)


def _left_over(root: Path, folders: list[str], wanted: dict[Path, bytes]) -> list[Path]:
    """Notebooks that we made and nobody has touched, of lessons that are gone. Nothing else."""
    found = [path for folder in folders for path in sorted((root / folder).glob("**/*.ipynb"))]
    return [
        path
        for path in found
        if path not in wanted and ".ipynb_checkpoints" not in path.parts and is_untouched(path)
    ]
