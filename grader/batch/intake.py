"""Taking a submission in: a clean copy to grade, whatever the learner's folder holds.

Nothing of a submission is run or believed here. What cannot be read as a notebook is replaced by the unsolved
assignment, marked with the reason, which then earns 0 like any other unsolved notebook.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_notebook, writes
from nbgrader.utils import parse_utc

from grader.building.sources import KERNELSPEC
from grader.cells import assign_ids, new_cell
from grader.handed_in.notebook_file import NotebookUnreadableError, TooLargeError, read_notebook, read_regular
from grader.handed_in.submitted_files import LARGEST_FILE, SubmittedFiles
from grader.steps.execute import NOT_GRADED

_LONGEST_TIMESTAMP = 1000


def take_in(
    submitted: SubmittedFiles, destination: Path, expected: Mapping[str, Sequence[NotebookNode]]
) -> list[str]:
    """Copy a submission to `destination`, which must not exist.

    `expected` has the cells of each notebook of the assignment by its name without .ipynb. Returns sentences
    about what is wrong; an empty list means that all is as it should be. Raises OSError where the copy cannot
    be written.
    """
    notes = [*submitted.notes, *_copy_other_files(submitted, destination)]
    notes += _check_timestamp(destination / "timestamp.txt")
    for name, cells in expected.items():
        file = f"{name}.ipynb"
        try:
            if submitted.refused:
                raise NotebookUnreadableError(f"was not read, as {submitted.refused}")
            notebook = read_notebook(submitted.folder / file)
        except NotebookUnreadableError as error:
            missing = not submitted.refused and not (submitted.folder / file).exists()
            reason = f"{file} {error}{_others(submitted, expected) if missing else ''}"
            notes.append(f"{reason}: 0 points")
            notebook = refused(cells, reason)
        write_notebook(notebook, destination / file)
    return notes


def refused(cells: Sequence[NotebookNode], reason: str) -> NotebookNode:
    """The unsolved notebook that stands in for one that cannot be graded; it says why."""
    notebook: NotebookNode = new_notebook(metadata={"kernelspec": KERNELSPEC, NOT_GRADED: reason})
    notice = f"**This notebook stands in for the one handed in, which could not be graded.** {reason}."
    notebook.cells = [new_cell("markdown", notice), *copy.deepcopy(list(cells))]
    assign_ids(notebook)
    return notebook


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook that is valid. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # file names in a reason may hold what UTF-8 may not
    path.write_bytes(writes(notebook).encode("utf-8", "replace"))


def _copy_other_files(submitted: SubmittedFiles, destination: Path) -> list[str]:
    notes = []
    destination.mkdir(parents=True)
    for path in submitted.others:
        try:
            content = read_regular(submitted.folder / path, LARGEST_FILE)
        except (OSError, TooLargeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it grew meanwhile"
            notes.append(f"{path.as_posix()} cannot be read ({reason}), so it was left out")
            continue
        copied = destination / path
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_bytes(content)
    return notes


def _check_timestamp(path: Path) -> list[str]:
    """nbgrader breaks off at a timestamp it cannot read."""
    if not path.exists():
        return []
    try:
        parse_utc(read_regular(path, _LONGEST_TIMESTAMP).decode("utf-8").strip())
    except (ValueError, OverflowError, TypeError, TooLargeError):
        path.unlink()
        return ["timestamp.txt holds no time, so it was left out: the submission counts as in time"]
    return []


def _others(submitted: SubmittedFiles, expected: Mapping[str, object]) -> str:
    """A notebook of another name is most often the right one, renamed by a browser."""
    found = [path.name for path in submitted.notebooks if path.stem not in expected]
    return f" (but there is {', '.join(found[:5])}: rename it and grade again)" if found else ""
