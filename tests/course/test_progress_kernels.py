"""Several kernels at once, and kernels that are killed: what was recorded is in the file."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

from course.progress import Progress

EVENTS = 1000

# Both kernels wait for the other one, so that they write at the same time.
WRITE = f"""
from pathlib import Path
import time
from course.progress import Progress
folder = Path({{folder!r}})
progress = Progress.open(folder / "progress.db")
(folder / "ready-{{me}}").touch()
while not (folder / "ready-{{other}}").exists():
    time.sleep(0.001)
for number in range({EVENTS}):
    progress.record("quiz", "{{me}}", f"q{{{{number % 10}}}}", {{{{"number": number}}}})
"""


def start_kernel() -> tuple[KernelManager, BlockingKernelClient]:
    return start_new_kernel(startup_timeout=120, kernel_name="python3")


def stop_kernel(manager: KernelManager, client: BlockingKernelClient) -> None:
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def reply_to(client: BlockingKernelClient, message: str) -> dict[str, object]:
    """The answer to one of our messages; others (kernel_info from the start) are skipped."""
    while True:
        reply = client.get_shell_msg(timeout=240)
        if reply["parent_header"].get("msg_id") == message:
            content: dict[str, object] = reply["content"]
            return content


def test_two_kernels_write_a_thousand_events_each_at_once_and_none_is_lost(tmp_path: Path) -> None:
    kernels = [start_kernel(), start_kernel()]
    try:
        messages = [
            client.execute(WRITE.format(folder=str(tmp_path), me=me, other=1 - me))
            for me, (_, client) in enumerate(kernels)
        ]
        replies = [reply_to(client, message) for (_, client), message in zip(kernels, messages, strict=True)]
    finally:
        for kernel in kernels:
            stop_kernel(*kernel)

    assert [reply["status"] for reply in replies] == ["ok", "ok"], replies
    progress = Progress.open(tmp_path / "progress.db")
    assert progress.notices == []
    assert len(progress.events()) == 2 * EVENTS
    for kernel_number in "01":
        numbers = [event.data["number"] for event in progress.events(lesson=kernel_number)]
        assert sorted(map(int, map(str, numbers))) == list(range(EVENTS))


def assert_only_the_event_in_flight_may_be_missing(path: Path, told: list[str]) -> None:
    """`told`: the ids that the killed process printed after `record` had returned."""
    progress = Progress.open(path)
    stored = [event.id for event in progress.events()]
    assert progress.notices == []
    assert set(told) <= set(stored)
    assert len(stored) - len(told) in (0, 1)  # stored, but killed before it could say so
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


UNTIL_KILLED = """
from pathlib import Path
from course.progress import Progress
folder = Path({folder!r})
progress = Progress.open(folder / "progress.db")
with (folder / "told").open("w") as told:
    for number in range(10**9):
        event = progress.record("quiz", "06", f"q{{number % 10}}", {{"number": number}})
        print(event.id, file=told, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_kernel_killed_in_mid_write_loses_at_most_the_event_in_flight(tmp_path: Path) -> None:
    told = tmp_path / "told"
    manager, client = start_kernel()
    try:
        client.execute(UNTIL_KILLED.format(folder=str(tmp_path)))
        while not told.exists() or len(told.read_text().splitlines()) < 20:
            assert manager.is_alive()
        manager.signal_kernel(signal.SIGKILL)
        while manager.is_alive():
            time.sleep(0.01)
    finally:
        stop_kernel(manager, client)

    # the last line may be cut off: the kernel was killed while it wrote that, too
    complete = [line for line in told.read_text().splitlines(keepends=True) if line.endswith("\n")]
    assert_only_the_event_in_flight_may_be_missing(
        tmp_path / "progress.db", [line.strip() for line in complete]
    )


# Forks, because starting Python anew for each of many repetitions would take minutes.
KILL_MANY = """
import os, random, signal, sys, time
from pathlib import Path
from course.progress import Progress

folder, repetitions = Path(sys.argv[1]), int(sys.argv[2])
chance = random.Random(7)
for repetition in range(repetitions):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        progress = Progress.open(folder / f"{repetition}.db")
        for number in range(10**9):
            event = progress.record("quiz", "06", f"q{number % 5}", {"text": "x" * 300})
            os.write(writing, event.id.encode())
    os.close(writing)
    begun = os.read(reading, 36)
    time.sleep(chance.uniform(0, 0.04))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as rest:
        (folder / f"{repetition}.told").write_bytes(begun + rest.read())
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_at_any_of_many_moments_at_most_the_event_in_flight_is_lost(tmp_path: Path) -> None:
    repetitions = 60
    subprocess.run([sys.executable, "-c", KILL_MANY, tmp_path, str(repetitions)], check=True)

    for repetition in range(repetitions):
        ids = (tmp_path / f"{repetition}.told").read_text()
        told = [ids[start : start + 36] for start in range(0, len(ids) // 36 * 36, 36)]
        assert told
        assert_only_the_event_in_flight_may_be_missing(tmp_path / f"{repetition}.db", told)
