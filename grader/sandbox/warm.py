"""The fork server's process: `python -m grader.sandbox.warm FD`, started by the fork server and nobody else.

It imports libraries and never computes with them: no thread, no linear algebra, no event loop and no ZMQ
context, because what these keep in other threads does not survive a fork.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from grader.sandbox import confine
from grader.sandbox.linux import PR_SET_CHILD_SUBREAPER, prctl
from grader.sandbox.processes import children_of

MESSAGE_BYTES = 1 << 17
ALWAYS = (
    "IPython.core.interactiveshell",
    "IPython.core.completer",
    "matplotlib_inline.backend_inline",
    "matplotlib_inline.config",
    "multiprocessing.connection",
    "numpy",
    "grader.sessions.learner",
    "grader.sessions.checker",
)


def main(control: socket.socket) -> None:
    settings = json.loads(control.recv(MESSAGE_BYTES))
    sandboxed = bool(settings["sandboxed"])
    if sandboxed:
        confine.become_nobody()
        confine.rule_own_namespaces()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # only now, as the user that has to be able to read it all
    supervise = importlib.import_module("grader.sandbox.supervisor").supervise
    warm_up([*ALWAYS, *settings["preload"]])
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (1, 2):  # who started this reads it no longer
        os.dup2(nowhere, standard)
    os.close(nowhere)
    control.send(b"ready")
    if not sandboxed:
        prctl(PR_SET_CHILD_SUBREAPER, 1)  # what a child leaves behind comes here and is ended
    folder = None if sandboxed else Path(settings["folder"])
    try:
        _Nursery(control, supervise, folder).serve()
    finally:
        if folder is not None:  # where the grading process was killed, nobody else does it
            shutil.rmtree(folder, ignore_errors=True)


def warm_up(modules: list[str]) -> None:
    """Import them. What cannot be imported is left out: the cell that needs it will say so."""
    for module in modules:
        with suppress(Exception, SystemExit):
            importlib.import_module(module)
    importlib.import_module("grader.sessions.rehearsal").rehearse()
    gc.collect()
    gc.freeze()  # the collector would otherwise write to, and so copy, every page that is shared


class _Nursery:
    """Forks children; keeps the scratch folders of those that no sandbox gives one (`folder`)."""

    def __init__(
        self, control: socket.socket, supervise: Callable[..., NoReturn], folder: Path | None
    ) -> None:
        self._control = control
        self._supervise = supervise
        self._folder = folder
        self._scratch: dict[int, Path | None] = {}
        self._count = 0
        self._next = confine.NextChild() if folder is None else None
        self._wake, self._woken = os.pipe()
        for end in (self._wake, self._woken):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Until the grading process closes its end or is gone."""
        ready = select.poll()
        ready.register(self._control, select.POLLIN)
        ready.register(self._wake, select.POLLIN)
        while True:
            for which, _ in ready.poll():
                if which == self._wake:
                    os.read(self._wake, 4096)
                    self._bury()
                elif not self._answer():
                    self._end_everything()
                    return

    def _answer(self) -> bool:
        try:
            message, files, _, _ = socket.recv_fds(self._control, MESSAGE_BYTES, 2, socket.MSG_CMSG_CLOEXEC)
        except OSError:
            return False
        if not message:
            return False
        request = json.loads(message)
        connection, status = files
        scratch = self._new_scratch()
        try:
            if self._next is not None:
                self._next.comes_first()
            child = os.fork()
            if child == 0:
                self._become_supervisor(request, connection, status, scratch)
            self._scratch[child] = scratch
        except OSError as error:
            os.write(status, json.dumps({"error": f"{error}"}).encode())
        finally:  # in this process only: the supervisor ends without coming back here
            if self._next is not None:
                self._next.is_one_of_us()
            os.close(connection)
            os.close(status)
        return True

    def _new_scratch(self) -> Path | None:
        if self._folder is None:
            return None
        self._count += 1
        scratch = self._folder / str(self._count)
        for name in ("work", "tmp"):
            (scratch / name).mkdir(parents=True)
        return scratch

    def _become_supervisor(
        self, request: dict[str, Any], connection: int, status: int, scratch: Path | None
    ) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._supervise(request, connection, status, scratch)
        finally:
            os._exit(1)  # whatever happens, a second fork server must not come of it

    def _bury(self) -> None:
        with suppress(ChildProcessError):
            while True:
                child, _ = os.waitpid(-1, os.WNOHANG)
                if child == 0:
                    break
                scratch = self._scratch.pop(child, None)
                if scratch is not None:
                    shutil.rmtree(scratch, ignore_errors=True)
        # orphans of a supervisor that was killed; our own unburied children, so the numbers are theirs
        for orphan in children_of(os.getpid()) - self._scratch.keys():
            os.kill(orphan, signal.SIGKILL)

    def _end_everything(self) -> None:
        while family := children_of(os.getpid()):
            for child in family:
                os.kill(child, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(-1, 0)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
