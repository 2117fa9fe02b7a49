"""Reading what authors write: MyST Markdown notebooks with YAML front-matter."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupytext.myst import MystMetadataParsingError, myst_to_notebook
from nbformat import NotebookNode
from pydantic import ValidationError

from course.lesson import Strict
from course.lesson_text import front_matter_block
from course.problems import CourseError, Problem
from course.source_text import read_source
from course.validation import problems_of
from course.yaml_source import parse_yaml
from grader.cells import assign_ids, grade_id

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {"name": "python"}
# a text notebook opened with Jupytext in JupyterLab gets these; they say nothing about the course
EDITOR_KEYS = ("jupytext", "kernelspec", "language_info")


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


def read_notebook_source(root: Path, path: Path, model: type[Strict]) -> Source:
    """Read one .md notebook below `root` with front-matter as `model` describes it.

    Raises CourseError naming file and line of every mistake.
    """
    shown = path.relative_to(root)
    found = read_source(path, shown)
    if found.text is None or found.problems:
        raise CourseError.from_problems(found.problems)
    front_matter = _front_matter(found.text, shown, model)
    try:
        # add_source_map of this function is the only way to learn in which line a cell begins
        notebook = myst_to_notebook(found.text, add_source_map=True)
    except MystMetadataParsingError as error:
        raise CourseError(Problem(shown, 0, " ".join(str(error).split()))) from error
    starts = zip(notebook.cells, notebook.metadata["source_map"], strict=True)
    lines = [_line_of(found.text.splitlines(), cell, start) for cell, start in starts]
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    source = Source(shown, front_matter, notebook, lines)
    _check_grade_ids(source)
    assign_ids(notebook)
    _check_format(source)
    return source


def _front_matter(text: str, shown: Path, model: type[Strict]) -> dict[str, Any]:
    block = front_matter_block(text)
    if block is None:
        message = "the file must begin with its front-matter: a line '---', the keys, a line '---'"
        raise CourseError(Problem(shown, 1, message))
    if not block.closed:
        raise CourseError(Problem(shown, 1, "the front-matter is never closed: end it with a line '---'"))
    yaml = parse_yaml(block.yaml, shown, block.first_line)
    if yaml.problems:
        raise CourseError.from_problems(yaml.problems)
    data = yaml.data
    if isinstance(data, dict):
        data = {key: value for key, value in data.items() if key not in EDITOR_KEYS}
    try:
        model.model_validate(data)
    except ValidationError as error:
        raise CourseError.from_problems(problems_of(error, model, yaml, shown)) from error
    # as the author wrote it, in JSON's terms: the models read it again from the notebook's metadata
    return dict(json.loads(json.dumps(data)))


def _line_of(text_lines: list[str], cell: NotebookNode, start: int) -> int:
    """Jupytext gives the fence of a code cell counted from 1, but of a text cell the first line counted
    from 0, blank lines included."""
    if cell.cell_type != "markdown":
        return start
    while start < len(text_lines) - 1 and not text_lines[start].strip():
        start += 1
    return start + 1


def _check_grade_ids(source: Source) -> None:
    first: dict[str, int] = {}
    problems = []
    for index, cell in enumerate(source.notebook.cells):
        name = grade_id(cell)
        if name is None:
            continue
        if name in first:
            problems.append(
                source.problem(
                    index, f"grade_id {name} is taken by the cell in line {source.lines[first[name]]}"
                )
            )
        first.setdefault(name, index)
    if problems:
        raise CourseError.from_problems(problems)


def _check_format(source: Source) -> None:
    try:
        nbformat.validate(source.notebook)
    except nbformat.ValidationError as error:
        raise CourseError(Problem(source.path, 0, f"is not a valid notebook: {error}")) from error
