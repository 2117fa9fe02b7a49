"""The learner's work folder: new and updated lessons arrive, and nothing that the learner wrote is lost.

What an update does with one file of the course, told by the learner's copy (docs/work-folder.md says the same
to learners):

 1. new in the course, nothing in its place      -> copied
 2. missing: the learner deleted it              -> copied again (deleting is how one starts afresh)
 3. the course has not changed it                -> left alone, byte for byte
 4. only opened or run since it was delivered    -> replaced; the copy with its outputs goes to the backups
 5. edited, and the course changed other places  -> merged cell by cell; the copy before goes to the backups
 6. edited, and the course changed the same      -> left alone; the course's version is put beside it
 7. the learner's own file, of the same name     -> left alone; the course's version is put beside it
 8. no notebook any more, a folder, a link, ...  -> left alone; the course's version is put beside it
 9. no longer in the course, or never was        -> left alone

"Put beside" means `lesson.course-update-2025-11-21.ipynb`; a file of that name is never overwritten. Data
files are treated like notebooks, except that they are not merged: case 5 is case 6 for them.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from filelock import Timeout

from course.merge import merge
from course.notebook_cells import BrokenNotebookError, CellContent, read_cells
from course.problems import CourseError
from course.work_store import ChangedMeanwhileError, WorkStore


@dataclass
class UpdateReport:
    """What an update did, by file name relative to the work folder; `lines()` says it to the learner."""

    added: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    backups: Path | None = None

    def lines(self) -> list[str]:
        """One line for each thing the learner should know; empty when nothing happened."""
        lines = [
            f"{what}: {_names(names)}"
            for what, names in (
                ("New", self.added),
                ("Was missing, copied again", self.restored),
                ("Updated to the course's new version", self.replaced),
                ("Merged with your changes", self.merged),
            )
            if names
        ]
        lines += self.notices
        if self.backups:
            lines.append(f"Your copies from before this update are in {self.backups}")
        return lines


def update(notebooks: Path, work: Path) -> UpdateReport:
    """Bring `work` up to date with the learner edition in `notebooks`.

    Raises CourseError, with nothing of the learner's lost, when the work folder cannot be written; the next
    update goes on from there.
    """
    course = _course_files(notebooks)
    if notebooks.resolve() in (work.resolve(), *work.resolve().parents):
        raise CourseError(f"{work} lies in the course's own notebooks: choose another folder with --work")
    try:
        work.mkdir(parents=True, exist_ok=True)
        store = WorkStore(work)
        with store.lock():
            store.recover()
            return _Update(store, notebooks).run(course)
    except Timeout:
        raise CourseError(
            f"Another `course lab` is updating {work} just now: wait until it has started, then try again"
        ) from None
    except (FileExistsError, NotADirectoryError) as error:
        raise CourseError(
            f"{error.filename or work} is a file where a folder is needed: move it away, "
            "or choose another work folder with --work"
        ) from error
    except OSError as error:
        raise CourseError(_explain(error, work)) from error


def _course_files(notebooks: Path) -> list[PurePosixPath]:
    """The files of the learner edition, without what the system and Jupyter leave lying about."""
    names = (path.relative_to(notebooks) for path in sorted(notebooks.rglob("*")) if path.is_file())
    wanted = [
        PurePosixPath(*name.parts)
        for name in names
        if not any(part.startswith(".") or part == "__pycache__" for part in name.parts)
    ]
    if not wanted:
        raise CourseError(f"{notebooks} holds no lessons: run `grader build` first")
    return wanted


def _explain(error: OSError, work: Path) -> str:
    where = error.filename or work
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"{where} cannot be written: make the work folder writable, or choose another with --work"
        case errno.ENOSPC | errno.EDQUOT:
            return f"The disk of {work} is full: make room and run `course lab` again; your work is safe"
    return f"The work folder {work} cannot be brought up to date ({error}); your work is safe"


class _NotAFileError(Exception):
    """Something that is no ordinary file is where a file of the course belongs; the message says what."""


class _Update:
    """One run over all files of the course."""

    def __init__(self, store: WorkStore, notebooks: Path) -> None:
        self.store = store
        self.notebooks = notebooks
        self.report = UpdateReport()

    def run(self, names: list[PurePosixPath]) -> UpdateReport:
        for name in names:
            try:
                self._one(name, (self.notebooks / name).read_bytes())
            except ChangedMeanwhileError:
                self.report.notices.append(f"{name} was saved just now; it is updated the next time")
        return self.report

    def _one(self, name: PurePosixPath, course: bytes) -> None:
        base = self.store.delivered(name)
        try:
            yours = _look(self.store.work, name)
        except _NotAFileError as found:
            self._beside(name, course, f"{found}; it is left as it is")
            return
        if yours is None:
            self.store.deliver(name, course, course, instead_of=None)
            (self.report.added if base is None else self.report.restored).append(str(name))
        elif yours == course:
            if base != course:
                self.store.record_delivered(name, course)
        elif base is None:
            self._beside(name, course, f"{name} is your own file and is left as it is")
        elif name.suffix == ".ipynb":
            self._notebook(name, base, yours, course)
        elif base == course:
            pass
        elif yours == base:
            self._replace(name, yours, course, course, self.report.replaced)
        else:
            self._beside(name, course, f"{name}: you and the course both changed it; yours is left as it is")

    def _notebook(self, name: PurePosixPath, base: bytes, yours: bytes, course: bytes) -> None:
        """`yours` differs from `course`, byte for byte."""
        try:
            content = read_cells(yours)
        except BrokenNotebookError as why:
            self._beside(
                name, course, f"{name} cannot be opened ({why}); it is left as it is", say_again=True
            )
            return
        if base == course:
            return
        if content in (_cells_or_none(base), _cells_or_none(course)):
            self._replace(name, yours, course, course, self.report.replaced, pristine=yours == base)
            return
        merged = merge(base, yours, course)
        if merged is None:
            self._beside(
                name, course, f"{name}: you and the course changed the same place; yours is left as it is"
            )
        else:
            self._replace(name, yours, merged, course, self.report.merged)

    def _replace(
        self,
        name: PurePosixPath,
        yours: bytes,
        content: bytes,
        course: bytes,
        done: list[str],
        pristine: bool = False,
    ) -> None:
        if not pristine:
            self.store.back_up(name, yours)
            self.report.backups = self.store.backup_folder
        self.store.deliver(name, content, course, instead_of=yours)
        done.append(str(name))

    def _beside(self, name: PurePosixPath, course: bytes, why: str, say_again: bool = False) -> None:
        """Put the course's version beside a file that is left alone, once for each version."""
        if self.store.put_beside(name) == course:
            if say_again:
                self.report.notices.append(f"{why}; delete or rename it to get a fresh copy")
            return
        target = _free_place(self.store.work, name)
        self.store.deliver_beside(name, target, course)
        where = target.relative_to(self.store.work).as_posix()
        self.report.notices.append(f"{why}; the course's version is in {where}")


def _look(work: Path, name: PurePosixPath) -> bytes | None:
    """The learner's file, or None where there is nothing. Raises _NotAFileError for anything else."""
    if (folder := _no_folder(work, name)) is not None:
        raise _NotAFileError(f"{folder} is in the place of a folder")
    path = work / name
    try:
        mode = path.lstat().st_mode
        if stat.S_ISREG(mode):
            return path.read_bytes()
    except FileNotFoundError:
        return None
    except PermissionError:
        raise _NotAFileError(f"{name} may not be read") from None
    what = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "no ordinary file"
    raise _NotAFileError(f"{name} is {what}")


def _no_folder(work: Path, name: PurePosixPath) -> PurePosixPath | None:
    """The outermost parent of `name` whose place is taken by something that is no folder."""
    for parent in reversed(name.parents):
        if os.path.lexists(work / parent) and not (work / parent).is_dir():
            return parent
    return None


def _free_place(work: Path, name: PurePosixPath) -> Path:
    """Where the course's version can go when it cannot go to `name`: dated, beside what is in the way."""
    in_the_way = _no_folder(work, name) or name
    for suffix in _dated_suffixes():
        renamed = in_the_way.with_name(f"{in_the_way.stem}{suffix}{in_the_way.suffix}")
        place = work / renamed / name.relative_to(in_the_way)
        if not os.path.lexists(place):
            return place
    raise AssertionError("unreachable: the suffixes never end")


def _dated_suffixes() -> Iterator[str]:
    suffix = f".course-update-{date.today().isoformat()}"
    yield suffix
    count = 1
    while True:
        count += 1
        yield f"{suffix}-{count}"


def _cells_or_none(notebook: bytes) -> list[CellContent] | None:
    try:
        return read_cells(notebook)
    except BrokenNotebookError:
        return None


def _names(names: list[str], shown: int = 6) -> str:
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more
