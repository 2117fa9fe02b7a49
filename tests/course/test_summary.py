"""Where the learner stands: only what the lesson asks now counts, and only the latest answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jupytext
import pytest

from course.cards import Deck
from course.cli import main
from course.lesson import FrontMatter
from course.notebook_metadata import lesson_notebook, read_exercise_points, read_front_matter
from course.problems import CourseError
from course.progress import Progress
from course.summary import LessonSummary, cards_due, course_summary, numbered

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LESSON = "01-first"


@pytest.fixture
def course(small_course: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The small course with its learner edition, and a progress file of its own."""
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.db"))
    folder = tmp_path / "notebooks" / LESSON
    folder.mkdir(parents=True)
    for name in ("lesson", "exercises"):
        notebook = jupytext.read(tmp_path / "solutions" / LESSON / f"{name}.md", fmt="md:myst")
        front = {key: value for key, value in notebook.metadata.items() if key != "jupytext"}
        notebook.metadata = {"course": front}
        jupytext.write(notebook, folder / f"{name}.ipynb", fmt="ipynb")
    return small_course


def front_matter() -> FrontMatter:
    return read_front_matter(lesson_notebook(LESSON))


def first_lesson() -> LessonSummary:
    return course_summary(NOW).lessons[0]


def test_before_anything_is_done_all_is_there_and_nothing_is_done(course: Any) -> None:
    summary = course_summary(NOW).as_dict()

    assert summary == {
        "title": "A small course",
        "cards_due": 0,
        "lessons": [
            {
                "slug": LESSON,
                "title": "The first lesson",
                "minutes": 45,
                "planned": False,
                "opened": False,
                "quiz": {"answered": 0, "right": 0, "total": 2},
                "cards": {"due": 0, "new": 2, "total": 2},
                "exercises": {"points": 0, "max_points": 3.0, "verdicts": {}},
                "reflections": {"written": 0, "total": 1},
            },
            {
                "slug": "02-second",
                "title": "The second lesson",
                "minutes": 30,
                "planned": True,
                "opened": False,
                "quiz": None,
                "cards": None,
                "exercises": None,
                "reflections": None,
            },
        ],
    }


def test_the_latest_answer_counts(course: Any) -> None:
    progress, front = Progress.open(), front_matter()
    first, second = (front.question_id(question) for question in front.quiz)
    progress.record("quiz", LESSON, first, {"answer": [1], "correct": False})
    progress.record("quiz", LESSON, first, {"answer": [0], "correct": True})
    progress.record("quiz", LESSON, second, {"answer": [0, 1], "correct": True})
    progress.record("quiz", LESSON, second, {"answer": [2], "correct": False})
    prompt = front.reflection_id(front.reflection[0])
    progress.record("reflection", LESSON, prompt, {"text": "Random search."})

    summary = first_lesson()

    assert summary.opened
    assert (summary.quiz and (summary.quiz.answered, summary.quiz.right)) == (2, 1)
    assert summary.reflections
    assert summary.reflections.written == 1

    progress.record("reflection", LESSON, prompt, {"text": "  \n"})
    after = first_lesson().reflections
    assert after
    assert after.written == 0


def test_exercise_points_are_those_of_the_latest_check_of_each_exercise(course: Any) -> None:
    progress = Progress.open()
    for points, verdict in [(3.0, "passed"), (1.5, "partly")]:
        progress.record("check", LESSON, "double", {"points": points, "max_points": 3.0, "verdict": verdict})

    summary = first_lesson().exercises

    assert summary
    assert (summary.points, summary.max_points, summary.verdicts) == (1.5, 3.0, {"double": "partly"})


def test_what_was_taken_out_of_the_lesson_no_longer_counts(course: Any) -> None:
    progress = Progress.open()
    progress.record("quiz", LESSON, "gone", {"answer": [0], "correct": True})
    progress.record("check", LESSON, "gone", {"points": 5.0, "max_points": 5.0, "verdict": "passed"})

    summary = first_lesson()

    assert summary.quiz
    assert summary.quiz.answered == 0
    assert summary.exercises
    assert summary.exercises.points == 0


def test_cards_that_are_due_are_listed_the_longest_overdue_first(course: Any) -> None:
    progress, front = Progress.open(), front_matter()
    deck = Deck(front, progress)
    for days, card in enumerate(deck.cards, start=1):
        at = NOW - timedelta(days=days)
        progress.record("card", LESSON, card.id, deck.review(card.id, 1, at))

    due = cards_due(NOW)

    assert course_summary(NOW).cards_due == due.due == 2
    assert due.new == 0
    assert due.as_dict()["lessons"] == [
        {
            "slug": LESSON,
            "title": "The first lesson",
            "new": 0,
            "due": [
                {"id": deck.cards[1].id, "term": "Random search", "due": "2026-02-27T12:01:00+00:00"},
                {"id": deck.cards[0].id, "term": "Grid search", "due": "2026-02-28T12:01:00+00:00"},
            ],
        }
    ]
    assert due.as_text().splitlines() == [
        "2 due, 0 new",
        "",
        "01 The first lesson: 2 due, 0 new",
        "  Random search (due for 2 d)",
        "  Grid search (due for 1 d)",
    ]


def test_the_table_has_a_line_a_lesson_and_names_the_planned_ones(course: Any) -> None:
    Progress.open().record("hint", LESSON, "double", {"stage": 1})
    lines = course_summary(NOW).as_text().splitlines()

    assert lines[0] == "A small course"
    words = [" ".join(line.split()) for line in lines[2:]]
    assert words == [
        "Lesson Minutes Opened Quiz Cards due New Exercises Reflections",
        "01 The first lesson 45 yes 0/2 0 2 0/3 0/1",
        "02 The second lesson 30 planned",
    ]


def test_a_lesson_without_exercises_has_none(course: Any) -> None:
    (course.root / "notebooks" / LESSON / "exercises.ipynb").unlink()

    assert first_lesson().exercises is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no such notebook; `grader build` makes it"),
        ("{broken", "is not a notebook"),
        ("[]", "is not a notebook"),
        (b"\xff\xfe", "is not a notebook"),
        ('{"metadata": {}}', "has no front-matter"),
        ('{"metadata": {"course": {"id": "01-first"}}}', "course.title"),
    ],
)
def test_a_notebook_that_cannot_be_read_is_one_clear_line(
    course: Any, content: str | bytes | None, words: str
) -> None:
    path = course.root / "notebooks" / LESSON / "lesson.ipynb"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(CourseError) as error:
        course_summary(NOW)

    (line,) = error.value.lines
    assert line.startswith(f"{path}: ")
    assert words in line


def test_points_of_visible_and_hidden_tests_add_up_by_exercise_without_written_answers(course: Any) -> None:
    path = course.root / "notebooks" / LESSON / "exercises.ipynb"

    assert read_exercise_points(path) == {"double": 3.0}


@pytest.mark.parametrize("command", [["progress"], ["cards", "due"]])
def test_json_is_one_document_on_stdout_and_notices_go_to_stderr(
    course: Any, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (course.root / "progress.db").write_text("damaged " * 1000)

    assert main([*command, "--json"]) == 0

    output = capsys.readouterr()
    assert json.loads(output.out)["lessons"][0]["slug"] == LESSON
    assert "progress.damaged-" in output.err
    assert main(command) == 0
    assert "The first lesson" in capsys.readouterr().out


def test_a_broken_course_is_said_without_a_traceback(course: Any, capsys: pytest.CaptureFixture[str]) -> None:
    (course.root / "course.yml").unlink()

    assert main(["progress", "--json"]) == 1

    output = capsys.readouterr()
    assert output.out == ""
    assert "course.yml" in output.err


def test_a_lesson_is_called_by_the_number_in_its_slug() -> None:
    assert numbered("06-regularisation", "Simple models") == "06 Simple models"
    assert numbered("mock-exam", "A mock exam") == "A mock exam"
