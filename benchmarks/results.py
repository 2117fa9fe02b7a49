"""What the benchmark found out about one assignment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import sub, truediv
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
        """Medians over the rounds, with the rounds themselves. Seconds are seconds a submission.

        What is compared is compared within a round: the machine may be slower in the next.
        """
        rounds = {name: [each.mean for each in found] for name, found in self.rounds.items()}
        return {
            "assignment": self.assignment,
            "submissions": self.size,
            "nbgrader_submissions": sum(len(each.scores) for each in self.rounds["nbgrader"]),
            "rounds": rounds,
            "seconds": {name: median(found) for name, found in rounds.items()},
            "times_nbgrader": {
                name: _median(truediv, rounds["nbgrader"], found) for name, found in rounds.items()
            },
            "over_the_floor": _median(sub, rounds["ours 1"], rounds["floor 1"]),
            "two_floors": _median(truediv, rounds["floor 1"], rounds["floor 2"]),
            "two_workers": _median(truediv, rounds["ours 1"], rounds["ours 2"]),
            "wrong_scores": self.wrong_scores,
            "peak_bytes": {str(size): peak for size, peak in self.peaks.items()},
        }


def _median(compare: Callable[[float, float], float], left: list[float], right: list[float]) -> float:
    return median(map(compare, left, right))
