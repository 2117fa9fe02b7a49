"""A lesson's way to a server: it asks for a place on one, and can print which one it was given."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from course.problems import CourseError
from course.services.place import Place

_START_SECONDS = 120
_STOP_SECONDS = 30


class Service:
    """A place on a server, kept by a process of its own until this one ends, in whatever way, or `close()`.

    Print it, or make it the last line of a cell: a sentence or two say which server it is.
    """

    def __init__(self, place: Place, keeper: subprocess.Popen[str]) -> None:
        self.place = place
        self._keeper = keeper

    @property
    def kind(self) -> str:
        """ "redis" or "fakeredis", "postgresql" or "journal"."""
        return self.place.kind

    @property
    def url(self) -> str:
        """Where clients connect. For a "journal", which has no server, the path of its file."""
        return self.place.address

    @property
    def prefix(self) -> str:
        """What every key in Redis should begin with; what begins so is removed at the end. Often empty."""
        return self.place.prefix

    @property
    def is_running(self) -> bool:
        return self._keeper.poll() is None

    def close(self) -> None:
        """End the server, or give the place on a given one back. Closing twice does no harm."""
        assert self._keeper.stdin is not None
        assert self._keeper.stdout is not None
        self._keeper.stdin.close()
        try:
            self._keeper.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._keeper.kill()
            self._keeper.wait()
        self._keeper.stdout.close()

    def __enter__(self) -> Service:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __str__(self) -> str:
        return str(self.place)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


_open: dict[str, Service] = {}


def open_redis() -> Service:
    """A place on a Redis: the one COURSE_REDIS_URL names, else one started here, else a stand-in.

    The second call in a process gives the same place again. Raises CourseError when none can be had.
    """
    return _opened("redis")


def open_postgres() -> Service:
    """A place for studies: the PostgreSQL COURSE_POSTGRES_URL names, else one started here, else a journal.

    The second call in a process gives the same place again. Raises CourseError when none can be had.
    """
    return _opened("postgres")


def open_folder() -> Path:
    """A folder for this process alone, which is removed when the process ends, in whatever way.

    The second call in a process gives the same folder again. Raises CourseError when none can be had.
    """
    return Path(_opened("folder").url)


def _opened(what: str) -> Service:
    if what not in _open or not _open[what].is_running:
        _open[what] = _start_keeper(what)
    return _open[what]


def _start_keeper(what: str) -> Service:
    keeper = subprocess.Popen(
        [sys.executable, "-m", "course.services.keeper", what],
        stdin=subprocess.PIPE,  # nothing is written to it: the keeper sees it close when this process ends
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[2],
        start_new_session=True,  # whoever ends this process's whole group leaves the keeper time to clean up
    )
    assert keeper.stdout is not None
    patience = threading.Timer(_START_SECONDS, keeper.kill)
    patience.start()
    try:
        answer = json.loads(keeper.stdout.readline() or '{"problem": ""}')
    except BaseException:  # also the learner's Interrupt
        keeper.terminate()
        raise
    finally:
        patience.cancel()
    if "problem" in answer:
        keeper.kill()
        keeper.wait()
        raise CourseError(answer["problem"] or f"The process that should keep a {what} ended without a word.")
    return Service(Place(**{**answer, "troubles": tuple(answer["troubles"])}), keeper)
