"""Which mutants of an exercise's solution its tests find."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from grader.sessions.engine import LocalEngine
from tools.adequacy.answers import grade
from tools.adequacy.mutants import Mutant, mutants
from tools.adequacy.survivors import Survivor

AT_LEAST = 0.95
_SECONDS = 300.0
_AT_ONCE = 2


@dataclass
class Adequacy:
    """`alive` are the names of mutants that earned full marks."""

    exercise: str
    names: list[str]
    alive: list[str]
    survivors: dict[str, Survivor] = field(default_factory=dict)

    @property
    def same(self) -> int:
        return sum(self._is_same(name) for name in self.alive)

    @property
    def differing(self) -> int:
        """How many mutants do something else than the solution."""
        return len(self.names) - self.same

    @property
    def killed(self) -> int:
        return len(self.names) - len(self.alive)

    @property
    def score(self) -> float:
        return self.killed / self.differing if self.differing else 1.0

    @property
    def unexplained(self) -> list[str]:
        return [name for name in self.alive if name not in self.survivors]

    @property
    def outdated(self) -> list[str]:
        """Survivors on file that no longer exist, or that some test has found."""
        return [name for name in self.survivors if name not in self.alive]

    def _is_same(self, name: str) -> bool:
        return name in self.survivors and self.survivors[name].same is not None


def measure(
    engine: LocalEngine,
    slug: str,
    exercise: str,
    solution: str,
    survivors: dict[str, Survivor],
    on_mutant: Callable[[], None] = lambda: None,
) -> Adequacy:
    """Grade every mutant of `solution`. Raises ValueError when the solution itself loses points."""
    begin = time.monotonic()
    if _loses_points(engine, slug, exercise, solution, _SECONDS):
        raise ValueError(f"{slug}, {exercise}: the solution itself loses points")
    # a mutant may run for ever: it has ten times as long as the solution took
    patience = 10 + 10 * (time.monotonic() - begin)

    def lives(mutant: Mutant) -> bool:
        alive = not _loses_points(engine, slug, exercise, mutant.code, patience)
        on_mutant()
        return alive

    made = mutants(solution)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        alive = [mutant.name for mutant, lived in zip(made, pool.map(lives, made), strict=True) if lived]
    return Adequacy(exercise, [mutant.name for mutant in made], alive, survivors)


def _loses_points(engine: LocalEngine, slug: str, exercise: str, code: str, seconds_a_cell: float) -> bool:
    verdicts = grade(engine, slug, exercise, code, seconds_a_cell)
    return any((verdict.points or 0.0) < verdict.max_points for verdict in verdicts)
