"""Reading a notebook that a learner handed in, and saying in one line what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class NotebookUnreadableError(Exception):
    """Why a file cannot be used as a notebook, as the end of a sentence that begins with its name."""


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook of any format version as version 4. Raises NotebookUnreadableError."""
    try:
        content = path.read_bytes().removeprefix(BYTE_ORDER_MARK)
    except FileNotFoundError as error:
        raise NotebookUnreadableError("is not there") from error
    except OSError as error:
        raise NotebookUnreadableError(f"cannot be read: {error.strerror}") from error
    if not content.strip():
        raise NotebookUnreadableError("is empty")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotebookUnreadableError("is not UTF-8 text, so it is not a notebook") from error
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise NotebookUnreadableError(
            f"is not a valid notebook: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    except RecursionError as error:
        raise NotebookUnreadableError("is not a valid notebook: it is nested too deeply") from error
    try:
        notebook: NotebookNode = nbformat.reads(text, as_version=4)
        _check_cells(notebook)
    except NotebookUnreadableError:
        raise
    except Exception as error:  # nbformat meets surprises in files that are JSON but no notebook
        raise NotebookUnreadableError(f"is not a valid notebook: {type(error).__name__}: {error}") from error
    return notebook


def _check_cells(notebook: NotebookNode) -> None:
    """nbformat reads more than it can write: what every later step relies on is checked here."""
    if not isinstance(notebook.get("cells"), list) or not isinstance(notebook.get("metadata"), dict):
        raise NotebookUnreadableError("is not a valid notebook: it has no list of cells")
    for number, cell in enumerate(notebook.cells, start=1):
        well_formed = (
            isinstance(cell, dict)
            and cell.get("cell_type") in ("code", "markdown", "raw")
            and isinstance(cell.get("source"), str)
            and isinstance(cell.get("metadata"), dict)
        )
        if not well_formed:
            raise NotebookUnreadableError(f"is not a valid notebook: cell {number} is malformed")
