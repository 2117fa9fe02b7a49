"""The process that keeps one place on a server for another process: `python -m course.services.keeper redis`.

Its parent holds the other end of standard input. When the parent ends, in whatever way, that end closes, and
the server is stopped and its folder removed. Should the keeper itself be killed, the next keeper does it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, replace
from types import FrameType

import psutil

from course.services.leftovers import sweep
from course.services.place import CannotHaveError, Place

_LOOK_SECONDS = 2.0


def main(what: str) -> None:
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a learner interrupts a cell, not the server
    signal.signal(signal.SIGTERM, end)
    threading.Thread(target=_read_to_the_end, args=(ended,), daemon=True).start()
    parent = psutil.Process(os.getppid())
    sweep()
    with ExitStack() as stack:
        try:
            answer = asdict(_best_place(what, stack))
        except CannotHaveError as trouble:
            answer = {"problem": str(trouble)}
            ended.set()
        print(json.dumps(answer), flush=True)
        while not ended.wait(_LOOK_SECONDS) and parent.is_running():
            pass


def _best_place(what: str, stack: ExitStack) -> Place:
    """The first place that can be had. Raises CannotHaveError, with all reasons, when there is none."""
    troubles: list[str] = []
    for open_place in _places(what):
        try:
            return replace(stack.enter_context(open_place()), troubles=tuple(troubles))
        except CannotHaveError as trouble:
            troubles.append(str(trouble))
    raise CannotHaveError(" ".join(troubles))


def _places(what: str) -> list[Callable[[], AbstractContextManager[Place]]]:
    """What to try, the best first. Each kind needs libraries of its own, so only one is imported."""
    if what == "redis":
        from course.services.redis_places import redis_places

        return redis_places()
    if what == "postgres":
        from course.services.postgres_places import postgres_places

        return postgres_places()
    from course.services.folder_place import own_folder

    return [own_folder]


def _read_to_the_end(ended: threading.Event) -> None:
    sys.stdin.buffer.read()
    ended.set()


if __name__ == "__main__":
    main(sys.argv[1])
    os._exit(0)  # pgserver's clean-up at exit would make its folder, which is gone, anew
