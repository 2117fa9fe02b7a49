"""What an engine is asked to run and what it answers: plain data, so that both can be stored or sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Role = Literal["learner", "test"]
Status = Literal["ok", "error", "timed out", "died", "not run"]


@dataclass(frozen=True)
class Limits:
    """What one submission may use."""

    seconds_a_cell: float = 60.0
    seconds_altogether: float = 900.0
    """For all cells of the notebook; those that come later are not run."""
    memory_bytes: int = 2 * 1024**3
    """For all processes of the submission together, on top of what the libraries take."""
    disk_bytes: int = 256 * 1024**2
    """For all files that it writes."""
    processes: int = 256
    """Processes and threads at a time."""
    output_bytes: int = 1024**2
    """Of output that is kept, a cell."""
    message_bytes: int = 64 * 1024**2
    """Of one value that goes from the learner's process to the checker."""


@dataclass(frozen=True)
class CellToRun:
    """A code cell: `index` is its position in the notebook, `name` its grade_id or ''."""

    index: int
    role: Role
    source: str
    name: str = ""


@dataclass(frozen=True)
class TrustedCell:
    """Code of the instructor's edition that the checker runs itself before the cell at `before`."""

    before: int
    source: str


@dataclass(frozen=True)
class Job:
    """One notebook of one submission.

    Cells with the role "learner" run in the learner's process, which never sees the others; cells with the
    role "test" run in the checker, which never runs the learner's. `files` are the submission's other files
    by relative POSIX path, `instructor_files` those of the assignment's source, which the checker sees.
    """

    cells: tuple[CellToRun, ...]
    trusted: tuple[TrustedCell, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    instructor_files: dict[str, bytes] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    tests_with_learner: bool = False
    """Run the tests in the learner's process too (still sandboxed): for tests that cannot be separated."""


@dataclass(frozen=True)
class CellOutcome:
    """What became of one cell of the job.

    `outputs` are nbformat outputs. Those of a test cell are the checker's own, so points may be read from
    them. `printed` is what the test itself printed (not the learner's code that it called). `shown` is the
    message of a failed assertion as a learner may see it where the test is hidden: values that the test put
    into it are masked. `flags` are for the instructor and never change points.
    """

    index: int
    status: Status
    outputs: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    printed: str = ""
    shown: str = ""
    note: str = ""
    """For the test's author: why a test could not be run as it is written."""
    flags: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """What became of a job: one CellOutcome for each of its cells, in order; `flags` of no one cell."""

    cells: list[CellOutcome]
    flags: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_dict(data: dict[str, Any]) -> Outcome:
        """Raises KeyError or TypeError for what is not an outcome."""
        return Outcome([CellOutcome(**cell) for cell in data["cells"]], list(data["flags"]))


class EngineError(Exception):
    """The engine could not run a job, and it is not the submission's fault: grade it another time."""
