"""A second wall, the kernel's Landlock: what a process may open, for itself and all that it starts.

Best effort: an older kernel knows less of it or nothing, and bubblewrap's wall stands all the same.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from grader.sandbox.linux import system_call

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on all processors
_VERSION_WANTED = 1
_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
READ = EXECUTE | READ_FILE | READ_DIR
_NEWEST_FILE_RIGHT = {1: 12, 2: 13, 3: 14, 4: 14}
"""Number of the last right by version: with 2 came moving between folders, with 3 truncating."""
_LATEST = 15
"""With 5 came control of devices."""
MAKE_DEVICES = 1 << 6 | 1 << 11
ONLY_FILES = EXECUTE | WRITE_FILE | READ_FILE | 1 << 14 | 1 << 15
TCP_BIND_AND_CONNECT = 1 | 2
ABSTRACT_SOCKETS_AND_SIGNALS = 1 | 2


def version() -> int:
    """0 where there is none."""
    with suppress(OSError):
        return system_call(_CREATE_RULESET, 0, 0, _VERSION_WANTED)
    return 0


def restrict(writable: Iterable[Path]) -> None:
    """From now on: read and execute what can be seen, write only in `writable`, reach nothing else.

    Needs no_new_privs. Raises OSError where the kernel has Landlock and refuses.
    """
    newest = version()
    if newest == 0:
        return
    everything = (1 << (_NEWEST_FILE_RIGHT.get(newest, _LATEST) + 1)) - 1
    ruleset = _create_ruleset(newest, everything)
    try:
        _allow(ruleset, Path("/"), READ)
        for path in writable:
            _allow(ruleset, path, everything & ~MAKE_DEVICES)
        system_call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _create_ruleset(newest: int, everything: int) -> int:
    network = TCP_BIND_AND_CONNECT if newest >= 4 else 0
    scoped = ABSTRACT_SOCKETS_AND_SIGNALS if newest >= 6 else 0
    attributes = struct.pack("QQQ", everything, network, scoped)
    size = 24 if newest >= 6 else 16 if newest >= 4 else 8
    buffer = ctypes.create_string_buffer(attributes, len(attributes))
    return system_call(_CREATE_RULESET, ctypes.addressof(buffer), size, 0)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not path.is_dir():
            rights &= ONLY_FILES
        rule = struct.pack("=Qi", rights, handle)
        buffer = ctypes.create_string_buffer(rule, len(rule))
        system_call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.addressof(buffer), 0)
    finally:
        os.close(handle)
