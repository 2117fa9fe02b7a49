"""Ctrl-C while work is under way: the first asks to stop after what is in hand, the second stops at once."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import Any


class StopRequest:
    """Inside the `with` block Ctrl-C sets `asked`; a second one raises KeyboardInterrupt.

    Where it is not the main thread's block, Ctrl-C is left as it was.
    """

    def __init__(self, message: str) -> None:
        """`message` is what the first Ctrl-C says, on stderr."""
        self.asked = False
        self._message = message
        self._before: Any = None

    def __enter__(self) -> StopRequest:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._heard)
        return self

    def __exit__(self, *about: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def ignore(self) -> None:
        """From now on Ctrl-C does nothing: what is being tidied away is tidied away."""
        if self._before is not None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        # not print(): it may have been interrupted in the middle of a line
        os.write(2, f"\n{self._message}\n".encode())
