"""Which processes there are, read from /proc."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def children_of(process: int) -> set[int]:
    """Of all its threads; empty when it is gone."""
    found: set[int] = set()
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            with suppress(OSError):
                found.update(map(int, (thread / "children").read_text().split()))
    return found


def descendants() -> set[int]:
    """Of this process, as far as they have a living parent."""
    found: set[int] = set()
    new = children_of(os.getpid())
    while new:
        found |= new
        new = {child for process in new for child in children_of(process)} - found
    return found


def all_but_me() -> set[int]:
    """Everything in this pid namespace."""
    return {int(name) for name in os.listdir("/proc") if name.isdigit()} - {os.getpid()}  # noqa: PTH208


def name_if_alive(process: int) -> str | None:
    """The short command name; None for one that has ended, reaped or not."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(errors="replace")
    except OSError:
        return None
    name, _, rest = text.partition("(")[2].rpartition(")")
    return None if rest.split()[0] in "ZX" else name


def is_helper(process: int) -> bool:
    """As `is_helpers_command` of its command line; False when it is gone."""
    try:
        return is_helpers_command(Path(f"/proc/{process}/cmdline").read_text(errors="replace"))
    except OSError:
        return False


def is_helpers_command(command: str) -> bool:
    """Whether it says that it works for a pool of joblib's or multiprocessing's: these wait for more work."""
    return any(name in command for name in ("joblib.externals.loky", "from multiprocessing."))
