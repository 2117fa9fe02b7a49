"""The lessons that work with servers, on a PostgreSQL and a Redis that they did not start themselves."""

from __future__ import annotations

import os
import time
from pathlib import Path

import nbformat
import psutil
import psycopg
import pytest
import redis
from nbclient import NotebookClient

from course.syllabus import course_root

SECONDS_A_CELL = 600
SECONDS_TO_TIDY = 30
POSTGRES, REDIS = "COURSE_POSTGRES_URL", "COURSE_REDIS_URL"


def printed(notebook: nbformat.NotebookNode) -> str:
    """All that its cells have put out as text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "\n".join(
        output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in outputs
    )


@pytest.mark.parametrize(
    ("slug", "servers"),
    [
        ("10-latency-and-cost", [REDIS]),
        ("12-distributed-and-warm-start", [POSTGRES, REDIS]),
        ("capstone-end-to-end", [POSTGRES]),
    ],
)
def test_a_lesson_runs_on_the_servers_it_is_given_and_leaves_them_as_they_were(
    slug: str, servers: list[str], redis_url: str, postgres_url: str, tmp_path: Path
) -> None:
    notebook = nbformat.read(course_root() / "notebooks" / slug / "lesson.ipynb", as_version=4)
    client = NotebookClient(notebook, timeout=SECONDS_A_CELL, resources={"metadata": {"path": str(tmp_path)}})
    before = running()
    client.execute(env={**os.environ, POSTGRES: postgres_url, REDIS: redis_url})
    text = printed(notebook)
    for server in servers:
        assert f"which {server} names" in text
    assert "started for this notebook" not in text
    until_tidy(before, postgres_url, redis_url)


def running() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


def until_tidy(before: set[int], postgres_url: str, redis_url: str) -> None:
    """The keepers go within seconds of the kernel: then no schema, no key and no process is left."""
    deadline = time.monotonic() + SECONDS_TO_TIDY
    while True:
        with psycopg.connect(postgres_url) as connection:
            schemas = connection.execute(
                "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'course%'"
            ).fetchall()
        client = redis.Redis.from_url(redis_url)
        keys = [*client.scan_iter("course:*")]
        client.close()
        left = schemas, keys, running() - before
        if not any(left):
            return
        assert time.monotonic() < deadline, left
        time.sleep(0.2)
