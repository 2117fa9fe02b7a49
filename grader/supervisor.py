"""The process above a child's main process: forks it, watches its memory, reports its end, lets nothing live on.

In the sandbox it is the first process of a pid namespace, so that everything in it dies with it. Elsewhere
it adopts what its descendants leave behind and ends that itself.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from grader import confine, memory
from grader.job import Limits
from grader.linux import PR_SET_CHILD_SUBREAPER, PR_SET_DUMPABLE, PR_SET_PDEATHSIG, prctl
from grader.warm import children_of

SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_TO_CLEAR_UP = 0.3
NAMES_TOLD = 20
TROUBLE_BYTES = 16 * 1024


def supervise(request: dict[str, Any], connection: int, status: int, scratch: Path | None) -> NoReturn:
    """Run `request` in a process of its own; `scratch` is its folder, None for one in the sandbox."""
    report = socket.socket(fileno=status)
    limits = Limits(**request["limits"])
    try:
        if scratch is None:
            confine.enter_namespaces()  # the process that comes back from this is another one
            confine.mount_private_folders(limits)
            folder = confine.SCRATCH
        else:
            prctl(PR_SET_CHILD_SUBREAPER, 1)
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            folder = scratch
        os.setsid()  # no signal to "my group" may reach beyond
        _send_own_handle(report)
        reading, writing = os.pipe()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        main = os.fork()
    except BaseException as error:
        report.send(json.dumps({"error": f"{error}"}).encode())
        os._exit(1)
    if main == 0:
        from grader.mainprocess import run  # noqa: PLC0415 (imports nothing that is not there yet)

        keep_open(connection, status, writing)
        run(request, limits, connection, report, writing, folder, confined=scratch is None)
    keep_open(status, reading)
    if scratch is None:
        prctl(PR_SET_DUMPABLE, 0)  # the main process has the same user
        processes = all_but_me
    else:
        processes = descendants
    watch = memory.Watch(limits.memory_bytes, main, folder)
    outcome = _watch_over(main, watch, processes)
    outcome["left_processes"] = _names_of_the_living(processes)
    outcome["trouble"] = _what_it_wrote(reading)
    _end_all(processes)
    if scratch is not None:
        shutil.rmtree(scratch, ignore_errors=True)
    with suppress(OSError):  # nobody may be waiting for it
        report.send(json.dumps(outcome).encode())
    os._exit(0)


def _send_own_handle(report: socket.socket) -> None:
    """A pidfd: numbers mean other processes in other namespaces, and are used again."""
    handle = os.pidfd_open(os.getpid())
    socket.send_fds(report, [b'{"handle": true}'], [handle])
    os.close(handle)


def _watch_over(main: int, watch: memory.Watch, processes: Callable[[], set[int]]) -> dict[str, Any]:
    """Until the main process has ended, by itself or because all of it took too much memory."""
    too_much = False
    next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS
    while True:
        signal.sigtimedwait({signal.SIGCHLD}, max(next_look - time.monotonic(), 0))
        ended = _reap().get(main)
        if ended is not None:
            code = os.waitstatus_to_exitcode(ended)
            return {
                "code": code if code >= 0 else None,
                "signal": -code if code < 0 else None,
                "out_of_memory": too_much,
            }
        if time.monotonic() >= next_look:
            began = time.monotonic()
            if watch.exceeded(processes()):
                too_much = True
                _end_all(processes, but=main)
                os.kill(main, signal.SIGKILL)  # not reaped yet, so the number is still its own
            now = time.monotonic()
            # a look at many processes takes its time: never spend more than a tenth of a core on it
            next_look = now + max(SECONDS_BETWEEN_LOOKS, 10 * (now - began))


def _reap() -> dict[int, int]:
    ended = {}
    with suppress(ChildProcessError):
        while True:
            process, state = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                break
            ended[process] = state
    return ended


def _names_of_the_living(processes: Callable[[], set[int]]) -> list[str]:
    """Helpers of an honest parallel computation notice its end by themselves, given a moment."""
    deadline = time.monotonic() + SECONDS_TO_CLEAR_UP
    while True:
        _reap()
        names = [name for process in processes() if (name := _name_if_alive(process)) is not None]
        if not names or time.monotonic() >= deadline:
            return sorted(names)[:NAMES_TOLD]
        time.sleep(0.01)


def _name_if_alive(process: int) -> str | None:
    try:
        text = Path(f"/proc/{process}/stat").read_text(errors="replace")
    except OSError:
        return None
    name, _, rest = text.partition("(")[2].rpartition(")")
    return None if rest.split()[0] in "ZX" else name


def _end_all(processes: Callable[[], set[int]], but: int = 0) -> None:
    """Again and again, because they may start others; the kernel does not give a number out anew so soon."""
    while family := {each for each in processes() - {but} if _name_if_alive(each) is not None}:
        for process in family:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        if but == 0:
            _reap()
        time.sleep(0.001)


def _what_it_wrote(pipe: int) -> str:
    os.set_blocking(pipe, False)
    with suppress(BlockingIOError):
        return os.read(pipe, TROUBLE_BYTES).decode(errors="replace")
    return ""


def all_but_me() -> set[int]:
    """Everything in this pid namespace."""
    return {int(name) for name in os.listdir("/proc") if name.isdigit()} - {os.getpid()}  # noqa: PTH208


def descendants() -> set[int]:
    found: set[int] = set()
    new = children_of(os.getpid())
    while new:
        found |= new
        new = {child for process in new for child in children_of(process)} - found
    return found


def keep_open(*wanted: int) -> None:
    """Close every other file but the standard three."""
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        if int(name) > 2 and int(name) not in wanted:
            with suppress(OSError):
                os.close(int(name))
