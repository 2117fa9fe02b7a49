"""A warm process that has imported the libraries once and forks a child for each request.

This is the grading process's side; `grader.sandbox.warm` is the other. A request goes over a socket pair
inherited by file descriptor, together with the child's ends of two more: the connection on which the child
talks, and the status, on which its supervisor says that it has started and how it ended.
"""

from __future__ import annotations

import array
import json
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import Connection
from typing import Any

from grader.job import EngineError, Limits
from grader.sandbox.bubblewrap import Sandbox, refused
from grader.sandbox.child import Child, Exit
from grader.sandbox.spawner import Spawner
from grader.sandbox.warm_process import MESSAGE_BYTES, WarmProcess

__all__ = ["Child", "Exit", "ForkServer", "Spawner"]

SECONDS_TO_START = 60


class ForkServer:
    """Starts the warm process. Raises EngineError in one line when it does not come up."""

    def __init__(self, preload: Sequence[str], *, sandbox: Sandbox | None) -> None:
        self._preload = list(preload)
        self._sandbox = sandbox
        self._lock = threading.Lock()
        self._closed = False
        self._server = WarmProcess(self._preload, sandbox)
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
                self._server = WarmProcess(self._preload, self._sandbox)
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
                child = self.start("grader.sandbox.confine:describe", Limits(), {})
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
