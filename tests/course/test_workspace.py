"""The cases of the table in course/workspace.py, one by one."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course.problems import CourseError
from course.work_store import WorkStore
from course.workspace import update

LESSON = "06-regularisation/lesson.ipynb"
TEXT = [
    "# Regularisation",
    "Weights shrink under a penalty.",
    "alpha = 0.1",
    "print(alpha)",
    "Try it yourself.",
]


def notebook(*sources: str, **metadata: object) -> bytes:
    """A notebook as `grader build` writes it; a source with a space in its first line is text, else code."""
    cells = []
    for number, source in enumerate(sources):
        new = nbformat.v4.new_markdown_cell if _is_text(source) else nbformat.v4.new_code_cell
        cells.append(new(source, id=f"cell-{number}"))
    made = nbformat.v4.new_notebook(cells=cells, metadata={"course": metadata})
    return str(nbformat.writes(made)).encode()


def _is_text(source: str) -> bool:
    return source.startswith("# ") or source.split("\n")[0].endswith(".")


def sources(path: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(path, 4).cells]


def edit(path: Path, change: Callable[[Any], None]) -> bytes:
    """Change a notebook as the learner would in JupyterLab; returns the bytes it then has."""
    opened = nbformat.read(path, 4)
    change(opened)
    nbformat.write(opened, path)
    return path.read_bytes()


def set_source(cell: int, source: str) -> Callable[[Any], None]:
    def change(opened: Any) -> None:
        opened.cells[cell].source = source

    return change


def add_cell(place: int, source: str) -> Callable[[Any], None]:
    def change(opened: Any) -> None:
        opened.cells.insert(place, nbformat.v4.new_code_cell(source))

    return change


def run_all(opened: Any) -> None:
    for count, cell in enumerate(opened.cells):
        if cell.cell_type == "code":
            cell.execution_count = count
            cell.outputs = [nbformat.v4.new_output("stream", text=f"output {uuid.uuid4().hex}\n")]
            cell.metadata["execution"] = {"iopub.status.busy": "2025-11-21T08:00:00Z"}
    opened.metadata["language_info"] = {"name": "python", "version": "3.11.7"}


class Folders:
    """The learner edition and a work folder, and what a test asks about them."""

    def __init__(self, base: Path) -> None:
        self.notebooks = base / "notebooks"
        self.work = base / "work"
        self.lesson = self.work / LESSON

    def ship(self, content: bytes, name: str = LESSON) -> None:
        path = self.notebooks / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def update(self) -> list[str]:
        return update(self.notebooks, self.work).lines()

    def files(self) -> dict[str, bytes]:
        """Everything in the work folder that a learner sees."""
        return {
            path.relative_to(self.work).as_posix(): path.read_bytes()
            for path in self.work.rglob("*")
            if path.is_file() and ".course" not in path.parts
        }

    def beside(self) -> list[Path]:
        return sorted(self.work.rglob("*.course-update-*"))

    def backups(self) -> list[bytes]:
        return [path.read_bytes() for path in (self.work / ".course/backups").rglob("*") if path.is_file()]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    made = Folders(tmp_path)
    made.ship(notebook(*TEXT))
    return made


def changed(place: int, source: str) -> bytes:
    return notebook(*TEXT[:place], source, *TEXT[place + 1 :])


# --- delivery ---


def test_a_new_lesson_and_its_data_files_are_copied(folders: Folders) -> None:
    folders.ship(b"age,fare\n22,7.25\n", "06-regularisation/titanic.csv")
    lines = folders.update()
    assert folders.files() == {
        LESSON: notebook(*TEXT),
        "06-regularisation/titanic.csv": b"age,fare\n22,7.25\n",
    }
    assert lines == ["New: 06-regularisation/lesson.ipynb, 06-regularisation/titanic.csv"]


def test_many_new_files_take_one_line(folders: Folders) -> None:
    for number in range(8):
        folders.ship(notebook(f"Lesson {number}."), f"{number:02}/lesson.ipynb")
    (line,) = folders.update()
    assert line.startswith("New: 00/lesson.ipynb, 01/lesson.ipynb, ")
    assert line.endswith(" and 3 more")


def test_an_update_without_news_says_nothing_and_touches_nothing(folders: Folders) -> None:
    folders.update()
    before = {path: path.stat().st_mtime_ns for path in folders.work.rglob("*.ipynb")}
    assert folders.update() == []
    assert {path: path.stat().st_mtime_ns for path in folders.work.rglob("*.ipynb")} == before


def test_what_jupyter_leaves_in_the_learner_edition_is_not_delivered(folders: Folders) -> None:
    folders.ship(b"{}", "06-regularisation/.ipynb_checkpoints/lesson-checkpoint.ipynb")
    folders.ship(b"x", "__pycache__/helper.cpython-311.pyc")
    folders.update()
    assert list(folders.files()) == [LESSON]


def test_an_untouched_notebook_becomes_the_new_version_and_leaves_no_backup(folders: Folders) -> None:
    folders.update()
    folders.ship(changed(2, "alpha = 0.5"))
    assert folders.update() == [f"Updated to the course's new version: {LESSON}"]
    assert folders.lesson.read_bytes() == changed(2, "alpha = 0.5")
    assert folders.backups() == []


def test_a_notebook_that_was_only_run_is_replaced_and_its_outputs_are_kept(folders: Folders) -> None:
    folders.update()
    with_outputs = edit(folders.lesson, run_all)
    folders.ship(changed(2, "alpha = 0.5"))
    lines = folders.update()
    assert folders.lesson.read_bytes() == changed(2, "alpha = 0.5")
    assert folders.backups() == [with_outputs]
    assert lines[-1].startswith(
        f"Your copies from before this update are in {folders.work / '.course/backups'}"
    )


def test_a_deleted_lesson_comes_back(folders: Folders) -> None:
    folders.update()
    folders.lesson.unlink()
    assert folders.update() == [f"Was missing, copied again: {LESSON}"]
    assert folders.lesson.read_bytes() == notebook(*TEXT)


def test_a_lesson_that_leaves_the_course_stays_with_the_learner(folders: Folders) -> None:
    folders.ship(notebook("Another lesson."), "02-search/lesson.ipynb")
    folders.update()
    mine = edit(folders.lesson, set_source(2, "alpha = 7"))
    (folders.notebooks / LESSON).unlink()
    assert folders.update() == []
    assert folders.lesson.read_bytes() == mine


# --- edited by the learner ---


def test_an_edited_notebook_is_left_alone_byte_for_byte_while_the_course_does_not_change(
    folders: Folders,
) -> None:
    folders.update()
    mine = edit(folders.lesson, lambda opened: (set_source(2, "alpha = 7")(opened), run_all(opened)))
    assert folders.update() == []
    assert folders.lesson.read_bytes() == mine


def test_changes_in_different_cells_are_merged_and_the_copy_before_is_kept(folders: Folders) -> None:
    folders.update()
    mine = edit(folders.lesson, set_source(2, "alpha = 7  # mine"))
    folders.ship(changed(1, "Weights shrink, and some vanish."))
    lines = folders.update()
    assert sources(folders.lesson) == [
        TEXT[0],
        "Weights shrink, and some vanish.",
        "alpha = 7  # mine",
        *TEXT[3:],
    ]
    assert folders.backups() == [mine]
    assert lines[0] == f"Merged with your changes: {LESSON}"
    assert folders.beside() == []


def test_outputs_stay_below_the_code_that_made_them_and_vanish_below_code_that_changed(
    folders: Folders,
) -> None:
    folders.update()
    edit(folders.lesson, lambda opened: (run_all(opened), add_cell(5, "print('mine')")(opened)))
    folders.ship(changed(2, "alpha = 0.5"))
    folders.update()
    code = [cell for cell in nbformat.read(folders.lesson, 4).cells if cell.cell_type == "code"]
    assert [(cell.source, bool(cell.outputs)) for cell in code] == [
        ("alpha = 0.5", False),
        ("print(alpha)", True),
        ("print('mine')", False),
    ]


def test_cells_that_both_added_at_one_place_are_both_there(folders: Folders) -> None:
    folders.update()
    edit(folders.lesson, add_cell(3, "mine = 1"))
    folders.ship(notebook(*TEXT[:3], "theirs = 2", *TEXT[3:]))
    folders.update()
    assert sources(folders.lesson) == [*TEXT[:3], "mine = 1", "theirs = 2", *TEXT[3:]]


def test_a_cell_added_beside_a_cell_that_the_course_changes_is_kept(folders: Folders) -> None:
    folders.update()
    edit(folders.lesson, add_cell(2, "mine = 1"))
    folders.ship(changed(2, "alpha = 0.5"))
    folders.update()
    assert sources(folders.lesson) == [*TEXT[:2], "mine = 1", "alpha = 0.5", *TEXT[3:]]


def test_a_cell_that_the_course_drops_goes_although_the_learner_ran_it(folders: Folders) -> None:
    folders.update()
    edit(folders.lesson, lambda opened: (run_all(opened), set_source(2, "alpha = 7")(opened)))
    folders.ship(notebook(*TEXT[:3], *TEXT[4:]))
    folders.update()
    assert sources(folders.lesson) == [*TEXT[:2], "alpha = 7", TEXT[4]]


def test_a_cell_that_the_learner_deleted_stays_deleted(folders: Folders) -> None:
    folders.update()
    edit(folders.lesson, lambda opened: opened.cells.pop(4))
    folders.ship(changed(1, "Weights shrink, and some vanish."))
    folders.update()
    assert sources(folders.lesson) == [TEXT[0], "Weights shrink, and some vanish.", *TEXT[2:4]]


def test_new_front_matter_reaches_an_edited_notebook(folders: Folders) -> None:
    folders.ship(notebook(*TEXT, quiz=["old question"]))
    folders.update()
    edit(folders.lesson, lambda opened: (set_source(2, "alpha = 7")(opened), run_all(opened)))
    folders.ship(notebook(*TEXT, quiz=["new question"]))
    folders.update()
    merged = nbformat.read(folders.lesson, 4)
    assert merged.metadata.course.quiz == ["new question"]
    assert merged.metadata.language_info.name == "python"
    assert merged.cells[2].source == "alpha = 7"


def test_a_changed_text_of_an_exercise_reaches_a_solution(folders: Folders) -> None:
    stub = (
        'def penalty(w):\n    """The L1 penaltee."""\n    # YOUR CODE HERE\n    raise NotImplementedError()'
    )
    folders.ship(notebook("# Exercise", stub))
    folders.update()
    edit(folders.lesson, set_source(1, stub.split("    # YOUR")[0] + "    return sum(abs(x) for x in w)"))
    folders.ship(notebook("# Exercise", stub.replace("penaltee", "penalty")))
    folders.update()
    assert sources(folders.lesson)[1] == (
        'def penalty(w):\n    """The L1 penalty."""\n    return sum(abs(x) for x in w)'
    )


# --- conflicts ---


def test_the_same_place_changed_by_both_leaves_two_versions_side_by_side(folders: Folders) -> None:
    folders.update()
    mine = edit(folders.lesson, set_source(2, "alpha = 7"))
    folders.ship(changed(2, "alpha = 0.5"))
    (line,) = folders.update()
    (beside,) = folders.beside()
    assert folders.lesson.read_bytes() == mine
    assert beside.read_bytes() == changed(2, "alpha = 0.5")
    assert line.startswith(f"{LESSON}: you and the course changed the same place")
    assert line.endswith(beside.name)


def test_a_conflict_is_reported_once_and_the_next_version_never_overwrites_the_last(folders: Folders) -> None:
    folders.update()
    edit(folders.lesson, set_source(2, "alpha = 7"))
    folders.ship(changed(2, "alpha = 0.5"))
    folders.update()
    assert folders.update() == []
    folders.ship(changed(2, "alpha = 0.6"))
    folders.update()
    assert {path.read_bytes() for path in folders.beside()} == {
        changed(2, "alpha = 0.5"),
        changed(2, "alpha = 0.6"),
    }


def test_a_conflict_that_the_learner_resolves_is_merged_from_then_on(folders: Folders) -> None:
    folders.update()
    edit(folders.lesson, lambda opened: (set_source(2, "alpha = 7")(opened), add_cell(5, "mine = 1")(opened)))
    folders.ship(notebook(TEXT[0], "New words.", "alpha = 0.5", *TEXT[3:]))
    folders.update()
    edit(folders.lesson, set_source(2, "alpha = 0.5"))
    folders.update()
    assert sources(folders.lesson) == [TEXT[0], "New words.", "alpha = 0.5", *TEXT[3:], "mine = 1"]


def test_a_cell_copied_from_the_courses_new_version_is_not_doubled(folders: Folders) -> None:
    folders.update()
    edit(
        folders.lesson, lambda opened: (set_source(2, "alpha = 7")(opened), add_cell(3, "fresh = 1")(opened))
    )
    folders.ship(notebook(*TEXT[:3], "fresh = 1", *TEXT[3:]))
    folders.update()
    assert sources(folders.lesson) == [*TEXT[:2], "alpha = 7", "fresh = 1", *TEXT[3:]]


def test_a_test_cell_that_the_learner_edited_is_not_silently_put_right(folders: Folders) -> None:
    def exercise(test: str) -> bytes:
        made = nbformat.reads(notebook("# Exercise", "x = 1", test).decode(), 4)
        made.cells[2].metadata["nbgrader"] = {"grade_id": "ex-visible", "locked": True, "grade": True}
        return str(nbformat.writes(made)).encode()

    folders.ship(exercise("assert x == 1"))
    folders.update()
    mine = edit(folders.lesson, set_source(2, "assert True"))
    folders.ship(exercise("assert x == 2"))
    folders.update()
    assert folders.lesson.read_bytes() == mine
    assert [path.read_bytes() for path in folders.beside()] == [exercise("assert x == 2")]


@pytest.mark.parametrize("deleted_by", ["learner", "course"])
def test_a_cell_that_one_side_deleted_and_the_other_changed_is_a_conflict(
    folders: Folders, deleted_by: str
) -> None:
    folders.update()
    if deleted_by == "learner":
        mine = edit(folders.lesson, lambda opened: opened.cells.pop(2))
        folders.ship(changed(2, "alpha = 0.5"))
    else:
        mine = edit(folders.lesson, set_source(2, "alpha = 7"))
        folders.ship(notebook(*TEXT[:2], *TEXT[3:]))
    folders.update()
    assert folders.lesson.read_bytes() == mine
    assert len(folders.beside()) == 1


def test_an_exercise_is_never_there_twice(folders: Folders) -> None:
    """nbgrader refuses a notebook with a grade_id twice: here a copied exercise, worked on by the learner."""

    def exercise(opened: Any, place: int, source: str) -> None:
        cell = nbformat.v4.new_code_cell(source)
        cell.metadata["nbgrader"] = {"grade_id": "penalty", "solution": True, "schema_version": 3}
        opened.cells.insert(place, cell)

    folders.update()
    mine = edit(folders.lesson, lambda opened: exercise(opened, 5, "def penalty(w):\n    return sum(w)"))
    opened = nbformat.reads(notebook(*TEXT).decode(), 4)
    exercise(opened, 2, "def penalty(w):\n    raise NotImplementedError()")
    folders.ship(nbformat.writes(opened).encode())
    folders.update()
    assert folders.lesson.read_bytes() == mine
    assert len(folders.beside()) == 1


@pytest.mark.filterwarnings("error")
def test_a_cell_copied_from_the_new_version_to_another_place_gets_an_id_of_its_own(folders: Folders) -> None:
    folders.update()
    edit(
        folders.lesson, lambda opened: (set_source(2, "alpha = 7")(opened), add_cell(5, "fresh = 1")(opened))
    )
    folders.ship(notebook("fresh = 1", *TEXT))
    folders.update()
    assert sources(folders.lesson).count("fresh = 1") == 2
    ids = [cell["id"] for cell in nbformat.v4.reads(folders.lesson.read_text()).cells]
    assert len(set(ids)) == len(ids)


def test_a_merge_that_would_break_the_code_is_a_conflict(folders: Folders) -> None:
    base = "values = [\n    1,\n    2,\n    3,\n]"
    folders.ship(notebook("# Code", base))
    folders.update()
    mine = edit(folders.lesson, set_source(1, base.replace("values = [", "values = (").replace("]", ")")))
    folders.ship(notebook("# Code", base.replace("    2,", "    2] + [")))
    folders.update()
    assert folders.lesson.read_bytes() == mine
    assert len(folders.beside()) == 1


def test_an_edited_data_file_is_never_merged(folders: Folders) -> None:
    name = "06-regularisation/titanic.csv"
    folders.ship(b"a\n1\n", name)
    folders.update()
    (folders.work / name).write_bytes(b"a\n1\n2\n")
    folders.ship(b"b\na\n1\n", name)
    folders.update()
    assert (folders.work / name).read_bytes() == b"a\n1\n2\n"
    assert [path.read_bytes() for path in folders.beside()] == [b"b\na\n1\n"]


# --- cell ids ---


@pytest.mark.parametrize("scheme", ["from the text", "by position", "none"])
def test_merging_does_not_depend_on_how_the_course_numbers_its_cells(folders: Folders, scheme: str) -> None:
    def numbered(content: bytes) -> bytes:
        made = nbformat.reads(content.decode(), 4)
        for place, cell in enumerate(made.cells):
            if scheme == "from the text":
                cell["id"] = uuid.uuid5(uuid.NAMESPACE_OID, cell.source).hex
            elif scheme == "by position":
                cell["id"] = f"regularisation-{place}"
            else:
                del cell["id"]
        made.nbformat_minor = 4 if scheme == "none" else 5
        return json.dumps(made).encode()

    folders.ship(numbered(notebook(*TEXT)))
    folders.update()
    edit(folders.lesson, set_source(3, "print(alpha, 'mine')"))
    folders.ship(numbered(notebook(TEXT[0], "A new paragraph.", TEXT[1], "alpha = 0.11", *TEXT[3:])))
    folders.update()
    assert sources(folders.lesson) == [
        *(TEXT[0], "A new paragraph.", TEXT[1], "alpha = 0.11"),
        *("print(alpha, 'mine')", TEXT[4]),
    ]


def test_an_editor_that_renames_every_cell_does_not_stop_a_merge(folders: Folders) -> None:
    def rename(opened: Any) -> None:
        for cell in opened.cells:
            cell["id"] = uuid.uuid4().hex[:8]
        opened.cells[2].source = "alpha = 0.1  # mine"

    folders.update()
    edit(folders.lesson, rename)
    folders.ship(changed(4, "Try it yourself, twice."))
    folders.update()
    assert sources(folders.lesson) == [*TEXT[:2], "alpha = 0.1  # mine", TEXT[3], "Try it yourself, twice."]


# --- what is in the way ---


def test_the_learners_own_file_keeps_a_name_that_the_course_wants_later(folders: Folders) -> None:
    folders.update()
    own = folders.work / "07-networks/lesson.ipynb"
    own.parent.mkdir()
    own.write_bytes(notebook("my own notes = 1"))
    folders.ship(notebook("The course's lesson."), "07-networks/lesson.ipynb")
    (line,) = folders.update()
    folders.ship(notebook("The course's lesson, revised."), "07-networks/lesson.ipynb")
    folders.update()
    assert own.read_bytes() == notebook("my own notes = 1")
    assert {path.read_bytes() for path in folders.beside()} == {
        notebook("The course's lesson."),
        notebook("The course's lesson, revised."),
    }
    assert "is your own file" in line


BROKEN = {
    "empty": (b"", "the file is empty"),
    "truncated": (notebook(*TEXT)[:200], "invalid JSON in line"),
    "not UTF-8": (b'{"cells": "\xff\xfe"}', "not UTF-8"),
    "not a notebook": (b"[1, 2]", "no notebook"),
    "an old format": (b'{"nbformat": 3, "worksheets": []}', "format 4"),
    "deeply nested": (b"[" * 100_000, "invalid JSON"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_notebook_is_left_as_it_is_with_a_working_copy_beside(folders: Folders, how: str) -> None:
    content, reason = BROKEN[how]
    folders.update()
    folders.lesson.write_bytes(content)
    folders.ship(changed(2, "alpha = 0.5"))
    (line,) = folders.update()
    (beside,) = folders.beside()
    assert folders.lesson.read_bytes() == content
    assert beside.read_bytes() == changed(2, "alpha = 0.5")
    assert line.startswith(f"{LESSON} cannot be opened (")
    assert reason in line
    assert line.endswith(beside.name)


def test_a_broken_notebook_that_the_learner_repairs_is_merged(folders: Folders) -> None:
    folders.update()
    mine = edit(folders.lesson, set_source(2, "alpha = 7"))
    folders.lesson.write_bytes(b"{" + mine)
    folders.ship(changed(4, "Try it yourself, twice."))
    folders.update()
    (again,) = folders.update()
    assert "cannot be opened" in again
    assert "fresh copy" in again
    folders.lesson.write_bytes(mine)
    folders.update()
    assert sources(folders.lesson) == [*TEXT[:2], "alpha = 7", TEXT[3], "Try it yourself, twice."]


def test_a_folder_in_the_place_of_a_lesson_is_left_alone(folders: Folders) -> None:
    folders.lesson.mkdir(parents=True)
    (folders.lesson / "mine.txt").write_text("mine")
    (line,) = folders.update()
    (beside,) = folders.beside()
    assert (folders.lesson / "mine.txt").read_text() == "mine"
    assert beside.read_bytes() == notebook(*TEXT)
    assert line.startswith(f"{LESSON} is a folder; it is left as it is")


def test_a_link_in_the_place_of_a_lesson_is_not_written_through(folders: Folders, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.ipynb"
    elsewhere.write_bytes(notebook("mine = 1"))
    folders.lesson.parent.mkdir(parents=True)
    folders.lesson.symlink_to(elsewhere)
    folders.update()
    assert folders.lesson.is_symlink()
    assert elsewhere.read_bytes() == notebook("mine = 1")
    assert [path.read_bytes() for path in folders.beside()] == [notebook(*TEXT)]


@pytest.mark.parametrize("kind", ["a file", "a broken link"])
def test_something_in_the_place_of_a_lessons_folder_is_left_alone(folders: Folders, kind: str) -> None:
    in_the_way = folders.work / "06-regularisation"
    folders.work.mkdir()
    if kind == "a file":
        in_the_way.write_text("mine")
    else:
        in_the_way.symlink_to("nowhere")
    (line,) = folders.update()
    (folder,) = folders.beside()
    assert (folder / "lesson.ipynb").read_bytes() == notebook(*TEXT)
    assert in_the_way.is_symlink() or in_the_way.read_text() == "mine"
    assert line.startswith("06-regularisation is in the place of a folder")


def test_a_lesson_folder_that_is_a_link_to_another_disk_is_used(folders: Folders, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folders.work.mkdir()
    (folders.work / "06-regularisation").symlink_to(elsewhere)
    folders.update()
    assert (elsewhere / "lesson.ipynb").read_bytes() == notebook(*TEXT)


# --- the work folder itself ---


def test_a_file_as_work_folder_is_one_clear_line(folders: Folders) -> None:
    folders.work.write_text("mine")
    with pytest.raises(CourseError, match="is a file where a folder is needed") as caught:
        folders.update()
    assert len(caught.value.lines) == 1
    assert folders.work.read_text() == "mine"


def test_a_work_folder_inside_the_learner_edition_is_refused(folders: Folders) -> None:
    folders.work = folders.notebooks / "mine"
    with pytest.raises(CourseError, match="choose another folder"):
        folders.update()
    assert not folders.work.exists()


def test_a_learner_edition_without_lessons_is_one_clear_line(folders: Folders) -> None:
    folders.notebooks = folders.notebooks.parent / "nothing"
    with pytest.raises(CourseError, match="grader build"):
        folders.update()


@pytest.mark.skipif(sys.platform != "linux", reason="needs /sys, which not even root can write to")
def test_a_work_folder_that_cannot_be_written_is_one_clear_line(folders: Folders) -> None:
    folders.work = Path("/sys/kernel")
    with pytest.raises(CourseError, match="cannot be written: make the work folder writable") as caught:
        folders.update()
    assert len(caught.value.lines) == 1


def test_a_full_disk_is_one_clear_line(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CourseError, match="is full: make room") as caught:
        folders.update()
    assert len(caught.value.lines) == 1


def test_a_file_that_is_saved_during_the_update_is_not_overwritten(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.update()
    folders.ship(changed(2, "alpha = 0.5"))
    saved = notebook("mine = 1")
    deliver = WorkStore.deliver

    def save_first(*arguments: Any, **more: Any) -> None:
        folders.lesson.write_bytes(saved)
        deliver(*arguments, **more)

    monkeypatch.setattr(WorkStore, "deliver", save_first)
    assert folders.update() == [f"{LESSON} was saved just now; it is updated the next time"]
    assert folders.files() == {LESSON: saved}


def test_two_updates_at_once_do_not_disturb_each_other(folders: Folders) -> None:
    for number in range(20):
        folders.ship(notebook(f"Lesson {number}."), f"{number:02}-lesson/lesson.ipynb")
    program = "import sys, pathlib, course.workspace as w; w.update(*map(pathlib.Path, sys.argv[1:]))"
    command = [sys.executable, "-c", program, str(folders.notebooks), str(folders.work)]
    updates = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    errors = [process.communicate(timeout=120)[1] for process in updates]
    assert errors == ["", ""]
    assert len(folders.files()) == 21
    assert folders.beside() == []


def test_an_update_waits_for_another_and_then_gives_up_with_a_clear_line(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.work_store.LOCK_SECONDS", 0.1)
    with WorkStore(folders.work).lock(), pytest.raises(CourseError, match="Another `course lab` is updating"):
        folders.update()


def test_an_update_that_merges_nothing_does_not_wait_for_the_merge_library(folders: Folders) -> None:
    folders.update()
    edit(folders.lesson, run_all)
    folders.ship(changed(2, "alpha = 0.5"))
    program = (
        "import sys, pathlib, course.workspace as w; w.update(*map(pathlib.Path, sys.argv[1:]));"
        "print(sorted({'nbdime', 'nbformat', 'jupyterlab'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program, str(folders.notebooks), str(folders.work)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "[]\n"
