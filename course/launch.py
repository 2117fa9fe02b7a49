"""`course lab`: bring the learner's work folder up to date and start JupyterLab in it, on the start page."""

from __future__ import annotations

import errno
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from course.lab_server import TOKEN_VARIABLE
from course.problems import CourseError
from course.syllabus import course_root
from course.workspace import update

START_PAGE = "/lab/tree/start-here.ipynb"
FIRST_PORT, LAST_PORT = 8888, 8987
START_SECONDS = 120
STOP_SECONDS = 20


def launch(work: Path | None, port: int | None, browser: bool) -> int:
    """Run JupyterLab until it ends or is interrupted (Ctrl-C, SIGTERM); returns the exit status.

    Prints what the update did, then the full URL with its token on a line of its own once the server answers.
    Raises CourseError when the work folder cannot be used, the port is taken or the server does not start.
    """
    root = course_root()
    work = (work or root / "work").resolve()
    port = _free_port(port)
    with _interruptible():
        for line in update(root / "notebooks", work).lines():
            print(line, flush=True)
        _serve(work, port, browser)
    return 0


def _serve(work: Path, port: int, browser: bool) -> None:
    token = secrets.token_hex(24)
    log = work / ".course" / f"lab-{port}.log"
    with _running_server(work, port, token, browser, log) as server:
        _wait_until_it_answers(server, port, token, log)
        print(f"http://127.0.0.1:{port}{START_PAGE}?token={token}", flush=True)
        print("JupyterLab is running at this address. Press Ctrl-C here to stop it.", flush=True)
        if server.wait() != 0:
            raise CourseError(_last_words(log))


def _free_port(wanted: int | None) -> int:
    """The wanted port, or the first free one. Raises CourseError when there is none."""
    if wanted is not None and not 0 <= wanted <= 65535:
        raise CourseError(f"Port {wanted} does not exist: choose one from 1024 to 65535")
    for port in [wanted] if wanted is not None else range(FIRST_PORT, LAST_PORT + 1):
        with socket.socket() as probe:
            if os.name == "posix":  # as Jupyter does: a port that was in use a minute ago is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except PermissionError:
                raise CourseError(f"Port {port} is reserved for the system: choose one above 1023") from None
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise CourseError(f"Port {port} cannot be used ({error.strerror})") from error
                continue
            return int(probe.getsockname()[1])
    if wanted is not None:
        raise CourseError(
            f"Port {wanted} is in use: stop what runs there, choose another with --port, "
            "or leave --port out to get a free one"
        )
    raise CourseError(f"No port from {FIRST_PORT} to {LAST_PORT} is free: choose one with --port")


class _Interrupted(BaseException):
    """Somebody wants `course lab` to end."""


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal all end the block, once, in the same orderly way."""
    signals = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

    def interrupt(*_: object) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)  # ending has begun; it takes a few seconds at most
        raise _Interrupted

    before = {number: signal.signal(number, interrupt) for number in signals}
    try:
        with suppress(_Interrupted):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _running_server(
    work: Path, port: int, token: str, browser: bool, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A server that is gone, with its kernels, when the block is left, or when this process dies."""
    command = [
        sys.executable,
        "-m",
        "course.lab_server",
        "--work",
        work,
        "--port",
        port,
        "--open",
        START_PAGE,
    ]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*map(str, command), *(["--browser"] if browser else [])],
            env=_environment(token),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C reaches this process only, which then ends the server
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    assert server.stdin is not None
    try:
        yield server
    finally:
        if server.poll() is None:
            print("Stopping JupyterLab and its kernels.", flush=True)
        server.stdin.close()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _environment(token: str) -> dict[str, str]:
    """This course's kernel, widgets and commands come before any that the user has installed elsewhere."""
    environment = {**os.environ, TOKEN_VARIABLE: token}
    ours = {"JUPYTER_PATH": Path(sys.prefix, "share", "jupyter"), "PATH": Path(sys.executable).parent}
    for variable, folder in ours.items():
        inherited = environment.get(variable)
        environment[variable] = f"{folder}{os.pathsep}{inherited}" if inherited else str(folder)
    return environment


def _wait_until_it_answers(server: subprocess.Popen[bytes], port: int, token: str, log: Path) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/status", headers={"Authorization": f"token {token}"}
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # whatever proxy the user has
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise CourseError(_last_words(log))
        with suppress(OSError), direct.open(request, timeout=5):
            return
        time.sleep(0.1)
    raise CourseError(f"JupyterLab has not answered for {START_SECONDS} seconds; its log is {log}")


def _last_words(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f"JupyterLab has stopped ({lines[-1].strip() if lines else 'without a word'}); its log is {log}"
