"""One SQLite file of events: append to it, read it, and say in plain words what is wrong with it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from course.progress_trouble import Damaged, Merged, Newer, naming_trouble, primary_code

VERSION = 1
# What a side file's version becomes once all its events are in the main file: a kernel that still writes
# there sees it and returns to the main file, so no event goes into a file that is about to be removed.
MERGED = -1
BUSY_SECONDS = 10.0
SHORT_WAIT_SECONDS = 0.2

_COLUMNS = ("id", "at", "kind", "lesson", "item", "data")
_SCHEMA = (
    "CREATE TABLE events (id TEXT PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, lesson TEXT NOT NULL, "
    "item TEXT NOT NULL, data TEXT NOT NULL)",
    "CREATE INDEX events_by_item ON events (kind, lesson, item, at)",
    "CREATE INDEX events_by_lesson ON events (lesson, at)",
    f"PRAGMA user_version = {VERSION}",
)
_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
SELECT = f"SELECT {', '.join(_COLUMNS)} FROM events"


@dataclass(frozen=True)
class Event:
    """Something a learner did. `id` is a uuid, `at` an aware UTC time, `data` plain JSON values."""

    id: str
    at: datetime
    kind: str
    lesson: str
    item: str
    data: dict[str, object]

    def as_row(self) -> tuple[str, str, str, str, str, str]:
        """The table row. Raises TypeError or ValueError when `data` is not JSON (NaN is not)."""
        # a fixed width, so that text order is time order
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        data = json.dumps(self.data, allow_nan=False)
        return self.id, at, self.kind, self.lesson, self.item, data

    @classmethod
    def from_row(cls, row: Sequence[str]) -> Event:
        """Raises ValueError when the row is not one that `as_row` made."""
        event_id, at, kind, lesson, item, text = row
        data = json.loads(text)
        moment = datetime.fromisoformat(at)
        if not isinstance(data, dict) or moment.tzinfo is None:
            raise ValueError(f"not an event: {row}")
        return cls(event_id, moment, kind, lesson, item, data)


@dataclass(frozen=True)
class EventFile:
    """An append-only table of events in one SQLite file.

    Every call opens its own connection and closes it: a connection must cross neither a fork nor a thread,
    and one that outlives the call would go on writing into a file that another kernel has moved aside.
    """

    path: Path
    waits_long: bool = True  # for a lock that another program holds: BUSY_SECONDS, else SHORT_WAIT_SECONDS

    _write_mode: ClassVar[str] = "rwc"

    def prepare(self) -> None:
        """Create the file, or check that it is sound and can be written. Raises Trouble."""
        with naming_trouble(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists():
                # Read-only first: a connection that may write folds a left-over -wal into the database when
                # it closes, and nothing of a damaged or a newer file is to change.
                with self._connected("ro") as connection, _transaction(connection, "BEGIN"):
                    _check_version(connection)
                    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
                if verdict != "ok":
                    raise Damaged("is damaged")
            with self._connected("rwc") as connection:
                self._choose_journal(connection)
                with _transaction(connection, "BEGIN IMMEDIATE"):
                    _make_tables(connection)

    def append(self, events: Sequence[Event]) -> list[Event]:
        """Write new events, all or none, and return them as stored. Raises Trouble.

        Within one item time never runs backwards: where the clock did, the event is dated just after the one
        before it, so that the latest answer stays the one that counts.
        """
        stored = []
        with self._writing() as connection:
            for event in events:
                (last,) = connection.execute(
                    "SELECT max(at) FROM events WHERE kind = ? AND lesson = ? AND item = ?",
                    (event.kind, event.lesson, event.item),
                ).fetchone()
                if last is not None and event.at <= datetime.fromisoformat(last):
                    event = replace(event, at=datetime.fromisoformat(last) + timedelta(microseconds=1))
                connection.execute(_INSERT, event.as_row())
                stored.append(event)
        return stored

    def add_missing(self, events: Sequence[Event]) -> None:
        """Add events of another file as they are, leaving out those already here. Raises Trouble."""
        with self._writing() as connection:
            connection.executemany(_INSERT, [event.as_row() for event in events])

    def events(self, **where: str | None) -> list[Event]:
        """Events whose columns have the values given, oldest first. Raises Trouble."""
        condition, values = _condition(where)
        return self._select(f"{SELECT} {condition} ORDER BY at, rowid", values)

    def latest(self, **where: str | None) -> list[Event]:
        """The last event of each (kind, lesson, item) among those given. Raises Trouble."""
        condition, values = _condition(where)
        # SQLite takes the bare columns from the row that holds max(at)
        columns = ", ".join("max(at) AS at" if name == "at" else name for name in _COLUMNS)
        return self._select(f"SELECT {columns} FROM events {condition} GROUP BY kind, lesson, item", values)

    def files(self) -> list[Path]:
        """The database, and the files that SQLite keeps beside it while it is in use."""
        return [self.path.with_name(self.path.name + end) for end in ("", "-journal", "-wal", "-shm")]

    def _select(self, sql: str, values: Sequence[str]) -> list[Event]:
        with naming_trouble(self.path):
            if not self.path.is_file():
                return []
            try:
                return self._select_in_mode("rw", sql, values)
            except sqlite3.OperationalError as error:
                unreadable = primary_code(error) in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
                if not unreadable or os.access(self.path.parent, os.W_OK):
                    raise
                # In a read-only folder SQLite cannot make the WAL's index; nobody can be writing there.
                return self._select_in_mode("ro&immutable=1", sql, values)

    def _select_in_mode(self, mode: str, sql: str, values: Sequence[str]) -> list[Event]:
        with self._connected(mode) as connection, _transaction(connection, "BEGIN"):
            return _read(connection, sql, values) if _check_version(connection) else []

    def _choose_journal(self, connection: sqlite3.Connection) -> None:
        """WAL: a reader and a writer need not wait for each other; where the disk cannot do it, they wait."""
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # Another kernel is at the file just now: either it switches, or the next opening does.
            if primary_code(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with (
            naming_trouble(self.path),
            self._connected(self._write_mode) as connection,
            _transaction(connection, "BEGIN IMMEDIATE"),
        ):
            _make_tables(connection)
            yield connection

    @contextmanager
    def _connected(self, mode: str) -> Iterator[sqlite3.Connection]:
        uri = f"{self.path.absolute().as_uri()}?mode={mode}"
        timeout = BUSY_SECONDS if self.waits_long else SHORT_WAIT_SECONDS
        connection = sqlite3.connect(uri, uri=True, timeout=timeout, isolation_level=None)
        try:
            connection.text_factory = bytes.decode  # unlike str, raises a ValueError for what is not UTF-8
            # FULL waits for the disk at each commit. A killed process loses nothing that was committed at
            # any setting; FULL keeps that promise through a power cut too, and a learner clicks too seldom
            # to feel the milliseconds that it costs.
            connection.execute("PRAGMA synchronous = FULL")
            yield connection
        finally:
            connection.close()


class SideFile(EventFile):
    """Where events go while the main file cannot take them; once they are all in the main file it is removed.

    Removing a file that another kernel may be about to write to is safe because its name is never used again,
    a write never creates it, it has no -wal, and the mark says that its time is over.
    """

    _write_mode: ClassVar[str] = "rw"

    def begin(self, events: Sequence[Event] = ()) -> None:
        """Create the file with these events; no other kernel sees it half-made. Raises Trouble."""
        with naming_trouble(self.path):
            half_made = EventFile(self.path.with_suffix(".new"))
            half_made.add_missing(events)
            half_made.path.rename(self.path)

    def empty_into(self, main: EventFile) -> None:
        """Put every event into `main` and mark this file merged. Raises Trouble."""
        with (
            naming_trouble(self.path),
            self._connected("rw") as connection,
            # Locked until the mark is set: an event that comes meanwhile waits, then sees the mark.
            _transaction(connection, "BEGIN IMMEDIATE"),
        ):
            main.add_missing(_read(connection, SELECT))
            connection.execute(f"PRAGMA user_version = {MERGED}")

    def _choose_journal(self, connection: sqlite3.Connection) -> None:
        """A rollback journal, SQLite's default: between two writes the database is the only file."""


def _read(connection: sqlite3.Connection, sql: str, values: Sequence[str] = ()) -> list[Event]:
    try:
        return [Event.from_row(row) for row in connection.execute(sql, values)]
    except ValueError as error:
        raise Damaged("is damaged (an event in it cannot be read)") from error


def _condition(where: dict[str, str | None]) -> tuple[str, list[str]]:
    given = {column: value for column, value in where.items() if value is not None}
    if not given:
        return "", []
    return "WHERE " + " AND ".join(f"{column} = ?" for column in given), list(given.values())


def _check_version(connection: sqlite3.Connection) -> bool:
    """True when the file holds our tables, False when it is still empty. Raises Trouble for anything else."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise Newer(f"was written by a newer version of the course (format {version}); update the course")
    if version == MERGED:
        raise Merged("has been merged into the main progress file")
    columns = tuple(row[1] for row in connection.execute("PRAGMA table_info(events)"))
    if version == VERSION and columns == _COLUMNS:
        return True
    if version == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        return False
    raise Damaged("holds something else than progress")


def _make_tables(connection: sqlite3.Connection) -> None:
    """Where they are missing. Raises Trouble for a file that is not ours."""
    if not _check_version(connection):
        for statement in _SCHEMA:
            connection.execute(statement)


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    """All or nothing; and what is read belongs together."""
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:  # an interrupted kernel too must let go of the lock
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
