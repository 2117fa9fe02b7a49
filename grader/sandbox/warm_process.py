"""The fork server's process as the grading process holds it; `grader.sandbox.warm` is what runs in it."""

from __future__ import annotations

import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from typing import Any

from grader.job import EngineError
from grader.sandbox.bubblewrap import Sandbox, refused
from grader.sandbox.settle import ONE_THREAD

SECONDS_TO_WARM_UP = 600
MESSAGE_BYTES = 1 << 17


class WarmProcess:
    """The process itself, and a thread that starts it and waits for its end.

    The thread matters: "die with the parent" means the thread that started it, and whoever calls `start` may
    be a worker that ends early.
    """

    def __init__(self, preload: list[str], sandbox: Sandbox | None) -> None:
        launch = _Launch(sandbox)
        # for children that no sandbox gives a folder of their own
        self._folder = None if sandbox else tempfile.mkdtemp(prefix="grader-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process: subprocess.Popen[bytes] | None = None
        self._not_started: OSError | None = None
        # not to keep an interpreter alive that forgot to close; the warm process ends with the socket
        self._thread = threading.Thread(target=self._run, args=(launch, theirs), daemon=True)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self._started = threading.Event()
        self._thread.start()
        self._started.wait()
        theirs.close()
        try:
            self._come_up(preload, sandbox)
        except BaseException:
            self.close()
            raise

    def _run(self, launch: _Launch, theirs: socket.socket) -> None:
        warm = [sys.executable, "-P", "-m", "grader.sandbox.warm", str(theirs.fileno())]
        try:
            with launch:
                self._process = subprocess.Popen(
                    [*launch.wall, *warm],
                    env=launch.environment,
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=self._errors,
                    pass_fds=(theirs.fileno(), *launch.files),
                    start_new_session=True,  # an interrupt at the terminal is the grading process's business
                )
        except OSError as error:
            self._not_started = error
            return
        finally:
            self._started.set()
        self._process.wait()

    def _come_up(self, preload: list[str], sandbox: Sandbox | None) -> None:
        answer = b""
        with suppress(OSError):
            self._control.settimeout(SECONDS_TO_WARM_UP)
            settings = {"preload": preload, "sandboxed": sandbox is not None, "folder": self._folder}
            self._control.send(json.dumps(settings).encode())
            answer = self._control.recv(MESSAGE_BYTES)
            self._control.settimeout(None)
        if answer == b"ready":
            return
        why = str(self._not_started) if self._not_started else self._last_words()
        if sandbox is not None:
            raise refused(why)
        raise EngineError(f"the process that imports the libraries did not start: {why}")

    def _last_words(self) -> str:
        """The last line it wrote, which for a traceback is the error itself."""
        self._thread.join(timeout=5)
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "it ended without a word")

    def alive(self) -> bool:
        """Whether somebody still listens at the other end."""
        ends = select.poll()
        ends.register(self._control, 0)
        return self._thread.is_alive() and not ends.poll(0)

    def ask(self, request: dict[str, Any]) -> tuple[socket.socket, socket.socket]:
        """The grading process's ends of the connection and of the status."""
        message = json.dumps(request).encode()
        if len(message) > MESSAGE_BYTES:
            raise EngineError("the environment of a submission is too large")
        connection, childs_connection = socket.socketpair()
        status, childs_status = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with childs_connection, childs_status:
            try:
                socket.send_fds(
                    self._control, [message], [childs_connection.fileno(), childs_status.fileno()]
                )
            except OSError as error:
                connection.close()
                status.close()
                raise EngineError(f"the fork server has died ({error})") from error
        return connection, status

    def close(self) -> None:
        self._control.close()  # which is what it waits for
        if self._process is not None:
            self._thread.join(timeout=10)
            if self._thread.is_alive():
                self._process.kill()
                self._thread.join()
        self._errors.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


class _Launch:
    """What stands before the command, its environment and the files that it reads by descriptor."""

    def __init__(self, sandbox: Sandbox | None) -> None:
        self.wall: list[str] = []
        self.files: list[int] = []
        self.environment = dict(os.environ)
        if sandbox is not None:
            self.wall, self.environment, self.files = sandbox.wall()
        self.environment |= ONE_THREAD

    def __enter__(self) -> _Launch:
        return self

    def __exit__(self, *error: object) -> None:
        for file in self.files:
            os.close(file)
