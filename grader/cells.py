"""What nbgrader's metadata makes of a cell, and stable identities for all cells of a notebook."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

_NEW: dict[str, Callable[..., NotebookNode]] = {
    "code": new_code_cell,
    "markdown": new_markdown_cell,
    "raw": new_raw_cell,
}
VALID_ID = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")


def new_cell(kind: str, source: str, metadata: dict[str, Any] | None = None) -> NotebookNode:
    """A cell without outputs; `kind` is code, markdown or raw."""
    return _NEW[kind](source=source, metadata=nbformat.from_dict(metadata or {}))


def nbgrader_metadata(cell: NotebookNode) -> dict[str, Any] | None:
    """The cell's nbgrader metadata; None when it has none, or something that is not nbgrader's."""
    found = cell.get("metadata", {}).get("nbgrader")
    if not isinstance(found, dict) or not isinstance(found.get("grade_id"), str):
        return None
    return found


def grade_id(cell: NotebookNode) -> str | None:
    metadata = nbgrader_metadata(cell)
    return metadata["grade_id"] if metadata else None


def is_test(cell: NotebookNode) -> bool:
    """An autograded cell: code that earns points and is not itself an answer."""
    metadata = nbgrader_metadata(cell) or {}
    return bool(cell.cell_type == "code" and metadata.get("grade") and not metadata.get("solution"))


def is_answer(cell: NotebookNode) -> bool:
    """A cell that the learner fills in: code, or text for an instructor to mark."""
    return bool((nbgrader_metadata(cell) or {}).get("solution"))


def is_marked_by_hand(cell: NotebookNode) -> bool:
    """An answer or a task with points that only a person can give."""
    metadata = nbgrader_metadata(cell) or {}
    return bool((metadata.get("grade") and metadata.get("solution")) or metadata.get("task"))


def is_fixed(cell: NotebookNode) -> bool:
    """A cell whose text belongs to the instructor: a test, or one that is locked."""
    metadata = nbgrader_metadata(cell) or {}
    return bool(not metadata.get("solution") and (metadata.get("grade") or metadata.get("locked")))


def assign_ids(notebook: NotebookNode) -> None:
    """Give every cell an identity that depends only on the notebook's content.

    nbgrader's cells take their grade_id, the others a digest of their text, numbered where a text repeats.
    """
    taken: set[str] = set()
    named = [grade_id(cell) for cell in notebook.cells]
    taken.update(name for name in named if name and VALID_ID.match(name))
    used: set[str] = set()
    for cell, name in zip(notebook.cells, named, strict=True):
        if name in taken and name not in used:
            cell["id"] = name
        else:
            digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:16]
            cell["id"] = digest
            number = 2
            while cell["id"] in used | taken:
                cell["id"] = f"{digest}-{number}"
                number += 1
        used.add(cell["id"])
