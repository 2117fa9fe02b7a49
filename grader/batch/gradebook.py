"""One open gradebook for a whole run, and one transaction for each submission.

nbgrader's converter and each of its preprocessors open the gradebook by themselves, a dozen times for a
submission, and commit after every cell. While a transaction of ours is open all of them share it: what
nbgrader writes about a submission then lands together or not at all, and takes a third of the time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from nbgrader.api import Gradebook
from sqlalchemy.orm import Session, scoped_session, sessionmaker

_LOOKED_UP = (
    ("grade", "notebook_id"),
    ("comment", "notebook_id"),
    ("submitted_notebook", "assignment_id"),
    ("submitted_assignment", "student_id"),
)


class _HeldSession(Session):
    """A session that commits only when the transaction that lent it out does."""

    def commit(self) -> None:
        self.flush()
        self.expire_all()  # as after a real commit: sums of points are computed anew

    def really_commit(self) -> None:
        super().commit()


class OpenGradebook:
    """A course's gradebook, kept open. For one thread; close it again (it is a context manager)."""

    def __init__(self, db_url: str, course_id: str) -> None:
        """Raises sqlalchemy.exc.SQLAlchemyError."""
        self.db_url = db_url
        self._gradebook = Gradebook(db_url, course_id)
        self._gradebook.check_course()  # nbgrader's preprocessors name no course, which makes this one
        self._gradebook.db.remove()
        self._index()
        self._held: Any = scoped_session(
            sessionmaker(class_=_HeldSession, bind=self._gradebook.engine, future=True)
        )

    def __enter__(self) -> OpenGradebook:
        return self

    def __exit__(self, *about: object) -> None:
        self.close()

    def _index(self) -> None:
        """Without these SQLite reads through all grades to find one submission's: a course of thousands
        would take ever longer."""
        if self._gradebook.engine.dialect.name != "sqlite":
            return
        # another program has it locked: the next run will do
        with (
            contextlib.suppress(sqlalchemy.exc.OperationalError),
            self._gradebook.engine.begin() as connection,
        ):
            for table, column in _LOOKED_UP:
                name = f"ix_{table}_{column}"
                connection.execute(
                    sqlalchemy.text(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})")
                )

    def close(self) -> None:
        self._held.remove()
        self._gradebook.close()

    @contextmanager
    def reading(self) -> Iterator[Gradebook]:
        """The gradebook as it is now."""
        try:
            yield self._gradebook
        finally:
            self._gradebook.db.remove()

    @contextmanager
    def shared(self) -> Iterator[Gradebook]:
        """Every use of this gradebook inside, nbgrader's own too, is part of one transaction.

        It is committed at the end and undone by any exception.
        """
        session = self._held()
        try:
            with _lent_out(self.db_url, self._gradebook.engine, self._held):
                yield Gradebook(self.db_url, self._gradebook.course_id)
            session.really_commit()
        finally:
            self._held.remove()  # undoes what was not committed

    @contextmanager
    def transaction(self) -> Iterator[Gradebook]:
        """The same, where something will be written.

        Raises sqlalchemy.exc.OperationalError at once, before anything was changed, where another program
        keeps the gradebook locked.
        """
        with self.shared() as gradebook:
            if self._gradebook.engine.dialect.name == "sqlite":
                gradebook.db.execute(sqlalchemy.text("BEGIN IMMEDIATE"))
            yield gradebook


@contextmanager
def _lent_out(db_url: str, engine: sqlalchemy.Engine, session: Any) -> Iterator[None]:
    """Whoever opens the gradebook at this URL meanwhile is given this session."""
    opened, closed = Gradebook.__init__, Gradebook.close

    def open_shared(self: Gradebook, url: str, course_id: str = "", authenticator: Any = None) -> None:
        if url != db_url:
            opened(self, url, course_id, authenticator)
            return
        self.engine, self.db = engine, session
        self.course_id, self.authenticator = course_id, authenticator

    def close_shared(self: Gradebook) -> None:
        if self.db is session:
            session.expire_all()
        else:
            closed(self)

    Gradebook.__init__, Gradebook.close = open_shared, close_shared
    try:
        yield
    finally:
        Gradebook.__init__, Gradebook.close = opened, closed
