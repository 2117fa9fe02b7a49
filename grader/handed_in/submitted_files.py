"""What lies in a submission's folder: nothing is followed, nothing is waited for, sizes are known first."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from grader.handed_in.notebook_file import LARGEST_NOTEBOOK, TooLargeError, read_regular

LARGEST_FILE = 100 * 1024**2
LARGEST_SUBMISSION = 200 * 1024**2
MOST_ENTRIES = 5000
DEEPEST = 50
SKIPPED_FOLDERS = frozenset({".ipynb_checkpoints", "__pycache__", "feedback"})
_MOST_NOTES = 10


@dataclass(frozen=True)
class SubmittedFiles:
    """The files of a submission, by path relative to its folder, and sentences about what was left out."""

    folder: Path
    notebooks: list[Path]
    """Whatever is called so at the top, where nbgrader looks for notebooks."""
    others: list[Path]
    notes: list[str] = field(default_factory=list)
    refused: str | None = None
    """Why nothing of it may be read."""

    def fingerprint(self) -> str:
        """Of names and contents of all that is graded, and of what was left out."""
        total = hashlib.sha256()
        for path in sorted([*self.notebooks, *self.others]):
            try:
                limit = LARGEST_NOTEBOOK if path in self.notebooks else LARGEST_FILE
                content = read_regular(self.folder / path, limit)
                seen = hashlib.sha256(content).hexdigest()
            except (OSError, TooLargeError) as error:
                seen = type(error).__name__
            total.update(f"{path.as_posix()}\0{seen}\n".encode("utf-8", "surrogateescape"))
        told = [*self.notes, self.refused] if self.refused else self.notes
        total.update("\n".join(told).encode("utf-8", "surrogateescape"))
        return total.hexdigest()


def find_files(folder: Path) -> SubmittedFiles:
    """Look through a submission's folder. Raises OSError where it cannot be listed at all.

    Links, pipes, devices and what is beyond the limits are left out, with a note each.
    """
    found = SubmittedFiles(folder, [], [])
    left_out: list[str] = []
    total = 0
    for path, about in _entries(folder, left_out):
        shown = path.as_posix()
        if path.suffix == ".ipynb" and len(path.parts) == 1:
            found.notebooks.append(path)
        elif not stat.S_ISREG(about.st_mode):
            left_out.append(f"{shown} is a link or not a file at all, so it was left out")
        elif path.suffix == ".ipynb":
            continue
        elif about.st_size > LARGEST_FILE:
            left_out.append(f"{shown} is larger than {LARGEST_FILE // 1024**2} MB, so it was left out")
        elif total + about.st_size > LARGEST_SUBMISSION:
            limit = LARGEST_SUBMISSION // 1024**2
            left_out.append(f"{shown} was left out: a submission may have {limit} MB in all")
        else:
            total += about.st_size
            found.others.append(path)
    found.notes.extend(left_out[:_MOST_NOTES])
    if len(left_out) > _MOST_NOTES:
        found.notes.append(f"{len(left_out) - _MOST_NOTES} more files were left out")
    return found


def _entries(folder: Path, left_out: list[str]) -> Iterator[tuple[Path, os.stat_result]]:
    """All that is below a folder, folders themselves excepted, in a fixed order."""
    waiting = [Path()]
    count = 0
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(folder / here) as entries:
                inside = sorted(islice(entries, MOST_ENTRIES + 1), key=lambda entry: entry.name)
        except OSError as error:
            if here == Path():
                raise
            left_out.append(f"{here.as_posix()}/ cannot be read ({error.strerror}), so it was left out")
            continue
        for entry in inside:
            count += 1
            if count > MOST_ENTRIES:
                left_out.append(f"there are more than {MOST_ENTRIES} files; the others were left out")
                return
            path = here / entry.name
            about = entry.stat(follow_symlinks=False)
            if not stat.S_ISDIR(about.st_mode):
                yield path, about
            elif entry.name not in SKIPPED_FOLDERS:
                if len(path.parts) > DEEPEST:
                    left_out.append(f"folders within folders, {DEEPEST} deep, were left out")
                else:
                    waiting.append(path)
