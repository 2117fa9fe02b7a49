"""Grading on a Ray cluster: real nodes, real sandboxes, nodes that come, refuse and are killed."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from course.problems import CourseError
from grader.cluster import connection as cluster_connection
from grader.cluster.connection import must_answer

ASSIGNMENT = "01-averages"
SCENARIO = Path(__file__).with_name("cluster_scenario.py")

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short, unlike tmp_path: Ray puts sockets into it, whose paths may have 107 characters."""
    made = tempfile.mkdtemp(prefix="rt-", dir="/tmp")
    yield Path(made)
    shutil.rmtree(made, ignore_errors=True)


@on_linux
def test_all_jobs_are_run_once_while_nodes_join_refuse_and_die(folder: Path) -> None:
    rays = {"RAY_TMPDIR": str(folder), "TMPDIR": str(folder), "RAY_USAGE_STATS_ENABLED": "0"}
    done = subprocess.run(
        [sys.executable, SCENARIO],
        env={**os.environ, **rays},
        capture_output=True,
        encoding="utf-8",
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)  # and nothing of Ray's there

    assert report["problems"] == []
    assert sorted(each["job"] for each in report["done"]) == report["begun"]
    for each in report["done"]:
        assert each == {"job": each["job"], "printed": f"{each['job']}\n", "status": ["ok", "ok"]}

    (first,) = report["started_with"]
    assert "(first)" in first
    without_sandbox, lost = report["said"]
    assert "(bare): not used: bubblewrap is not installed" in without_sandbox
    assert "(second): the machine or its grading process was lost" in lost

    # the cluster outlived the engine, and names each machine that has another grader
    _, *others = report["another_version"]
    assert {line.split(":")[0].split()[-1] for line in others} == {"(first)", "(bare)"}
    assert len(others) == 2
    assert all("another version" in line for line in others)
    assert report["survivors"] == []


@on_linux
def test_without_an_address_ray_runs_here_and_leaves_nothing(course: Any, folder: Path) -> None:
    right = {
        "mean": "def mean(values):\n    return sum(values) / len(values)",
        "spread": "def spread(values):\n    return max(values) - min(values)",
    }
    course.hand_in("ada", course.answered(right))
    course.hand_in("bob", course.answered({**right, "mean": "def mean(values):\n    return 0"}))
    command = ("grader", "autograde", ASSIGNMENT, "--course-dir", str(course.root), "--engine", "ray")
    done = course.run(*command, "--workers", "2", "--json", TMPDIR=str(folder))
    assert done.returncode == 0, done.stderr
    by_ray = json.loads(done.stdout)["submissions"]
    assert list(folder.iterdir()) == []
    assert _processes_with(str(folder)) == []

    here = course.grader_json("autograde", ASSIGNMENT, "--force")["submissions"]
    assert _marks(by_ray) == _marks(here)
    assert {name: marks[0] for name, marks in _marks(here).items()} == {"ada": 6, "bob": 3}


def test_an_address_where_nobody_answers_is_said_in_one_line(course: Any) -> None:
    course.hand_in("ada", course.answered({}))
    with closing(socket.create_server(("127.0.0.1", 0))) as unused:
        address = f"127.0.0.1:{unused.getsockname()[1]}"
    done = course.grader("autograde", ASSIGNMENT, "--engine", "ray", "--address", address)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"--address {address}: no Ray cluster answers there")
    assert done.stdout == ""
    assert not (course.root / "autograded").exists()


def test_something_else_that_answers_is_no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_connection, "SECONDS_TO_ANSWER", 5)
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        threading.Thread(target=_answer_rudely, args=(server,), daemon=True).start()
        address = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(CourseError, match=f"--address {address}: no Ray cluster answers there"):
            must_answer(address)


@pytest.mark.parametrize("address", ["nonsense", "host:", ":6379", "host:65536", "ray://host:10001"])
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    with pytest.raises(CourseError, match="this is no address of a Ray cluster"):
        must_answer(address)


def _answer_rudely(server: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def _processes_with(word: str) -> list[str]:
    """Command lines of those that have it there or in their environment."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            line = " ".join(process.cmdline())
            if word in line or word in "\n".join(process.environ().values()):
                found.append(line)
    return found


def _marks(submissions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        each["student"]: (
            each["points"],
            [(cell["grade_id"], cell["verdict"], cell["message"]) for cell in each["notebooks"]["exercises"]],
        )
        for each in submissions
    }
