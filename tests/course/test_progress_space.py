"""No room to write: full disk, read-only folder, a folder where the file should be."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from course.problems import CourseError
from course.progress import Progress
from course.progress_trouble import Unusable, naming_trouble

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has neither file limits nor users to become")

# Fills the place until an event is refused, makes room, and records once more.
FILL = """
import json, sys
from pathlib import Path
from course.problems import CourseError
from course.progress import Progress

path = Path(sys.argv[1])
progress = Progress.open(path)
saved, refused = [], []
while not refused:
    try:
        saved.append(progress.record("reflection", "06", "r", {"text": "x" * 500}).id)
    except CourseError as error:
        refused = error.lines
in_session = [event.id for event in progress.events()]
on_disk = [event.id for event in Progress.open(path).events()]
make_room()
last = progress.record("reflection", "06", "r", {"text": "last"}).id
print(json.dumps({
    "refused": refused, "saved": saved, "in_session": in_session, "on_disk": on_disk, "last": last,
}))
"""

# The system refuses to let any file of this process grow beyond 200 kB.
FILE_LIMIT = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
def make_room():
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""

# A disk of 200 kB of our own, which is gone with the process that mounted it.
SMALL_DISK = """
import subprocess, sys
from pathlib import Path
disk = str(Path(sys.argv[1]).parent)
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk], check=True)
def make_room():
    subprocess.run(["mount", "-o", "remount,size=4m", disk], check=True)
"""


def check_filled(output: str, path: Path) -> str:
    result = json.loads(output)
    (line,) = result["refused"]
    assert str(path) in line
    assert result["saved"]
    assert result["on_disk"] == result["saved"]  # nothing half-written
    assert result["in_session"][:-1] == result["saved"]  # and the refused one is still shown
    assert len(result["in_session"]) == len(result["saved"]) + 1
    return str(line)


@posix_only
def test_when_a_file_cannot_grow_the_event_is_kept_and_saved_once_there_is_room(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    done = subprocess.run(
        [sys.executable, "-c", FILE_LIMIT + FILL, path], capture_output=True, text=True, check=True
    )

    assert "space" in check_filled(done.stdout, path)
    result = json.loads(done.stdout)
    stored = [event.id for event in Progress.open(path).events()]
    assert stored == [*result["in_session"], result["last"]]


def test_when_the_disk_is_full_the_event_is_kept_and_saved_once_there_is_room(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    own_disk = [str(unshare), "--map-root-user", "--mount"]
    if unshare is None or subprocess.run([*own_disk, "true"], capture_output=True).returncode != 0:
        pytest.skip("this system does not let a test mount a disk of its own (unshare --mount)")
    path = tmp_path / "progress.db"
    check = "\nassert [event.id for event in Progress.open(path).events()] == [*in_session, last]\n"
    done = subprocess.run(
        [*own_disk, sys.executable, "-c", SMALL_DISK + FILL + check, path],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "disk is full" in check_filled(done.stdout, path)


def test_sqlites_disk_full_is_said_as_such(tmp_path: Path) -> None:
    def write_more_than_fits() -> None:
        with closing(sqlite3.connect(tmp_path / "small.db")) as connection, naming_trouble(tmp_path):
            connection.execute("PRAGMA max_page_count = 3")
            connection.execute("CREATE TABLE t (x)")
            connection.execute("INSERT INTO t VALUES (zeroblob(100000))")

    with pytest.raises(Unusable, match="the disk is full; free some space"):
        write_more_than_fits()


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that another user can reach, too; pytest's own folders are the user's alone."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for each in [folder, *folder.rglob("*")]:
        each.chmod(stat.S_IRWXU)
    shutil.rmtree(folder)


# Root may write everywhere, so as root the test becomes another user first.
READ_ONLY = """
import json, os, sys
from pathlib import Path
from course.problems import CourseError
from course.progress import Progress

if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
progress = Progress.open(Path(sys.argv[1]))
notices, before = list(progress.notices), [event.item for event in progress.events()]
refused = []
try:
    progress.record("quiz", "06", "new", {})
except CourseError as error:
    refused = error.lines
print(json.dumps({"notices": notices, "before": before, "refused": refused,
                  "in_session": [event.item for event in progress.events()]}))
"""


@posix_only
@pytest.mark.parametrize("begun", [True, False])
def test_in_a_read_only_folder_progress_is_shown_and_the_learner_is_told(
    open_to_all: Path, begun: bool
) -> None:
    path = open_to_all / "progress.db"
    if begun:
        Progress.open(path).record("quiz", "06", "old", {})
        path.chmod(0o444)
    open_to_all.chmod(0o555)
    files = sorted(file.name for file in open_to_all.iterdir())

    done = subprocess.run([sys.executable, "-c", READ_ONLY, path], capture_output=True, text=True, check=True)

    result = json.loads(done.stdout)
    for said in (result["notices"], result["refused"]):
        assert len(said) == 1
        assert str(path) in said[0]
        assert "make the file and its folder writable" in said[0]
    assert result["before"] == (["old"] if begun else [])
    assert result["in_session"] == [*result["before"], "new"]
    assert sorted(file.name for file in open_to_all.iterdir()) == files


def test_a_folder_where_the_file_should_be_is_named(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    path.mkdir()
    (path / "mine.txt").write_text("something of the learner's")
    progress = Progress.open(path)

    with pytest.raises(CourseError, match="is a folder where a file should be; rename the folder") as error:
        progress.record("quiz", "06", "q1", {})

    assert len(error.value.lines) == 1
    assert [event.item for event in progress.events()] == ["q1"]
    assert len(progress.notices) == 1
    assert [file.name for file in tmp_path.rglob("*")] == ["progress.db", "mine.txt"]

    path.rename(tmp_path / "old")
    progress.record("quiz", "06", "q2", {})
    assert [event.item for event in Progress.open(path).events()] == ["q1", "q2"]


def test_a_path_below_a_file_cannot_be_created_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    progress = Progress.open(tmp_path / "file" / "progress.db")

    (notice,) = progress.notices
    assert "cannot be created" in notice
    with pytest.raises(CourseError, match="Not saved"):
        progress.record("quiz", "06", "q1", {})
    assert [event.item for event in progress.events()] == ["q1"]
    assert (tmp_path / "file").read_text() == "not a folder"


@posix_only
def test_a_damaged_file_in_a_read_only_folder_stays_where_it_is(open_to_all: Path) -> None:
    path = open_to_all / "progress.db"
    path.write_text("not a database " * 100)
    open_to_all.chmod(0o555)

    done = subprocess.run([sys.executable, "-c", READ_ONLY, path], capture_output=True, text=True, check=True)

    result = json.loads(done.stdout)
    for said in (result["notices"], result["refused"]):
        assert len(said) == 1
        assert "is damaged" in said[0]
    assert result["in_session"] == ["new"]
    assert [file.name for file in open_to_all.iterdir()] == ["progress.db"]
    assert path.read_text() == "not a database " * 100
