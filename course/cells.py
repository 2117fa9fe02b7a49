"""The cells of a text notebook, with the lines where they and their options stand."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.lesson_text import without_front_matter
from course.problems import Problem
from course.yaml_source import Location, YamlSource

_AT_LINE = re.compile(r" at line (\d+)")


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
        found = _AT_LINE.search(str(error))
        reason = str(error).splitlines()[-1].strip()
        message = f"the options of this cell cannot be read: {reason}"
        return None, [Problem(path, int(found[1]) if found else 0, message)]
    except Exception as error:  # Jupytext's parser meets text of any shape here
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        return None, [Problem(path, 0, f"Jupytext cannot read the cells of this notebook: {reason}")]
    # the map counts from 0, but points below the fence or the `+++`: that line's number, counted from 1
    starts = [max(start, 1) for start in notebook.metadata["source_map"]]
    lines = body.split("\n")
    behind = [*starts[1:], len(lines) + 1]
    return [
        Cell(cell.cell_type, cell.source, dict(cell.metadata), start, lines[start - 1 : end - 1])
        for cell, start, end in zip(notebook.cells, starts, behind, strict=False)
    ], []
