"""One warm engine for a process that grades one submission after another: plain `nbgrader`, formgrader."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.job import EngineError, Job, Outcome
from grader.sessions.engine import LocalEngine


@dataclass(frozen=True)
class _Wanted:
    preload: tuple[str, ...]
    trust: bool
    hidden: tuple[Path, ...]


class SharedEngine:
    """Starts an engine when it is first needed, and another in its place where something else is wanted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: LocalEngine | None = None
        self._wanted: _Wanted | None = None

    def run(self, job: Job, *, preload: Sequence[str], trust: bool, hidden: Sequence[Path]) -> Outcome:
        """Run one job. Raises EngineError, and a CourseError where this system has no sandbox."""
        wanted = _Wanted(tuple(preload), trust, tuple(hidden))
        with self._lock:
            if self._engine is None or wanted != self._wanted:
                self._close()
                self._engine = LocalEngine(list(preload), trust=trust, hidden=list(hidden))
                self._wanted = wanted
            try:
                return self._engine.run(job)
            except EngineError:
                self._close()  # the next submission gets a new one
                raise

    def close(self) -> None:
        """End the engine's processes. A later run starts new ones."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._engine is not None:
            engine, self._engine = self._engine, None
            engine.close()


ENGINE = SharedEngine()
atexit.register(ENGINE.close)
