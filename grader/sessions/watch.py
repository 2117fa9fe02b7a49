"""Noticing what a learner's code tries, for the instructor. It forbids nothing; that is the sandbox's job.

Python's audit events tell it. Code that goes past Python (by ctypes, or in a program that it starts) is not
seen.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

_MOST = 20
_NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
_FILES = {"open", "os.listdir", "os.scandir"}
_LOCAL = ("localhost", "127.0.0.1", "::1", "")
_ETC = ("fonts", "ssl", "localtime", "mime.types", "os-release", "ld.so", "matplotlibrc", "python")
_PROC = ("self", "cpuinfo", "meminfo", "stat", "loadavg", "filesystems", "sys", "mounts")


class Watch:
    """Collects sentences about what the code in this process tried."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.path.realpath(folder)
        self._new: list[str] = []
        self._known: set[str] = set()

    def start(self) -> None:
        """From now on; Python has no way to take an audit hook back."""
        self._open_to_all = tuple(_library_folders())
        self._home = os.path.realpath(Path.home())
        sys.addaudithook(self._hook())

    def seen(self) -> list[str]:
        """What is new since the last call."""
        new, self._new = self._new, []
        return new

    def _hook(self) -> Callable[[str, tuple[object, ...]], None]:
        def hook(event: str, arguments: tuple[object, ...]) -> None:
            if event in _FILES:
                self._opened(arguments[0] if arguments else None)
            elif event in _NETWORK and not _is_local(arguments):
                self._note("tried the network")

        return hook

    def _opened(self, path: object) -> None:
        try:
            if isinstance(path, bytes):
                path = os.fsdecode(path)
            if isinstance(path, os.PathLike):
                path = os.fspath(path)
            if not isinstance(path, str) or path.startswith(self._open_to_all):
                return
            resolved = os.path.realpath(path)
            if self._is_its_own(resolved):
                return
            self._note(f"read outside its folder: {path[:100]!r}")
        except (OSError, ValueError, RecursionError):
            return

    def _is_its_own(self, path: str) -> bool:
        if path == self._folder or path.startswith((self._folder + os.sep, *self._open_to_all)):
            return True
        own = f"{os.getpid()}/"
        for root, names in (("/etc/", _ETC), ("/proc/", (*_PROC, own)), (self._home + os.sep, (".",))):
            if path.startswith(root):
                return path[len(root) :].startswith(names)
        return path == self._home

    def _note(self, sentence: str) -> None:
        if sentence not in self._known and len(self._known) < _MOST:
            self._known.add(sentence)
            self._new.append(sentence)


def _library_folders() -> set[str]:
    """Where Python and its libraries lie, and what every program may look at."""
    folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, tempfile.gettempdir()}
    for module in ("course", "widgets", "grader"):
        file = getattr(sys.modules.get(module), "__file__", None)
        if file:
            folders.add(str(Path(file).parent))
            folders.update(str(Path(file).parent.parent / name) for name in ("course.yml", "notebooks"))
    real = {os.path.realpath(folder) for folder in folders} | folders
    return {folder.rstrip(os.sep) for folder in real} | {"/usr/", "/lib", "/dev/", "/sys/", "<"}


def _is_local(arguments: tuple[object, ...]) -> bool:
    """Within the machine: a Unix socket, or a program talking to itself as multiprocessing libraries do."""
    address = arguments[1] if len(arguments) > 1 else None
    host = address[0] if isinstance(address, tuple) and address else arguments[0]
    return isinstance(address, str | bytes) or (isinstance(host, str) and host in _LOCAL)
