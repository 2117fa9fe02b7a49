"""Running the three contestants, each in a process of its own, and taking their time and memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
_SHORTEST_WAIT = 0.05


class FailedError(Exception):
    """A contestant did not do its work; the message has the end of what it said."""


@dataclass(frozen=True)
class Run:
    """One process from its start to its end: seconds by the clock, CPU seconds of all its processes.

    `peak_bytes` is the largest resident memory of the process itself, without its children.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str

    def lines(self) -> list[dict[str, Any]]:
        """What the process printed, a JSON document a line."""
        return [json.loads(line) for line in self.output.splitlines() if line.startswith("{")]


def environment(scratch: Path) -> dict[str, str]:
    """Threads as stated, a home of its own, and nbgrader's `alembic` to be found."""
    home = scratch / "home"
    home.mkdir(exist_ok=True)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return {**os.environ, **THREADS, **_QUIET, "HOME": str(home), "PATH": path}


def run(module: str, arguments: list[str], scratch: Path) -> Run:
    """Run `python -m module` from the repository's root. Raises FailedError."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with (scratch / "stdout").open("w+b") as out, (scratch / "stderr").open("w+b") as err:
        begun = time.perf_counter()
        command = [sys.executable, "-m", module, *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=environment(scratch), stdout=out, stderr=err)
        try:
            peak = 0
            while True:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_SHORTEST_WAIT)
                    break
                peak = max(peak, _peak_of(process.pid))
        finally:
            process.kill()  # nothing happens where it has ended
            process.wait()
        seconds = time.perf_counter() - begun
        said, complaint = (_read(stream) for stream in (out, err))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        last = "\n".join((said + complaint).splitlines()[-5:])
        raise FailedError(
            f"{module} {' '.join(arguments[:3])} ended with exit code {process.returncode}:\n{last}"
        )
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, cpu, peak, said)


def _read(stream: Any) -> str:
    stream.seek(0)
    return str(stream.read().decode("utf-8", "replace"))


def _peak_of(pid: int) -> int:
    """The highest resident memory of a process so far, in bytes; 0 where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(found[0][1]) * 1024 if found else 0
