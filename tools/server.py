"""Starting a web server for a while: waiting until it answers, and ending it with all that it started."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

START_SECONDS = 90
_FOLDERS = ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def private_folders(home: Path) -> dict[str, str]:
    """Environment variables that keep Jupyter to new folders below `home`."""
    folders = {name: home / name.lower() for name in _FOLDERS}
    for folder in folders.values():
        folder.mkdir(parents=True)
    return {name: str(folder) for name, folder in folders.items()}


@contextmanager
def serving(
    command: Sequence[str], url: str, log: Path, *, folder: Path, environment: dict[str, str]
) -> Iterator[str]:
    """Run the server that `command` starts in `folder`, and give `url` once that is answered.

    Raises AssertionError, with what the server has said, when it ends or is not up in time.
    """
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        _wait_until_answered(url, server, log)
        yield url
    finally:
        end(server)


def _wait_until_answered(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        assert server.poll() is None, log.read_text(errors="replace")
        try:
            urllib.request.urlopen(f"{url}/nothing-is-here", timeout=5).close()
        except urllib.error.HTTPError:
            return  # that is an answer
        except (OSError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"{url} was not answered in {START_SECONDS} s:\n{log.read_text(errors='replace')}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server and every process it started (kernels among them), each by its own id."""
    family = [*psutil.Process(process.pid).children(recursive=True)] if process.poll() is None else []
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _, alive = psutil.wait_procs(family, timeout=5)
    for straggler in alive:
        straggler.kill()
    psutil.wait_procs(alive, timeout=5)
