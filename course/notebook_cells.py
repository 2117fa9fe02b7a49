"""What a notebook says, apart from what running or opening it changes."""

from __future__ import annotations

import json
from typing import Any

# What a person would call the same cell: (kind, source, attachments as JSON).
CellContent = tuple[str, str, str]


class BrokenNotebookError(Exception):
    """The bytes are no notebook; the message says why, in a few words."""


def read_cells(data: bytes) -> list[CellContent]:
    """The cells of a notebook without outputs, counts, ids and metadata.

    Reads the JSON only, because importing nbformat takes longer than a whole update.
    Raises BrokenNotebookError when Jupyter could not open it.
    """
    if not data.strip():
        raise BrokenNotebookError("the file is empty")
    try:
        notebook = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise BrokenNotebookError("it is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise BrokenNotebookError(f"invalid JSON in line {error.lineno}") from None
    except (ValueError, RecursionError):
        raise BrokenNotebookError("invalid JSON") from None
    try:
        if notebook["nbformat"] != 4:
            raise BrokenNotebookError("it is not in notebook format 4")
        return [_content(cell) for cell in notebook["cells"]]
    except (KeyError, TypeError, AttributeError):
        raise BrokenNotebookError("the JSON in it is no notebook") from None


def _content(cell: dict[str, Any]) -> CellContent:
    kind, source = cell["cell_type"], cell["source"]
    if kind not in ("code", "markdown", "raw"):
        raise BrokenNotebookError(f"it has a cell of unknown type {kind!r}")
    text = source if isinstance(source, str) else "".join(source)
    return kind, text, json.dumps(cell.get("attachments") or {}, sort_keys=True)
