"""What can be wrong with a progress file, in words that tell a learner what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Trouble(Exception):  # noqa: N818 - the family; what can happen is named below
    """The file cannot be used as it should; the message ends a sentence that begins with its path."""


class Damaged(Trouble):
    """Not a progress file, or one that SQLite can no longer read."""


class Busy(Trouble):
    """Another program holds the lock for longer than we wait."""


class Newer(Trouble):
    """Written by a newer version of the course."""


class Merged(Trouble):
    """A side file that another kernel has just merged into the main file."""


class Unusable(Trouble):
    """The place is at fault, not the file: full disk, read-only folder, a folder where a file should be."""


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's result code without its extension: SQLITE_IOERR for SQLITE_IOERR_WRITE."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


@contextmanager
def naming_trouble(path: Path) -> Iterator[None]:
    """Turn what SQLite, the system or an unreadable row raises into the Trouble that it means."""
    try:
        yield
    except sqlite3.Error as error:
        match primary_code(error):
            case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
                raise Damaged(f"is damaged ({error})") from error
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
                raise Busy("is locked by another program (a database viewer, perhaps); close it") from error
            case sqlite3.SQLITE_FULL:
                raise Unusable("cannot be written, the disk is full; free some space") from error
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
                raise Unusable("is read-only; make the file and its folder writable") from error
            case sqlite3.SQLITE_CANTOPEN if path.is_dir():
                raise Unusable("is a folder where a file should be; rename the folder") from error
            case sqlite3.SQLITE_CANTOPEN:
                raise Unusable("cannot be opened; make the file and its folder writable") from error
            case sqlite3.SQLITE_IOERR:
                raise Unusable(f"cannot be written ({error}); check that its disk has space left") from error
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unusable(f"cannot be created ({reason}); it needs a folder that can be written") from error
