"""Mistakes in what a person wrote, reported as `path:line: what is wrong and what would be right`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where it is (1-based line; 0 when it concerns the whole file) and how to put it right."""

    path: Path
    line: int
    message: str

    def __post_init__(self) -> None:
        # messages quote what authors wrote, and that may hold line breaks
        object.__setattr__(self, "message", " ".join(self.message.split()))

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return f"{place}: {self.message}"


class CourseError(Exception):
    """The input is at fault. Commands print each line of it, without a traceback, and exit with 1."""

    def __init__(self, *lines: str | Problem) -> None:
        self.lines = [str(line) for line in lines]
        super().__init__("\n".join(self.lines))

    @classmethod
    def from_problems(cls, problems: Iterable[Problem]) -> CourseError:
        return cls(*sorted(problems))

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in a notebook instead of a traceback."""
        return self.lines
