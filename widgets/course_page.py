"""`open_course`: where the learner is, what is next, and how each document tells its story.

It is HTML text rather than a widget: JupyterLab follows its links, and it is still there without a kernel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment

from course.summary import CourseSummary, LessonSummary, course_summary
from course.syllabus import Syllabus, load_syllabus
from widgets.assets import STATIC, stylesheet


def open_course() -> Course:
    """The whole course. Raises CourseError where course.yml is at fault."""
    return Course(load_syllabus())


class Course:
    def __init__(self, syllabus: Syllabus) -> None:
        self._syllabus = syllabus

    def dashboard(self) -> CoursePage:
        """Where the learner stands now. Raises CourseError where a lesson's notebook is at fault."""
        return CoursePage(self._syllabus, course_summary())


@dataclass(frozen=True)
class LessonRow:
    """What the page says about one lesson; `state` is empty while it is planned."""

    number: str
    title: str
    href: str
    planned: bool
    facts: list[str]
    state: str


class CoursePage:
    """What a notebook shows as the value of `open_course().dashboard()`."""

    def __init__(self, syllabus: Syllabus, summary: CourseSummary) -> None:
        self._summary = summary
        self.lessons = [_row(lesson, syllabus) for lesson in summary.lessons]
        self.next_step = next_step(summary, syllabus)
        rows = dict(zip((lesson.slug for lesson in summary.lessons), self.lessons, strict=True))
        self.next_lesson = rows.get(self.next_step[0]) if self.next_step else None
        self.cards_due = [
            (rows[lesson.slug], lesson.cards.due)
            for lesson in summary.lessons
            if lesson.cards and lesson.cards.due
        ]
        self.tracks = [
            (document, [rows[slug] for slug in syllabus.track(document.id)])
            for document in syllabus.documents
        ]

    def _repr_html_(self) -> str:
        template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
            (STATIC / "course_page.html").read_text(encoding="utf-8")
        )
        return template.render(
            css=stylesheet("widgets.css", "course_page.css"),
            notices=self._summary.notices,
            lessons=self.lessons,
            next_lesson=self.next_lesson,
            next_why=self.next_step[1] if self.next_step else "",
            any_written=any(not lesson.planned for lesson in self.lessons),
            cards_due=self.cards_due,
            tracks=self.tracks,
            now=f"{datetime.now():%H:%M}",
        )

    def __repr__(self) -> str:
        return self._summary.as_text()


def next_step(summary: CourseSummary, syllabus: Syllabus) -> tuple[str, str] | None:
    """The slug of the lesson to go on with and the reason; None when all that is written is complete."""
    unfinished = [lesson for lesson in summary.lessons if not lesson.planned and not is_complete(lesson)]
    for lesson in unfinished:
        if lesson.opened:
            return lesson.slug, f"Still to do: {', '.join(_left(lesson))}."
    newcomer = not any(lesson.opened for lesson in summary.lessons)
    finished = {lesson.slug for lesson in summary.lessons if lesson.planned or is_complete(lesson)}
    for lesson in unfinished:
        if finished.issuperset(syllabus.lesson(lesson.slug).prereqs):
            return lesson.slug, "Begin here." if newcomer else "You have done what it builds on."
    return (unfinished[0].slug, "The first that you have not done.") if unfinished else None


def is_complete(lesson: LessonSummary) -> bool:
    """Whether nothing is left to do in a lesson that is written. Cards come back, so they do not count."""
    return not list(_left(lesson))


def _left(lesson: LessonSummary) -> Iterator[str]:
    """What is left to do in a lesson."""
    quiz, exercises, reflections = lesson.quiz, lesson.exercises, lesson.reflections
    if quiz and quiz.right < quiz.total:
        yield "the quiz"
    if exercises and not (
        exercises.verdicts and all(verdict in ("passed", "manual") for verdict in exercises.verdicts.values())
    ):
        yield "the exercises"
    if reflections and reflections.written < reflections.total:
        yield "the reflection"


def _row(lesson: LessonSummary, syllabus: Syllabus) -> LessonRow:
    facts = [f"{lesson.minutes} minutes", *_after(lesson.slug, syllabus)]
    state = ""
    if not lesson.planned:
        facts += _standing(lesson)
        state = "Complete" if is_complete(lesson) else "Under way" if lesson.opened else "Not begun"
    href = f"{lesson.slug}/lesson.ipynb"
    return LessonRow(_number(lesson.slug), lesson.title, href, lesson.planned, facts, state)


def _standing(lesson: LessonSummary) -> Iterator[str]:
    """What was done in the parts of a lesson that the learner has opened."""
    quiz, exercises, cards, reflections = lesson.quiz, lesson.exercises, lesson.cards, lesson.reflections
    if not lesson.opened:
        return
    if quiz and quiz.total:
        yield f"quiz {quiz.right} of {quiz.total}"
    if exercises and exercises.max_points:
        yield f"exercises {exercises.points:g} of {exercises.max_points:g} points"
    if cards and cards.total:
        yield f"{cards.due} {'card' if cards.due == 1 else 'cards'} due"
    if reflections and reflections.total:
        yield f"reflection {reflections.written} of {reflections.total}"


def _after(slug: str, syllabus: Syllabus) -> list[str]:
    """What to do first; a long run of lessons in few words."""
    prereqs = syllabus.lesson(slug).prereqs
    numbers = [_number(prereq) or prereq for prereq in prereqs]
    order = [lesson.slug for lesson in syllabus.lessons]
    if len(prereqs) > 3 and prereqs == order[order.index(prereqs[0]) :][: len(prereqs)]:
        return [f"after {numbers[0]} to {numbers[-1]}"]
    return [f"after {', '.join(numbers)}"] if numbers else []


def _number(slug: str) -> str:
    """`06` for `06-regularisation`, nothing for a lesson without a number."""
    number = slug.partition("-")[0]
    return number if number.isdigit() else ""
