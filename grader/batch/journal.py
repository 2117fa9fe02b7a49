"""What grading remembers between runs, under .grader/: so that a run that was killed can be gone on with.

For each submission there is an *outcome* while its cells have been run and its marks are not yet in the
gradebook, and a *record* once they are. `log.jsonl` says what happened when; it is only ever appended to.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from grader.files import write_atomically
from grader.job import Job, Outcome

Event = Literal["ran", "graded", "not graded"]
LARGEST_LOG = 50 * 1024**2
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")


class Journal:
    """The memory of one assignment. Its methods can be called from several threads for different students."""

    def __init__(self, folder: Path, assignment: str) -> None:
        """`folder` is the course's .grader."""
        self._assignment = assignment
        self._records = folder / "graded" / assignment
        self._outcomes = folder / "outcomes" / assignment
        self._log = folder / "log.jsonl"

    def record(self, student: str) -> dict[str, Any] | None:
        """What `keep_record` was given; None where there is nothing, or nothing of ours."""
        return _load(self._records / _file_name(student))

    def keep_record(self, student: str, record: Mapping[str, Any]) -> None:
        """The submission's marks are in the gradebook: its outcome is needed no longer. Raises OSError."""
        write_atomically(self._records / _file_name(student), json.dumps(record).encode())
        self.forget_outcomes(student)

    def forget_record(self, student: str) -> None:
        (self._records / _file_name(student)).unlink(missing_ok=True)

    def forget_outcomes(self, student: str) -> None:
        (self._outcomes / _file_name(student)).unlink(missing_ok=True)

    def forget(self, student: str) -> None:
        """As if the submission had never been graded. Raises OSError."""
        self.forget_record(student)
        self.forget_outcomes(student)

    def outcomes(self, student: str, digests: Mapping[str, str]) -> dict[str, Outcome] | None:
        """The outcome of each notebook, if the very jobs with these digests have been run; else None."""
        stored = _load(self._outcomes / _file_name(student))
        try:
            if stored is None or stored["digests"] != dict(digests):
                return None
            return {name: Outcome.from_dict(stored["outcomes"][name]) for name in digests}
        except (KeyError, TypeError, AttributeError):
            return None

    def keep_outcomes(
        self, student: str, digests: Mapping[str, str], outcomes: Mapping[str, Outcome]
    ) -> None:
        """Raises OSError."""
        stored = {
            "digests": dict(digests),
            "outcomes": {name: outcome.as_dict() for name, outcome in outcomes.items()},
        }
        write_atomically(self._outcomes / _file_name(student), json.dumps(stored).encode())

    def note(self, event: Event, student: str, fingerprint: str, **more: object) -> None:
        """Add a line to the log. A full disk costs the line and nothing else: marks do not depend on it."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        about = {"assignment": self._assignment, "student": student, "fingerprint": fingerprint}
        line = json.dumps({"at": now, "event": event, **about, **more})
        try:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(line + "\n")
        except OSError:
            return

    def begin(self) -> None:
        """Tidy up after a run that was killed, and begin a new log where the old one has become large.

        Raises OSError.
        """
        for folder in (self._records, self._outcomes):
            for half_written in folder.glob(".*.new"):
                half_written.unlink()
        if self._log.exists() and self._log.stat().st_size > LARGEST_LOG:
            self._log.replace(self._log.with_suffix(".jsonl.1"))


def job_digest(job: Job, *, sandboxed: bool) -> str:
    """Equal for jobs that are the same in everything, and run in the same kind of process."""
    total = hashlib.sha256(b"sandboxed" if sandboxed else b"trusted")
    plain = {
        "cells": [asdict(cell) for cell in job.cells],
        "trusted": [asdict(cell) for cell in job.trusted],
        "environment": job.environment,
        "limits": asdict(job.limits),
        "tests_with_learner": job.tests_with_learner,
        "files": [_digests(job.files), _digests(job.instructor_files)],
    }
    total.update(json.dumps(plain, sort_keys=True).encode())
    return total.hexdigest()


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _load(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _file_name(student: str) -> str:
    """A file name for any folder name, however long or strange, equal on file systems that ignore case."""
    if _PLAIN_NAME.fullmatch(student):
        return f"{student}.json"
    return f"={hashlib.sha256(student.encode('utf-8', 'surrogateescape')).hexdigest()}.json"
