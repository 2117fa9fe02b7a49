"""An update that is stopped anywhere, by a full disk or by kill -9, and the update after it."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import nbformat
import pytest

from course import work_store
from course.problems import CourseError
from course.workspace import update

Stop = Callable[[], NoReturn]
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


def notebook(*sources: str) -> bytes:
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(sources)]
    return str(nbformat.v4.writes(nbformat.v4.new_notebook(cells=cells))).encode()


OLD = notebook("a = 1", "b = 2", "c = 3", "d = 4")
NEW = notebook("a = 1", "b = 2", "c = 3", "d = 40")
NEWER = notebook("a = 1", "b = 2", "c = 3", "d = 400")
RUN = OLD.replace(b'"execution_count": null', b'"execution_count": 7')
EDITED = notebook("a = 1  # mine", "b = 2", "c = 3", "d = 4")
CLASHING = notebook("a = 1", "b = 2", "c = 3", "d = 5  # mine")
OWN = notebook("own = 1")

# file -> what the learner has made of it by the time of the update (None: not there)
LEARNER = {
    "run.ipynb": RUN,
    "edited.ipynb": EDITED,
    "clashing.ipynb": CLASHING,
    "own.ipynb": OWN,
    "new.ipynb": None,
}


def ship(folder: Path, content: bytes) -> None:
    for name in LEARNER:
        (folder / "notebooks" / name).write_bytes(content)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which an update has one of everything to do."""
    monkeypatch.setattr(os, "fsync", lambda _: None)  # no power is cut here, and hundreds of updates follow
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        yield set_up(Path(folder, "scene"))


def set_up(folder: Path) -> Path:
    (folder / "notebooks").mkdir(parents=True)
    for name in ("run.ipynb", "edited.ipynb", "clashing.ipynb"):
        (folder / "notebooks" / name).write_bytes(OLD)
    update(folder / "notebooks", folder / "work")
    for name, content in LEARNER.items():
        if content is not None:
            (folder / "work" / name).write_bytes(content)
    ship(folder, NEW)
    return folder


def state(folder: Path, *hidden: str) -> dict[str, bytes]:
    """Everything in the work folder except the parts of `.course` named."""
    work = folder / "work"
    return {
        path.relative_to(work).as_posix(): path.read_bytes()
        for path in work.rglob("*")
        if path.is_file() and not any(part in hidden for part in path.parts)
    }


def stop_at(point: int, stop: Stop, patch: pytest.MonkeyPatch) -> None:
    """Call `stop` at one of the points, counted from 0, at which the update changes the disk.

    Each writing of a file has two: half of it is there, all of it is there. So has each renaming and each
    removing: just before and just after.
    """
    passed = 0

    def reach() -> None:
        nonlocal passed
        passed += 1
        if passed > point:
            stop()

    def in_halves(path: Path, content: bytes) -> None:
        write(path, content[: len(content) // 2])
        reach()
        write(path, content)
        reach()

    def around(change: Callable[..., None]) -> Callable[..., None]:
        def changed(*arguments: Any, **more: Any) -> None:
            reach()
            change(*arguments, **more)
            reach()

        return changed

    write = work_store._write
    patch.setattr(work_store, "_write", in_halves)
    patch.setattr(os, "replace", around(os.replace))
    patch.setattr(os, "unlink", around(os.unlink))


def disk_full() -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def kill() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def fails_with_full_disk(folder: Path, point: int) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        stop_at(point, disk_full, patch)
        try:
            update(folder / "notebooks", folder / "work")
        except CourseError as error:
            return "is full" in str(error)
    return False


def is_killed(folder: Path, point: int) -> bool:
    child = os.fork()
    if child == 0:
        with pytest.MonkeyPatch.context() as patch:
            stop_at(point, kill, patch)
            update(folder / "notebooks", folder / "work")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no kill -9 to survive")
interruptions = pytest.mark.parametrize(
    "interrupted", [fails_with_full_disk, pytest.param(is_killed, marks=needs_fork)]
)


@interruptions
def test_the_update_after_an_interrupted_one_ends_as_if_nothing_had_happened(
    scene: Path, interrupted: Callable[[Path, int], bool]
) -> None:
    undisturbed = shutil.copytree(scene, scene.with_name("undisturbed"))
    update(undisturbed / "notebooks", undisturbed / "work")
    point = 0
    while True:
        folder = shutil.copytree(scene, scene.with_name(f"stopped-{point}"))
        if not interrupted(folder, point):
            break
        nothing_is_lost(folder)
        update(folder / "notebooks", folder / "work")
        nothing_is_lost(folder)
        assert state(folder, "backups") == state(undisturbed, "backups"), f"stopped at point {point}"
        point += 1
    assert point > 40, "the update was not interrupted everywhere"


@interruptions
def test_an_update_may_be_interrupted_and_the_course_go_on(
    scene: Path, interrupted: Callable[[Path, int], bool]
) -> None:
    point = 0
    while True:
        folder = shutil.copytree(scene, scene.with_name(f"stopped-{point}"))
        if not interrupted(folder, point):
            break
        ship(folder, NEWER)
        update(folder / "notebooks", folder / "work")
        nothing_is_lost(folder)
        work = folder / "work"
        assert (work / "run.ipynb").read_bytes() == NEWER
        assert (work / "new.ipynb").read_bytes() == NEWER
        merged = nbformat.v4.reads((work / "edited.ipynb").read_text())
        assert [cell.source for cell in merged.cells] == ["a = 1  # mine", "b = 2", "c = 3", "d = 400"]
        for name in ("clashing", "own"):
            assert NEWER in [path.read_bytes() for path in work.glob(f"{name}.course-update-*.ipynb")]
        assert not list(work.rglob("*.course-new"))
        point += 1
    assert point > 40, "the update was not interrupted everywhere"


def nothing_is_lost(folder: Path) -> None:
    files = list(state(folder).values())
    assert all(content in files for content in LEARNER.values() if content is not None)
