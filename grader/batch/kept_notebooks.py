"""The graded notebooks of an earlier run, kept while new ones take their place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from grader.coursedir import CourseDir

REPLACED = ".grader/replaced"


class KeptNotebooks:
    """Of one assignment's submissions. Its methods raise OSError where folders cannot be moved."""

    def __init__(self, course: CourseDir, assignment: str) -> None:
        self._course = course
        self._assignment = assignment

    @contextmanager
    def replacing(self, student: str) -> Iterator[None]:
        """Inside there are no graded notebooks; those that were there come back if anything is raised."""
        graded, kept = self._graded(student), self._kept(student)
        shutil.rmtree(kept, ignore_errors=True)
        if graded.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(graded, kept)
        try:
            yield
        except BaseException:
            shutil.rmtree(graded, ignore_errors=True)
            self.put_back(student)
            raise

    def put_back(self, student: str) -> None:
        """After a run that was killed: what it had moved away and not replaced."""
        graded, kept = self._graded(student), self._kept(student)
        if kept.exists() and not graded.exists():
            graded.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(kept, graded)
        self.remove(student)

    def remove(self, student: str) -> None:
        """They are needed no longer."""
        kept = self._kept(student)
        shutil.rmtree(kept, ignore_errors=True)
        with suppress(OSError):  # it is not there, or other assignments' are in it
            kept.parent.rmdir()

    def _graded(self, student: str) -> Path:
        return self._course.folder("autograded", student, self._assignment)

    def _kept(self, student: str) -> Path:
        return Path(self._course.directory().format_path(REPLACED, student, self._assignment))
