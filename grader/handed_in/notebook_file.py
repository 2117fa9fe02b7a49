"""Reading a notebook that a learner handed in, and saying in one line what is wrong with it."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from grader.handed_in.notebook_repair import BeyondRepairError, repaired

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LARGEST_NOTEBOOK = 50 * 1024**2
# what JSON becomes in memory is many times its size when it consists of small pieces only
MOST_BRACKETS = 400_000
MOST_COMMAS = 4_000_000


class NotebookUnreadableError(Exception):
    """Why a file cannot be used as a notebook, as the end of a sentence that begins with its name."""


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook of any format version as a valid one of version 4, whatever had to be repaired.

    Outputs are left out. Links are not followed. Raises NotebookUnreadableError.
    """
    content = _read(path).removeprefix(BYTE_ORDER_MARK)
    if not content.strip():
        raise NotebookUnreadableError("is empty")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotebookUnreadableError("is not UTF-8 text, so it is not a notebook") from error
    if content.count(b"[") + content.count(b"{") > MOST_BRACKETS or content.count(b",") > MOST_COMMAS:
        raise NotebookUnreadableError("is not a notebook that anyone wrote: it has far too many parts")
    try:
        return repaired(_parse(text))
    except BeyondRepairError as error:
        raise NotebookUnreadableError(f"is not a valid notebook: {error}") from error


def _read(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise NotebookUnreadableError("is a link or not a file at all, so it was not read")
        return read_regular(path, LARGEST_NOTEBOOK)
    except FileNotFoundError as error:
        raise NotebookUnreadableError("is not there") from error
    except TooLargeError as error:
        limit = LARGEST_NOTEBOOK // 1024**2
        raise NotebookUnreadableError(f"is larger than {limit} MB, so it was not read") from error
    except OSError as error:
        raise NotebookUnreadableError(f"cannot be read: {error.strerror}") from error


class TooLargeError(Exception):
    """A file has more bytes than it may have."""


def read_regular(path: Path, limit: int) -> bytes:
    """The content of a regular file: no link is followed, and opening never waits.

    Raises OSError, and TooLargeError for more than `limit` bytes.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123  # pathlib has no such flags
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(None, "not a regular file")
        content = file.read(limit + 1)
    if len(content) > limit:
        raise TooLargeError(str(path))
    return content


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise NotebookUnreadableError(
            f"is not a valid notebook: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    except RecursionError as error:
        raise NotebookUnreadableError("is not a valid notebook: it is nested too deeply") from error
    except ValueError as error:  # a number of more digits than Python will read
        raise NotebookUnreadableError(f"is not a valid notebook: {error}") from error
