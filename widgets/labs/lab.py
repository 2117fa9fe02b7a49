"""What every lab shares: settings that the page may move, stored data, and one training at a time."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Protocol

import anywidget
from traitlets import Dict, Unicode

from course.problems import CourseError
from widgets.base import CourseWidget
from widgets.record import LessonRecord

DATA = Path(__file__).resolve().parents[1] / "data"
REPAIR = "update the course to get it back."
SHOW_SECONDS = 0.1
"""How often a training in progress is shown at most."""


class Training(Protocol):
    """A training in progress elsewhere, for example a NetworkTraining."""

    def epochs(self) -> Iterator[dict[str, float]]:
        """What came of each epoch. Raises CourseError when the training failed."""

    def stop(self) -> None:
        """End it; `epochs` then ends too."""


class Lab(CourseWidget):
    """A lab: the page answers from `data` at once, and asks the kernel only to train.

    `training` is empty, or tells of the last training: `panel`, `settings`, `status` ("running", "done",
    "cancelled" or "failed"), `done` and `total` epochs, `problem` (a sentence), and what came of it.
    """

    settings: ClassVar[tuple[str, ...]]
    """Names of the traits that the learner sets with sliders and tabs; the page may set no others."""

    lab = Unicode().tag(sync=True)
    data = Dict().tag(sync=True)
    defaults = Dict().tag(sync=True)
    training = Dict().tag(sync=True)

    def __init__(self, name: str, data: dict[str, Any], record: LessonRecord) -> None:
        super().__init__(record, lab=name, data=data)
        self.defaults = {setting: getattr(self, setting) for setting in self.settings}
        self._lock = threading.Lock()
        self._process: Training | None = None

    def set_state(self, sync_data: dict[str, object]) -> None:
        """Take the page's settings, and nothing else that it sends."""
        own = {name: value for name, value in sync_data.items() if name in self.settings}
        anywidget.AnyWidget.set_state(self, own)

    def train(self, about: dict[str, Any], total: int, start: Callable[[], Training]) -> None:
        """Train in the background; a training under way is ended first. `about`: `panel` and `settings`."""
        self.cancel()
        self.training = {**about, "status": "running", "done": 0, "total": total, "problem": ""}
        try:
            process = start()
        except OSError as error:
            self.training = {**self.training, "status": "failed", "problem": f"No training began: {error}"}
            return
        with self._lock:
            self._process = process
        threading.Thread(target=self._follow, args=(process, self.training), daemon=True).start()

    def cancel(self) -> None:
        """End the training under way, if any."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.stop()
            self.training = {**self.training, "status": "cancelled"}

    def close(self) -> None:
        """Remove the lab; its training ends with it."""
        self.cancel()
        super().close()

    def _follow(self, process: Training, training: dict[str, Any]) -> None:
        """Runs in a thread, and shows how far the training is until it has ended or another has begun."""
        epochs: list[dict[str, float]] = []
        shown = time.monotonic()
        status, problem = "done", ""
        try:
            for epoch in process.epochs():
                epochs.append(epoch)
                if time.monotonic() - shown >= SHOW_SECONDS:
                    self._show(process, {**training, **_progress(epochs, training["total"])})
                    shown = time.monotonic()
        except (CourseError, OSError, ValueError) as error:
            status, problem = "failed", str(error)
        end = {**_progress(epochs, training["total"]), "status": status, "problem": problem}
        self._show(process, {**training, **end})
        with self._lock:
            if self._process is process:
                self._process = None

    def _show(self, process: Training, training: dict[str, Any]) -> None:
        with self._lock:
            if self._process is process:
                self.training = training


def _progress(epochs: list[dict[str, float]], total: int) -> dict[str, Any]:
    curves = {name: [epoch[name] for epoch in epochs] for name in (epochs[0] if epochs else ())}
    return {"done": min(len(epochs), total), "curves": curves}


def read_data(name: str, data_file: str | None, lesson: str) -> dict[str, Any]:
    """The stored answers of a lab. Raises CourseError when the file is missing or damaged."""
    if data_file is None:
        raise CourseError(
            f"Lesson {lesson}: the lab {name!r} has no data file; add `data:` in its front-matter."
        )
    path = DATA / data_file
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror}); {REPAIR}") from None
    except ValueError:
        raise CourseError(f"{path}: is damaged; {REPAIR}") from None
    if not isinstance(data, dict):
        raise CourseError(f"{path}: is not the data of a lab; {REPAIR}")
    return data
