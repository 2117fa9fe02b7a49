"""What runs on each machine of a cluster: the local engine, in an actor."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader.job import EngineError, Job

PACKAGE = Path(__file__).resolve().parents[1]


@lru_cache(maxsize=1)
def version() -> str:
    """Of the grader's code: two machines give the same verdicts only where it is the same."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Settings:
    """Of one run, the same for all machines."""

    preload: tuple[str, ...]
    hidden: tuple[str, ...]
    trust: bool
    version: str


class Worker:
    """An actor that holds a fork server and its sandbox and runs several jobs at once.

    What goes wrong with the machine comes back as text, so that a machine is named and others go on.
    """

    def __init__(self) -> None:
        self._engine: Any = None

    def prepare(self, settings: Settings) -> str:
        """Start the engine. "" when it is up, else why this machine cannot be used."""
        from course.problems import CourseError
        from grader.sessions.engine import LocalEngine

        if settings.version != version():
            return (
                f"the grader there is another version ({version()}, here {settings.version}); "
                "install the same one on all machines"
            )
        # what is not on this machine cannot be covered either
        hidden = [path for path in map(Path, settings.hidden) if path.exists()]
        try:
            self._engine = LocalEngine(settings.preload, trust=settings.trust, hidden=hidden)
        except (EngineError, CourseError) as error:
            return str(error)
        return ""

    def run(self, job: Job, instructor_files: dict[str, bytes]) -> dict[str, Any]:
        """{"outcome": as `Outcome.as_dict` gives it} or {"problem": why the job could not be run here}."""
        try:
            outcome = self._engine.run(replace(job, instructor_files=instructor_files))
        except EngineError as error:
            return {"problem": str(error)}
        return {"outcome": outcome.as_dict()}

    def close(self) -> None:
        """End the engine's processes."""
        if self._engine is not None:
            self._engine.close()
