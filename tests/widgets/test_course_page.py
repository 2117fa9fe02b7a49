from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup

from course.problems import CourseError
from course.progress import Progress
from widgets import open_course

QUESTION = {"q": "Which?", "options": ["a", "b"], "answer": 0, "explain": "Because.", "id": "which"}


def front_matter(slug: str, title: str, prereqs: list[str]) -> dict[str, Any]:
    return {
        "id": slug,
        "title": title,
        "duration_min": 30,
        "prereqs": prereqs,
        "goals": ["Know"],
        "quiz": [QUESTION],
    }


@pytest.fixture
def course(work: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of two written lessons and a planned one, and two documents that cross them differently."""
    root = work / "course"
    documents = [
        {"id": "forth", "label": "Forth", "title": "There", "headings": ["One", "Two", "Three"]},
        {"id": "back", "label": "Back", "title": "And back <again>", "headings": ["Drei", "Zwei"]},
    ]
    planned = {
        "title": "Plan & hope",
        "minutes": 45,
        "prereqs": ["02-two"],
        "mirrors": {"forth": ["Three"], "back": ["Drei"]},
    }
    lessons = ["01-one", "02-two", {"slug": "03-three", "planned": planned}]
    root.mkdir()
    (root / "course.yml").write_text(
        yaml.safe_dump({"title": "Test course", "documents": documents, "lessons": lessons})
    )
    mirrors = {"01-one": "Forth › One", "02-two": "Forth › Two; Back › Zwei"}
    for slug, prereqs in (("01-one", []), ("02-two", ["01-one"])):
        front = front_matter(slug, f"Lesson {slug}", prereqs)
        source = root / "solutions" / slug / "lesson.md"
        source.parent.mkdir(parents=True)
        source.write_text(f"---\n{yaml.safe_dump(front)}---\n\n## Section\n\n*Mirrors: {mirrors[slug]}*\n")
        built = root / "notebooks" / slug / "lesson.ipynb"
        built.parent.mkdir(parents=True)
        nbformat.write(nbformat.v4.new_notebook(metadata={"course": json.loads(json.dumps(front))}), built)
    monkeypatch.setenv("COURSE_ROOT", str(root))
    return root


def page() -> BeautifulSoup:
    return BeautifulSoup(open_course().dashboard()._repr_html_(), "html.parser")


def text_of(element: Any) -> str:
    return " ".join(element.get_text(" ").split())


def test_a_newcomer_is_sent_to_the_first_lesson(course: Path) -> None:
    following = page().select_one(".mo-next")
    assert following.a["href"] == "01-one/lesson.ipynb"
    assert "Begin here." in text_of(following)


def test_a_lesson_under_way_comes_before_a_new_one_and_says_what_is_left(course: Path) -> None:
    Progress.open().record("quiz", "02-two", "which", {"answer": [1], "correct": False})
    following = page().select_one(".mo-next")
    assert following.a["href"] == "02-two/lesson.ipynb"
    assert "Still to do: the quiz." in text_of(following)


def test_a_complete_lesson_sends_on_to_the_next(course: Path) -> None:
    Progress.open().record("quiz", "01-one", "which", {"answer": [0], "correct": True})
    html = page()
    assert html.select_one(".mo-next").a["href"] == "02-two/lesson.ipynb"
    assert "quiz 1 of 1 Complete" in text_of(html.select(".mo-lessons > li")[0])


def test_when_all_that_is_written_is_complete_it_says_so(course: Path) -> None:
    for slug in ("01-one", "02-two"):
        Progress.open().record("quiz", slug, "which", {"answer": [0], "correct": True})
    assert "You have completed every lesson that is written." in text_of(page().select_one(".mo-next"))


def test_lessons_stand_in_order_with_minutes_prerequisites_and_state(course: Path) -> None:
    assert [text_of(row) for row in page().select(".mo-lessons > li")] == [
        "01 Lesson 01-one 30 minutes Not begun",
        "02 Lesson 02-two 30 minutes · after 01 Not begun",
        "03 Plan & hope 45 minutes · after 02 Being written",
    ]


def test_each_document_is_a_track_in_its_own_order_and_planned_lessons_are_no_links(course: Path) -> None:
    forth, back = page().select("details")
    assert [text_of(item) for item in forth.select("li")] == [
        "Lesson 01-one",
        "Lesson 02-two",
        "Plan & hope (being written)",
    ]
    assert [text_of(item) for item in back.select("li")] == ["Plan & hope (being written)", "Lesson 02-two"]
    assert "And back <again>" in text_of(back)
    assert {link["href"] for link in page().select("a")} == {"01-one/lesson.ipynb", "02-two/lesson.ipynb"}


def test_what_the_progress_store_must_say_is_on_top(course: Path, work: Path) -> None:
    (work / "progress.db").write_bytes(b"no database at all, and long enough to be looked at" * 20)
    assert "progress.db" in text_of(page().select_one(".mo-course > :first-child"))


def test_a_mistake_in_course_yml_is_one_line(course: Path) -> None:
    (course / "course.yml").write_text("titel: Test\n")
    with pytest.raises(CourseError, match=r"course\.yml:1: .*titel"):
        open_course()
