from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from course.problems import CourseError
from course.progress import Progress
from widgets import open_lesson

FRONT_MATTER: dict[str, Any] = {
    "id": "90-test-lesson",
    "title": "A lesson for tests",
    "duration_min": 20,
    "prereqs": ["01-hyperparameters", "no-such-lesson"],
    "goals": ["Answer"],
    "video": {"platform": "youtube", "id": "abc", "start": 90},
    "widgets": [{"type": "a_lab"}],
}
EXERCISES = {"lesson": "90-test-lesson", "title": "Exercises", "hints": {"shrink": ["Draw it.", "Halve it."]}}

Write = Callable[..., Path]


def test_the_notebook_beside_us_is_found(write_lesson: Write) -> None:
    write_lesson(FRONT_MATTER)
    assert open_lesson("90-test-lesson").slug == "90-test-lesson"


def test_a_lesson_is_found_from_the_start_page_and_from_another_lesson(
    write_lesson: Write, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lesson(FRONT_MATTER, "90-test-lesson/lesson.ipynb")
    write_lesson({**FRONT_MATTER, "id": "91-other"}, "91-other/lesson.ipynb")
    assert open_lesson("90-test-lesson").slug == "90-test-lesson"
    monkeypatch.chdir(work / "91-other")
    assert open_lesson("90-test-lesson").slug == "90-test-lesson"


def test_an_unknown_lesson_gets_one_line_with_the_lessons_there_are(work: Path) -> None:
    with pytest.raises(
        CourseError, match=r"no lesson '99-nowhere'.*its lessons are: .*06-regularisation"
    ) as error:
        open_lesson("99-nowhere")
    assert len(error.value.lines) == 1


@pytest.mark.parametrize("slug", ["", "..", "../90-test-lesson", 6, None])
def test_what_is_no_slug_is_no_lesson(slug: Any, write_lesson: Write) -> None:
    write_lesson(FRONT_MATTER)
    with pytest.raises(CourseError, match="no lesson"):
        open_lesson(slug)


def test_a_broken_notebook_is_named(write_lesson: Write) -> None:
    path = write_lesson(FRONT_MATTER, "90-test-lesson/lesson.ipynb")
    path.write_text("{")
    with pytest.raises(CourseError, match=r"lesson\.ipynb: is not a notebook"):
        open_lesson("90-test-lesson")


def test_a_notebook_shows_an_error_as_its_line_without_a_traceback(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = InteractiveShell()
    try:
        shell.run_cell("from widgets import open_lesson\nopen_lesson('99-nowhere')")
    finally:
        shell.history_manager.end_session()
    shown = capsys.readouterr()
    lines = (shown.out + shown.err).strip().splitlines()
    assert len(lines) == 1
    assert "no lesson '99-nowhere'" in lines[0]


def test_the_header_links_written_prerequisites_and_survives_unknown_ones(write_lesson: Write) -> None:
    write_lesson(FRONT_MATTER)
    header = open_lesson("90-test-lesson").header()
    known, unknown = header.prerequisites
    assert known["path"] == "../01-hyperparameters/lesson.ipynb"
    assert known["title"] != "01-hyperparameters"
    assert unknown == {"title": "no-such-lesson", "planned": True, "path": ""}
    assert header.video == {"url": "https://www.youtube.com/watch?v=abc&t=90s"}
    assert header.kept_in.endswith("progress.db")


def test_a_lab_that_the_front_matter_does_not_list_is_refused(write_lesson: Write) -> None:
    write_lesson(FRONT_MATTER)
    with pytest.raises(CourseError, match=r"has no lab 'a_lap'; its labs: a_lab\."):
        open_lesson("90-test-lesson").lab("a_lap")


def test_a_hint_is_shown_and_remembered(write_lesson: Write) -> None:
    write_lesson(FRONT_MATTER)
    write_lesson(EXERCISES, "exercises.ipynb")
    shown = open_lesson("90-test-lesson").hint("shrink", 2)
    assert "Halve it." in shown.data
    (event,) = Progress.open().events("hint")
    assert (event.lesson, event.item, event.data) == ("90-test-lesson", "shrink", {"stage": 2})


def test_a_hint_that_cannot_be_remembered_is_shown_all_the_same(write_lesson: Write, work: Path) -> None:
    write_lesson(FRONT_MATTER)
    write_lesson(EXERCISES, "exercises.ipynb")
    lesson = open_lesson("90-test-lesson")
    (work / "progress.db").unlink()
    (work / "progress.db").mkdir()
    shown = lesson.hint("shrink", 1).data
    assert "Draw it." in shown
    assert "Not saved" in shown


def test_under_a_grader_check_says_one_sentence_and_nothing_is_recorded(
    write_lesson: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COURSE_GRADING", "1")
    write_lesson(FRONT_MATTER)
    write_lesson(EXERCISES, "exercises.ipynb")
    lesson = open_lesson("90-test-lesson")
    lesson.hint("shrink", 1)
    assert lesson.check() is None
    assert capsys.readouterr().out == "lesson.check() does nothing while a notebook is being graded.\n"
    assert Progress.open().events() == []


def test_a_lesson_without_exercises_says_so(write_lesson: Write) -> None:
    write_lesson(FRONT_MATTER)
    with pytest.raises(CourseError, match="Lesson 90-test-lesson has no exercises"):
        open_lesson("90-test-lesson").check()


def test_the_notebook_in_front_of_the_learner_is_checked_whatever_its_name(
    write_lesson: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lesson(FRONT_MATTER)
    write_lesson(EXERCISES, "exercises.ipynb")
    copy = write_lesson({**EXERCISES, "hints": {"of_the_copy": ["a", "b"]}}, "exercises-Copy1.ipynb")
    monkeypatch.setenv("JPY_SESSION_NAME", str(copy))
    assert "Hint 1" in open_lesson("90-test-lesson").hint("of_the_copy", 1).data


def test_what_the_progress_store_must_say_is_said_once_and_at_the_top(
    write_lesson: Write, work: Path
) -> None:
    write_lesson(FRONT_MATTER)
    (work / "progress.db").write_bytes(b"no database at all, and long enough to be looked at" * 20)
    lesson = open_lesson("90-test-lesson")
    (notice,) = lesson.header().notices
    assert "progress.db" in notice
    assert lesson.quiz().notices == []
