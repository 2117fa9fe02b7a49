"""The files of a folder as plain data, to be sent to where code runs."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

_NOT_NEEDED = ("__pycache__", ".ipynb_checkpoints", ".git")
_READ_ONLY_THE_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class FolderTooLargeError(Exception):
    """The files take more bytes than allowed: `limit`."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.limit = limit
        super().__init__(f"{folder}: its files take more than {limit // 1024**2} MB")


def read_files(
    folder: Path, *, most_bytes: int, wanted: Callable[[str], bool] = lambda name: True
) -> dict[str, bytes]:
    """Content of each file by its path relative to `folder`, with slashes; notebooks and caches are left out.

    Links, pipes and devices are never opened. Raises FolderTooLargeError, and OSError for unreadable files.
    """
    files: dict[str, bytes] = {}
    left = most_bytes
    for path, size in regular_files(folder):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".ipynb" or not wanted(name):
            continue
        if size > left:
            raise FolderTooLargeError(folder, most_bytes)
        with os.fdopen(os.open(path, _READ_ONLY_THE_FILE), "rb") as file:
            files[name] = file.read(left + 1)
        left -= len(files[name])
        if left < 0:
            raise FolderTooLargeError(folder, most_bytes)
    return files


def regular_files(folder: Path) -> Iterator[tuple[Path, int]]:
    """Each file below `folder` with its size in bytes, by name; neither links nor what they lead to."""
    for directory, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - set(_NOT_NEEDED))
        for name in sorted(names):
            path = Path(directory, name)
            about = path.lstat()
            if stat.S_ISREG(about.st_mode):
                yield path, about.st_size


def visible_files(folder: Path) -> Iterator[tuple[Path, int]]:
    """Each file below `folder` that a person would count, with its size in bytes: no hidden ones, no caches.

    Links are followed, a folder is entered once. For a person's own files, not for a stranger's.
    """
    entered: set[Path] = set()
    for directory, folders, names in os.walk(folder, followlinks=True):
        real = Path(directory).resolve()
        if real in entered:
            folders.clear()
            continue
        entered.add(real)
        folders[:] = sorted(name for name in folders if name != "__pycache__" and not name.startswith("."))
        for name in sorted(names):
            path = Path(directory, name)
            if not name.startswith(".") and path.is_file():
                yield path, path.stat().st_size
