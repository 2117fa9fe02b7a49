"""One job from start to end: a learner's process, a checker, and this process between them.

This process passes frames on by their kind and keeps time. It reads what the checker says of a test and what
the learner's process says of the learner's own cells, and nothing else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from multiprocessing.connection import wait
from typing import Any, Protocol

from grader.job import CellOutcome, CellToRun, Job, Limits, Status
from grader.plain import pack
from grader.sandbox.child import Child
from grader.sessions import wire

LEARNER = "grader.sessions.learner:serve"
CHECKER = "grader.sessions.checker:serve"
GRACE = 3.0
"""Seconds that a cell has to end by itself after its time is up, before its process is killed."""
MOST_RESTARTS = 20
_SPARE_BYTES = 16 * 1024**2
_STATUS: tuple[Status, ...] = ("ok", "error", "timed out", "died")
ENDED = "the Python process ended while this cell ran"
TOO_LONG_ALTOGETHER = "the notebook took too long altogether"
OUT_OF_MEMORY = "it used more memory than allowed, so it was stopped"


class Starter(Protocol):
    """What starts a child: a fork server, or where there is no fork a spawner."""

    def start(self, entry: str, limits: Limits, environment: dict[str, str]) -> Child: ...


class _GoneError(Exception):
    """A child has ended, or was killed because it took too long."""


class _Process:
    """A child and whether it still lives."""

    def __init__(self, starter: Starter, entry: str, job: Job, files: dict[str, bytes]) -> None:
        self._limit = job.limits.message_bytes + _SPARE_BYTES
        self.child = starter.start(entry, job.limits, job.environment)
        self.killed_late = False
        setup = {
            "files": files,
            "output_bytes": job.limits.output_bytes,
            "message_bytes": job.limits.message_bytes,
        }
        largest = sum(map(len, files.values())) + _SPARE_BYTES
        with self.at_most(job.limits.seconds_a_cell):
            self.send(wire.SETUP + pack(setup, limit=largest))

    def send(self, frame: bytes) -> None:
        try:
            self.child.connection.send_bytes(frame)
        except (OSError, ValueError) as error:
            raise _GoneError from error

    def receive(self) -> bytes:
        try:
            return self.child.connection.recv_bytes(self._limit)
        except (EOFError, OSError) as error:  # OSError: also a frame that is too large
            self.child.kill()
            raise _GoneError from error

    @contextmanager
    def at_most(self, seconds: float) -> Iterator[None]:
        """Kill the child when this takes longer, which ends any wait for it."""
        watchdog = threading.Timer(seconds, self._too_late)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()

    def _too_late(self) -> None:
        self.killed_late = True
        self.child.kill()


class Session:
    """Runs the cells of one job in order. Errors of the learner's cells do not stop it."""

    def __init__(self, starter: Starter, job: Job, on_cell: Callable[[int], None] | None = None) -> None:
        self._starter = starter
        self._job = job
        self._on_cell = on_cell
        self._learner: _Process | None = None
        self._checker: _Process | None = None
        self._done: list[CellToRun] = []
        self._restarts = 0
        self._replayed = 0.0
        self._trusted_from = 0
        self._flags: list[str] = []
        self._end = time.monotonic() + job.limits.seconds_altogether

    def run(self) -> tuple[list[CellOutcome], list[str]]:
        """The outcomes of the cells, and flags of no one cell. Raises EngineError."""
        try:
            self._learner = self._start_learner()
            outcomes = []
            for cell in self._job.cells:
                begun = time.monotonic()
                if self._seconds() <= 0:
                    outcome = CellOutcome(cell.index, "timed out", note=TOO_LONG_ALTOGETHER)
                    self._flag(TOO_LONG_ALTOGETHER)
                elif cell.role == "test" and not self._job.tests_with_learner:
                    outcome = self._test(cell)
                else:
                    outcome = self._run(cell)
                seconds = round(time.monotonic() - begun, 4)
                outcomes.append(CellOutcome(**{**vars(outcome), "seconds": seconds}))
                if self._on_cell is not None:
                    self._on_cell(cell.index)
            return outcomes, self._flags
        finally:
            self._end_both()

    def _end_both(self) -> None:
        """Side by side: each takes its moment to be gone with all that it started."""
        checker, self._checker = self._checker, None
        if checker is None:
            self._end_learner()
            return
        other = threading.Thread(target=checker.child.finish)
        other.start()
        self._end_learner()
        other.join()

    def _seconds(self) -> float:
        """What the next cell may take."""
        return min(self._job.limits.seconds_a_cell, self._end - time.monotonic())

    # the learner's cells

    def _run(self, cell: CellToRun) -> CellOutcome:
        learner = self._living_learner()
        if learner is None:
            return CellOutcome(cell.index, "not run")
        try:
            answer = self._execute(learner, cell, self._seconds())
        except _GoneError:
            return self._ended(cell)
        if answer["status"] != "timed out":
            self._done.append(cell)
        return _outcome(cell, answer)

    def _execute(self, learner: _Process, cell: CellToRun, seconds: float) -> dict[str, Any]:
        request = {"source": cell.source, "seconds": seconds}
        with learner.at_most(seconds + GRACE):
            learner.send(wire.to_json(wire.RUN, request))
            while (frame := learner.receive())[:1] != wire.DONE:
                pass  # an answer that came too late for its question
        return _read(frame, learner)

    def _ended(self, cell: CellToRun) -> CellOutcome:
        late = self._learner is not None and self._learner.killed_late
        reason = self._end_learner()
        if late:
            return CellOutcome(cell.index, "timed out")
        return CellOutcome(cell.index, "died", note=reason)

    def _start_learner(self) -> _Process:
        return _Process(self._starter, LEARNER, self._job, self._job.files)

    def _living_learner(self) -> _Process | None:
        """The learner's process; where it ended, a new one in which the cells that went well ran again."""
        if self._learner is not None:
            return self._learner
        budget = 2 * self._job.limits.seconds_a_cell
        if self._restarts >= MOST_RESTARTS or self._replayed > budget:
            return None
        self._restarts += 1
        begun = time.monotonic()
        try:
            self._learner = self._start_learner()
            for cell in self._done:
                self._execute(self._learner, cell, self._job.limits.seconds_a_cell)
        except _GoneError:
            self._end_learner()
            self._restarts = MOST_RESTARTS
        self._replayed += time.monotonic() - begun
        return self._learner

    def _end_learner(self) -> str:
        """End the learner's process; returns why it had ended, in words."""
        if self._learner is None:
            return ENDED
        learner, self._learner = self._learner, None
        ending = learner.child.finish()
        if ending.left_processes:
            names = ", ".join(sorted(set(ending.left_processes))[:5])
            self._flag(f"left {len(ending.left_processes)} processes behind: {names}")
        if ending.out_of_memory:
            self._flag("ran out of memory")
            return OUT_OF_MEMORY
        return ENDED

    def _flag(self, sentence: str) -> None:
        if sentence not in self._flags:
            self._flags.append(sentence)

    # tests

    def _test(self, cell: CellToRun) -> CellOutcome:
        seconds = self._seconds()
        # the learner's process may have ended in an earlier test; the test is run in any case
        self._living_learner()
        try:
            checker = self._checker or self._start_checker()
            with checker.at_most(seconds + 3 * GRACE), self._learner_at_most(seconds + 2 * GRACE):
                checker.send(wire.to_json(wire.RUN, self._request(cell, seconds)))
                frame = self._relay(checker, seconds)
            return _outcome(cell, _read(frame, checker))
        except _GoneError:
            dead = self._checker
            late = dead is not None and dead.killed_late
            if dead is not None:
                dead.child.finish()
            self._checker = None
            if late:
                return CellOutcome(cell.index, "timed out")
            return CellOutcome(cell.index, "error", note="the process that runs the tests ended")

    def _start_checker(self) -> _Process:
        self._checker = _Process(self._starter, CHECKER, self._job, self._job.instructor_files)
        self._trusted_from = 0
        return self._checker

    def _request(self, cell: CellToRun, seconds: float) -> dict[str, Any]:
        due = [each for each in self._job.trusted[self._trusted_from :] if each.before <= cell.index]
        self._trusted_from += len(due)
        return {"source": cell.source, "seconds": seconds, "trusted": [each.source for each in due]}

    def _relay(self, checker: _Process, seconds: float) -> bytes:
        """Pass frames between checker and learner until the checker is done."""
        end = time.monotonic() + seconds + GRACE
        waiting = 0  # questions that the learner's process has not answered
        why_gone = ENDED
        while True:
            learner = self._learner
            lines = [checker.child.connection] + ([learner.child.connection] if learner is not None else [])
            left = end - time.monotonic()
            ready = wait(lines, timeout=max(left, 0.0) if waiting else None)
            if not ready and learner is not None:  # it does not answer in time
                learner.killed_late = True
                learner.child.kill()
                self._end_learner()
                why_gone = "it took too long and was stopped"
                checker.send(wire.to_json(wire.GONE, {"reason": why_gone}))
                waiting = 0
                continue
            if learner is not None and learner.child.connection in ready:
                try:
                    frame = learner.receive()
                except _GoneError:
                    why_gone = self._end_learner()
                    if waiting:
                        checker.send(wire.to_json(wire.GONE, {"reason": why_gone}))
                    waiting = 0
                    continue
                if waiting and frame[:1] in (wire.REPLY, wire.CALL):
                    waiting -= frame[:1] == wire.REPLY
                    checker.send(frame)
            if checker.child.connection in ready:
                frame = checker.receive()
                if frame[:1] == wire.DONE:
                    if waiting:
                        self._settle(end)
                    return frame
                if frame[:1] in (wire.ASK, wire.RESULT):
                    waiting += frame[:1] == wire.ASK
                    if not self._pass_on(frame):
                        checker.send(wire.to_json(wire.GONE, {"reason": why_gone}))
                        waiting = 0

    def _learner_at_most(self, seconds: float) -> AbstractContextManager[None]:
        return nullcontext() if self._learner is None else self._learner.at_most(seconds)

    def _pass_on(self, frame: bytes) -> bool:
        learner = self._learner
        if learner is None:
            return False
        try:
            learner.send(frame)
        except _GoneError:
            self._end_learner()
            return False
        return True

    def _settle(self, end: float) -> None:
        """The test is over, but the learner's process still works on a question of its: wait, or end it."""
        learner = self._learner
        if learner is None:
            return
        try:
            with learner.at_most(max(end - time.monotonic(), GRACE)):
                while learner.receive()[:1] != wire.REPLY:
                    pass
        except _GoneError:
            self._end_learner()


def _read(frame: bytes, process: _Process) -> dict[str, Any]:
    """What a child says of a cell; one that talks nonsense is ended."""
    try:
        answer = wire.from_json(frame)
    except ValueError as error:
        process.child.kill()
        raise _GoneError from error
    if answer.get("status") not in _STATUS:
        process.child.kill()
        raise _GoneError
    return answer


def _outcome(cell: CellToRun, answer: dict[str, Any]) -> CellOutcome:
    outputs = answer.get("outputs")
    flags = answer.get("flags")
    return CellOutcome(
        index=cell.index,
        status=answer["status"],
        outputs=[each for each in outputs if isinstance(each, dict)] if isinstance(outputs, list) else [],
        printed=str(answer.get("printed", "")),
        shown=str(answer.get("shown", "")),
        note=str(answer.get("note", "")),
        flags=[str(each)[:300] for each in flags[:20]] if isinstance(flags, list) else [],
    )
