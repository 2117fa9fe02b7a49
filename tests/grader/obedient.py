"""Children that do as a test says, to see what they are able to do."""

from __future__ import annotations

import json
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from grader.job import Limits
from grader.sandbox.bubblewrap import Sandbox
from grader.sandbox.forkserver import Child, Exit, ForkServer, Spawner

INSIDE = Path(__file__).parent / "inside"
REPOSITORY = Path(__file__).parents[2]


def sandboxed(*preload: str, hidden: tuple[Path, ...] = (), readable: tuple[Path, ...] = ()) -> ForkServer:
    return ForkServer(preload, sandbox=Sandbox([REPOSITORY, *hidden], [INSIDE, *readable]))


class Obedient:
    """A child of `server`; ends with the `with` block."""

    def __init__(
        self,
        server: ForkServer | Spawner,
        limits: Limits | None = None,
        environment: dict[str, str] | None = None,
        entry: str = "obey:serve",
    ) -> None:
        everything = {"PYTHONPATH": str(INSIDE), **(environment or {})}
        self.child: Child = server.start(entry, limits or Limits(), everything)

    def __enter__(self) -> Obedient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.finish()

    def finish(self) -> Exit:
        return self.child.finish()

    def send(self, source: str) -> None:
        self.child.connection.send_bytes(textwrap.dedent(source).encode())

    def answer(self) -> dict[str, Any]:
        return dict(json.loads(self.child.connection.recv_bytes()))

    def does(self, source: str) -> Any:
        """The value of `result` after `source` has been run."""
        self.send(source)
        answer = self.answer()
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def fails(self, source: str) -> str:
        """The error that `source` gives."""
        self.send(source)
        answer = self.answer()
        assert "error" in answer, f"it worked: {answer}"
        return str(answer["error"])


def processes_with(text: str) -> list[psutil.Process]:
    """Those that live and have `text` in their command line."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        if process.info["status"] != psutil.STATUS_ZOMBIE and text in " ".join(process.info["cmdline"] or []):
            found.append(process)
    return found


def eventually(true: Callable[[], bool]) -> bool:
    """Waits for it, generously: how long it takes is nobody's business here."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return true()
