"""A progress file that is damaged, locked or too new: no byte is lost, and the learner is told."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from course import progress_file
from course.progress import Event, Progress
from course.progress_file import EventFile, SideFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "progress.db"


@pytest.fixture(autouse=True)
def _short_wait_for_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_file, "BUSY_SECONDS", 0.2)


def fill(path: Path, events: int = 500) -> list[Event]:
    """Many events at once, in the time that one takes."""
    now = datetime.now(UTC)
    file = EventFile(path)
    file.prepare()
    return file.append(
        [
            Event(str(uuid4()), now, "quiz", "06", f"q{number % 9}", {"number": number, "text": "x" * 100})
            for number in range(events)
        ]
    )


def names(path: Path, pattern: str) -> list[str]:
    return sorted(file.name for file in path.parent.glob(pattern))


def overwrite(path: Path, start: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(data)


def only_text(path: Path) -> None:
    path.write_text("This is my shopping list, not a database. " * 100)


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size * 2 // 3)


def truncated_within_the_first_page(path: Path) -> None:
    os.truncate(path, 60)


def garbage_in_the_header(path: Path) -> None:
    overwrite(path, 0, b"\xde\xad\xbe\xef" * 25)


def nothing_left_of_the_first_page(path: Path) -> None:
    overwrite(path, 0, bytes(4096))


def garbage_in_the_middle(path: Path) -> None:
    overwrite(path, path.stat().st_size // 8192 * 4096, b"\xde\xad\xbe\xef" * 1024)


def an_event_that_is_not_json(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE events SET data = '{broken' WHERE rowid = 250")


def a_text_that_is_not_utf8(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE events SET item = CAST(x'ff61' AS TEXT) WHERE rowid = 250")


def another_programs_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


def a_wrong_schema(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE events RENAME COLUMN item TO thing")


@pytest.mark.parametrize(
    ("damage", "at_least_rescued"),
    [
        (only_text, 0),
        (truncated, 100),
        (truncated_within_the_first_page, 0),
        (garbage_in_the_header, 500),
        (nothing_left_of_the_first_page, 500),
        (garbage_in_the_middle, 450),
        (an_event_that_is_not_json, 499),
        (a_text_that_is_not_utf8, 499),
        (another_programs_database, 0),
        (a_wrong_schema, 0),
    ],
)
def test_a_damaged_file_is_set_aside_and_what_can_be_read_is_carried_over(
    path: Path, damage: Callable[[Path], None], at_least_rescued: int
) -> None:
    before = {event.id: event for event in fill(path)}
    damage(path)
    damaged_bytes = path.read_bytes()

    progress = Progress.open(path)
    rescued = progress.events()  # an event that cannot be read is found here, the rest by `open`

    (aside,) = names(path, "progress.damaged-*.db")
    assert re.fullmatch(r"progress\.damaged-\d{8}-\d{6}\.db", aside)
    assert (path.parent / aside).read_bytes() == damaged_bytes
    (notice,) = progress.notices
    assert str(path.parent / aside) in notice
    assert f"events carried over: {len(rescued)}" in notice
    assert at_least_rescued <= len(rescued) <= 500
    assert all(before[event.id] == event for event in rescued)

    new = progress.record("quiz", "06", "q1", {})
    again = Progress.open(path)
    assert again.notices == []
    assert again.latest("quiz", "06", "q1") == new
    assert len(again.events()) == len(rescued) + 1
    assert names(path, "*.begun-*") == []


LEAVE_A_WAL = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA wal_autocheckpoint = 0")
connection.execute("UPDATE events SET item = 'changed last'")
connection.commit()
os._exit(0)  # without closing, as a killed kernel does
"""


def test_the_companions_of_a_damaged_file_go_with_it(path: Path) -> None:
    fill(path, 20)
    subprocess.run([sys.executable, "-c", LEAVE_A_WAL, path], check=True)
    garbage_in_the_header(path)
    wal = path.with_name("progress.db-wal").read_bytes()
    assert wal

    Progress.open(path)

    (aside,) = names(path, "progress.damaged-*.db")
    assert path.with_name(f"{aside}-wal").read_bytes() == wal
    assert not path.with_name("progress.db-wal").exists()


def test_damage_while_a_kernel_runs_is_noticed_at_the_next_event(path: Path) -> None:
    progress = Progress.open(path)
    progress.record("quiz", "06", "q1", {})
    only_text(path)

    event = progress.record("quiz", "06", "q2", {})

    assert progress.events() == [event]
    assert Progress.open(path).events() == [event]
    (notice,) = progress.notices
    assert names(path, "progress.damaged-*.db")[0] in notice


def test_kernels_that_find_the_damage_at_once_set_aside_only_the_damaged_file(path: Path) -> None:
    fill(path, 300)
    garbage_in_the_middle(path)
    damaged_bytes = path.read_bytes()

    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: Progress.open(path), range(4)))

    (aside,) = names(path, "progress.damaged-*.db")
    assert (path.parent / aside).read_bytes() == damaged_bytes
    assert len({len(progress.events()) for progress in opened}) == 1
    assert len(opened[0].events()) > 200


def test_a_second_damaged_file_of_the_same_second_gets_a_name_of_its_own(path: Path) -> None:
    for _ in range(3):
        only_text(path)
        Progress.open(path)

    assert len(names(path, "progress.damaged-*.db")) == 3


@contextmanager
def locked_by_another_program(path: Path, how: str = "EXCLUSIVE") -> Iterator[None]:
    code = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1], isolation_level=None); "
        f"connection.execute('PRAGMA locking_mode = {how}'); connection.execute('BEGIN EXCLUSIVE'); "
        "print('locked', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stdout.readline().strip() == b"locked"
        yield
        program.stdin.close()


def test_a_locked_file_is_left_alone_and_its_events_come_together_later(path: Path) -> None:
    before = fill(path, 5)
    with locked_by_another_program(path):
        inode = path.stat().st_ino
        progress = Progress.open(path)
        meanwhile = [progress.record("quiz", "06", "new", {"number": number}) for number in range(3)]

        (side,) = names(path, "progress.begun-*.db")
        (notice,) = progress.notices
        assert str(path) in notice
        assert str(path.parent / side) in notice
        assert path.stat().st_ino == inode
        assert progress.latest("quiz", "06", "new") == meanwhile[-1]
        # a kernel that is restarted meanwhile goes on in the same side file
        assert Progress.open(path).latest("quiz", "06", "new") == meanwhile[-1]
        assert names(path, "progress.begun-*.db") == [side]

    merged = Progress.open(path)
    assert merged.notices == []
    assert merged.events() == before + meanwhile
    assert names(path, "progress*") == ["progress.db"]


def test_a_file_that_is_locked_for_writing_only_is_still_read(path: Path) -> None:
    before = fill(path, 5)
    with locked_by_another_program(path, "NORMAL"):
        progress = Progress.open(path)
        assert progress.events() == before
        new = progress.record("quiz", "06", "new", {})
        assert progress.events() == [*before, new]


def test_a_lock_that_comes_while_a_kernel_runs_loses_nothing(path: Path) -> None:
    progress = Progress.open(path)
    first = progress.record("quiz", "06", "q1", {})
    with locked_by_another_program(path, "NORMAL"):
        second = progress.record("quiz", "06", "q1", {})
        assert progress.latest("quiz", "06", "q1") == second
        assert len(progress.notices) == 1

    assert Progress.open(path).events() == [first, second]


def test_a_kernel_whose_side_file_was_merged_returns_to_the_main_file(path: Path) -> None:
    Progress.open(path)
    with locked_by_another_program(path):
        kernel = Progress.open(path)
        first = kernel.record("quiz", "06", "q1", {})
    assert Progress.open(path).events() == [first]  # another kernel merges

    second = kernel.record("quiz", "06", "q1", {})

    assert names(path, "progress*") == ["progress.db"]
    assert kernel.events() == Progress.open(path).events() == [first, second]


def test_an_event_that_comes_while_its_side_file_is_being_merged_goes_to_the_main_file(path: Path) -> None:
    Progress.open(path)
    with locked_by_another_program(path):
        kernel = Progress.open(path)
        first = kernel.record("quiz", "06", "q1", {})
    (side,) = path.parent.glob("progress.begun-*.db")
    SideFile(side).empty_into(EventFile(path))  # merged, and about to be removed

    second = kernel.record("quiz", "06", "q1", {})

    assert EventFile(path).events() == [first, second]


def test_a_merge_killed_before_the_side_file_was_removed_is_done_again_without_doubles(path: Path) -> None:
    before = fill(path, 3)
    with locked_by_another_program(path):
        new = Progress.open(path).record("quiz", "06", "new", {})
    (side,) = path.parent.glob("progress.begun-*.db")
    SideFile(side).empty_into(EventFile(path))

    assert Progress.open(path).events() == [*before, new]
    assert names(path, "progress*") == ["progress.db"]


def test_a_side_file_that_is_locked_itself_stays_for_the_next_time(path: Path) -> None:
    Progress.open(path)
    with locked_by_another_program(path):
        new = Progress.open(path).record("quiz", "06", "new", {})
    (side,) = path.parent.glob("progress.begun-*.db")

    with locked_by_another_program(side):
        assert Progress.open(path).events() == []
        assert side.exists()
    assert Progress.open(path).events() == [new]
    assert not side.exists()


def test_a_damaged_side_file_is_kept_and_what_can_be_read_is_merged(path: Path) -> None:
    Progress.open(path)
    with locked_by_another_program(path):
        progress = Progress.open(path)
        for number in range(300):
            progress.record("quiz", "06", "new", {"number": number, "text": "x" * 100})
    (side,) = path.parent.glob("progress.begun-*.db")
    garbage_in_the_middle(side)
    damaged_bytes = side.read_bytes()

    assert len(Progress.open(path).events()) > 200
    (aside,) = names(path, "progress.damaged-*.db")
    assert (path.parent / aside).read_bytes() == damaged_bytes
    assert names(path, "progress.begun-*") == []


def test_a_file_of_a_newer_version_is_left_untouched(path: Path) -> None:
    before = fill(path, 3)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 2")
    newer = path.read_bytes()

    progress = Progress.open(path)
    new = progress.record("quiz", "06", "new", {})

    assert path.read_bytes() == newer
    assert names(path, "progress.damaged-*.db") == []
    (notice,) = progress.notices
    assert "newer version" in notice
    assert progress.events() == Progress.open(path).events() == [new]

    with closing(sqlite3.connect(path)) as connection:  # the course is updated: it can read the file
        connection.execute("PRAGMA user_version = 1")
    assert Progress.open(path).events() == [*before, new]


# Three kernels write, one program keeps locking the file, and a fourth kernel opens and merges all the time.
EVERYTHING_AT_ONCE = """
import os, random, sqlite3, sys, time
from pathlib import Path
from course import progress_file
from course.problems import CourseError
from course.progress import Progress

progress_file.BUSY_SECONDS = progress_file.SHORT_WAIT_SECONDS = 0.1
path, end = Path(sys.argv[1]), time.monotonic() + 6
Progress.open(path)

def write(me):
    with path.with_name(f"told-{me}").open("w") as told:
        progress = Progress.open(path)
        while time.monotonic() < end:
            try:
                print(progress.record("quiz", me, "q", {}).id, file=told)
            except CourseError:
                pass  # kept in memory until the next one

def lock(me):
    while time.monotonic() < end:
        connection = sqlite3.connect(path, isolation_level=None, timeout=5)
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(random.uniform(0, 0.5))
        connection.close()
        time.sleep(random.uniform(0, 0.1))

def merge(me):
    while time.monotonic() < end:
        Progress.open(path)

children = []
for me, work in enumerate([write, write, write, lock, merge]):
    children.append(os.fork())
    if not children[-1]:
        work(str(me))
        os._exit(0)
assert not any(os.waitpid(child, 0)[1] for child in children)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_no_event_is_lost_while_others_lock_and_merge_all_the_time(path: Path) -> None:
    subprocess.run([sys.executable, "-c", EVERYTHING_AT_ONCE, path], check=True)

    told = [event for file in path.parent.glob("told-*") for event in file.read_text().split()]
    progress = Progress.open(path)
    assert told
    assert set(told) <= {event.id for event in progress.events()}
    assert progress.notices == []
    assert names(path, "progress*") == ["progress.db"]
