"""The course.yml of this very course."""

from __future__ import annotations

import pytest

from course.check import check_course
from course.syllabus import Syllabus, course_root, load_syllabus

DOCUMENTS = {
    "learning-path": "Learning path",
    "tuning-qa": "Tuning Q&A",
    "lesson-document": "Lesson document",
    "search-note": "Search note",
    "advanced-chapter": "Advanced chapter",
}


@pytest.fixture(autouse=True)
def _this_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_ROOT", raising=False)


@pytest.fixture
def syllabus() -> Syllabus:
    return load_syllabus(course_root())


def test_this_course_has_no_mistakes() -> None:
    assert [str(problem) for problem in check_course(course_root()).problems] == []


def test_this_course_implements_five_documents(syllabus: Syllabus) -> None:
    assert {document.id: document.label for document in syllabus.documents} == DOCUMENTS


def test_every_heading_of_every_document_is_reached(syllabus: Syllabus) -> None:
    for document in syllabus.documents:
        reached = {heading for lesson in syllabus.lessons for heading in lesson.mirrors.get(document.id, [])}
        assert set(document.headings) <= reached, document.label


def test_thirteen_lessons_then_the_capstone_and_the_mock_exam(syllabus: Syllabus) -> None:
    slugs = [lesson.slug for lesson in syllabus.lessons]

    assert [slug[:2] for slug in slugs[:13]] == [f"{number:02}" for number in range(1, 14)]
    assert slugs[13:] == ["capstone-end-to-end", "mock-exam"]


def test_no_lesson_needs_one_that_comes_later(syllabus: Syllabus) -> None:
    done: set[str] = set()
    for lesson in syllabus.lessons:
        assert set(lesson.prereqs) <= done, lesson.slug
        done.add(lesson.slug)


def test_every_track_tells_its_document_from_the_first_heading(syllabus: Syllabus) -> None:
    for document in syllabus.documents:
        first = syllabus.lesson(syllabus.track(document.id)[0])
        assert document.headings[0] in first.mirrors[document.id]
