"""Where the learner stands in each lesson: quiz, cards, exercises, reflections; and which cards are due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from course.cards import CardState, Deck, interval_text
from course.notebook_metadata import (
    exercises_notebook,
    lesson_notebook,
    read_exercise_points,
    read_front_matter,
)
from course.progress import Progress
from course.syllabus import Syllabus, SyllabusLesson, load_syllabus


@dataclass(frozen=True)
class QuizSummary:
    """Questions; `right` counts those whose latest answer is right."""

    answered: int
    right: int
    total: int


@dataclass(frozen=True)
class CardsSummary:
    """Flashcards; `due` counts those seen before that are due again, `new` those never rated."""

    due: int
    new: int
    total: int


@dataclass(frozen=True)
class ExercisesSummary:
    """Points of the latest check of each exercise, and its verdict by the exercise's name."""

    points: float
    max_points: float
    verdicts: dict[str, str]


@dataclass(frozen=True)
class ReflectionsSummary:
    """Reflection prompts; `written` counts those whose latest text is not blank."""

    written: int
    total: int


@dataclass(frozen=True)
class LessonSummary:
    """One lesson. A planned lesson has no parts yet; `opened` says that the learner did something in it."""

    slug: str
    title: str
    minutes: int
    planned: bool
    opened: bool
    quiz: QuizSummary | None = None
    cards: CardsSummary | None = None
    exercises: ExercisesSummary | None = None
    reflections: ReflectionsSummary | None = None


@dataclass(frozen=True)
class CourseSummary:
    """Every lesson in the order of the course."""

    title: str
    lessons: list[LessonSummary]
    notices: list[str]

    @property
    def cards_due(self) -> int:
        return sum(lesson.cards.due for lesson in self.lessons if lesson.cards)

    def as_dict(self) -> dict[str, object]:
        lessons = [asdict(lesson) for lesson in self.lessons]
        return {"title": self.title, "cards_due": self.cards_due, "lessons": lessons}

    def as_text(self) -> str:
        heading = ("", "Lesson", "Minutes", "Opened", "Quiz", "Cards due", "New", "Exercises", "Reflections")
        rows = [heading, *(_row(lesson) for lesson in self.lessons)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(heading))]
        lines = [
            "  ".join(
                cell.ljust(width) if column < 2 else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in rows
        ]
        return "\n".join([self.title, "", *lines])


@dataclass(frozen=True)
class LessonCards:
    """The cards of one lesson to turn now."""

    slug: str
    title: str
    due: list[CardState]
    new: int


@dataclass(frozen=True)
class CardsDue:
    """The cards that are due at `now`, by lesson."""

    now: datetime
    lessons: list[LessonCards]
    notices: list[str]

    @property
    def due(self) -> int:
        return sum(len(lesson.due) for lesson in self.lessons)

    @property
    def new(self) -> int:
        return sum(lesson.new for lesson in self.lessons)

    def as_dict(self) -> dict[str, object]:
        lessons = [
            {
                "slug": lesson.slug,
                "title": lesson.title,
                "new": lesson.new,
                "due": [
                    {"id": card.id, "term": card.term, "due": card.due.isoformat() if card.due else None}
                    for card in lesson.due
                ],
            }
            for lesson in self.lessons
        ]
        return {"due": self.due, "new": self.new, "lessons": lessons}

    def as_text(self) -> str:
        lines = [f"{self.due} due, {self.new} new"]
        for lesson in self.lessons:
            lines += ["", f"{numbered(lesson.slug, lesson.title)}: {len(lesson.due)} due, {lesson.new} new"]
            lines += [
                f"  {card.term} (due for {interval_text(self.now - (card.due or self.now))})"
                for card in lesson.due
            ]
        return "\n".join(lines)


def course_summary(now: datetime | None = None, progress: Progress | None = None) -> CourseSummary:
    """Read syllabus, lessons and progress. Raises CourseError where course.yml or a notebook is at fault."""
    now = now or datetime.now(UTC)
    syllabus = load_syllabus()
    progress = progress or Progress.open()
    lessons = [_lesson_summary(lesson, progress, now) for lesson in syllabus.lessons]
    return CourseSummary(syllabus.title, lessons, list(progress.notices))


def cards_due(now: datetime | None = None, progress: Progress | None = None) -> CardsDue:
    """The cards that are due in every lesson. Raises CourseError as `course_summary` does."""
    now = now or datetime.now(UTC)
    syllabus = load_syllabus()
    progress = progress or Progress.open()
    lessons = []
    for lesson, deck in _decks(syllabus, progress):
        new = sum(card.is_new for card in deck.cards)
        lessons.append(LessonCards(lesson.slug, lesson.title, deck.due(now, new_cards=0), new))
    return CardsDue(now, lessons, list(progress.notices))


def numbered(slug: str, title: str) -> str:
    """`06 Regularisation` for the lesson `06-regularisation`."""
    number = slug.partition("-")[0]
    return f"{number} {title}" if number.isdigit() else title


def _decks(syllabus: Syllabus, progress: Progress) -> Iterator[tuple[SyllabusLesson, Deck]]:
    for lesson in syllabus.lessons:
        if not lesson.planned:
            yield lesson, Deck(read_front_matter(lesson_notebook(lesson.slug)), progress)


def _lesson_summary(lesson: SyllabusLesson, progress: Progress, now: datetime) -> LessonSummary:
    events = progress.events(lesson=lesson.slug)
    latest = {(event.kind, event.item): event.data for event in events}
    if lesson.planned:
        return LessonSummary(lesson.slug, lesson.title, lesson.minutes, planned=True, opened=bool(events))
    front = read_front_matter(lesson_notebook(lesson.slug))
    # What the lesson asks now counts: an answer to a question that has since been taken out does not.
    answers = [latest.get(("quiz", front.question_id(question))) for question in front.quiz]
    texts = [latest.get(("reflection", front.reflection_id(prompt)), {}) for prompt in front.reflection]
    cards = Deck(front, progress).cards
    return LessonSummary(
        lesson.slug,
        lesson.title,
        lesson.minutes,
        planned=False,
        opened=bool(events),
        quiz=QuizSummary(
            answered=sum(answer is not None for answer in answers),
            right=sum(answer is not None and answer["correct"] is True for answer in answers),
            total=len(answers),
        ),
        cards=CardsSummary(
            due=sum(card.is_due(now) for card in cards),
            new=sum(card.is_new for card in cards),
            total=len(cards),
        ),
        exercises=_exercises(lesson.slug, latest),
        reflections=ReflectionsSummary(
            written=sum(bool(str(text.get("text", "")).strip()) for text in texts), total=len(texts)
        ),
    )


def _exercises(slug: str, latest: dict[tuple[str, str], dict[str, object]]) -> ExercisesSummary | None:
    notebook = exercises_notebook(slug)
    if not notebook.exists():
        return None
    max_points = read_exercise_points(notebook)
    checks = {name: latest[("check", name)] for name in max_points if ("check", name) in latest}
    return ExercisesSummary(
        points=sum(float(str(check["points"])) for check in checks.values()),
        max_points=sum(max_points.values()),
        verdicts={name: str(check["verdict"]) for name, check in checks.items()},
    )


def _row(lesson: LessonSummary) -> tuple[str, ...]:
    number = lesson.slug.partition("-")[0]
    first = (number if number.isdigit() else "", lesson.title, str(lesson.minutes))
    if lesson.planned:
        return (*first, "planned", "", "", "", "", "")
    quiz, cards, exercises, reflections = lesson.quiz, lesson.cards, lesson.exercises, lesson.reflections
    return (
        *first,
        "yes" if lesson.opened else "no",
        f"{quiz.right}/{quiz.total}" if quiz and quiz.total else "-",
        f"{cards.due}" if cards and cards.total else "-",
        f"{cards.new}" if cards and cards.total else "-",
        f"{exercises.points:g}/{exercises.max_points:g}" if exercises else "-",
        f"{reflections.written}/{reflections.total}" if reflections and reflections.total else "-",
    )
