"""Whatever a submission's folder holds: a clean copy, a reason for what was left out, never a surprise."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from grader.batch.intake import take_in
from grader.batch.submission import bad_name
from grader.handed_in.notebook_file import (
    LARGEST_NOTEBOOK,
    MOST_BRACKETS,
    NotebookUnreadableError,
    read_notebook,
    read_regular,
)
from grader.handed_in.notebook_repair import MOST_CELLS, BeyondRepairError, repaired
from grader.handed_in.submitted_files import LARGEST_FILE, find_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "submitted"
    made.mkdir()
    return made


def taken(folder: Path, tmp_path: Path) -> tuple[dict[str, bytes], list[str]]:
    """The copied files and the notes, for an assignment with one notebook."""
    copy = tmp_path / "copy"
    cell = new_code_cell("answer", metadata={"nbgrader": {"grade_id": "a", "solution": True}})
    notes = take_in(find_files(folder), copy, {"exercises": [cell]})
    files = {str(path.relative_to(copy)): path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    return files, notes


def write(folder: Path, *cells: NotebookNode, **metadata: Any) -> None:
    nbformat.write(new_notebook(cells=list(cells), metadata=metadata), folder / "exercises.ipynb")


def read(folder: Path, content: Any) -> NotebookNode:
    path = folder / "exercises.ipynb"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read_notebook(path)


def notebook_of(*cells: Any) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}


# the folder


def test_links_pipes_and_sockets_are_left_out_and_said(folder, tmp_path):
    write(folder, new_code_cell("1"))
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "solution.txt").write_text("42")
    (folder / "link.txt").symlink_to(secret / "solution.txt")
    (folder / "links").symlink_to(secret)
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(folder)  # the path of a socket must be short
        listener.bind("socket")
        os.chdir(here)
        files, notes = taken(folder, tmp_path)
    assert set(files) == {"exercises.ipynb"}
    names = sorted(note.split()[0] for note in notes)
    assert names == ["link.txt", "links", "pipe", "socket"]
    assert all(note.endswith("is a link or not a file at all, so it was left out") for note in notes)


@pytest.mark.parametrize("make", ["link", "pipe", "folder"])
def test_a_notebook_that_is_no_file_is_refused_with_the_reason(folder, tmp_path, make):
    (tmp_path / "other.ipynb").write_text(json.dumps(notebook_of()))
    path = folder / "exercises.ipynb"
    if make == "link":
        path.symlink_to(tmp_path / "other.ipynb")
    elif make == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    files, notes = taken(folder, tmp_path)
    assert notes == ["exercises.ipynb is a link or not a file at all, so it was not read: 0 points"]
    assert b"stands in for the one handed in" in files["exercises.ipynb"]


def test_a_hard_link_is_a_file_like_any_other(folder, tmp_path):
    write(folder, new_code_cell("1"))
    (folder / "data.txt").write_text("numbers")
    os.link(folder / "data.txt", folder / "again.txt")
    files, notes = taken(folder, tmp_path)
    assert (files["data.txt"], files["again.txt"], notes) == (b"numbers", b"numbers", [])


def test_strange_names_survive(folder, tmp_path):
    write(folder, new_code_cell("1"))
    names = [
        b"new\nline",
        b"\xff not utf-8",
        b"x" * 255,
        b"Case",
        b"case",
        b"-rf",
        b"*?[a]",
        b"\xc3\xa9 spaces",
    ]
    for name in names:
        (folder / os.fsdecode(name)).write_bytes(name)
    files, notes = taken(folder, tmp_path)
    assert notes == []
    assert {os.fsencode(name): content for name, content in files.items() if name != "exercises.ipynb"} == {
        name: name for name in names
    }


def test_files_beyond_the_limits_are_left_out_without_being_read(folder, tmp_path):
    write(folder, new_code_cell("1"))
    for name, size in (("huge.bin", LARGEST_FILE + 1), ("a.bin", 90_000_000), ("b.bin", 90_000_000)):
        with (folder / name).open("wb") as file:
            file.truncate(size)  # takes no room on the disk
    with (folder / "c.bin").open("wb") as file:
        file.truncate(90_000_000)
    found = find_files(folder)
    assert [path.name for path in found.others] == ["a.bin", "b.bin"]
    assert found.notes == [
        "c.bin was left out: a submission may have 200 MB in all",
        "huge.bin is larger than 100 MB, so it was left out",
    ]


def test_a_folder_of_too_many_files_ends_somewhere_and_the_notebook_is_still_read(
    folder, tmp_path, monkeypatch
):
    monkeypatch.setattr("grader.handed_in.submitted_files.MOST_ENTRIES", 50)
    write(folder, new_code_cell("mine"))
    for number in range(60):
        (folder / f"f{number}").touch()
    found = find_files(folder)
    assert len(found.others) < 50
    assert found.notes == ["there are more than 50 files; the others were left out"]
    _, notes = taken(folder, tmp_path)
    assert notes == found.notes


def test_folders_within_folders_end_somewhere(folder):
    here = folder
    for _ in range(70):
        here = here / "d"
        here.mkdir()
    (folder / "d" / "near.txt").touch()
    (here / "far.txt").touch()
    found = find_files(folder)
    assert [path.as_posix() for path in found.others] == ["d/near.txt"]
    assert found.notes == ["folders within folders, 50 deep, were left out"]


def test_many_oddities_are_summed_up(folder):
    for number in range(100):
        (folder / f"l{number}").symlink_to("/etc/passwd")
    notes = find_files(folder).notes
    assert len(notes) == 11
    assert notes[-1] == "90 more files were left out"


def test_a_file_that_may_not_be_read_is_said(folder, tmp_path, monkeypatch):
    write(folder, new_code_cell("1"))
    (folder / "private.txt").write_text("x")

    def refuse(path: Path, limit: int) -> bytes:
        if path.name == "private.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return read_regular(path, limit)

    monkeypatch.setattr("grader.batch.intake.read_regular", refuse)  # the tests may be run by root
    files, notes = taken(folder, tmp_path)
    assert notes == ["private.txt cannot be read (Permission denied), so it was left out"]
    assert set(files) == {"exercises.ipynb"}


def test_the_fingerprint_is_of_content_and_names(folder):
    write(folder, new_code_cell("1"))
    (folder / "data.txt").write_text("a")
    first = find_files(folder).fingerprint()
    assert find_files(folder).fingerprint() == first
    (folder / "data.txt").write_text("b")
    changed = find_files(folder).fingerprint()
    (folder / "data.txt").rename(folder / "data2.txt")
    assert len({first, changed, find_files(folder).fingerprint()}) == 3


@pytest.mark.parametrize("name", ["a b", "o'brien", 'q"uote', "é中", "c[d]*?", "-rf", "a.b", "x" * 200])
def test_these_names_are_taken_as_student_ids(name):
    assert bad_name(name) is None


@pytest.mark.parametrize("name", [" ada", "ada ", "a\nb", "a\tb", "\udcff", "\x1b[31m"])
def test_names_that_nbgrader_cannot_take_are_said(name):
    assert bad_name(name)


# the notebook


def test_a_byte_order_mark_and_windows_line_ends_cost_nothing(folder):
    text = "\ufeff" + nbformat.writes(new_notebook(cells=[new_code_cell("a = 1\r\nb = 2\r\n")])).replace(
        "\n", "\r\n"
    )
    (folder / "exercises.ipynb").write_bytes(text.encode())
    assert read_notebook(folder / "exercises.ipynb").cells[0].source == "a = 1\nb = 2\n"


def test_what_can_be_read_counts(folder):
    odd = [
        {"cell_type": "code", "id": "same", "metadata": {"nbgrader": [1]}, "source": "1", "outputs": "none"},
        {"cell_type": "code", "id": "same", "metadata": 7, "source": ["2\n", "3"], "execution_count": "x"},
        {"cell_type": "code", "id": "no good id!", "metadata": {"tags": "a"}, "source": "4"},
        {"cell_type": "markdown", "source": "Caf\ud800", "attachments": [1], "metadata": {"x": float("nan")}},
        {"cell_type": "code", "source": 5},
        {"cell_type": ["code"], "source": "6"},
        "seven",
        None,
    ]
    notebook = read(folder, {**notebook_of(*odd), "metadata": {"kernelspec": 3}, "nbformat": "4"})
    assert [cell.source for cell in notebook.cells] == ["1", "2\n3", "4", "Caf?"]
    assert len({cell.id for cell in notebook.cells}) == 4
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode()


def test_a_notebook_of_format_3_is_read(folder):
    source = ["x = 1\n", "y"]
    cell = {"cell_type": "code", "language": "python", "input": source, "outputs": [], "metadata": {}}
    content = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [cell]}]}
    assert [each.source for each in read(folder, content).cells] == ["x = 1\ny"]


def test_a_submission_cannot_bring_our_own_metadata_along(folder):
    content = {
        **notebook_of(),
        "metadata": {"course_not_graded": "x", "course_grading": {}, "widgets": {}, "mine": 1},
    }
    assert read(folder, content).metadata == {"mine": 1}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "is empty"),
        ("\x00\x01", "is not a valid notebook: line 1, column 1"),
        ('{"cells": [', "is not a valid notebook: line 1, column 12"),
        ("[]", "has no list of cells"),
        ('"cells"', "has no list of cells"),
        ('{"cells": {}}', "has no list of cells"),
        ('{"cells": [1, 2]}', "none of its cells can be read"),
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ("[" + "9" * 10_000 + "]", "is not a valid notebook"),
        ("[" + "[]," * MOST_BRACKETS + "1]", "far too many parts"),
        ('{"nbformat": 3, "worksheets": 1}', "of an old format"),
    ],
)
def test_what_is_no_notebook_is_refused_with_a_reason(folder, content, reason):
    with pytest.raises(NotebookUnreadableError, match=reason):
        read(folder, content)


def test_a_notebook_of_30_000_cells_is_refused(folder):
    cell = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": None}
    with pytest.raises(NotebookUnreadableError, match=f"30000 cells, and no more than {MOST_CELLS}"):
        read(folder, notebook_of(*[cell] * 30_000))


def test_a_huge_notebook_is_refused_by_its_size(folder):
    with (folder / "exercises.ipynb").open("wb") as file:
        file.truncate(LARGEST_NOTEBOOK + 1)
    with pytest.raises(NotebookUnreadableError, match="is larger than 50 MB"):
        read_notebook(folder / "exercises.ipynb")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=6,
)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | JSON,
        "source": st.text(max_size=5) | JSON,
        "metadata": st.dictionaries(st.sampled_from(["tags", "nbgrader", "jupyter", "name", "x"]), JSON)
        | JSON,
        "id": st.text(max_size=5) | JSON,
        "outputs": JSON,
        "attachments": JSON,
    },
)


@settings(max_examples=100, deadline=None)
@given(
    st.fixed_dictionaries(
        {"cells": st.lists(CELLS, max_size=3)}, optional={"metadata": JSON, "nbformat": JSON}
    )
)
def test_any_json_gives_a_valid_notebook_or_a_reason(content):
    try:
        notebook = repaired(content)
    except BeyondRepairError:
        return
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode("utf-8")
