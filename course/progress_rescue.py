"""Nothing a learner did is thrown away: a damaged file is moved aside, a side file is merged back.

A side file, `progress.begun-YYYYMMDD-HHMMSS.db`, is where events go while the main file cannot take them.
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

from filelock import FileLock

from course.progress_file import BUSY_SECONDS, SELECT, Busy, Damaged, Event, EventFile, Merged, Trouble


@dataclass(frozen=True)
class SetAside:
    """Where a damaged file is kept, and how many of its events the fresh one begins with."""

    kept_as: Path
    rescued: int


def side_files(main: Path) -> list[EventFile]:
    """The side files beside a main file, oldest first."""
    pattern = f"{glob.escape(main.stem)}.begun-*{glob.escape(main.suffix)}"
    return [EventFile(path) for path in sorted(main.parent.glob(pattern))]


def new_name(main: Path, word: str) -> Path:
    """`progress.<word>-YYYYMMDD-HHMMSS.db` (local time) beside the main file; a name not taken yet."""
    stem = f"{main.stem}.{word}-{datetime.now():%Y%m%d-%H%M%S}"
    path, number = main.with_name(f"{stem}{main.suffix}"), 1
    while path.exists():
        number += 1
        path = main.with_name(f"{stem}-{number}{main.suffix}")
    return path


def replace_damaged(main: EventFile) -> SetAside | None:
    """Move the file aside and put a fresh one, with what could be read, in its place.

    None when another kernel was quicker and the file is sound again. Raises Trouble or OSError.
    """
    # Without the lock two kernels could each move a file aside, the second one a fresh file in use.
    with FileLock(main.path.with_name(f".{main.path.name}.lock"), timeout=BUSY_SECONDS):
        try:
            main.prepare()
        except (Damaged, Merged):
            pass
        else:
            return None
        # The side file comes first: killed at any point from here on, the next opening merges it.
        rescued = salvage(main)
        if rescued:
            EventFile(new_name(main.path, "begun")).add_missing(rescued)
        kept_as = _move_aside(main, new_name(main.path, "damaged"))
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
                _move_aside(side, new_name(main.path, "damaged"))
            else:
                for path in [side.path, *side.companions()]:
                    path.unlink(missing_ok=True)


def begin_side_file(main: EventFile) -> EventFile:
    """The newest side file that can be written, or else a new one. Raises Trouble."""
    for side in reversed(side_files(main.path)):
        with suppress(Busy, Damaged, Merged):
            side.prepare()
            return side
    side = EventFile(new_name(main.path, "begun"))
    side.prepare()
    return side


def salvage(file: EventFile) -> list[Event]:
    """Whatever events can still be read, oldest first. Leaves the file as it is."""
    found: dict[str, Event] = {}
    with tempfile.TemporaryDirectory() as folder, suppress(OSError, sqlite3.Error):
        # Reading can change a file (SQLite folds a left-over -wal in), so read a copy.
        for path in [file.path, *file.companions()]:
            if path.exists():
                shutil.copy(path, folder)
        with closing(sqlite3.connect(Path(folder) / file.path.name)) as connection:
            connection.text_factory = bytes
            # A scan ends at the first damaged page: come from both ends.
            for order in ("ASC", "DESC"):
                with suppress(sqlite3.Error):
                    for row in connection.execute(f"{SELECT} NOT INDEXED ORDER BY rowid {order}"):
                        with suppress(ValueError, AttributeError):  # a row of something else than text
                            event = Event.from_row([value.decode() for value in row])
                            found[event.id] = event
    return sorted(found.values(), key=lambda event: event.at)


def _move_aside(file: EventFile, target: Path) -> Path:
    """Rename the file and its companions, which hold the newest events. Raises OSError."""
    # The companions first: a -wal left behind without its database would be deleted by SQLite.
    for source, companion in zip(file.companions(), EventFile(target).companions(), strict=True):
        if source.exists():
            source.rename(companion)
    file.path.rename(target)
    return target
