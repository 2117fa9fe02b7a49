"""A soft time limit: an exception in the code that takes too long. What ignores it is killed from outside."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 1.0
"""Seconds until code that caught the exception gets the next."""


class CellTimeoutError(BaseException):
    """Not an Exception, so that `except Exception` does not swallow it."""


class Deadline:
    """Raises CellTimeoutError in the main thread when the time is up, but never inside `io()`.

    Half a frame read from a connection would leave it useless.
    """

    def __init__(self) -> None:
        self._in_io = 0
        self._end: float | None = None
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, self._signalled)

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        outer = self._end
        end = time.monotonic() + seconds
        self._end = end if outer is None else min(end, outer)
        self._arm(self._end - time.monotonic())
        try:
            yield
        finally:
            self._end = outer
            if outer is None:
                self._disarm()
            else:
                self._arm(outer - time.monotonic())

    @contextmanager
    def io(self) -> Iterator[None]:
        self._in_io += 1
        try:
            yield
        finally:
            self._in_io -= 1
        self.check()

    def left(self) -> float | None:
        """Seconds left, or None without a limit."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    def check(self) -> None:
        if not self._in_io and self._end is not None and time.monotonic() >= self._end:
            raise CellTimeoutError("it took too long and was stopped")

    def _signalled(self, _signal: int, _frame: FrameType | None) -> None:
        self.check()

    def _arm(self, seconds: float) -> None:
        if hasattr(signal, "setitimer"):
            # again and again: the first may fall into I/O or a bare `except`
            signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), AGAIN)

    def _disarm(self) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
