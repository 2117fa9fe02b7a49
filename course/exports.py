"""The flashcards as an Anki deck, for a phone."""

from __future__ import annotations

import itertools
import json
import sqlite3
import tempfile
import time
import zipfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import genanki

from course.inline import as_html
from course.lesson import FrontMatter
from course.notebook_metadata import lesson_notebook, read_front_matter
from course.problems import CourseError, Problem
from course.summary import numbered
from course.syllabus import load_syllabus

# Anki knows note types, decks and notes by these numbers and by the notes' GUIDs. They are made from the
# course's own identities and never change, so that importing a newer export updates what is there.
_NAMESPACE = "model-optimisation-course"


def export_anki(file: Path) -> int:
    """Write every lesson's flashcards, a subdeck each, to an .apkg file; returns their number.

    The file appears complete or not at all. Raises CourseError where it cannot be written.
    """
    if file.suffix.lower() != ".apkg":
        raise CourseError(Problem(file, 0, f"Anki reads .apkg files; write to {file.with_suffix('.apkg')}"))
    syllabus = load_syllabus()
    lessons = [
        read_front_matter(lesson_notebook(lesson.slug)) for lesson in syllabus.lessons if not lesson.planned
    ]
    model = _model()
    decks = [_deck(syllabus.title, lesson, model) for lesson in lessons if lesson.flashcards]
    if not decks:
        raise CourseError("No lesson of this course has flashcards; there is nothing to export.")
    try:
        _write(genanki.Package(decks), file)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CourseError(
            Problem(file, 0, f"cannot be written ({reason}); choose a folder that exists and can be written")
        ) from error
    return sum(len(deck.notes) for deck in decks)


def _model() -> genanki.Model:
    return genanki.Model(
        _number("note type"),
        "Model optimisation course",
        fields=[{"name": "Term"}, {"name": "Definition"}],
        templates=[
            {
                "name": "Term to definition",
                "qfmt": "{{Term}}",
                "afmt": '{{FrontSide}}<hr id="answer">{{Definition}}',
            }
        ],
        css=".card { font-family: sans-serif; font-size: 1.25rem; text-align: center; }",
    )


def _deck(course_title: str, lesson: FrontMatter, model: genanki.Model) -> genanki.Deck:
    # "::" is Anki's own separator of decks
    names = (course_title, numbered(lesson.id, lesson.title))
    deck = genanki.Deck(_number("deck", lesson.id), "::".join(name.replace("::", ":") for name in names))
    for card in lesson.flashcards:
        deck.add_note(
            genanki.Note(
                model=model,
                fields=[as_html(card.term), as_html(card.definition)],
                guid=genanki.guid_for(_NAMESPACE, lesson.id, lesson.card_id(card)),
                tags=[lesson.id],
            )
        )
    return deck


def _number(*parts: str) -> int:
    """A number that depends only on the words given; 53 bits, because Anki's screens run on JavaScript."""
    return int(sha256("\x1f".join((_NAMESPACE, *parts)).encode()).hexdigest()[:13], 16)


def _write(package: genanki.Package, file: Path) -> None:
    """What `Package.write_to_file` does, but complete or not at all, and without a file left in /tmp."""
    now = time.time()
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=f".{file.name}.") as folder:
        collection, archive = Path(folder) / "collection.anki2", Path(folder) / file.name
        with closing(sqlite3.connect(collection)) as connection:
            package.write_to_db(connection.cursor(), now, itertools.count(int(now * 1000)))
            connection.commit()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
            zipped.write(collection, collection.name)
            zipped.writestr("media", json.dumps({}))
        archive.replace(file)
