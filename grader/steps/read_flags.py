"""Flags that come from reading a learner's code beside the instructor's, not from running it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nbformat import NotebookNode

from grader.cells import grade_id, is_fixed, is_test
from grader.handed_in.notebook_file import read_notebook
from grader.reading.dependencies import trusted_cells
from grader.reading.suspicion import names_of_tests, touched_test_names
from grader.steps.graded_cells import RECORD, record_of


@dataclass(frozen=True)
class InstructorsCode:
    """What is the instructor's in a learner's notebook: texts of cells, and the names that tests rely on."""

    texts: frozenset[str]
    names: frozenset[str]

    @staticmethod
    def of(edition: Sequence[NotebookNode]) -> InstructorsCode:
        code = [cell for cell in edition if cell.cell_type == "code"]
        tests = {grade_id(cell) or "": index for index, cell in enumerate(code) if is_test(cell)}
        names = names_of_tests(trusted_cells(code, tests))
        return InstructorsCode(frozenset(_words(cell) for cell in code), frozenset(names))

    @staticmethod
    def in_file(path: Path) -> InstructorsCode:
        """Read once, and again when the file changes. Raises NotebookUnreadableError, OSError."""
        about = path.stat()
        return _read(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=32)
def _read(path: Path, _changed: int, _size: int) -> InstructorsCode:
    return InstructorsCode.of(read_notebook(path).cells)


def add_read_flags(notebook: NotebookNode, instructors: InstructorsCode) -> None:
    """Add to the records of a graded notebook's cells what their code tells. Points never change."""
    learners = [
        (index, cell.source)
        for index, cell in enumerate(notebook.cells)
        if record_of(cell) and not is_fixed(cell) and _words(cell) not in instructors.texts
    ]
    tests = [grade_id(cell) or "" for cell in notebook.cells if is_test(cell)]
    for index, flags in touched_test_names(learners, instructors.names, tests).items():
        notebook.cells[index].metadata[RECORD]["flags"] += flags


def _words(cell: NotebookNode) -> str:
    return " ".join(cell.source.split())
