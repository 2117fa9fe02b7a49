"""The folders that servers run in, and what is left of them when a keeper was killed."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from course.services.place import CannotHaveError

_PREFIX = "course-server-"
_NOTE = "keeper.json"
_STOP_SECONDS = 5


def _temporary() -> Path:
    """Where the folders are made. The one macOS gives each user has too long a name for the sockets in it."""
    given = tempfile.gettempdir()
    return Path("/tmp" if given.startswith("/var/folders/") else given)


@contextmanager
def server_folder(what: str) -> Iterator[Path]:
    """A new folder for a server of the name `what`, with a note of whose it is; removed at the end."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_temporary()))
        keeper = psutil.Process()
        (folder / _NOTE).write_text(json.dumps({"pid": keeper.pid, "created": keeper.create_time()}))
    except OSError as trouble:
        raise CannotHaveError(
            f"{what} did not start: it can have no folder in {_temporary()} ({trouble.strerror})."
        ) from trouble
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """End the servers whose keeper is gone, and remove their folders. Those of other users stay."""
    for folder in _temporary().glob(f"{_PREFIX}*"):
        with suppress(OSError, ValueError, KeyError):
            if not _is_kept(folder):
                end_all_in(folder)
                shutil.rmtree(folder, ignore_errors=True)


def _is_kept(folder: Path) -> bool:
    """Raises OSError, ValueError or KeyError where nobody can tell: a folder being made, or not ours."""
    note = json.loads((folder / _NOTE).read_text())
    try:
        keeper = psutil.Process(note["pid"])
        return bool(keeper.create_time() == note["created"] and keeper.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def end_all_in(folder: Path) -> None:
    """End the processes that were started with this folder on their command line."""
    servers = []
    for process in psutil.process_iter(["cmdline"]):
        if process.pid != os.getpid() and str(folder) in " ".join(process.info["cmdline"] or []):
            with suppress(psutil.Error):
                process.terminate()
                servers.append(process)
    _, alive = psutil.wait_procs(servers, timeout=_STOP_SECONDS)
    for process in alive:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=_STOP_SECONDS)
