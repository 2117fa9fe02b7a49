"""The Anki deck: what is in the file, and that importing it again updates instead of doubling."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from course.cli import main
from course.exports import export_anki
from course.problems import CourseError


def front_matter(slug: str, title: str, **cards: str) -> dict[str, Any]:
    return {
        "id": slug,
        "title": title,
        "duration_min": 45,
        "goals": ["Learn"],
        "flashcards": [{term.replace("_", " "): definition} for term, definition in cards.items()],
    }


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of two lessons with two cards each, and a planned one."""
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.db"))
    write_lessons(
        tmp_path,
        front_matter("02-search", "Search: grid & random", Grid="Every combination", Random="A draw"),
        front_matter("06-regularisation", "Regularisation", L1="Makes |w| < 1 sparse", L2="Shrinks `w`"),
    )
    return tmp_path


def write_lessons(root: Path, *lessons: dict[str, Any]) -> None:
    plan = "\n    planned: {title: Later, minutes: 30}\n"
    slugs = "".join(f"  - {lesson['id']}\n" for lesson in lessons)
    document = "documents:\n  - {id: note, label: Note, title: Note, headings: [One]}\n"
    (root / "course.yml").write_text(
        f"title: Model Optimisation\n{document}lessons:\n{slugs}  - slug: 07-later{plan}"
    )
    for lesson in lessons:
        folder = root / "notebooks" / lesson["id"]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lesson.ipynb").write_text(json.dumps({"metadata": {"course": lesson}, "cells": []}))


@dataclass
class Apkg:
    """What Anki reads from the file: fields by GUID, deck name by GUID, note type ids."""

    notes: dict[str, list[str]]
    decks: dict[str, str]
    models: set[str]
    files: set[str]


def read(file: Path, folder: Path) -> Apkg:
    with zipfile.ZipFile(file) as archive:
        archive.extract("collection.anki2", folder)
        files = set(archive.namelist())
        assert json.loads(archive.read("media")) == {}
    with closing(sqlite3.connect(folder / "collection.anki2")) as connection:
        notes = dict(connection.execute("SELECT guid, flds FROM notes"))
        names = json.loads(connection.execute("SELECT decks FROM col").fetchone()[0])
        models = json.loads(connection.execute("SELECT models FROM col").fetchone()[0])
        decks = connection.execute("SELECT guid, did FROM cards JOIN notes ON notes.id = nid")
        return Apkg(
            {guid: fields.split("\x1f") for guid, fields in notes.items()},
            {guid: names[str(deck)]["name"] for guid, deck in decks},
            set(models),
            files,
        )


def test_every_lesson_is_a_subdeck_with_a_card_for_each_flashcard(course: Path) -> None:
    assert export_anki(course / "cards.apkg") == 4

    deck = read(course / "cards.apkg", course)
    assert deck.files == {"collection.anki2", "media"}
    by_term = {fields[0]: (fields[1], deck.decks[guid]) for guid, fields in deck.notes.items()}
    search = "Model Optimisation::02 Search: grid & random"
    regularisation = "Model Optimisation::06 Regularisation"
    assert by_term == {
        "Grid": ("Every combination", search),
        "Random": ("A draw", search),
        "L1": ("Makes |w| &lt; 1 sparse", regularisation),
        "L2": ("Shrinks <code>w</code>", regularisation),
    }


def test_a_second_export_has_the_same_notes_note_type_and_decks(course: Path) -> None:
    export_anki(course / "first.apkg")
    export_anki(course / "second.apkg")

    assert read(course / "first.apkg", course) == read(course / "second.apkg", course)


def test_editing_one_card_leaves_the_identity_of_all_of_them(course: Path) -> None:
    export_anki(course / "before.apkg")
    before = read(course / "before.apkg", course)
    write_lessons(
        course,
        front_matter("02-search", "A new title", Random="Better words", Grid="Every combination"),
        front_matter("06-regularisation", "Regularisation", New="One more", L1="1", L2="2"),
    )
    export_anki(course / "after.apkg")
    after = read(course / "after.apkg", course)

    guids = {fields[0]: guid for guid, fields in before.notes.items()}
    assert {fields[0]: guid for guid, fields in after.notes.items() if fields[0] != "New"} == guids
    assert after.notes[guids["Random"]] == ["Random", "Better words"]
    assert after.models == before.models
    assert len(after.notes) == 5


def test_an_export_replaces_the_one_before_and_leaves_nothing_beside_it(course: Path) -> None:
    folder = course / "decks"
    folder.mkdir()
    (folder / "cards.apkg").write_text("old")

    export_anki(folder / "cards.apkg")

    assert [file.name for file in folder.iterdir()] == ["cards.apkg"]
    assert len(read(folder / "cards.apkg", course).notes) == 4


def test_a_relative_path_is_in_the_current_folder(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course)

    assert main(["cards", "export", "cards.apkg"]) == 0
    assert (course / "cards.apkg").is_file()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cards.zip", "Anki reads .apkg files; write to"),
        ("cards", "Anki reads .apkg files; write to"),
        ("no-such-folder/cards.apkg", "No such file or directory"),
        ("course.yml/cards.apkg", "Not a directory"),
        ("folder.apkg", "Is a directory"),
    ],
)
def test_a_path_that_cannot_be_written_is_one_clear_line(
    course: Path, name: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (course / "folder.apkg").mkdir()
    before = sorted(course.rglob("*"))

    assert main(["cards", "export", str(course / name)]) == 1

    output = capsys.readouterr()
    assert output.out == ""
    (line,) = output.err.splitlines()
    assert line.startswith(str(course / name))
    assert words in line
    assert sorted(course.rglob("*")) == before


def test_a_course_without_flashcards_says_so(course: Path) -> None:
    write_lessons(course, front_matter("02-search", "Search"))

    with pytest.raises(CourseError, match="nothing to export"):
        export_anki(course / "cards.apkg")
    assert not (course / "cards.apkg").exists()
