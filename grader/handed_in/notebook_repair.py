"""Making a valid notebook of whatever JSON was handed in: what can be read counts, the rest is left out.

The learner's text is what matters. Outputs are dropped, since grading makes new ones; metadata that is not in
order is dropped, since the instructor's is put back; a cell without readable text is dropped.
"""

from __future__ import annotations

import json
import math
from typing import Any
from uuid import uuid4

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from grader.cells import VALID_ID

MOST_CELLS = 2000
_DEEPEST_METADATA = 20
_OURS = ("course_", "widgets")
"""Notebook metadata that a submission has no business to bring along; `widgets` holds outputs."""


class BeyondRepairError(Exception):
    """Why nothing can be made of it, for the end of a sentence."""


def repaired(content: Any) -> NotebookNode:
    """A valid notebook of version 4 without outputs. Raises BeyondRepairError."""
    content = _as_version_4(content)
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise BeyondRepairError("it has no list of cells")
    if len(cells) > MOST_CELLS:
        raise BeyondRepairError(f"it has {len(cells)} cells, and no more than {MOST_CELLS} are graded")
    metadata = _metadata(content.get("metadata"))
    kept = {key: value for key, value in metadata.items() if not key.startswith(_OURS)}
    notebook: NotebookNode = new_notebook()
    notebook.metadata = nbformat.from_dict(kept)
    taken: set[str] = set()
    notebook.cells = [made for cell in cells if (made := _cell(cell, taken)) is not None]
    if cells and not notebook.cells:
        raise BeyondRepairError("none of its cells can be read")
    if not _is_valid(notebook):
        _drop_metadata(notebook)
    if not _is_valid(notebook):
        raise BeyondRepairError("it does not follow the format's rules")
    return notebook


def _is_valid(notebook: NotebookNode) -> bool:
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError:
        return False
    return True


def _drop_metadata(notebook: NotebookNode) -> None:
    """All but what says which cell is which."""
    notebook.metadata = nbformat.from_dict({})
    for cell in notebook.cells:
        kept = {"nbgrader": cell.metadata["nbgrader"]} if "nbgrader" in cell.metadata else {}
        cell.metadata = nbformat.from_dict(kept)


def _as_version_4(content: Any) -> Any:
    """Notebooks of 2015 and before had worksheets."""
    if not isinstance(content, dict) or "worksheets" not in content or "cells" in content:
        return content
    try:
        return nbformat.reads(json.dumps(content), as_version=4)
    except Exception as error:  # nbformat meets surprises in files that are JSON but no notebook
        raise BeyondRepairError(f"of an old format, {type(error).__name__}: {error}") from error


def _cell(cell: Any, taken: set[str]) -> NotebookNode | None:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return None
    source = _text(cell.get("source"))
    if source is None:
        return None
    kind, known = cell["cell_type"], cell.get("id")
    if not isinstance(known, str) or not VALID_ID.match(known) or known in taken:
        known = uuid4().hex[:8]
    taken.add(known)
    # not by nbformat's new_code_cell() and so on: each validates, and here all are validated together
    made = {"cell_type": kind, "id": known, "source": source, "metadata": _metadata(cell.get("metadata"))}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    attachments = cell.get("attachments")
    if kind != "code" and isinstance(attachments, dict) and _are_attachments(attachments):
        made["attachments"] = _metadata(attachments)
    node: NotebookNode = nbformat.from_dict(made)
    return node


def _text(source: Any) -> str | None:
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    return _encodable(source.replace("\r\n", "\n").replace("\r", "\n"))


def _encodable(text: str) -> str:
    """Lone surrogates, which JSON may hold and UTF-8 may not, become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _are_attachments(attachments: dict[str, Any]) -> bool:
    return all(
        isinstance(forms, dict) and all(isinstance(data, str) for data in forms.values())
        for forms in attachments.values()
    )


def _metadata(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        return {}
    kept = {_encodable(key): _plain(value, _DEEPEST_METADATA) for key, value in found.items()}
    if not isinstance(kept.get("nbgrader", {}), dict):
        del kept["nbgrader"]
    return kept


def _plain(value: Any, depth: int) -> Any:
    """JSON without what only some readers take: NaN, infinity, nesting without end."""
    if isinstance(value, str):
        return _encodable(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        inside = value.items() if depth else ()
        return {_encodable(key): _plain(item, depth - 1) for key, item in inside}
    if isinstance(value, list):
        return [_plain(item, depth - 1) for item in value] if depth else []
    return value
