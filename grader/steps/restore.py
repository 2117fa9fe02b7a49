"""Putting the instructor's cells back into a learner's notebook, so that only answers count."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from grader.cells import grade_id, is_fixed, is_test, new_cell


def put_back(notebook: NotebookNode, reference: Sequence[NotebookNode]) -> list[str]:
    """Make every nbgrader cell of `notebook` agree with `reference`; answers keep the learner's text.

    Tests and locked cells get the reference's text, all get its metadata, missing cells are added after the
    one that they follow in the reference. Where a grade_id stands twice (a cell was copied or split) the last
    cell keeps it, as in nbgrader, and the others become plain cells. Works in place; returns sentences about
    changes that a person should know of.
    """
    wanted = {name: cell for cell in reference if (name := grade_id(cell))}
    notes = _forget_strangers(notebook, wanted)
    for cell in notebook.cells:
        name = grade_id(cell)
        if name is None:
            continue
        if is_test(wanted[name]) and _was_edited(cell):
            notes.append(f"{name}: the test cell had been changed; the original was used")
        _overwrite(cell, wanted[name])
    return notes + _add_missing(notebook, reference)


def is_restored(notebook: NotebookNode, reference: Sequence[NotebookNode]) -> bool:
    """Whether every nbgrader cell agrees with `reference` already, and none is missing."""
    wanted = {name: cell for cell in reference if (name := grade_id(cell))}
    missing = set(wanted)
    for cell in notebook.cells:
        if "nbgrader" not in cell.metadata:
            continue
        name = grade_id(cell)
        if name not in missing or not _agrees(cell, wanted[name]):
            return False
        missing.discard(name)
    return not missing


def _agrees(cell: NotebookNode, original: NotebookNode) -> bool:
    return bool(
        cell.cell_type == original.cell_type
        and cell.metadata["nbgrader"] == original.metadata["nbgrader"]
        and (not is_fixed(original) or cell.source == original.source)
    )


def _forget_strangers(notebook: NotebookNode, wanted: dict[str, NotebookNode]) -> list[str]:
    notes = []
    seen: set[str] = set()
    for cell in reversed(notebook.cells):
        name = grade_id(cell)
        if name is None or name not in wanted or name in seen:
            cell.metadata.pop("nbgrader", None)
            if name in seen:
                notes.append(f"{name}: this cell was there more than once; the last one counts")
        else:
            seen.add(name)
    return notes


def _was_edited(cell: NotebookNode) -> bool:
    checksum = cell.metadata["nbgrader"].get("checksum")
    try:
        return bool(checksum and checksum != compute_checksum(cell))
    except (KeyError, TypeError, ValueError):  # the metadata itself was edited
        return True


def _overwrite(cell: NotebookNode, original: NotebookNode) -> None:
    if cell.cell_type != original.cell_type:
        other = new_cell(original.cell_type, cell.source)
        other["id"] = cell.get("id", other["id"])
        cell.clear()
        cell.update(other)
    # the whole metadata: a tag such as skip-execution must not keep a test from running
    cell.metadata = copy.deepcopy(original.metadata)
    if is_fixed(original):
        cell.source = original.source


def _add_missing(notebook: NotebookNode, reference: Sequence[NotebookNode]) -> list[str]:
    notes = []
    present = {grade_id(cell) for cell in notebook.cells} - {None}
    previous: str | None = None
    for original in reference:
        name = grade_id(original)
        if name is None:
            continue
        if name not in present:
            notebook.cells.insert(_place_after(notebook, previous), copy.deepcopy(original))
            if not is_fixed(original) or is_test(original):
                notes.append(f"{name}: this cell was missing and was put back")
        previous = name
    return notes


def _place_after(notebook: NotebookNode, previous: str | None) -> int:
    """The index behind the cell `previous`; for the very first, the index of the first nbgrader cell."""
    for index, cell in enumerate(notebook.cells):
        if previous is None and grade_id(cell) is not None:
            return index
        if previous is not None and grade_id(cell) == previous:
            return index + 1
    return len(notebook.cells)
