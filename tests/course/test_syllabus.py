"""The course as data: what `course.yml` and the lessons say together."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from course.problems import CourseError
from course.syllabus import course_root, load_syllabus

if TYPE_CHECKING:
    from conftest import SmallCourse

COURSE_FILE = Path("course.yml")


def test_a_planned_lesson_is_described_in_course_yml(small_course: SmallCourse) -> None:
    lesson = load_syllabus(small_course.root).lesson("02-second")

    assert lesson.planned
    assert (lesson.title, lesson.minutes, lesson.prereqs) == ("The second lesson", 30, ["01-first"])
    assert lesson.mirrors == {"chapter": ["Pruning", "Exercise 1: Prune a tree"]}


def test_a_written_lesson_describes_itself(small_course: SmallCourse) -> None:
    lesson = load_syllabus(small_course.root).lesson("01-first")

    assert not lesson.planned
    assert (lesson.title, lesson.minutes, lesson.prereqs) == ("The first lesson", 45, [])
    assert lesson.mirrors == {"note": ["Introduction", "Grid Search", "Random Search"]}


def test_documents_and_lessons_keep_the_order_of_course_yml(small_course: SmallCourse) -> None:
    syllabus = load_syllabus(small_course.root)

    assert syllabus.title == "A small course"
    assert [document.label for document in syllabus.documents] == ["Short note", "Long chapter"]
    assert syllabus.documents[0].headings == ["Introduction", "Grid Search", "Random Search"]
    assert [lesson.slug for lesson in syllabus.lessons] == ["01-first", "02-second"]


def test_a_track_follows_the_document_and_not_the_list_of_lessons(small_course: SmallCourse) -> None:
    small_course.replace(
        COURSE_FILE, "      mirrors:\n", "      mirrors:\n        note: [Introduction, Random Search]\n"
    )
    small_course.replace(small_course.lesson, "*Mirrors: Short note › Introduction*", "")

    syllabus = load_syllabus(small_course.root)

    assert syllabus.track("note") == ["02-second", "01-first"]
    assert syllabus.track("chapter") == ["02-second"]


def test_lessons_that_share_a_heading_keep_the_order_of_the_course(
    small_course: SmallCourse,
) -> None:
    small_course.replace(COURSE_FILE, "      mirrors:\n", "      mirrors:\n        note: [Introduction]\n")

    assert load_syllabus(small_course.root).track("note") == ["01-first", "02-second"]


@pytest.mark.parametrize("ask", ["lesson", "track"])
def test_asking_for_what_is_not_there_says_what_is(small_course: SmallCourse, ask: str) -> None:
    syllabus = load_syllabus(small_course.root)

    with pytest.raises(CourseError, match=r"'nowhere'.*(01-first, 02-second|note, chapter)"):
        getattr(syllabus, ask)("nowhere")


def test_every_mistake_in_course_yml_is_in_the_error(small_course: SmallCourse) -> None:
    small_course.replace(COURSE_FILE, "minutes: 30", "minutes: none")
    small_course.replace(COURSE_FILE, "title: A small course", "titel: A small course")

    with pytest.raises(CourseError) as caught:
        load_syllabus(small_course.root)

    assert [line.split(": ")[0] for line in caught.value.lines] == [
        "course.yml:1",
        "course.yml:1",
        "course.yml:23",
    ]


def test_a_lesson_with_a_mistake_does_not_stop_the_course(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "duration_min: 45", "duration_min: long")

    lesson = load_syllabus(small_course.root).lesson("01-first")

    assert (lesson.title, lesson.minutes) == ("01-first", 0)
    assert lesson.mirrors["note"] == ["Introduction", "Grid Search", "Random Search"]


def test_a_lesson_without_a_file_does_not_stop_the_course(small_course: SmallCourse) -> None:
    (small_course.root / small_course.lesson).unlink()

    assert load_syllabus(small_course.root).lesson("01-first").mirrors == {}


def test_the_course_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))

    assert course_root() == tmp_path.resolve()


def test_without_the_environment_the_course_is_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_ROOT", raising=False)

    assert (course_root() / "course" / "syllabus.py").is_file()


def test_reading_the_syllabus_loads_no_notebook_library() -> None:
    """Widgets import it in every kernel, and Jupytext alone would cost a second."""
    code = "import sys, course.syllabus; print({'jupytext', 'nbformat', 'IPython'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
