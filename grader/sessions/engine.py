"""Running jobs on this machine: a fork server with the libraries loaded, and a session for each job."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from grader.job import Job, Outcome
from grader.sandbox.bubblewrap import Sandbox
from grader.sandbox.forkserver import ForkServer
from grader.sandbox.spawner import Spawner
from grader.sessions.session import Session


class LocalEngine:
    """Runs jobs, from several threads at once if need be.

    `preload` names modules to import once, before the first job. `hidden` are folders that a job must not see
    even where they lie inside a folder that it may read. With `trust` there is no sandbox: the code has the
    rights of whoever runs this. Raises EngineError, and SandboxMissingError where there is no sandbox to use.
    """

    def __init__(self, preload: Sequence[str], *, trust: bool = False, hidden: Sequence[Path] = ()) -> None:
        self.trust = trust
        sandbox = None if trust else Sandbox(hidden=hidden)
        # forking a process that has loaded Apple's libraries is not safe, and Windows has no fork
        can_fork = sys.platform.startswith("linux")
        self._starter = ForkServer(preload, sandbox=sandbox) if can_fork else Spawner(preload)

    def run(self, job: Job, on_cell: Callable[[int], None] | None = None) -> Outcome:
        """Run a job; `on_cell` hears the index of each cell that is done. Raises EngineError."""
        return Outcome(*Session(self._starter, job, on_cell).run())

    def close(self) -> None:
        """End everything that runs here. Can be called twice."""
        self._starter.close()

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
