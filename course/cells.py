"""The cells of a text notebook, with the lines where they and their options stand."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from course.lesson_text import without_front_matter
from course.problems import Problem
from course.yaml_source import Location, YamlSource, parse_yaml

_UNREADABLE = re.compile(r" at line (?P<line>\d+) could not be read: (?P<reason>.*)", re.DOTALL)


@dataclass(frozen=True)
class Cell:
    """One cell: `kind` is code, markdown or raw, `line` is where its fence or its `+++` stands."""

    kind: str
    source: str
    metadata: dict[str, Any]
    line: int
    text_lines: list[str]

    def line_of(self, words: str) -> int:
        """The first line of the cell that holds the words, else the cell's first line."""
        for offset, line in enumerate(self.text_lines):
            if words in line:
                return self.line + offset
        return self.line

    def options(self, name: str) -> YamlSource:
        """The mapping that the cell's options have under `name`, with the line of each key."""
        data = self.metadata.get(name)
        lines: dict[Location, int] = {(): self.line}
        for key in data if isinstance(data, dict) else ():
            pattern = re.compile(rf"\b{re.escape(str(key))}\b[\"']?\s*:")
            found = (n for n, line in enumerate(self.text_lines) if pattern.search(line))
            lines[(key,)] = self.line + next(found, 0)
        return YamlSource(data, lines)


def read_cells(text: str, path: Path) -> tuple[list[Cell] | None, list[Problem]]:
    """The notebook's cells as Jupytext reads them; None, with the reason, where it cannot. Never raises."""
    # imported here because it takes a second, and only `course check` waits for it
    from jupytext.myst import MystMetadataParsingError, myst_to_notebook

    body = without_front_matter(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = myst_to_notebook(body, add_source_map=True)
    except MystMetadataParsingError as error:
        return None, _option_problems(str(error), body.split("\n"), path)
    except Exception as error:  # Jupytext's parser meets text of any shape here
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        return None, [Problem(path, 1, f"Jupytext cannot read the cells of this notebook: {reason}")]
    # the map counts from 0, but points below the fence or the `+++`: that line's number, counted from 1
    starts = [max(start, 1) for start in notebook.metadata["source_map"]]
    lines = body.split("\n")
    behind = [*starts[1:], len(lines) + 1]
    return [
        Cell(cell.cell_type, cell.source, dict(cell.metadata), start, lines[start - 1 : end - 1])
        for cell, start, end in zip(notebook.cells, starts, behind, strict=False)
    ], []


def _option_problems(complaint: str, lines: list[str], path: Path) -> list[Problem]:
    """Jupytext names the cell whose options it cannot read; our own reader says which line of them."""
    found = _UNREADABLE.search(complaint)
    if found is None:
        return [Problem(path, 1, f"Jupytext cannot read the cells of this notebook: {complaint}")]
    line = int(found["line"])
    below = lines[line:]
    if below and below[0].startswith("---"):
        length = next((n for n, text in enumerate(below[1:]) if text.startswith("---")), len(below))
        problems = parse_yaml("\n".join(below[1 : length + 1]), path, line + 2).problems
    elif below and below[0].lstrip().startswith(":"):
        options = takewhile(lambda text: text.lstrip().startswith(":"), below)
        problems = parse_yaml("\n".join(text.lstrip()[1:] for text in options), path, line + 1).problems
    else:
        problems = []
    message = f"the metadata of this cell cannot be read: {found['reason']}"
    return problems or [Problem(path, line, message)]
