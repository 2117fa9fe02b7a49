"""Taking a submission in: a clean copy to grade, whatever the learner's folder holds.

Nothing of a submission is run or believed here. What cannot be read as a notebook is replaced by the unsolved
assignment, marked with the reason, which then earns 0 like any other unsolved notebook.
"""

from __future__ import annotations

import copy
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.utils import parse_utc

from grader.cells import assign_ids, new_cell
from grader.execute import NOT_GRADED
from grader.notebook_file import NotebookUnreadableError, read_notebook
from grader.sources import KERNELSPEC

_SKIPPED_FOLDERS = {".ipynb_checkpoints", "__pycache__", "feedback"}


def take_in(submitted: Path, destination: Path, expected: Mapping[str, Sequence[NotebookNode]]) -> list[str]:
    """Copy a submission to `destination`, which must not exist.

    `expected` has the cells of each notebook of the assignment by its name without .ipynb. Returns sentences
    about what is wrong; an empty list means that all is as it should be.
    """
    notes = _copy_other_files(submitted, destination) + _check_timestamp(destination / "timestamp.txt")
    for name, cells in expected.items():
        file = f"{name}.ipynb"
        path = submitted / file
        try:
            if path.is_symlink() or (path.exists() and not path.is_file()):
                raise NotebookUnreadableError("is a link or not a file at all, so it was not read")
            notebook = read_notebook(path)
        except NotebookUnreadableError as error:
            reason = f"{file} {error}{_others(submitted, expected) if not path.exists() else ''}"
            notes.append(f"{reason}: 0 points")
            notebook = refused(cells, reason)
        _write(notebook, destination / file)
    return notes


def refused(cells: Sequence[NotebookNode], reason: str) -> NotebookNode:
    """The unsolved notebook that stands in for one that cannot be graded; it says why."""
    notebook: NotebookNode = new_notebook(metadata={"kernelspec": KERNELSPEC, NOT_GRADED: reason})
    notice = f"**This notebook stands in for the one handed in, which could not be graded.** {reason}."
    notebook.cells = [new_cell("markdown", notice), *copy.deepcopy(list(cells))]
    assign_ids(notebook)
    return notebook


def _write(notebook: NotebookNode, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # lone surrogates, which JSON may hold and UTF-8 may not, become question marks
    text = nbformat.writes(notebook, version=4).encode("utf-8", "replace")
    path.write_bytes(text)


def _copy_other_files(submitted: Path, destination: Path) -> list[str]:
    """Regular files only: no links, pipes or devices."""
    notes = []
    destination.mkdir(parents=True)
    for directory, folders, names in os.walk(submitted):
        here = Path(directory)
        folders[:] = [name for name in folders if name not in _SKIPPED_FOLDERS]
        for name in [*names, *(folder for folder in folders if (here / folder).is_symlink())]:
            path = here / name
            shown = path.relative_to(submitted)
            if path.is_symlink() or not path.is_file():
                notes.append(f"{shown} is a link or not a file at all, so it was left out")
            elif path.suffix != ".ipynb":
                copied = destination / shown
                copied.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copied)
    return notes


def _check_timestamp(path: Path) -> list[str]:
    """nbgrader breaks off at a timestamp it cannot read."""
    if not path.exists():
        return []
    try:
        parse_utc(path.read_text(encoding="utf-8").strip())
    except (ValueError, OverflowError, TypeError, UnicodeDecodeError):
        path.unlink()
        return ["timestamp.txt holds no time, so it was left out: the submission counts as in time"]
    return []


def _others(submitted: Path, expected: Mapping[str, object]) -> str:
    """A notebook of another name is most often the right one, renamed by a browser."""
    found = sorted(path.name for path in submitted.glob("*.ipynb") if path.stem not in expected)
    return f" (but there is {', '.join(found)}: rename it and grade again)" if found else ""
