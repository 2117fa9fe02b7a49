"""A process that runs somebody's code, as the grading process sees it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from multiprocessing.connection import Connection


@dataclass(frozen=True)
class Exit:
    """How a child ended: `code` or, if a signal ended it, `signal`; both None where nobody knows.

    `left_processes` are the short command names of what was still running when the main process ended, but
    for the idle workers of joblib and multiprocessing; all of it is gone by now. `trouble` is the traceback
    of an entry that raised. The child's code chooses both texts, so they are for people and decide nothing.
    """

    code: int | None = None
    signal: int | None = None
    out_of_memory: bool = False
    left_processes: list[str] = field(default_factory=list)
    trouble: str = ""


class Child(ABC):
    """One child and this process's end of the connection to it."""

    connection: Connection

    @abstractmethod
    def kill(self) -> None:
        """End it now, with all processes that it started. Idempotent; any thread may call it."""

    @abstractmethod
    def finish(self, timeout: float = 5.0) -> Exit:
        """Close the connection, wait `timeout` seconds for the child's own end, then kill it.

        Frees everything. A thread that still reads from the connection gets EOFError or OSError. Idempotent.
        """
