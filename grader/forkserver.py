"""A warm process that has imported the libraries once and forks a child for each request.

This is the grading process's side; `grader.warm` is the other. A request goes over a socket pair inherited
by file descriptor, together with the child's ends of two more: the connection on which the child talks, and
the status, on which its supervisor says that it has started and how it ended.
"""

from __future__ import annotations

import array
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import Connection
from typing import Any

from grader.child import Child, Exit
from grader.job import EngineError, Limits
from grader.sandbox import Sandbox, refused
from grader.settle import ONE_THREAD
from grader.spawner import Spawner

__all__ = ["Child", "Exit", "ForkServer", "Spawner"]

SECONDS_TO_WARM_UP = 600
SECONDS_TO_START = 60
MESSAGE_BYTES = 1 << 17


class ForkServer:
    """Starts the warm process. Raises EngineError in one line when it does not come up."""

    def __init__(self, preload: Sequence[str], *, sandbox: Sandbox | None) -> None:
        self._preload = list(preload)
        self._sandbox = sandbox
        self._lock = threading.Lock()
        self._closed = False
        self._server = _WarmProcess(self._preload, sandbox)
        if sandbox is not None:
            self._try_the_walls(sandbox)

    def start(self, entry: str, limits: Limits, environment: Mapping[str, str]) -> Child:
        """A child that calls `entry` ("module:function") with its connection. Any thread may call this.

        Raises EngineError; when the warm process has died, the next call makes a new one.
        """
        with self._lock:
            if self._closed:
                raise EngineError("the fork server is closed")
            if not self._server.alive():
                self._server.close()
                self._server = _WarmProcess(self._preload, self._sandbox)
            child, status = self._server.ask(
                {"entry": entry, "limits": asdict(limits), "environment": dict(environment)}
            )
        try:
            return _ForkedChild(child, status)
        except BaseException:
            child.close()
            status.close()
            raise

    def close(self) -> None:
        """End everything that was started here. Idempotent."""
        with self._lock:
            self._closed = True
            self._server.close()

    def _try_the_walls(self, sandbox: Sandbox) -> None:
        """One child through all of it: a submission must not be the first to find that a wall is missing."""
        try:
            try:
                child = self.start("grader.confine:describe", Limits(), {})
            except EngineError as error:
                raise refused(str(error)) from error
            try:
                sandbox.check(json.loads(child.connection.recv_bytes()))
            except (OSError, EOFError) as error:
                raise refused("the first child in the sandbox ended at once") from error
            finally:
                child.finish()
        except BaseException:
            self.close()
            raise


class _WarmProcess:
    """The process itself, and a thread that starts it and waits for its end.

    The thread matters: "die with the parent" means the thread that started it, and whoever calls `start` may
    be a worker that ends early.
    """

    def __init__(self, preload: list[str], sandbox: Sandbox | None) -> None:
        # for children that no sandbox gives a folder of their own
        self._folder = None if sandbox else tempfile.mkdtemp(prefix="grader-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process: subprocess.Popen[bytes] | None = None
        self._not_started: OSError | None = None
        # not to keep an interpreter alive that forgot to close; the warm process ends with the socket
        self._thread = threading.Thread(target=self._run, args=(sandbox, theirs), daemon=True)
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

    def _run(self, sandbox: Sandbox | None, theirs: socket.socket) -> None:
        warm = ["-P", "-m", "grader.warm", str(theirs.fileno())]
        try:
            with _Launch(sandbox, [sys.executable, *warm]) as launch:
                self._process = subprocess.Popen(
                    launch.command,
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
    """What to execute: the command, its environment and the files it reads by descriptor."""

    def __init__(self, sandbox: Sandbox | None, command: list[str]) -> None:
        self.files: list[int] = []
        if sandbox is None:
            self.command = command
            self.environment = {**os.environ, **ONE_THREAD}
        else:
            self.command, self.environment, self.files = sandbox.command(command)
            self.environment |= ONE_THREAD

    def __enter__(self) -> _Launch:
        return self

    def __exit__(self, *error: object) -> None:
        for file in self.files:
            os.close(file)


class _ForkedChild(Child):
    def __init__(self, channel: socket.socket, status: socket.socket) -> None:
        self._lock = threading.Lock()
        self._finishing = threading.Lock()
        self._status = status
        self._pidfd: int | None = None
        self._exit: Exit | None = None
        try:
            self._wait_until_it_runs()
        except BaseException:
            self.kill()
            if self._pidfd is not None:
                os.close(self._pidfd)
            raise
        self._channel = channel
        self.connection = Connection(os.dup(channel.fileno()))

    def _wait_until_it_runs(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            message = self._receive(deadline - time.monotonic())
            if message is None:
                raise EngineError("a child of the fork server did not start: the fork server may have died")
            if "error" in message:
                raise EngineError(f"a child of the fork server did not start: {message['error']}")
            if "running" in message:
                return

    def _receive(self, timeout: float) -> dict[str, Any] | None:
        """The next message; None at its end or after `timeout` seconds. A pidfd may come along."""
        try:
            self._status.settimeout(max(timeout, 0.001))
            data, ancillary, _, _ = self._status.recvmsg(
                MESSAGE_BYTES, socket.CMSG_LEN(4), socket.MSG_CMSG_CLOEXEC
            )
        except OSError:
            return None
        for level, kind, content in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                self._pidfd = array.array("i", content)[0]
        return dict(json.loads(data)) if data else None

    def kill(self) -> None:
        with self._lock:
            if self._pidfd is not None and self._exit is None:
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def finish(self, timeout: float = 5.0) -> Exit:
        with self._finishing:
            if self._exit is None:
                self._finish(timeout)
            assert self._exit is not None
            return self._exit

    def _finish(self, timeout: float) -> None:
        # shut down, not only closed: another thread's read may still hold the connection
        with suppress(OSError):
            self._channel.shutdown(socket.SHUT_RDWR)
        self._channel.close()
        self.connection.close()
        message = self._receive(timeout)
        if message is None:
            self.kill()
            message = self._receive(timeout) or {"signal": int(signal.SIGKILL)}
        assert self._pidfd is not None
        # the supervisor is the last to go, so that nothing is left of the child when it is gone
        gone = select.poll()
        gone.register(self._pidfd, select.POLLIN)
        gone.poll()
        with self._lock:
            self._exit = Exit(**message)
            os.close(self._pidfd)
            self._pidfd = None
        self._status.close()
