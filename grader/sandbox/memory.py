"""How much memory the processes of one child take, beyond what the libraries took before it began."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

# their own pages and their share of those in common with others; not those of program files, which are free
_CHARGED = re.compile(rb"^(?:Pss_Anon|Pss_Shmem|SwapPss):\s+(\d+) kB", re.MULTILINE)


class Watch:
    """`allowed` bytes for all processes and for the files in `folder` where that is kept in memory.

    `main` is the child's main process just forked: what it holds now belongs to the libraries. It has that in
    common with its parent and the fork server at least, and only its share is charged.
    """

    def __init__(self, allowed: int, main: int, folder: Path) -> None:
        self._allowed = allowed + _anonymous(main) // 3
        self._folder = folder if _in_memory(folder) else None

    def exceeded(self, processes: Iterable[int]) -> bool:
        family = list(processes)
        files = _used(self._folder) if self._folder else 0
        # resident size is quick to read, but counts what is shared again for every process
        if files + sum(map(_resident, family)) <= self._allowed:
            return False
        return files + sum(map(_private, family)) > self._allowed


def _resident(process: int) -> int:
    """With what was swapped out."""
    with suppress(OSError):
        status = Path(f"/proc/{process}/status").read_bytes()
        return sum(int(size) * 1024 for size in re.findall(rb"^Vm(?:RSS|Swap):\s+(\d+) kB", status, re.M))
    return 0


def _anonymous(process: int) -> int:
    """Shared pages in full; `_private` would take milliseconds of every child's start."""
    with suppress(OSError):
        status = Path(f"/proc/{process}/status").read_bytes()
        return sum(int(size) * 1024 for size in re.findall(rb"^RssAnon:\s+(\d+) kB", status, re.M))
    return 0


def _private(process: int) -> int:
    with suppress(OSError):
        rollup = Path(f"/proc/{process}/smaps_rollup").read_bytes()
        return sum(int(size) * 1024 for size in _CHARGED.findall(rollup))
    return 0


def _used(folder: Path) -> int:
    with suppress(OSError):
        system = os.statvfs(folder)
        return (system.f_blocks - system.f_bfree) * system.f_frsize
    return 0


def _in_memory(folder: Path) -> bool:
    mounts = Path("/proc/self/mounts").read_text().splitlines()
    return any(line.split()[1:3] == [str(folder), "tmpfs"] for line in mounts)
