"""Running jobs on a Ray cluster: each machine has its own fork server and sandbox; only outcomes travel back.

The same face as `grader.sessions.engine.LocalEngine`. The process that holds this engine stays the only one
that writes to the gradebook.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from course.problems import CourseError
from grader.cluster.connection import Connection, load_ray
from grader.cluster.crew import Crew, Member
from grader.cluster.worker import Settings, version
from grader.job import EngineError, Job, Outcome

TRIES = 3
SECONDS_FOR_A_FIRST_PLACE = 600
SECONDS_WITHOUT_MACHINES = 60
STOPPED = "grading was stopped"
_SECONDS_BETWEEN_LOOKS = 1.0


class RayEngine:
    """Runs jobs on all machines of a cluster, from as many threads at once as there are `places` to run them.

    `address` is that of a cluster ("HOST:PORT", or "auto" on one of its machines); without one, Ray is
    started on this machine alone and ended by `close`. `preload`, `trust` and `hidden` are as in LocalEngine.
    `slots` limits how many jobs run at once (None: one for each processor). Lines about machines that cannot
    be used go to `say`. Raises CourseError where there is no cluster or none of its machines can be used.

    A machine that is lost gives its jobs to others; one that joins is used.
    """

    def __init__(
        self,
        address: str | None,
        preload: Sequence[str],
        *,
        trust: bool = False,
        hidden: Sequence[Path] = (),
        slots: int | None = None,
        say: Callable[[str], None] = lambda line: print(line, file=sys.stderr),
    ) -> None:
        self.trust = trust
        self._connection = Connection(address, slots)
        self._ray = load_ray()
        self._closed = False
        self._running = 0
        self._changed = threading.Condition()
        self._given: list[tuple[dict[str, bytes], Any]] = []
        settings = Settings(tuple(preload), tuple(str(path.resolve()) for path in hidden), trust, version())
        self._crew = Crew(self._connection.nodes, settings, slots, say)
        try:
            self._await_first_place()
        except BaseException:
            self.close()
            raise

    @property
    def places(self) -> int:
        """How many jobs can run at once; it changes as machines come and go."""
        with self._changed:
            return self._crew.places()

    @property
    def machines(self) -> list[str]:
        """The names of those that are ready to grade."""
        with self._changed:
            self._crew.look()
            return sorted({member.node.name for member in self._crew.members})

    def run(self, job: Job, on_cell: Callable[[int], None] | None = None) -> Outcome:
        """Run a job where there is room, waiting for it if need be.

        `on_cell` hears the index of each cell once the job has come back. Raises EngineError when the job
        could not be run on any of three tries, or there is no machine left.
        """
        problems: list[str] = []
        tried: list[Member] = []
        for _ in range(TRIES):
            member = self._take_place(tried)
            try:
                answer = self._ask(member, job)
            finally:
                self._give_place_back(member)
            if isinstance(answer, Outcome):
                if on_cell is not None:
                    for cell in answer.cells:
                        on_cell(cell.index)
                return answer
            problems.append(f"{member.node.name}: {answer}")
            tried.append(member)
        raise EngineError(f"tried {TRIES} times ({'; '.join(problems)})")

    def close(self) -> None:
        """End what was started here: our actors, and Ray itself where it is ours. Can be called twice."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
        try:
            self._crew.dismiss()
            with self._changed:  # whoever still waits for an answer must be through before Ray goes
                self._changed.wait_for(lambda: not self._running, timeout=10)
        finally:
            self._connection.close()

    def __enter__(self) -> RayEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, member: Member, job: Job) -> Outcome | str:
        """The outcome, or why there is none."""
        try:
            files = self._shared(job.instructor_files)
            reference = member.actor.run.remote(replace(job, instructor_files={}), files)
            answer = self._ray.get(reference)
        except self._ray.exceptions.RayTaskError as error:
            return f"the grader has a fault there: {_last_line(error)}"
        except self._ray.exceptions.RayError as error:
            with self._changed:
                if self._closed:
                    raise EngineError(STOPPED) from error
                self._crew.lost(member)
            return f"the machine or its grading process was lost ({type(error).__name__})"
        if "problem" in answer:
            return str(answer["problem"])
        with self._changed:
            self._crew.proved(member)
        return Outcome.from_dict(answer["outcome"])

    def _shared(self, files: dict[str, bytes]) -> Any:
        """The instructor's files, which all jobs of an assignment have in common, go to each machine once."""
        with self._changed:
            for known, reference in self._given:
                if known is files or known == files:
                    return reference
            reference = self._ray.put(files)
            self._given = [*self._given[-3:], (files, reference)]
            return reference

    def _take_place(self, avoid: Sequence[Member]) -> Member:
        with self._changed:
            while True:
                if self._closed:
                    raise EngineError(STOPPED)
                self._crew.look()
                if (member := self._crew.free(avoid)) is not None:
                    member.busy += 1
                    self._running += 1
                    return member
                patience = SECONDS_WITHOUT_MACHINES if self._crew.hopeless() else SECONDS_FOR_A_FIRST_PLACE
                if self._crew.alone() > patience:
                    raise EngineError("no machine of the cluster is left that can grade")
                self._changed.wait(_SECONDS_BETWEEN_LOOKS)

    def _give_place_back(self, member: Member) -> None:
        with self._changed:
            member.busy -= 1
            self._running -= 1
            self._changed.notify_all()

    def _await_first_place(self) -> None:
        patience = SECONDS_FOR_A_FIRST_PLACE
        deadline = time.monotonic() + patience
        while not self._crew.members:
            self._crew.look()
            if self._crew.hopeless():
                why = self._crew.refusals() or ["none of them offers a processor"]
                raise CourseError("no machine of the cluster can grade", *why)
            if time.monotonic() > deadline:
                raise CourseError(
                    f"no machine of the cluster had free processors for the grader within {patience} seconds"
                )
            time.sleep(0.05)


def _last_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1]
