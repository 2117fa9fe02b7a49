"""Nothing a learner did is thrown away: a damaged file is moved aside, a side file is merged back.

A side file, `progress.begun-YYYYMMDD-HHMMSS-xxxxxxxx.db`, is where events go while the main file cannot
take them.
"""

from __future__ import annotations

import glob
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from filelock import FileLock

from course.progress_file import BUSY_SECONDS, SELECT, Event, EventFile, SideFile
from course.progress_trouble import Damaged, Merged, Trouble


@dataclass(frozen=True)
class SetAside:
    """Where a damaged file is kept, and how many of its events the fresh one begins with."""

    kept_as: Path
    rescued: int


def side_files(main: Path) -> list[SideFile]:
    """The side files beside a main file, oldest first."""
    pattern = f"{glob.escape(main.stem)}.begun-*{glob.escape(main.suffix)}"
    return [SideFile(path) for path in sorted(main.parent.glob(pattern))]


def replace_damaged(main: EventFile) -> SetAside | None:
    """Move the file aside and put a fresh one, with what could be read, in its place.

    None when another kernel was quicker and the file is sound again. Raises Trouble or OSError.
    """
    # Without the lock two kernels could each move a file aside, the second one a fresh file in use.
    with FileLock(main.path.with_name(f".{main.path.name}.lock"), timeout=BUSY_SECONDS):
        try:
            main.prepare()
            main.events()  # a single event that cannot be read shows only here
        except (Damaged, Merged):
            pass
        else:
            return None
        # The side file comes first: killed at any point from here on, the next opening merges it.
        rescued = salvage(main)
        if rescued:
            _new_side_file(main.path).begin(rescued)
        kept_as = _move_aside(main, _damaged_name(main.path))
        main.prepare()
    return SetAside(kept_as, len(rescued))


def merge_side_files(main: EventFile) -> None:
    """Add the events of every side file to the main file, and only then remove it.

    What cannot be merged now (locked, or no space left) stays for the next time. Raises nothing.
    """
    for side in side_files(main.path):
        with suppress(Trouble, OSError):
            try:
                side.empty_into(main)
            except Damaged:
                main.add_missing(salvage(side))
                _move_aside(side, _damaged_name(main.path))
            else:
                side.path.unlink(missing_ok=True)


def begin_side_file(main: EventFile) -> SideFile:
    """The newest side file that can be written, or else a new one. Raises Trouble."""
    for side in reversed(side_files(main.path)):
        with suppress(Trouble):
            side.add_missing([])
            return side
    side = _new_side_file(main.path)
    side.begin()
    return side


def salvage(file: EventFile) -> list[Event]:
    """Whatever events can still be read, oldest first. Leaves the file as it is."""
    found: dict[str, Event] = {}
    with tempfile.TemporaryDirectory() as folder, suppress(OSError, sqlite3.Error, Trouble):
        # Reading can change a file (SQLite folds a left-over -wal in), so read a copy.
        copy, fresh = EventFile(Path(folder) / "copy.db"), EventFile(Path(folder) / "fresh.db")
        for source, target in zip(file.files(), copy.files(), strict=True):
            if source.exists():
                shutil.copy(source, target)
        found.update(_readable(copy.path))
        # The first page says where the tables begin; it is the one that is overwritten most often, and the
        # same in all our files. Lend the copy that of a fresh file and look again.
        fresh.prepare()
        with copy.path.open("r+b") as file_copy:
            file_copy.write(_first_page(fresh.path))
        found.update(_readable(copy.path))
    return sorted(found.values(), key=lambda event: event.at)


def _readable(path: Path) -> dict[str, Event]:
    found: dict[str, Event] = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        connection.execute("PRAGMA writable_schema = ON")  # opens a truncated file, too
        # A scan ends at the first damaged page: come from both ends.
        for order in ("ASC", "DESC"):
            with suppress(sqlite3.Error):
                for row in connection.execute(f"{SELECT} NOT INDEXED ORDER BY rowid {order}"):
                    with suppress(ValueError, AttributeError):  # a row of something else than text
                        event = Event.from_row([value.decode() for value in row])
                        found[event.id] = event
    return found


def _first_page(path: Path) -> bytes:
    page = bytearray(path.read_bytes()[:4096])
    page[24] ^= 0xFF  # the change counter: SQLite then asks the system, not the header, how long the file is
    return bytes(page)


def _move_aside(file: EventFile, target: Path) -> Path:
    """Rename the file and its companions, which hold the newest events. Raises OSError."""
    # The database last: SQLite deletes a -wal that it finds without its database.
    for source, destination in reversed(list(zip(file.files(), EventFile(target).files(), strict=True))):
        if source.exists():
            source.rename(destination)
    return target


def _new_side_file(main: Path) -> SideFile:
    now = datetime.now()
    return SideFile(main.with_name(f"{main.stem}.begun-{now:%Y%m%d-%H%M%S}-{uuid4().hex[:8]}{main.suffix}"))


def _damaged_name(main: Path) -> Path:
    stem = f"{main.stem}.damaged-{datetime.now():%Y%m%d-%H%M%S}"
    path, number = main.with_name(f"{stem}{main.suffix}"), 1
    while path.exists():
        number += 1
        path = main.with_name(f"{stem}-{number}{main.suffix}")
    return path
