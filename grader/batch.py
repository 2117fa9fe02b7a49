"""`grader autograde`: all submissions of an assignment, several at a time, one line each."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from tqdm import tqdm

from course.problems import CourseError
from grader.assignment import needs_update, update
from grader.coursedir import CourseDir, back_up_gradebook, locked, open_course_dir
from grader.submission import STAGING, SubmissionResult, fingerprint, grade, unchanged

MOST_WORKERS = 4


def default_workers() -> int:
    return min(os.cpu_count() or 1, MOST_WORKERS)


def autograde(
    course: CourseDir,
    assignment: str,
    *,
    students: Sequence[str] = (),
    workers: int = 1,
    force: bool = False,
    say: Callable[[str], None] = print,
) -> list[SubmissionResult]:
    """Grade the submissions of these students (default: all), each result in a line through `say`.

    A submission that was graded before, and neither it nor the tests changed since, is left alone unless
    `force`. Marks and comments given by hand always stay. Raises CourseError.
    """
    with locked(course):
        shutil.rmtree(course.root / STAGING, ignore_errors=True)  # of a run that was killed
        new_tests = needs_update(course, assignment)
        chosen = _chosen(course, assignment, students)
        marks = {student: fingerprint(course, assignment, student) for student in chosen}
        known: dict[str, SubmissionResult] = {}
        if not new_tests and not force:
            found = ((who, unchanged(course, assignment, who, mark)) for who, mark in marks.items())
            known = {who: result for who, result in found if result is not None}
        to_do = {who: mark for who, mark in marks.items() if who not in known}
        if to_do:
            back_up_gradebook(course)
        if new_tests:
            update(course, assignment)
        width = max(map(len, chosen))
        results = []
        try:
            with (
                closing(_grade_all(course, assignment, to_do, workers)) as graded,
                tqdm(total=len(chosen), unit="submission", disable=None) as bar,
            ):
                for student in chosen:
                    result = known[student] if student in known else next(graded)
                    results.append(result)
                    with bar.external_write_mode():
                        say(result.line(width))
                    bar.update()
        except KeyboardInterrupt as interrupt:
            raise CourseError(
                "Stopped. What was graded is in the gradebook; run the command again to grade the rest."
            ) from interrupt
        finally:
            shutil.rmtree(course.root / STAGING, ignore_errors=True)
        return results


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


def _grade_all(
    course: CourseDir, assignment: str, to_do: dict[str, str], workers: int
) -> Generator[SubmissionResult]:
    """Results in the order of `to_do`. Workers are processes, because nbgrader changes directory."""
    workers = min(workers, len(to_do))
    if workers < 2:
        for student, mark in to_do.items():
            yield grade(course, assignment, student, mark)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, initializer=_ignore_ctrl_c)
    try:
        futures = {
            who: pool.submit(_grade_one, course.root, assignment, who, mark) for who, mark in to_do.items()
        }
        for student, future in futures.items():
            yield _result_of(student, future)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _result_of(student: str, future: Future[SubmissionResult]) -> SubmissionResult:
    try:
        return future.result()
    except BrokenProcessPool:
        reason = "the grading process ended (out of memory?); run again, with --workers 1 if it happens twice"
        return SubmissionResult(student, "not graded", notes=[reason])


def _ignore_ctrl_c() -> None:
    """A worker finishes the submission in hand; the main process decides what comes next."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _grade_one(root: Path, assignment: str, student: str, mark: str) -> SubmissionResult:
    return grade(_course(root), assignment, student, mark)


@lru_cache(maxsize=1)
def _course(root: Path) -> CourseDir:
    return open_course_dir(root)
