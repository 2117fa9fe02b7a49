"""What is known about a submission after a run, for a person in a line, for a program as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import sqlalchemy

from grader.marking.verdict import CellVerdict

Status = Literal["graded", "unchanged", "not graded"]
_LONGEST_FLAGS = 120


@dataclass(frozen=True)
class SubmissionResult:
    """Points are the gradebook's, manual marks included. `flags` never change points."""

    student: str
    status: Status
    points: float = 0.0
    max_points: float = 0.0
    late_penalty: float = 0.0
    needs_manual_grade: bool = False
    sandboxed: bool = True
    notes: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    notebooks: dict[str, list[CellVerdict]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_record(student: str, record: Mapping[str, Any]) -> SubmissionResult:
        """What `as_dict` gave in an earlier run, without the marks, which may have changed since.

        Raises KeyError, TypeError, AttributeError or ValueError for what is no such record.
        """
        return SubmissionResult(
            student,
            "unchanged",
            sandboxed=bool(record["sandboxed"]),
            notes=[str(note) for note in record["notes"]],
            flags=[str(flag) for flag in record["flags"]],
            notebooks={
                name: [CellVerdict(**cell) for cell in cells] for name, cells in record["notebooks"].items()
            },
        )

    def line(self, width: int) -> str:
        """For a person: `ada   17 of 30   to be marked by hand   notes   flags: ...`."""
        student = one_line(self.student)
        if self.status == "not graded":
            parts = [f"{student:<{width}}  not graded: {'; '.join(self.notes)}"]
        else:
            parts = [f"{student:<{width}}  {self.points:g} of {self.max_points:g}"]
            if self.late_penalty:
                parts.append(f"late: -{self.late_penalty:g}")
            if self.needs_manual_grade:
                parts.append("to be marked by hand")
            if self.status == "unchanged":
                parts.append("unchanged")
            if self.notes:
                parts.append("; ".join(self.notes))
            if self.flags:
                parts.append(f"flags: {_shortened('; '.join(self.flags))}")
        if not self.sandboxed:
            parts.append("not sandboxed")
        return one_line("  ".join(parts))


def one_line(text: str) -> str:
    """File names and messages may hold anything: what a terminal would act on is written out."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def in_words(error: BaseException) -> str:
    """Why something of ours could not be done, in one line."""
    if isinstance(error, sqlalchemy.exc.OperationalError) and "locked" in str(error):
        return "the gradebook is in use by another program; close that and run again"
    if isinstance(error, sqlalchemy.exc.SQLAlchemyError):
        return f"the gradebook cannot be used: {str(error).splitlines()[0]}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror + (f": {error.filename}" if error.filename else "")
    return f"{type(error).__name__}: {first_line(error)}"


def first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0][:200]


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_FLAGS else f"{text[:_LONGEST_FLAGS]}…"
