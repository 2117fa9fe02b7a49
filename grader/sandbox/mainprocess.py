"""A forked child's main process: gives up what it must not have, then runs its entry."""

from __future__ import annotations

import json
import os
import signal
import socket
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from grader.job import Limits
from grader.sandbox import confine
from grader.sandbox.linux import PR_SET_DUMPABLE, PR_SET_PDEATHSIG, prctl
from grader.sandbox.settle import call, settle


def run(
    request: dict[str, Any],
    limits: Limits,
    connection: int,
    report: socket.socket,
    trouble: int,
    folder: Path,
    *,
    confined: bool,
) -> NoReturn:
    """Settle in `folder`, give up every right (where `confined`), say that it runs, and run the entry."""
    try:
        os.setsid()
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        prctl(PR_SET_DUMPABLE, 1)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if not confined:
            os.environ["TMPDIR"] = str(folder / "tmp")
        settle(request["environment"], folder / "work")
        confine.limit_resources(limits, confined=confined)
        if confined:
            confine.give_up_rights()
        report.send(b'{"running": true}')
    except BaseException as error:
        report.send(json.dumps({"error": f"{error}"}).encode())
        os._exit(1)
    report.close()
    code = 1
    try:
        code = call(request["entry"], Connection(connection), lambda text: os.write(trouble, text))
    finally:
        # not sys.exit: what the fork server registered for its own end is not for us
        os._exit(code)
