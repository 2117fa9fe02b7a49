"""Running the three contestants, each in a process of its own, and taking their time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[1]
THREADS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}
"""The same for all contestants; ours sets them in its sandbox by itself."""
_QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3"}  # a line on stderr would cost points under plain nbgrader
_KEPT = ("LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
_SECONDS_BETWEEN_LOOKS = 0.05


class FailedError(Exception):
    """A contestant did not do its work; the message has the end of what it said."""


@dataclass(frozen=True)
class Run:
    """One process from its start to its end: seconds by the clock, and what it printed.

    `peak_bytes` is the largest resident memory of the process itself, without its children.
    """

    seconds: float
    peak_bytes: int
    output: str

    def lines(self) -> list[dict[str, Any]]:
        """What the process printed, a JSON document a line."""
        return [json.loads(line) for line in self.output.splitlines() if line.startswith("{")]


def run(module: str, arguments: Sequence[str], home: Path) -> Run:
    """Run `python -m module` in the repository's root, with `home` as home. Raises FailedError."""
    command = [sys.executable, "-m", module, *arguments]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=_environment(home), stdout=out, stderr=err)
        try:
            peak = 0
            while True:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_SECONDS_BETWEEN_LOOKS)
                    break
                peak = max(peak, _peak_of(process.pid))
        finally:
            process.kill()  # nothing happens where it has ended
            process.wait()
        seconds = time.perf_counter() - begun
        said, complaint = _read(out), _read(err)
    if process.returncode:
        what = " ".join([module, *arguments[:3]])
        last = "\n".join((said + complaint).splitlines()[-5:])
        raise FailedError(f"{what} ended with exit code {process.returncode}:\n{last}")
    return Run(seconds, peak, said)


def _environment(home: Path) -> dict[str, str]:
    """Nothing of the caller's that could configure a contestant; nbgrader calls `alembic` by its name."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return {**kept, **THREADS, **_QUIET, "HOME": str(home), "PATH": path}


def _read(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8", "replace")


def _peak_of(pid: int) -> int:
    """The highest resident memory of a process so far, in bytes; 0 where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(found[0][1]) * 1024 if found else 0
