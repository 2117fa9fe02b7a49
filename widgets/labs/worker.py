"""The other side of `Work`: a process that does what it is told and prints a line of JSON a step."""

from __future__ import annotations

import json
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from course.problems import CourseError


def work(steps: Callable[[Any], Iterable[dict[str, Any]]]) -> None:
    """Print what `steps` says of the order on standard input; the process ends when that does.

    The order comes from the learner's own kernel, so that it may be pickled.
    """
    order = pickle.load(sys.stdin.buffer)
    says = _line_of_its_own()
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    try:
        for step in steps(order):
            print(json.dumps(step), file=says, flush=True)
    except CourseError as error:
        _fail(" ".join(error.lines), says)
    except Exception as error:  # whatever it is, the learner is told instead of left waiting
        _fail(f"The training stopped with an error: {type(error).__name__}: {error}", says)


def _line_of_its_own() -> TextIO:
    """Standard output, which nobody else has from now on: libraries print there what they like."""
    says = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return says


def _fail(problem: str, says: TextIO) -> None:
    print(json.dumps({"error": problem}), file=says, flush=True)
    sys.exit(1)


def _end_with_standard_input() -> None:
    # not sys.stdin: its lock, held by this thread, would abort an orderly end of the process
    while os.read(0, 1024):
        pass
    os._exit(1)
