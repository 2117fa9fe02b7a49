"""The quiz: questions in the page, answers checked in the kernel, so that the key never reaches the page."""

from __future__ import annotations

from typing import Literal

from pydantic import TypeAdapter
from traitlets import Dict, List

from course.lesson import FrontMatter, Question
from course.progress import Event
from widgets import still
from widgets.assets import module, stylesheet
from widgets.base import CourseWidget, Message, NotUnderstoodError
from widgets.record import LessonRecord


class Answer(Message):
    kind: Literal["answer"]
    question: str
    chosen: list[int]


class Quiz(CourseWidget):
    """All questions of a lesson. A question's explanation goes to the page once it is answered right."""

    _esm = module("quiz.js")
    _css = stylesheet("widgets.css", "quiz.css")
    message_type = TypeAdapter(Answer)

    questions = List(Dict()).tag(sync=True)  # id, text, options, multi_select
    results = Dict().tag(sync=True)  # by question id: chosen, correct, feedback, ref, section, objective

    def __init__(self, lesson: FrontMatter, record: LessonRecord) -> None:
        self._questions = {lesson.question_id(question): question for question in lesson.quiz}
        super().__init__(
            record,
            questions=[
                {"id": key, "text": item.q, "options": item.options, "multi_select": item.multi_select}
                for key, item in self._questions.items()
            ],
        )
        answered = ((key, _chosen(record.latest("quiz", key))) for key in self._questions)
        self.results = {
            key: judge(self._questions[key], chosen)
            for key, chosen in answered
            if chosen and _is_possible(self._questions[key], chosen)
        }

    def still(self) -> str:
        questions = (f"{item.q} ({' / '.join(item.options)})" for item in self._questions.values())
        return still.listed(f"Quiz. {still.OPEN}", questions)

    def handle(self, message: Answer) -> None:
        question = self._questions.get(message.question)
        if question is None or not _is_possible(question, message.chosen):
            raise NotUnderstoodError
        result = judge(question, message.chosen)
        # shown even if it cannot be saved: the learner has answered
        self.results = {**self.results, message.question: result}
        data: dict[str, object] = {"answer": list(message.chosen), "correct": result["correct"]}
        self.record.write("quiz", message.question, data)


def judge(question: Question, chosen: list[int]) -> dict[str, object]:
    """What the learner is told about an answer; of options they did not choose it says nothing."""
    correct = set(chosen) == question.correct
    return {
        "chosen": chosen,
        "correct": correct,
        "feedback": [question.explain] if correct else _reasons(question, chosen),
        "ref": question.ref if correct else None,
        "section": None if correct else question.section,
        "objective": question.objective,
    }


def _reasons(question: Question, chosen: list[int]) -> list[str]:
    reasons = [question.why[index] for index in chosen if index in question.why]
    if not question.multi_select:
        return reasons
    right = len(question.correct.intersection(chosen))
    if right == len(chosen):
        return ["What you chose is right, but something is missing."]
    return [f"Of the {len(chosen)} you chose, {right} {'is' if right == 1 else 'are'} right.", *reasons]


def _is_possible(question: Question, chosen: list[int]) -> bool:
    """Whether the page could have sent this: some options of the question, each at most once."""
    in_range = all(0 <= index < len(question.options) for index in chosen)
    enough = len(chosen) >= 1 if question.multi_select else len(chosen) == 1
    return in_range and enough and len(set(chosen)) == len(chosen)


def _chosen(event: Event | None) -> list[int]:
    """The options of an earlier answer; none if there is no answer or it is not one of ours."""
    answer = event.data.get("answer") if event else None
    return answer if isinstance(answer, list) and all(type(index) is int for index in answer) else []
