from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from course.lesson import FrontMatter
from widgets.base import NOT_UNDERSTOOD
from widgets.quiz import Quiz
from widgets.record import LessonRecord

Open = Callable[[], LessonRecord]
Ask = Callable[..., str]


def in_the_page(quiz: Quiz) -> str:
    """Everything that anywidget sends to the page, as text."""
    return json.dumps(quiz.get_state(), default=str)


def answer(question: str, *chosen: int) -> dict[str, object]:
    return {"kind": "answer", "question": question, "chosen": list(chosen)}


def test_neither_key_nor_explanations_are_in_the_page_before_an_answer(
    front_matter: FrontMatter, open_record: Open
) -> None:
    state = in_the_page(Quiz(front_matter, open_record()))
    assert "right one" in state
    assert "EXPLAIN" not in state
    assert "WHY" not in state
    assert '"correct"' not in json.dumps(Quiz(front_matter, open_record()).questions)


def test_a_wrong_answer_gives_the_reason_for_that_option_only(
    front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    quiz = Quiz(front_matter, open_record())
    assert ask(quiz, answer("single", 2)) == ""
    assert quiz.results["single"] == {
        "chosen": [2],
        "correct": False,
        "feedback": ["WHY-TWO"],
        "ref": None,
        "section": "Where it stands",
        "objective": "3.2",
    }
    assert "WHY-ZERO" not in in_the_page(quiz)
    assert "EXPLAIN" not in in_the_page(quiz)


def test_a_right_answer_gives_the_explanation_and_the_source(
    front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    quiz = Quiz(front_matter, open_record())
    ask(quiz, answer("single", 1))
    assert quiz.results["single"]["correct"] is True
    assert quiz.results["single"]["feedback"] == ["EXPLAIN-SINGLE"]
    assert quiz.results["single"]["ref"] == "https://example.org/why"
    assert quiz.results["single"]["section"] is None, "whoever knows it need not read it again"


@pytest.mark.parametrize(
    ("chosen", "feedback"),
    [
        ((0, 1), ["Of the 2 you chose, 1 is right.", "WHY-ONE"]),
        ((1, 3), ["Of the 2 you chose, 0 are right.", "WHY-ONE", "WHY-THREE"]),
        ((0,), ["What you chose is right, but something is missing."]),
        ((2, 0), ["EXPLAIN-MULTI"]),
    ],
)
def test_a_multi_select_answer_is_judged_without_giving_the_rest_away(
    chosen: tuple[int, ...],
    feedback: list[str],
    front_matter: FrontMatter,
    open_record: Open,
    ask: Ask,
) -> None:
    quiz = Quiz(front_matter, open_record())
    ask(quiz, answer("multi", *chosen))
    assert quiz.results["multi"]["feedback"] == feedback


def test_the_last_answer_and_its_feedback_are_back_in_a_new_kernel(
    front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    quiz = Quiz(front_matter, open_record())
    for chosen in (0, 1, 2):
        ask(quiz, answer("single", chosen))
    assert Quiz(front_matter, open_record()).results == quiz.results
    events = open_record().progress.events("quiz")
    assert [event.data for event in events] == [
        {"answer": [0], "correct": False},
        {"answer": [1], "correct": True},
        {"answer": [2], "correct": False},
    ]


@pytest.mark.parametrize(
    "message",
    [
        None,
        "answer",
        {},
        {"kind": "answer", "question": "single"},
        {"kind": "answer", "question": "nowhere", "chosen": [0]},
        {"kind": "answer", "question": ["single"], "chosen": [0]},
        answer("single"),
        answer("single", 3),
        answer("single", -1),
        answer("single", 0, 1),
        answer("multi", 0, 0),
        {"kind": "answer", "question": "single", "chosen": ["1"]},
        {"kind": "answer", "question": "single", "chosen": [1.5]},
        {"kind": "answer", "question": "single", "chosen": [True]},
        {"kind": "answer", "question": "single", "chosen": 10**400},
        {"kind": "answer", "question": "single", "chosen": [1], "correct": True},
    ],
    ids=lambda message: str(message)[:50],
)
def test_a_message_that_means_nothing_is_answered_and_leaves_no_trace(
    message: object, front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    quiz = Quiz(front_matter, open_record())
    assert ask(quiz, message) == NOT_UNDERSTOOD
    assert quiz.results == {}
    assert open_record().progress.events() == []


def test_the_page_cannot_change_the_state(front_matter: FrontMatter, open_record: Open) -> None:
    quiz = Quiz(front_matter, open_record())
    quiz.set_state({"results": {"single": {"correct": True}}, "questions": 7})
    assert quiz.results == {}
    assert len(quiz.questions) == 2


def test_an_answer_that_the_question_no_longer_offers_is_forgotten(
    front_matter: FrontMatter, open_record: Open
) -> None:
    record = open_record()
    record.write("quiz", "single", {"answer": [9], "correct": True})
    record.write("quiz", "multi", {"answer": "all", "correct": True})
    assert Quiz(front_matter, open_record()).results == {}


def test_what_the_store_has_to_say_while_in_use_reaches_the_page(
    front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    record = open_record()
    quiz = Quiz(front_matter, record)
    record.progress.notices.append("The file moved.")
    ask(quiz, answer("single", 1))
    ask(quiz, answer("single", 0))
    assert quiz.notices == ["The file moved."]


def test_an_answer_that_cannot_be_saved_is_judged_all_the_same_and_says_so(
    front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    record = open_record()
    quiz = Quiz(front_matter, record)
    record.progress.path.unlink()
    record.progress.path.mkdir()  # a folder where the file should be, which root cannot write over either
    problem = ask(quiz, answer("single", 1))
    assert "Not saved" in problem
    assert quiz.results["single"]["correct"] is True
