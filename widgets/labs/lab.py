"""What every lab shares: settings that the page may move, stored data, the learner's own, one training."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Protocol

import anywidget
import pandas as pd
from pydantic import Field
from traitlets import Dict, List, Unicode

from course.problems import CourseError
from widgets import still
from widgets.base import CourseWidget, Message, NotUnderstoodError
from widgets.labs.own_table import Table, possible_targets, prepare, read_csv
from widgets.labs.process import Work
from widgets.record import LessonRecord

DATA = Path(__file__).resolve().parents[1] / "data"
REPAIR = "update the course to get it back."
SHOW_SECONDS = 0.1
"""How often a training in progress is shown at most."""


class Steps(Protocol):
    """Work in progress elsewhere, for example a Work."""

    def steps(self) -> Iterator[dict[str, Any]]:
        """What came of each step. Raises CourseError when the work failed."""

    def stop(self) -> None:
        """End it; `steps` then ends too."""


class Cancel(Message):
    kind: Literal["cancel"]


class ReadTable(Message):
    """The attached file is a table of the learner's."""

    kind: Literal["read_table"]
    name: Annotated[str, Field(max_length=300)]


class UseTable(Message):
    """Make the lab's pictures anew from the table that was read."""

    kind: Literal["use_table"]
    target: str


class ForgetTable(Message):
    kind: Literal["forget_table"]


class Lab(CourseWidget):
    """A lab: the page answers from `data` at once, and asks the kernel only to train.

    `data` are the stored ones or, once worked out, those of the learner's own; `data["table"]` tells.
    `training` is empty, or tells of the last training: `panel`, `settings`, `status` ("running",
    "done", "cancelled" or "failed"), `done` and `total` epochs, `problem` (a sentence), and what came of it.
    `own` is empty, or tells of the learner's table: `status` ("read", or as above), `name`, `rows`, `targets`
    (columns that could be predicted, the likeliest first), `target`, `done` (0 to 1), `what`, `problem`, and
    `home`, the name of the stored table.
    `pins` are what the learner keeps to compare.
    """

    settings: ClassVar[tuple[str, ...]]
    """Names of the traits that the learner sets with sliders and tabs; the page may set no others."""
    survey_module: ClassVar[str]
    """What makes data of a table, as `python -m`; only a lab whose data have a `table` needs one."""

    lab = Unicode().tag(sync=True)
    data = Dict().tag(sync=True)
    defaults = Dict().tag(sync=True)
    training = Dict().tag(sync=True)
    own = Dict().tag(sync=True)
    pins = List(Dict()).tag(sync=True)

    def __init__(self, name: str, record: LessonRecord, data: dict[str, Any] | None = None) -> None:
        data = data or {}
        super().__init__(record, lab=name, data=data)
        self.defaults = {setting: getattr(self, setting) for setting in self.settings}
        self._stored = data
        self._lock = threading.Lock()
        self._process: Steps | None = None
        self._shown_in = ""
        self._frame: pd.DataFrame | None = None
        self.table: Table | None = None
        """The learner's own that the lab shows; None for the stored one."""

    def still(self) -> str:
        return still.picture(self.lab)

    def __repr__(self) -> str:
        return f"A lab, {self.lab}. {still.OPEN}"

    def set_state(self, sync_data: dict[str, object]) -> None:
        """Take the page's settings and pins, and nothing else that it sends."""
        own = {name: value for name, value in sync_data.items() if name in (*self.settings, "pins")}
        anywidget.AnyWidget.set_state(self, own)

    def use(self, frame: pd.DataFrame, target: str | None = None, name: str = "your table") -> None:
        """Show this lab for a table of yours: `target` is the column with two values that is to be predicted.

        It takes two to four minutes, in which the lab shows how far it is, or what is wrong with the table.
        """
        self.cancel()
        try:
            self._read(frame, name)
            self._use(target)
        except CourseError as error:
            self.own = {"status": "failed", "name": name, "targets": [], "problem": " ".join(error.lines)}

    def handle(self, message: Any) -> None:
        if isinstance(message, Cancel):
            self.cancel()
        elif isinstance(message, ReadTable):
            self.cancel()
            self._read(read_csv(self.attached, message.name), message.name)
        elif isinstance(message, UseTable):
            self._use(message.target)
        elif isinstance(message, ForgetTable):
            self.cancel()
            self._frame = self.table = None
            self.settle()
            self.own, self.training, self.data = {}, {}, self._stored
        else:
            self.handle_training(message)

    def settle(self) -> None:
        """Bring settings into the range of the data that are shown now."""

    def handle_training(self, message: Any) -> None:
        """Act on a message that is the lab's own."""
        raise NotUnderstoodError

    def train(self, about: dict[str, Any], total: int, start: Callable[[], Steps]) -> None:
        """Train in the background; what is under way is ended first. `about`: `panel` and `settings`."""
        epochs: list[dict[str, float]] = []

        def progress(epoch: dict[str, float]) -> dict[str, Any]:
            epochs.append(epoch)
            curves = {name: [each[name] for each in epochs] for name in epoch}
            return {"done": min(len(epochs), total), "curves": curves}

        self._begin("training", {**about, "done": 0, "total": total}, start, progress)

    def cancel(self) -> None:
        """End what is under way, if anything."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.stop()
            setattr(self, self._shown_in, {**getattr(self, self._shown_in), "status": "cancelled"})

    def close(self) -> None:
        """Remove the lab; what is under way ends with it."""
        self.cancel()
        super().close()

    def _read(self, frame: pd.DataFrame, name: str) -> None:
        targets = possible_targets(frame)
        if not targets:
            prepare(frame, name)  # which says what is wrong
        self._frame = frame
        about = {"name": name, "rows": len(frame), "columns": len(frame.columns), "targets": targets}
        about["home"] = self._stored["table"]["name"]
        self.own = {**about, "status": "read", "target": targets[0], "problem": ""}

    def _use(self, target: str | None) -> None:
        if self._frame is None:
            raise NotUnderstoodError
        table = prepare(self._frame, self.own["name"], target)
        about = {name: self.own[name] for name in ("name", "rows", "columns", "targets", "home")}
        state = {**about, "target": table.target, "notes": list(table.notes), "done": 0.0, "what": ""}

        def progress(step: dict[str, Any]) -> dict[str, Any]:
            if step["data"]:
                self.table = table
                self.settle()
                self.training, self.data = {}, step["data"]
            return {"done": step["done"], "what": step["what"]}

        self._begin("own", state, lambda: Work(self.survey_module, table), progress)

    def _begin(
        self,
        trait: str,
        state: dict[str, Any],
        start: Callable[[], Steps],
        progress: Callable[[dict[str, Any]], dict[str, Any]],
    ) -> None:
        """Work in the background and show in the trait what `progress` makes of each step."""
        self.cancel()
        state = {**state, "status": "running", "problem": ""}
        setattr(self, trait, state)
        try:
            process = start()
        except OSError as error:
            setattr(self, trait, {**state, "status": "failed", "problem": f"Nothing was started: {error}"})
            return
        with self._lock:
            self._process, self._shown_in = process, trait
        threading.Thread(target=self._follow, args=(process, trait, state, progress), daemon=True).start()

    def _follow(
        self,
        process: Steps,
        trait: str,
        state: dict[str, Any],
        progress: Callable[[dict[str, Any]], dict[str, Any]],
    ) -> None:
        """Runs in a thread until the work has ended or other work has begun."""
        shown = time.monotonic()
        status, problem = "done", ""
        try:
            for step in process.steps():
                with self._lock:
                    if self._process is not process:
                        return
                    state = {**state, **progress(step)}
                if time.monotonic() - shown >= SHOW_SECONDS:
                    self._show(process, trait, state)
                    shown = time.monotonic()
        except (CourseError, OSError, ValueError) as error:
            status, problem = "failed", str(error)
        self._show(process, trait, {**state, "status": status, "problem": problem})
        with self._lock:
            if self._process is process:
                self._process = None

    def _show(self, process: Steps, trait: str, state: dict[str, Any]) -> None:
        with self._lock:
            if self._process is process:
                setattr(self, trait, state)


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
