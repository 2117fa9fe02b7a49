"""A Ray cluster of several nodes on this machine, and jobs on it while nodes come and go.

Run by test_cluster.py in a process of its own, because Ray's threads stay in a process that used it. Prints
one JSON document with what happened.
"""

from __future__ import annotations

import ctypes
import json
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest import mock

import psutil
from ray.cluster_utils import Cluster

import grader.cluster.engine
from course.problems import CourseError
from grader.cluster.connection import TOO_SLOW, TRIES_TO_START
from grader.cluster.engine import RayEngine
from grader.job import CellToRun, Job

PR_SET_CHILD_SUBREAPER = 36
COURSE = Path(grader.cluster.engine.__file__).resolve().parent.parent
THREADS = 3
WITHOUT_BUBBLEWRAP = {"PATH": "/nowhere"}
SMALL = {"num_cpus": 1, "object_store_memory": 80 * 1024**2, "include_log_monitor": False}


def job(number: int) -> Job:
    answer = f"import time\ntime.sleep(0.3)\nprint({number})\ndef answer():\n    return {number}"
    return Job(
        cells=(CellToRun(0, "learner", answer), CellToRun(1, "test", f"assert answer() == {number}", "t")),
        instructor_files={"data.csv": b"1,2\n" * 50_000},
    )


class Grading:
    """Threads that run one job after another, as `grader autograde` does, until told to stop."""

    def __init__(self, engine: RayEngine) -> None:
        self.begun: list[int] = []
        self.done: list[dict[str, Any]] = []
        self.problems: list[str] = []
        self._engine = engine
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work) for _ in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def _work(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                number = len(self.begun)
                self.begun.append(number)
            try:
                outcome = self._engine.run(job(number))
            except Exception as error:
                self.problems.append(f"{number}: {type(error).__name__}: {error}")
                continue
            printed = "".join(output.get("text", "") for output in outcome.cells[0].outputs)
            status = [cell.status for cell in outcome.cells]
            self.done.append({"job": number, "printed": printed, "status": status})

    def wait_for(self, more: int) -> None:
        target = len(self.done) + more
        until(lambda: len(self.done) >= target or bool(self.problems))

    def finish(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def until(true: Callable[[], bool], seconds: float = 240) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError("what the scenario waits for has not happened")
        time.sleep(0.1)


def survivors() -> list[str]:
    """What still runs of all that was started from here, a moment after the end; orphans have become ours."""

    def left() -> list[psutil.Process]:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        return list(psutil.Process().children(recursive=True))

    with suppress(TimeoutError):
        until(lambda: not left(), 20)
    return [" ".join(process.cmdline()) for process in left()]


def run_jobs(cluster: Any) -> dict[str, Any]:
    said: list[str] = []
    with RayEngine(cluster.address, ["json"], hidden=[COURSE], say=said.append) as engine:
        started_with = engine.machines
        grading = Grading(engine)
        try:
            grading.wait_for(2)
            second = patiently(lambda: cluster.add_node(node_name="second", **SMALL))
            until(lambda: any("second" in name for name in engine.machines))
            grading.wait_for(4)
            cluster.remove_node(second, allow_graceful=False)
            grading.wait_for(6)
        finally:
            grading.finish()
    return {
        "begun": grading.begun,
        "done": grading.done,
        "problems": grading.problems,
        "started_with": started_with,
        "said": said,
    }


def refuse_another_version(cluster: Any) -> list[str]:
    with mock.patch.object(grader.cluster.engine, "version", return_value="another"):
        try:
            RayEngine(cluster.address, [], say=lambda line: None).close()
        except CourseError as error:
            return error.lines
    return []


def patiently(start: Callable[[], Any]) -> Any:
    """Ray gives a node 30 seconds to start, which a busy machine may not manage at the first try."""
    before = set(psutil.Process().children(recursive=True))
    for _ in range(TRIES_TO_START - 1):
        try:
            return start()
        except Exception as error:
            if TOO_SLOW not in str(error):
                raise
            for process in set(psutil.Process().children(recursive=True)) - before:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
    return start()


def main() -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    head = {"node_name": "first", "no_monitor": True, **SMALL}
    cluster: Any = patiently(lambda: Cluster(True, head_node_args=head))
    patiently(lambda: cluster.add_node(node_name="bare", env_vars=WITHOUT_BUBBLEWRAP, **SMALL))
    report = run_jobs(cluster)
    report["another_version"] = refuse_another_version(cluster)
    cluster.shutdown()
    report["survivors"] = survivors()
    print(json.dumps(report))


main()
