"""Reading what authors write, MyST Markdown with front-matter, as notebooks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from pydantic import BaseModel

from course.cells import read_cells
from course.check_exercises import check_exercises
from course.check_lesson import check_lesson, read_front_matter
from course.lesson import ExercisesFrontMatter, FrontMatter, Strict, Text
from course.problems import CourseError, Problem
from course.source_text import read_source
from course.syllabus import lesson_folder
from grader.cells import assign_ids, new_cell

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {"name": "python"}
START_PAGE = Path("solutions") / "start-here.md"


@dataclass(frozen=True)
class Source:
    """A text notebook: its front-matter, its cells, and the 1-based line where each cell begins.

    `path` is relative to the course, as problems name it.
    """

    path: Path
    front_matter: dict[str, Any]
    notebook: NotebookNode
    lines: list[int]

    @property
    def folder(self) -> str:
        """The name of the folder it lies in: the lesson's slug."""
        return self.path.parent.name

    def problem(self, cell: int | None, message: str) -> Problem:
        return Problem(self.path, 0 if cell is None else self.lines[cell], message)


class StartPage(Strict):
    """The front-matter of `solutions/start-here.md`."""

    title: Text


def read_lesson(root: Path, slug: str) -> Source:
    """A lesson's `lesson.md`. Raises CourseError with every mistake in it."""
    path = lesson_folder(Path(), slug) / "lesson.md"
    return _read(root, path, FrontMatter, check_lesson(root, path).problems)


def read_exercises(root: Path, slug: str) -> Source:
    """A lesson's `exercises.md`, solutions and hidden tests included. Raises CourseError."""
    path = lesson_folder(Path(), slug) / "exercises.md"
    return _read(root, path, ExercisesFrontMatter, check_exercises(root, path).problems)


def read_start_page(root: Path) -> Source:
    """`solutions/start-here.md`. Raises CourseError."""
    return _read(root, START_PAGE, StartPage, [])


def _read(root: Path, path: Path, model: type[BaseModel], problems: list[Problem]) -> Source:
    file = read_source(root / path, path)
    text = file.text or ""
    front_matter, more = read_front_matter(text, path, model)
    cells, unreadable = read_cells(text, path)
    problems = [*problems, *file.problems, *more, *unreadable]
    if problems or cells is None:
        raise CourseError.from_problems(set(problems))
    notebook = new_notebook(metadata={"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO})
    notebook.cells = [new_cell(cell.kind, cell.source, cell.metadata) for cell in cells]
    assign_ids(notebook)
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        reason = str(error).splitlines()[0]
        raise CourseError(Problem(path, 0, f"gives an invalid notebook: {reason}")) from error
    # in JSON's terms, as it will stand in the notebook
    plain = json.loads(json.dumps(front_matter.data))
    return Source(path, plain, notebook, [cell.line for cell in cells])


def to_bytes(notebook: NotebookNode) -> bytes:
    """The notebook as a file: sorted keys, LF line ends, one at the end."""
    text: str = nbformat.writes(notebook, version=4)
    return (text.rstrip("\n") + "\n").encode()
