"""What a learner did, remembered: an append-only store of events that several kernels can share."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from course.problems import CourseError
from course.progress_file import Event, EventFile, SideFile
from course.progress_rescue import begin_side_file, merge_side_files, replace_damaged, side_files
from course.progress_trouble import Busy, Damaged, Merged, Trouble, Unusable
from course.syllabus import course_root

__all__ = ["Event", "Progress", "progress_path"]


def progress_path() -> Path:
    """`COURSE_PROGRESS`, else `progress.db` in the work folder we are in, else in `work/` of the course."""
    if os.environ.get("COURSE_PROGRESS"):
        return Path(os.environ["COURSE_PROGRESS"]).expanduser().absolute()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / ".course").is_dir():
            return folder / "progress.db"
    return course_root() / "work" / "progress.db"


class Progress:
    """Events in one SQLite file, `path`. Threads, forks and other kernels may use it at the same time.

    `notices` are sentences that the learner must be told; more can come while the store is in use.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notices: list[str] = []
        self._main = EventFile(path)
        self._main_readable = True
        self._side: SideFile | None = None  # where events go while the main file cannot take them
        self._unsaved: dict[str, Event] = {}

    @classmethod
    def open(cls, path: Path | None = None) -> Progress:
        """Open or begin the file. Raises nothing for a file or a place that is unusable: `notices` say so."""
        progress = cls(progress_path() if path is None else path.absolute())
        try:
            progress._main.prepare()
        except Trouble as trouble:
            progress._cope(trouble)
        if progress._side is None:
            merge_side_files(progress._main)
        return progress

    def record(self, kind: str, lesson: str, item: str, data: dict[str, object]) -> Event:
        """Write one event; when this returns, it outlives a killed process and a power cut.

        Raises CourseError when it cannot be written (full disk, read-only folder). The event is then kept in
        memory: `events` and `latest` still give it, and the next `record` that succeeds writes it as well.
        Raises TypeError or ValueError when `data` is not plain JSON.
        """
        event = Event(str(uuid4()), datetime.now(UTC), kind, lesson, item, data)
        event = Event.from_row(event.as_row())  # as a later reader gets it; a copy of the caller's dict
        self._unsaved[event.id] = event
        stored = self._append(list(self._unsaved.values()))
        for written in stored:
            self._unsaved.pop(written.id, None)
        return next(written for written in stored if written.id == event.id)

    def events(
        self, kind: str | None = None, lesson: str | None = None, item: str | None = None
    ) -> list[Event]:
        """The events with the values given, oldest first."""
        return self._read(latest=False, kind=kind, lesson=lesson, item=item)

    def latest(self, kind: str, lesson: str, item: str) -> Event | None:
        """The last event of one item."""
        return self.latest_by_item(kind, lesson, item).get((lesson, item))

    def latest_by_item(
        self, kind: str, lesson: str | None = None, item: str | None = None
    ) -> dict[tuple[str, str], Event]:
        """The last event of every item of one kind, by (lesson, item)."""
        found = self._read(latest=True, kind=kind, lesson=lesson, item=item)
        return {(event.lesson, event.item): event for event in found}

    def _append(self, events: list[Event]) -> list[Event]:
        for _ in range(4):  # enough for main file -> side file -> main file -> side file
            target = self._side or self._main
            try:
                return target.append(events)
            except Trouble as trouble:
                problem = f"{target.path} {trouble}"
                if target is self._side and (not isinstance(trouble, Unusable) or not target.path.exists()):
                    self._return_to_main()  # another kernel has merged it: the main file is free again
                elif isinstance(trouble, Unusable) or not self._cope(trouble):
                    break
        raise CourseError(f"Not saved: {problem}. It is kept in memory and saved with your next answer.")

    def _read(self, *, latest: bool, **where: str | None) -> list[Event]:
        def find(file: EventFile) -> None:
            rows = file.latest(**where) if latest else file.events(**where)
            found.update((event.id, event) for event in rows)

        found: dict[str, Event] = {}
        if self._side is not None:
            # before the main file: an event that another kernel merges meanwhile is then found there
            for side in side_files(self.path):
                with suppress(Trouble):
                    find(side)
        for _ in range(2):  # again, when the file was damaged and a fresh one is in its place
            if not self._main_readable:
                break
            try:
                find(self._main)
                break
            except Trouble as trouble:
                if not self._cope(trouble):
                    break
        for event in list(self._unsaved.values()):
            if all(value is None or getattr(event, column) == value for column, value in where.items()):
                found[event.id] = event
        return sorted(found.values(), key=lambda event: event.at)

    def _cope(self, trouble: Trouble) -> bool:
        """Do what trouble with the main file calls for. False where only the learner can help."""
        if isinstance(trouble, Unusable):
            self._tell(
                f"{self.path} {trouble}. Until then your answers last only as long as this notebook's kernel."
            )
            return False
        if isinstance(trouble, Damaged | Merged):
            try:
                aside = replace_damaged(self._main)
            except (Trouble, OSError):
                return self._step_aside(trouble)
            if aside is not None:
                merge_side_files(self._main)
                self._tell(
                    f"{self.path} {trouble}. It is kept as {aside.kept_as}; a fresh one was begun "
                    f"(events carried over: {aside.rescued})."
                )
            return True
        return self._side is None and self._step_aside(trouble)

    def _step_aside(self, trouble: Trouble) -> bool:
        """Go on in a side file, which the next `open` that finds the main file free merges into it.

        A locked file is not renamed: the program that holds it would go on writing to it under the new name,
        and what it writes would be lost to us.
        """
        self._main_readable = isinstance(trouble, Busy)  # a lock for writing only still lets us read
        self._main = replace(self._main, waits_long=False)
        try:
            self._side = begin_side_file(self._main)
        except Trouble as no_side_file:
            self._tell(
                f"{self.path} {trouble}, and a new file beside it {no_side_file}. "
                "Until then your answers last only as long as this notebook's kernel."
            )
            return False
        self._tell(
            f"{self.path} {trouble}. Meanwhile what you do is kept in {self._side.path} and added to "
            "the other file when you next open the course."
        )
        return True

    def _return_to_main(self) -> None:
        self._side = None
        self._main = EventFile(self.path)
        self._main_readable = True

    def _tell(self, sentence: str) -> None:
        if sentence not in self.notices:
            self.notices.append(sentence)
