"""`.course` in a learner's work folder: what was delivered, what was put beside, what was replaced.

    base/       the course's version of each file as last delivered: what a merge starts from
    beside/     the course's version as last put beside a file that was left as it was
    backups/    the learner's files as they were before an update replaced them, one folder an update
    step.*      the one change under way; a crash at any point is put right by `recover`

A change has two parts, a file in the work folder and the record of it here, and must not be done by half:
a replaced file without its record would look like one that the learner edited.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path, PurePosixPath

from filelock import FileLock

FOLDER = ".course"
LOCK_SECONDS = 30


class ChangedMeanwhileError(Exception):
    """The learner's file is not what it was when the update looked at it."""


class WorkStore:
    """The record of one work folder. Every method may raise OSError, and then nothing is lost."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.folder = work / FOLDER
        self._step = self.folder / "step.json"
        self._step_record = self.folder / "step.course"
        self._backup_folder: Path | None = None

    def lock(self) -> FileLock:
        """Held during an update, so that two do not interleave. Raises filelock.Timeout when acquired."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self.folder / "update.lock", timeout=LOCK_SECONDS)

    def delivered(self, name: PurePosixPath) -> bytes | None:
        return _read(self.folder / "base" / name)

    def put_beside(self, name: PurePosixPath) -> bytes | None:
        return _read(self.folder / "beside" / name)

    def record_delivered(self, name: PurePosixPath, course: bytes) -> None:
        """The file in the work folder already has what the course changed."""
        new = self.folder / "base.new"
        _write(new, course)
        _move(new, self.folder / "base" / name)

    def deliver(self, name: PurePosixPath, content: bytes, course: bytes, instead_of: bytes | None) -> None:
        """Make `content` the learner's file `name`; `course` is the course's version that is in it.

        Raises ChangedMeanwhileError when the file does not hold `instead_of` (None: is not there) any more.
        """
        self._change(self.work / name, content, instead_of, self.folder / "base" / name, course)

    def deliver_beside(self, name: PurePosixPath, target: Path, course: bytes) -> None:
        """Write the course's version of `name` to `target`, where nothing is yet."""
        self._change(target, course, None, self.folder / "beside" / name, course)

    def back_up(self, name: PurePosixPath, content: bytes) -> None:
        """Keep what the learner's file `name` held."""
        _write(self.backup_folder / name, content)

    @property
    def backup_folder(self) -> Path:
        """Where this update keeps what it replaces: named after the time, and new."""
        if self._backup_folder is None:
            stamp = datetime.now().strftime("%Y-%m-%dT%H-%M-%S")
            folder, count = self.folder / "backups" / stamp, 1
            while folder.exists():
                count += 1
                folder = self.folder / "backups" / f"{stamp}-{count}"
            self._backup_folder = folder
        return self._backup_folder

    def _change(
        self, target: Path, content: bytes, instead_of: bytes | None, shelf: Path, record: bytes
    ) -> None:
        # The order makes every point of a crash readable: the record exists exactly while the step is under
        # way, and the new file has left its place exactly when the learner has it.
        new = target.with_name(f".{target.name}.course-new")
        places = {"new": new, "shelf": shelf}
        _write(self._step, json.dumps({k: os.path.relpath(v, self.work) for k, v in places.items()}).encode())
        _write(new, content)
        _write(self._step_record, record)
        if _read(target) != instead_of:  # a last look: JupyterLab may be saving it this moment
            self.recover()
            raise ChangedMeanwhileError(target)
        _move(new, target)
        _move(self._step_record, shelf)
        self._step.unlink()

    def recover(self) -> None:
        """Finish or undo the change that a crash left half done."""
        step = _read(self._step)
        if step is None:
            return
        try:
            places = {key: self.work / path for key, path in json.loads(step).items()}
        except ValueError:  # the crash came while the step was written down: nothing else has happened
            places = {}
        if places and self._step_record.exists() and not places["new"].exists():
            _move(self._step_record, places["shelf"])
        else:
            self._step_record.unlink(missing_ok=True)
            if places:
                places["new"].unlink(missing_ok=True)
        self._step.unlink()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)
