"""Being part of a Ray cluster: one that runs already, or one of our own on this machine."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import psutil

from course.problems import CourseError

SECONDS_TO_ANSWER = 20
TRIES_TO_START = 3
TOO_SLOW = "timed out during startup"
"""What Ray says when its processes need more than 30 seconds, as on a machine with much else to do."""
LONGEST_SOCKET_FOLDER = 40
"""Characters. Ray puts a path of up to 65 more behind it, and a socket's name may have 107."""
_OBJECTS_BYTES = 512 * 1024**2
"""For what is on its way between our own processes; what is more than that goes to the disk."""


@dataclass(frozen=True)
class Node:
    """A machine of the cluster and how many processors it offers."""

    id: str
    name: str
    processors: int


def load_ray() -> ModuleType:
    """Ray, told to send nothing home. Raises CourseError where it is not installed."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # the newer way, and no warning about it
    try:
        import ray
    except ImportError as error:
        raise CourseError(
            f"Ray cannot be loaded ({error}), so this machine grades alone: leave out `--engine ray`"
        ) from error
    # its reports on nodes that died go to stdout otherwise, where they would spoil `--json`
    ray._private.worker._worker_logs_enabled = False
    return ray


class Connection:
    """To the cluster at `address` ("HOST:PORT" or "auto"), or with None to one of our own, on this machine.

    `processors` is for our own: how many it offers (None: as many as there are). Raises CourseError, in one
    line, where no cluster answers.
    """

    def __init__(self, address: str | None, processors: int | None = None) -> None:
        if address is not None:
            must_answer(address)
        self._ray = load_ray()
        self._folder: Path | None = None
        if self._ray.is_initialized():
            raise CourseError("this process already uses Ray; it can be part of one cluster at a time")
        if address is None:
            self._start(processors)
        else:
            self._join(address)

    def nodes(self) -> list[Node]:
        """Those that are alive at the moment."""
        return [
            Node(
                each["NodeID"],
                _name(each["NodeManagerHostname"], each["NodeName"]),
                int(each["Resources"].get("CPU", 0)),
            )
            for each in self._ray.nodes()
            if each["Alive"]
        ]

    def close(self) -> None:
        """Leave the cluster; our own ends with all its processes and files. Can be called twice."""
        ours = self._own_processes()
        self._ray.shutdown()
        _, still_there = psutil.wait_procs(ours, timeout=10)
        for process in still_there:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(still_there, timeout=10)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _start(self, processors: int | None) -> None:
        for tries_left in reversed(range(TRIES_TO_START)):
            self._folder = _short_folder()
            try:
                self._ray.init(
                    address="local",  # without it Ray would join whatever cluster runs on this machine
                    num_cpus=processors,
                    object_store_memory=_OBJECTS_BYTES,
                    _temp_dir=str(self._folder),
                    **_QUIETLY,
                )
                return
            except Exception as error:
                self.close()
                if TOO_SLOW not in str(error) or not tries_left:
                    raise CourseError(f"Ray does not start on this machine: {_first_line(error)}") from error
            except BaseException:  # Ctrl-C while it starts
                self.close()
                raise

    def _join(self, address: str) -> None:
        try:
            self._ray.init(address=address, **_QUIETLY)
        except Exception as error:
            self._ray.shutdown()
            raise CourseError(f"--address {address}: {_first_line(error)}") from error

    def _own_processes(self) -> list[psutil.Process]:
        """Ray's, and all that they started: Ray's have our folder in their command line."""
        found: list[psutil.Process] = []
        if self._folder is not None:
            for process in psutil.Process().children():
                with suppress(psutil.Error):
                    if any(str(self._folder) in word for word in process.cmdline()):
                        found += [process, *process.children(recursive=True)]
        return found


_QUIETLY = {
    "include_dashboard": False,
    "logging_level": logging.ERROR,
    "log_to_driver": False,
    "namespace": "grader",
}


def must_answer(address: str) -> None:
    """Raises CourseError unless a cluster of the same Ray is there; `ray.init` would try for ever."""
    problem = CourseError(
        f"--address {address}: no Ray cluster answers there; "
        "give HOST:PORT as `ray start --head` printed it, or `auto` on a machine of the cluster"
    )
    if address != "auto":
        host, colon, port = address.rpartition(":")
        if not (host and colon and port.isdecimal() and int(port) < 1 << 16) or "//" in host:
            raise CourseError(
                f"--address {address}: this is no address of a Ray cluster; give HOST:PORT or `auto`"
            )
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS_TO_ANSWER).close()
        except OSError as error:
            raise problem from error
    # in a process of its own, because Ray waits in native code that nothing here can interrupt
    question = [sys.executable, "-m", "ray.scripts.scripts", "health-check", "--address", address]
    try:
        answer = subprocess.run(
            question, check=False, capture_output=True, text=True, timeout=SECONDS_TO_ANSWER
        )
    except subprocess.TimeoutExpired:
        raise problem from None
    if answer.returncode != 0:
        said = answer.stderr.strip().splitlines() or [""]
        if "version" in said[-1].lower():
            raise CourseError(f"--address {address}: {said[-1]}")
        raise problem


def _short_folder() -> Path:
    folder = tempfile.mkdtemp(prefix="ray-")
    if len(folder) > LONGEST_SOCKET_FOLDER and os.name == "posix":
        Path(folder).rmdir()
        folder = tempfile.mkdtemp(prefix="ray-", dir="/tmp")
    return Path(folder)


def _name(host: str, name: str) -> str:
    return f"{host} ({name})" if name and name != host else host


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
