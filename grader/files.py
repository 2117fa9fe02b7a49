"""Writing files so that a crash leaves either the old content or the new, never half of it."""

from __future__ import annotations

import os
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path`, making its folder. Raises OSError; the old file then is untouched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def set_aside(path: Path) -> Path:
    """Rename `path` so that nothing overwrites it, and say where it is now.

    The new name does not end in .ipynb: nbgrader would take it for one more notebook of the assignment.
    """
    number = 1
    while (kept := path.with_name(f"{path.name}.edited-{number}")).exists():
        number += 1
    path.rename(kept)
    return kept
