"""`grader autograde`: all submissions of an assignment, several at a time, one line each.

This process holds the gradebook and is the only one that writes to it. Submissions' code runs on an engine's
processes; a thread waits for each of them. At any moment the run can be killed and started again.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Literal

import sqlalchemy
from tqdm import tqdm

from course.problems import CourseError
from grader.batch.assignment import Assignment, load, modules, needs_update, update
from grader.batch.gradebook import OpenGradebook
from grader.batch.interrupt import StopRequest
from grader.batch.own_solution import failing_tests
from grader.batch.submission import Engine, Grading, Prepared
from grader.coursedir import CourseDir, back_up_gradebook, locked
from grader.job import EngineError, Outcome
from grader.marking.result import SubmissionResult, in_words, one_line
from grader.sandbox.bubblewrap import find_bubblewrap
from grader.steps.converter import STAGING, check_preprocessors
from grader.steps.execute import ExecuteForGrading

_READY_AHEAD = 2
"""Submissions that are prepared while all workers are busy, so that none has to wait."""
_SECONDS_A_THREAD_KEEPS_PYTHON = 0.0005
"""While a submission is written, the threads that pass frames on would else wait 5 ms before each of them."""


@dataclass(frozen=True)
class Options:
    """How to grade: `engine` and `address` say where, `workers` how many submissions at a time."""

    workers: int | None = None
    force: bool = False
    trust: bool = False
    engine: Literal["local", "ray"] = "local"
    address: str | None = None


class Stopped(Exception):  # noqa: N818  # Ctrl-C is no error
    """Ctrl-C: what was in hand is finished, and `remaining` of `total` submissions are not graded."""

    def __init__(self, total: int, remaining: int) -> None:
        self.total = total
        self.remaining = remaining
        super().__init__(f"{remaining} of {total} submissions remain")


class _NotStartedError(Exception):
    """Ctrl-C came before this submission's turn."""


def autograde(
    course: CourseDir,
    assignment: str,
    options: Options,
    *,
    students: Sequence[str] = (),
    report: Callable[[SubmissionResult, int], None],
    warn: Callable[[str], None] = lambda sentence: None,
) -> None:
    """Grade the submissions of these students (default: all).

    Each result goes to `report` as soon as it is there, with the width of the longest name. A submission that
    was graded before, and neither it nor the tests changed since, is left alone unless forced. Marks and
    comments given by hand always stay. New tests are tried with the instructor's own solution; a sentence
    about each that it fails goes to `warn`. Raises CourseError, and Stopped after Ctrl-C.
    """
    try:
        with _Run(course, assignment, options, students) as run:
            run.grade_all(report, warn)
    except (sqlalchemy.exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise CourseError(f"{course.root}: {in_words(error)}") from error
    except EngineError as error:
        raise CourseError(str(error)) from error


class _Run:
    """One run of the command: what is open, what waits, what is in hand."""

    def __init__(self, course: CourseDir, assignment: str, options: Options, students: Sequence[str]) -> None:
        self._course, self._name, self._options, self._students = course, assignment, options, students
        self._stop = StopRequest("Finishing the submissions in hand; Ctrl-C again stops at once.")
        self._open = ExitStack()
        self._open.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(_SECONDS_A_THREAD_KEEPS_PYTHON)
        self._running: dict[Future[dict[str, Outcome]], Prepared] = {}
        self._engine: Engine | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._trial: Future[list[str]] | None = None

    def __enter__(self) -> _Run:
        self._open.enter_context(self._stop)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *about: object) -> None:
        self.close()

    def close(self) -> None:
        self._stop.ignore()  # what is open is to be closed, whatever is pressed now
        self._open.close()

    def grade_all(self, report: Callable[[SubmissionResult, int], None], warn: Callable[[str], None]) -> None:
        """Raises Stopped."""
        total = len(self._waiting)
        width = max(len(one_line(student)) for student in self._waiting)
        reported = 0
        with tqdm(total=total, unit=" submissions", disable=None) as bar:
            try:
                for result in self._results():
                    with bar.external_write_mode():
                        self._tell_of_tests(warn)
                        report(result, width)
                    reported += 1
                    bar.update()
            except KeyboardInterrupt as interrupt:
                raise Stopped(total, total - reported) from interrupt
        if reported < total:
            raise Stopped(total, total - reported)
        self._tell_of_tests(warn, at_last=True)

    def _prepare(self) -> None:
        course, name, options = self._course, self._name, self._options
        if options.trust:
            course.app.config.ExecuteForGrading.trust_submissions = True
        trust = ExecuteForGrading(parent=course.app).trust_submissions
        if options.engine == "local" and not trust:
            find_bubblewrap()
        check_preprocessors(course, trust=trust)
        self._open.enter_context(locked(course))
        self._open.callback(self._remove_staging)
        self._remove_staging()  # of a run that was killed
        new_tests = needs_update(course, name)
        self._waiting = deque(_chosen(course, name, self._students))
        self._preload = modules(course, name)
        self._trust = trust
        if new_tests:
            self._start()
            update(course, name)
        gradebook = self._open.enter_context(
            OpenGradebook(course.directory().db_url, course.directory().course_id)
        )
        with gradebook.reading() as reading:
            loaded = load(course, name, reading)
        self._grading = Grading(course, loaded, gradebook, trust=trust)
        self._grading.journal.begin()
        if new_tests:
            assert self._threads is not None
            self._trial = self._threads.submit(self._try_own_solution, loaded)
        if options.force:
            for student in self._waiting:
                self._grading.journal.forget(student)

    def _start(self) -> None:
        """Start the engine, and only then touch anything. Raises EngineError and CourseError."""
        if self._engine is not None:
            return
        engine = self._new_engine()
        workers = self._options.workers or getattr(engine, "places", None) or default_workers()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="submission")
        self._open.callback(self._threads.shutdown, wait=True, cancel_futures=True)
        self._open.callback(engine.close)  # first, so that no thread waits for it
        self._engine, self._at_once = engine, workers + _READY_AHEAD
        back_up_gradebook(self._course)

    def _new_engine(self) -> Engine:
        hidden = [self._course.root]
        if self._options.engine == "ray":
            from grader.cluster.engine import RayEngine  # loads for a second and is seldom wanted

            return RayEngine(
                self._options.address,
                self._preload,
                trust=self._trust,
                hidden=hidden,
                slots=self._options.workers,
            )
        from grader.sessions.engine import LocalEngine

        return LocalEngine(self._preload, trust=self._trust, hidden=hidden)

    def _results(self) -> Iterator[SubmissionResult]:
        """Each submission's as soon as it is there; fewer than all after Ctrl-C."""
        while (self._waiting and not self._stop.asked) or self._running:
            while self._waiting and not self._stop.asked and len(self._running) < self._most_in_hand:
                result = self._begin(self._waiting.popleft())
                if result is not None:
                    yield result
            if self._running:
                done, _ = wait(self._running, return_when=FIRST_COMPLETED)
                for future in done:
                    result = self._finish(future)
                    if result is not None:
                        yield result

    @property
    def _most_in_hand(self) -> int:
        return self._at_once if self._engine is not None else 1

    def _begin(self, student: str) -> SubmissionResult | None:
        """Hand a submission to the engine; or its result, where there is nothing to run."""
        fingerprint = ""
        try:
            files, fingerprint = self._grading.find(student)
            known = self._grading.unchanged(student, fingerprint)
            if known is not None:
                return known
        except Exception as error:  # one submission never stops the others
            return self._grading.not_graded(student, fingerprint, error)
        self._start()
        assert self._threads is not None
        try:
            prepared = self._grading.prepare(student, files, fingerprint)
        except Exception as error:
            return self._grading.not_graded(student, fingerprint, error)
        self._running[self._threads.submit(self._work, prepared)] = prepared
        return None

    def _work(self, prepared: Prepared) -> dict[str, Outcome]:
        if self._stop.asked:
            raise _NotStartedError
        assert self._engine is not None
        return self._grading.run(prepared, self._engine)

    def _try_own_solution(self, assignment: Assignment) -> list[str]:
        assert self._engine is not None
        step = ExecuteForGrading(parent=self._course.app)
        together = step.tests_with_learner(assignment.name)
        try:
            return failing_tests(assignment, self._engine, step.limits, tests_with_learner=together)
        except Exception as error:  # the submissions matter more
            return [f"the tests could not be tried with your own solution: {one_line(str(error))}"]

    def _tell_of_tests(self, warn: Callable[[str], None], *, at_last: bool = False) -> None:
        if self._trial is not None and (at_last or self._trial.done()):
            for sentence in self._trial.result():
                warn(sentence)
            self._trial = None

    def _finish(self, future: Future[dict[str, Outcome]]) -> SubmissionResult | None:
        """Write the marks of a submission that has been run."""
        prepared = self._running.pop(future)
        try:
            return self._grading.write(prepared, future.result())
        except _NotStartedError:
            return None
        except Exception as error:  # one submission never stops the others
            return self._grading.not_graded(prepared.student, prepared.fingerprint, error)
        finally:
            self._grading.drop(prepared)

    def _remove_staging(self) -> None:
        shutil.rmtree(self._course.root / STAGING, ignore_errors=True)


def default_workers() -> int:
    return os.cpu_count() or 1


def _chosen(course: CourseDir, assignment: str, students: Sequence[str]) -> list[str]:
    submitted = course.students("submitted", assignment)
    where = course.folder("submitted", "STUDENT", assignment)
    if not submitted:
        raise CourseError(f"there are no submissions of {assignment}: they belong in {where}")
    if unknown := sorted(set(students) - set(submitted)):
        raise CourseError(
            *(f"there is no submission of {assignment} by '{student}' in {where}" for student in unknown)
        )
    return sorted(set(students)) if students else submitted
