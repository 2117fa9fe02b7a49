"""Runs a command and says which processes it left behind: `python keeper.py REPORT COMMAND ...`.

Orphans of its descendants become its children, whatever session or group they moved to.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

PR_SET_CHILD_SUBREAPER = 36
SECONDS_TO_GO = 10
"""For what is already on its way out."""


def main() -> int:
    report, *command = sys.argv[1:]
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "this system cannot adopt orphans")
    code = subprocess.run(command, check=False).returncode
    give_up = time.monotonic() + SECONDS_TO_GO
    while (alive := _survivors()) and time.monotonic() < give_up:
        time.sleep(0.05)
    Path(report).write_text(json.dumps([" ".join(process.cmdline()) or process.name() for process in alive]))
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    return code


def _survivors() -> list[psutil.Process]:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass  # orphans that ended
    alive = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                alive.append(process)
    return alive


if __name__ == "__main__":
    sys.exit(main())
