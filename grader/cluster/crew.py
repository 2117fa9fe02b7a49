"""Who grades: actors on the machines of a cluster, as machines come, refuse and go.

Not thread-safe; the engine that owns it holds a lock.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from grader.cluster.connection import Node, load_ray
from grader.cluster.worker import Settings, Worker

PLACES_AN_ACTOR = 4
"""Jobs that share a fork server, and so the memory of the libraries. Not more, because what passes between
the two processes of each job goes through the actor, and because an actor that is lost loses them all."""
MOST_LOSSES = 3
_SECONDS_BETWEEN_LISTS = 1.0
_SECONDS_TO_CLOSE = 5.0


@dataclass(eq=False)
class Member:
    """An actor and the jobs it has in hand. `ready` is a reference to what `Worker.prepare` will say."""

    node: Node
    actor: Any
    places: int
    ready: Any
    busy: int = 0


class Crew:
    """`nodes` lists the machines that are alive. At most `limit` jobs at once (None: one a processor).

    Lines about machines that cannot be used, each once, go to `say`.
    """

    def __init__(
        self,
        nodes: Callable[[], list[Node]],
        settings: Settings,
        limit: int | None,
        say: Callable[[str], None],
    ) -> None:
        self.members: list[Member] = []
        self._nodes = nodes
        self._settings = settings
        self._limit = limit
        self._say = say
        self._ray = load_ray()
        self._coming: list[Member] = []
        self._refused: dict[str, str] = {}
        self._losses: Counter[str] = Counter()
        self._listed = float("-inf")
        self._last_seen = time.monotonic()

    def look(self) -> None:
        """Take in who has become ready, and start actors on machines that have none."""
        for member in list(self._coming):
            self._take_in(member)
        if time.monotonic() - self._listed >= _SECONDS_BETWEEN_LISTS:
            self._recruit()
            self._listed = time.monotonic()
        if self.members:
            self._last_seen = time.monotonic()

    def places(self) -> int:
        """How many jobs can run at once when those who are still starting have become ready."""
        return sum(member.places for member in [*self.members, *self._coming])

    def free(self, avoid: Sequence[Member]) -> Member | None:
        """The member with the most room; one of `avoid` only where there is no other."""
        free = [member for member in self.members if member.busy < member.places]
        rank = {id(member): (member in avoid, member.busy / member.places) for member in free}
        return min(free, key=lambda member: rank[id(member)], default=None)

    def alone(self) -> float:
        """For how many seconds nobody has been ready."""
        return time.monotonic() - self._last_seen

    def hopeless(self) -> bool:
        """Whether nobody is ready, and nobody will be unless a machine joins."""
        return not self.members and not self._coming

    def refusals(self) -> list[str]:
        """A line for each machine that cannot be used."""
        return list(self._refused.values())

    def proved(self, member: Member) -> None:
        """It has run a job."""
        self._losses.pop(member.node.id, None)

    def lost(self, member: Member) -> None:
        """It no longer answers: whatever is left of it goes, and another takes its place."""
        if member not in self.members:
            return  # another of its jobs has said so
        self.members.remove(member)
        self._end(member)
        self._say(f"{member.node.name}: the machine or its grading process was lost; its work goes elsewhere")
        self._count_loss(member.node)

    def dismiss(self) -> None:
        """End all actors, and what they started."""
        with suppress(self._ray.exceptions.RayError):
            closing = [member.actor.close.remote() for member in self.members]
            if closing:
                self._ray.wait(closing, num_returns=len(closing), timeout=_SECONDS_TO_CLOSE)
        for member in [*self.members, *self._coming]:
            self._end(member)
        self.members, self._coming = [], []

    def _take_in(self, member: Member) -> None:
        done, _ = self._ray.wait([member.ready], timeout=0)
        if not done:
            return
        self._coming.remove(member)
        try:
            problem = str(self._ray.get(member.ready))
        except self._ray.exceptions.RayError as error:
            self._end(member)
            if "No module named 'grader" in str(error):
                self._refuse(member.node, "the course is not installed there; install it on all machines")
            else:
                self._count_loss(member.node)
            return
        if problem:
            self._end(member)
            self._refuse(member.node, problem)
        else:
            self.members.append(member)

    def _recruit(self) -> None:
        alive = self._nodes()
        ids = {node.id for node in alive}
        for member in [each for each in self._coming if each.node.id not in ids]:
            self._coming.remove(member)
            self._end(member)
        for node in alive:
            if node.id not in self._refused:
                for places in self._missing(node):
                    self._coming.append(self._start(node, places))

    def _missing(self, node: Node) -> Iterator[int]:
        """How many places each actor should have that this machine still lacks."""
        all_here = [*self.members, *self._coming]
        missing = node.processors - sum(each.places for each in all_here if each.node.id == node.id)
        if self._limit is not None:
            missing = min(missing, self._limit - sum(each.places for each in all_here))
        while missing > 0:
            yield min(missing, PLACES_AN_ACTOR)
            missing -= PLACES_AN_ACTOR

    def _start(self, node: Node, places: int) -> Member:
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        actor = (
            self._ray.remote(Worker)
            .options(
                num_cpus=places,
                max_concurrency=places + 1,  # one more, so that `close` is heard while jobs run
                max_restarts=0,
                scheduling_strategy=NodeAffinitySchedulingStrategy(node.id, soft=False),
            )
            .remote()
        )
        return Member(node, actor, places, actor.prepare.remote(self._settings))

    def _count_loss(self, node: Node) -> None:
        """One that is gone for good is soon no longer listed; one that is there may have a reason."""
        self._losses[node.id] += 1
        if self._losses[node.id] >= MOST_LOSSES:
            self._refuse(node, f"its grading process ended {MOST_LOSSES} times")

    def _refuse(self, node: Node, why: str) -> None:
        """Start nothing more there. What already grades there goes on."""
        if node.id not in self._refused:
            self._refused[node.id] = f"{node.name}: not used: {why}"
            self._say(self._refused[node.id])
        for member in [each for each in self._coming if each.node.id == node.id]:
            self._coming.remove(member)
            self._end(member)

    def _end(self, member: Member) -> None:
        with suppress(self._ray.exceptions.RayError):
            self._ray.kill(member.actor, no_restart=True)
