"""The process above a child's main process: forks it, watches its memory, reports its end, clears up.

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

from grader.job import Limits
from grader.sandbox import confine, memory
from grader.sandbox.linux import PR_SET_CHILD_SUBREAPER, PR_SET_DUMPABLE, PR_SET_PDEATHSIG, prctl
from grader.sandbox.mainprocess import run
from grader.sandbox.processes import all_but_me, children_of, descendants, is_helper, name_if_alive

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
            confine.enter_namespaces(limits)
            folder = confine.SCRATCH
        else:
            prctl(PR_SET_CHILD_SUBREAPER, 1)
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            folder = scratch
        os.setsid()  # no signal to "my group" may reach beyond
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one signal that the main process could send it
        _send_own_handle(report)
        reading, writing = os.pipe()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        main = os.fork()
    except BaseException as error:
        report.send(json.dumps({"error": f"{error}"}).encode())
        os._exit(1)
    if main == 0:
        _keep_open(connection, status, writing)
        run(request, limits, connection, report, writing, folder, confined=scratch is None)
    _keep_open(status, reading)
    if scratch is None:
        prctl(PR_SET_DUMPABLE, 0)  # the main process has the same user
        processes, all_of_it = all_but_me, -1
    else:
        processes, all_of_it = descendants, main
    watch = memory.Watch(limits.memory_bytes, main, folder)
    outcome = _watch_over(main, watch, processes, all_of_it)
    outcome["left_processes"] = _names_of_the_living(processes)
    outcome["trouble"] = _what_it_wrote(reading)
    if scratch is not None:
        _end_all_descendants()
        shutil.rmtree(scratch, ignore_errors=True)
    with suppress(OSError):  # nobody may be waiting for it
        report.send(json.dumps(outcome).encode())
    os._exit(0)


def _send_own_handle(report: socket.socket) -> None:
    """A pidfd: numbers mean other processes in other namespaces, and are used again."""
    handle = os.pidfd_open(os.getpid())
    socket.send_fds(report, [b'{"handle": true}'], [handle])
    os.close(handle)


def _watch_over(
    main: int, watch: memory.Watch, processes: Callable[[], set[int]], all_of_it: int
) -> dict[str, Any]:
    """Until the main process has ended, by itself or because all of it took too much memory.

    `all_of_it` is whom to signal then: -1 is everything in this pid namespace.
    """
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
            began = time.thread_time()
            if watch.exceeded(processes()):
                too_much = True
                os.kill(all_of_it, signal.SIGKILL)  # not reaped yet, so a number is still its own
            # a look at many processes takes its time: never spend more than a tenth of a core on it
            spent = time.thread_time() - began
            next_look = time.monotonic() + max(SECONDS_BETWEEN_LOOKS, 10 * spent)


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
    """Without the helpers of honest parallel computations, which notice its end or would wait for more."""
    deadline = time.monotonic() + SECONDS_TO_CLEAR_UP
    while True:
        _reap()
        others = (process for process in processes() if not is_helper(process))
        names = [name for process in others if (name := name_if_alive(process)) is not None]
        if not names or time.monotonic() >= deadline:
            return sorted(names)[:NAMES_TOLD]
        time.sleep(0.01)


def _end_all_descendants() -> None:
    """Ours first, then those that thereby become ours: no number of an unreaped child is given out anew."""
    while family := children_of(os.getpid()):
        for process in family:
            os.kill(process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(-1, 0)


def _what_it_wrote(pipe: int) -> str:
    os.set_blocking(pipe, False)
    with suppress(BlockingIOError):
        return os.read(pipe, TROUBLE_BYTES).decode(errors="replace")
    return ""


def _keep_open(*wanted: int) -> None:
    """Close every other file but the standard three."""
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        if int(name) > 2 and int(name) not in wanted:
            with suppress(OSError):
                os.close(int(name))
