"""What a cluster needs and where it ends: `python -m benchmarks.scaling`. About fifteen minutes.

*The writer*: one process takes submissions in, holds the gradebook and writes all marks. Here it is given
finished outcomes, so that what it costs by itself is seen, and whether that grows with the gradebook.
*Ray*: the same class graded on this machine's cores by the fork server alone, and by Ray's workers.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

if not __package__:  # started as a file
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks import machine
from benchmarks.cohort import Assignment, make_course
from benchmarks.measure import run
from grader.batch import run as batch
from grader.coursedir import open_course_dir
from grader.job import Job, Outcome
from grader.sessions.engine import LocalEngine

SIZES = (100, 1000, 4000)
_MB = 1e6


class Parrot:
    """An engine that runs the first job and gives its outcome to all that have as many cells.

    The instructor's own solution, which is tried as well, has fewer.
    """

    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine
        self._outcomes: dict[int, Outcome] = {}
        self.job_bytes = self.outcome_bytes = 0

    def run(self, job: Job) -> Outcome:
        known = self._outcomes.get(len(job.cells))
        if known is None:
            known = self._outcomes[len(job.cells)] = self._engine.run(job)
            self.job_bytes = len(pickle.dumps(job))
            self.outcome_bytes = len(pickle.dumps(known))
        return known

    def close(self) -> None:
        self._engine.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0."""
    options = _options(arguments)
    about = machine.about()
    with tempfile.TemporaryDirectory(prefix="scaling-benchmark-") as name:
        folder = Path(name)
        writers = [_write(folder, size) for size in options.sizes]
        engines = [_grade(folder, options.ray, engine) for engine in ("local", "ray") * options.rounds]
    print(json.dumps({"machine": about, "writer": writers, "engines": engines}, indent=2))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="submissions to write"
    )
    parser.add_argument("--ray", type=int, default=100, metavar="N", help="submissions to run by Ray (100)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="turns for each engine (3)")
    options = parser.parse_args(arguments)
    if min(*options.sizes, options.ray, options.rounds) < 1:
        parser.error("numbers must be 1 or more")
    return options


def _write(folder: Path, size: int) -> dict[str, Any]:
    """All submissions but the first come with an outcome. Seconds and bytes are those of one submission."""
    with _course(folder, size) as root, _parrot() as parrots:
        me = psutil.Process()
        before, begun = me.cpu_times(), time.perf_counter()
        at = []
        batch.autograde(
            open_course_dir(root),
            "opt1",
            batch.Options(workers=2),
            report=lambda result, width: at.append(time.perf_counter()),
        )
        after = me.cpu_times()
        tenth = max(size // 10, 1)
        return {
            "submissions": size,
            "cpu_seconds": round((after.user + after.system - before.user - before.system) / size, 4),
            "seconds": round((at[-1] - begun) / size, 4),
            "seconds_of_the_last_tenth": round((at[-1] - at[-tenth]) / max(tenth - 1, 1), 4),
            "gradebook_bytes": (root / "gradebook.db").stat().st_size // size,
            "autograded_bytes": _bytes(root / "autograded") // size,
            "records_bytes": _bytes(root / ".grader") // size,
            "job_bytes": parrots[0].job_bytes,
            "outcome_bytes": parrots[0].outcome_bytes,
            "resident_mb": round(me.memory_info().rss / _MB),
        }


def _grade(folder: Path, size: int, engine: str) -> dict[str, Any]:
    """`grader autograde` from start to end; where Ray is started for it, that is counted."""
    with _course(folder, size) as root:
        options = ["--course-dir", str(root), "--workers", "2", "--engine", engine, "--json"]
        done = run("grader.cli", ["autograde", "opt1", *options], folder)
        log = [json.loads(line) for line in (root / ".grader" / "log.jsonl").read_text().splitlines()]
    graded = [datetime.fromisoformat(each["at"]) for each in log if each["event"] == "graded"]
    between = (graded[-1] - graded[0]).total_seconds() / max(size - 1, 1)
    return {
        "engine": engine,
        "submissions": size,
        "seconds": round(done.seconds, 2),
        "seconds_each_once_it_runs": round(between, 4),
    }


@contextmanager
def _course(folder: Path, size: int) -> Iterator[Path]:
    assignment = Assignment("opt1")
    with tempfile.TemporaryDirectory(prefix="course-", dir=folder) as name:
        root = Path(name)
        make_course(root, assignment, assignment.cohort(size))
        yield root


@contextmanager
def _parrot() -> Iterator[list[Parrot]]:
    """The parrots that are made meanwhile."""
    ours = batch._Run._new_engine
    made: list[Parrot] = []

    def new_engine(self: batch._Run) -> Parrot:
        engine = ours(self)
        assert isinstance(engine, LocalEngine)
        made.append(Parrot(engine))
        return made[-1]

    batch._Run._new_engine = new_engine  # type: ignore[method-assign]
    try:
        yield made
    finally:
        batch._Run._new_engine = ours  # type: ignore[method-assign]


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
