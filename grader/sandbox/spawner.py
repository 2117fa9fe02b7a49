"""Children that are started from nothing, for systems where a process with libraries cannot be forked.

Nothing keeps such a child from anything: only for code of people whom the instructor trusts.
"""

from __future__ import annotations

import atexit
import importlib
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

import psutil

from grader.job import EngineError, Limits
from grader.sandbox.child import Child, Exit
from grader.sandbox.processes import is_helpers_command
from grader.sandbox.settle import ONE_THREAD, call, settle

NAMES_TOLD = 20


class Spawner:
    """Starts children as `ForkServer` does, each for itself. `preload` is imported anew in each."""

    def __init__(self, preload: Sequence[str] = ()) -> None:
        self._preload = list(preload)
        self._lock = threading.Lock()
        self._children: set[_SpawnedChild] | None = set()
        atexit.register(self.close)  # before multiprocessing waits for them

    def start(self, entry: str, limits: Limits, environment: Mapping[str, str]) -> Child:
        """A child that runs `entry` ("module:function") with its connection; `limits` cannot be kept here."""
        with self._lock:
            if self._children is None:
                raise EngineError("the spawner is closed")
            child = _SpawnedChild(entry, self._preload, dict(environment), self._forget)
            self._children.add(child)
            return child

    def close(self) -> None:
        """End everything that was started here. Idempotent."""
        with self._lock:
            children, self._children = self._children or set(), None
        for child in children:
            child.kill()
            child.finish()
        atexit.unregister(self.close)

    def _forget(self, child: _SpawnedChild) -> None:
        with self._lock:
            if self._children is not None:
                self._children.discard(child)


class _SpawnedChild(Child):
    def __init__(
        self,
        entry: str,
        preload: list[str],
        environment: dict[str, str],
        ended: Callable[[_SpawnedChild], None],
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self._lock = threading.Lock()
        self._ended = ended
        self._exit: Exit | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="grader-"))
        self.connection, theirs = context.Pipe()
        self._trouble, childs_trouble = context.Pipe(duplex=False)
        try:
            self._process: SpawnProcess = context.Process(
                target=_run, args=(entry, preload, environment, str(self._folder), theirs, childs_trouble)
            )
            self._process.start()
        except OSError as error:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise EngineError(f"a process could not be started: {error}") from error
        finally:
            theirs.close()
            childs_trouble.close()
        self._known = psutil.Process(self._process.pid)

    def kill(self) -> None:
        descendants = self._descendants()
        with suppress(ValueError):  # closed: it has been finished
            self._process.kill()
        _kill_all(descendants)

    def finish(self, timeout: float = 5.0) -> Exit:
        with self._lock:
            if self._exit is None:
                self._exit = self._finish(timeout)
                self._ended(self)
            return self._exit

    def _finish(self, timeout: float) -> Exit:
        family = self._descendants()
        self.connection.close()
        self._process.join(timeout)
        if self._process.is_alive():
            self.kill()
            self._process.join()
        left = [name for each in family if (name := _name_if_running(each))]
        _kill_all(family)
        code = self._process.exitcode
        assert code is not None
        trouble = ""
        with suppress(EOFError, OSError):
            if self._trouble.poll():
                trouble = self._trouble.recv_bytes(16 * 1024).decode(errors="replace")
        self._trouble.close()
        self._process.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        return Exit(
            code=code if code >= 0 else None,
            signal=-code if code < 0 else None,
            left_processes=sorted(left)[:NAMES_TOLD],
            trouble=trouble,
        )

    def _descendants(self) -> list[psutil.Process]:
        """Children of its children, and what has lost its parent but is still in its session."""
        family: set[psutil.Process] = set()
        with suppress(psutil.Error):
            family.update(self._known.children(recursive=True))
            if hasattr(os, "getsid"):
                family.update(each for each in psutil.process_iter() if _session(each.pid) == self._known.pid)
        return list(family - {self._known})


def _session(process: int) -> int:
    with suppress(OSError):
        return os.getsid(process)
    return 0


def _name_if_running(process: psutil.Process) -> str:
    """Empty for one that has ended, and for the idle helpers of a parallel computation."""
    with suppress(psutil.Error):
        if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            return "" if is_helpers_command(" ".join(process.cmdline())) else str(process.name())
    return ""


def _kill_all(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.Error):  # gone; psutil would not take another of the same number for it
            process.kill()


def _run(
    entry: str,
    preload: list[str],
    environment: dict[str, str],
    folder: str,
    connection: Connection,
    trouble: Connection,
) -> None:
    """In the child."""
    if hasattr(os, "setsid"):
        os.setsid()
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the grading process's business
    os.environ.update(ONE_THREAD)
    for name in ("work", "tmp"):
        Path(folder, name).mkdir()
    os.environ |= {name: str(Path(folder, "tmp")) for name in ("TMPDIR", "TEMP", "TMP")}
    settle(environment, Path(folder, "work"))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    code = 1
    try:
        for module in preload:
            with suppress(Exception, SystemExit):
                importlib.import_module(module)
        code = call(entry, connection, trouble.send_bytes)
    finally:
        os._exit(code)


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
