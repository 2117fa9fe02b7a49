"""What the benchmark found out about one assignment."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks.contestants import Round


@dataclass
class Results:
    """All rounds by contestant, the scores that were not as they should be, and the most memory that the
    grading process had, in bytes by the number of submissions."""

    assignment: str
    size: int
    rounds: dict[str, list[Round]] = field(default_factory=dict)
    wrong_scores: list[str] = field(default_factory=list)
    peaks: dict[int, int] = field(default_factory=dict)

    def add(self, contestant: str, found: Round) -> None:
        self.rounds.setdefault(contestant, []).append(found)

    def as_dict(self) -> dict[str, Any]:
        """Medians over the rounds, with the rounds themselves. Seconds are seconds a submission."""
        seconds = {name: median(each.mean for each in rounds) for name, rounds in self.rounds.items()}
        return {
            "assignment": self.assignment,
            "submissions": self.size,
            "nbgrader_submissions": sum(len(each.scores) for each in self.rounds["nbgrader"]),
            "seconds": seconds,
            "rounds": {name: [each.mean for each in rounds] for name, rounds in self.rounds.items()},
            "cpu_seconds": {
                name: median(each.cpu_seconds / each.submissions for each in rounds)
                for name, rounds in self.rounds.items()
            },
            "times_nbgrader": {name: seconds["nbgrader"] / each for name, each in seconds.items()},
            "over_the_floor": seconds["ours 1"] - seconds["floor"],
            "two_workers": seconds["ours 1"] / seconds["ours 2"],
            "wrong_scores": self.wrong_scores,
            "peak_bytes": {str(size): peak for size, peak in self.peaks.items()},
        }
