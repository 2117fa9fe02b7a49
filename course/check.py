"""`course check`: every mistake in `course.yml` and the lessons at once, and how far the course has got."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import Any

from course.check_exercises import ExercisesFindings, check_exercises
from course.check_lesson import LessonFindings, check_lesson
from course.check_mirrors import check_mirrors, uncovered_problems
from course.outline import Mention, Outline, read_outline
from course.problems import Problem
from course.syllabus import COURSE_FILE, course_root, lesson_folder, read_course_file
from course.validation import did_you_mean


@dataclass(frozen=True)
class LessonCounts:
    """What a written lesson holds."""

    slug: str
    minutes: int = 0
    questions: int = 0
    flashcards: int = 0
    exercises: int = 0
    written_answers: int = 0
    points: float = 0

    def line(self) -> str:
        parts = [
            _count(self.minutes, "minute"),
            _count(self.questions, "question"),
            _count(self.flashcards, "flashcard"),
            _count(self.exercises, "exercise"),
            _count(self.written_answers, "written answer"),
            _count(self.points, "point"),
        ]
        return f"{self.slug}: {', '.join(parts)}"


@dataclass
class Report:
    """What `course check` found. `uncovered` counts the headings that no lesson mirrors or plans to."""

    problems: list[Problem] = field(default_factory=list)
    written: list[LessonCounts] = field(default_factory=list)
    planned: int = 0
    documents: int = 0
    headings: int = 0
    uncovered: int = 0

    def lines(self) -> list[str]:
        """The mistakes, a line for each written lesson, and a line that counts."""
        lessons = [lesson.line() for lesson in self.written]
        return [*map(str, self.problems), *lessons, self._count_line()]

    def as_dict(self) -> dict[str, Any]:
        """For `course check --json`."""
        return {
            "mistakes": len(self.problems),
            "problems": [
                {"path": each.path.as_posix(), "line": each.line, "message": each.message}
                for each in self.problems
            ],
            "lessons": {"written": [asdict(lesson) for lesson in self.written], "planned": self.planned},
            "documents": self.documents,
            "headings": {"all": self.headings, "uncovered": self.uncovered},
        }

    def _count_line(self) -> str:
        mistakes = _count(len(self.problems), "mistake")
        if not self.documents:
            return f"{COURSE_FILE} names no documents and no lessons that can be read. {mistakes}."
        left = (
            f"{self.uncovered} neither mirrored nor planned" if self.uncovered else "all mirrored or planned"
        )
        return (
            f"{_count(len(self.written), 'lesson')} written, {self.planned} planned; "
            f"{_count(self.documents, 'document')}, {_count(self.headings, 'heading')}: {left}. {mistakes}."
        )


def check_course(root: Path | None = None) -> Report:
    """Check the course in `root` (default: `course_root()`). Never raises, whatever its files hold."""
    root = root or course_root()
    _, source, problems = read_course_file(root)
    outline = read_outline(source, COURSE_FILE)
    lessons = {slug: check_lesson(root, _shown(slug, "lesson.md")) for slug in _with(root, "lesson.md")}
    exercises = {
        slug: check_exercises(root, _shown(slug, "exercises.md")) for slug in _with(root, "exercises.md")
    }
    problems += [problem for lesson in lessons.values() for problem in lesson.problems]
    problems += [problem for exercise in exercises.values() for problem in exercise.problems]
    uncovered: list[Mention] = []
    if outline.lessons:
        problems += _list_problems(outline, lessons, source.line("lessons"))
        problems += _order_problems(outline, lessons)
        mirror_problems, uncovered = check_mirrors(outline, lessons.values())
        problems += mirror_problems
        if _all_readable(outline, lessons):  # else what an unread lesson mirrors would be called missing
            problems += uncovered_problems(outline, uncovered)
    return Report(
        problems=sorted(set(problems)),
        written=[
            _counts(slug, lessons[slug], exercises.get(slug)) for slug in outline.written if slug in lessons
        ],
        planned=len(outline.lessons) - len(outline.written),
        documents=len(outline.documents),
        headings=sum(len(document.headings) for document in outline.documents),
        uncovered=len(uncovered),
    )


def _with(root: Path, name: str) -> list[str]:
    """The slugs of the lesson folders that hold such a file, listed in course.yml or not."""
    return sorted(path.parent.name for path in (root / "solutions").glob(f"*/{name}"))


def _shown(slug: str, name: str) -> Path:
    """As problems name a lesson's file: relative to the course."""
    return lesson_folder(Path(), slug) / name


def _all_readable(outline: Outline, lessons: dict[str, LessonFindings]) -> bool:
    return all(slug in lessons and lessons[slug].readable for slug in outline.written)


def _list_problems(outline: Outline, lessons: dict[str, LessonFindings], line: int) -> list[Problem]:
    """Where the list of lessons and the folders of lessons disagree."""
    problems = []
    unlisted = [slug for slug in lessons if slug not in outline.slugs]
    for lesson in outline.lessons:
        slug = lesson.slug.text
        if lesson.planned and slug in lessons:
            message = (
                f"the lesson '{slug}' is written, so it is not planned any more: make this entry '- {slug}'"
            )
            problems.append(lesson.slug.problem(message))
        if not lesson.planned and slug not in lessons:
            missing = _shown(slug, "lesson.md").as_posix()
            advice = did_you_mean(slug, unlisted) or ": write it, or describe it under 'planned:'"
            message = f"there is no {missing}{advice}"
            problems.append(lesson.slug.problem(message))
    for slug in unlisted:
        message = (
            f"{_shown(slug, 'lesson.md').as_posix()} is not in the list of lessons: add '- {slug}' to it"
        )
        problems.append(Problem(COURSE_FILE, line, message))
    return problems


def _order_problems(outline: Outline, lessons: dict[str, LessonFindings]) -> list[Problem]:
    """What comes before or after a lesson must exist, and no lesson may wait for itself."""
    problems = []
    prereqs: dict[str, dict[str, Mention]] = {slug: {} for slug in outline.slugs}
    for lesson in outline.lessons:
        findings = lessons.get(lesson.slug.text)
        named = findings.prereqs if findings and not lesson.planned else lesson.prereqs
        for prereq in named:
            if prereq.text in prereqs:
                prereqs[lesson.slug.text][prereq.text] = prereq
            else:
                near = did_you_mean(prereq.text, outline.slugs) or "; course.yml lists the lessons there are"
                problems.append(prereq.problem(f"there is no lesson '{prereq.text}' to build on{near}"))
        following = findings.next if findings else None
        if following and following.text not in outline.slugs:
            near = did_you_mean(following.text, outline.slugs) or "; course.yml lists the lessons there are"
            problems.append(following.problem(f"there is no lesson '{following.text}' to go on with{near}"))
    return problems + _cycles(prereqs, outline.slugs)


def _cycles(prereqs: dict[str, dict[str, Mention]], order: list[str]) -> list[Problem]:
    """One problem for each cycle, at the prerequisite that points forward in the list of lessons."""
    problems = []
    while True:
        try:
            TopologicalSorter(prereqs).prepare()
        except CycleError as error:
            cycle: list[str] = error.args[1][::-1]  # each needs the one behind it
            lesson, prereq = next(
                (here, needed) for here, needed in pairwise(cycle) if order.index(needed) >= order.index(here)
            )
            message = f"these prerequisites form a cycle: {' needs '.join(cycle)}; delete one of them"
            problems.append(prereqs[lesson].pop(prereq).problem(message))
        else:
            return problems


def _counts(slug: str, lesson: LessonFindings, exercises: ExercisesFindings | None) -> LessonCounts:
    front = lesson.front
    return LessonCounts(
        slug,
        minutes=front.duration_min if front else 0,
        questions=len(front.quiz) if front else 0,
        flashcards=len(front.flashcards) if front else 0,
        exercises=len(exercises.exercises) if exercises else 0,
        written_answers=len(exercises.written_answers) if exercises else 0,
        points=exercises.points if exercises else 0,
    )


def _count(number: float, what: str) -> str:
    return f"{number:g} {what}" if number == 1 else f"{number:g} {what}s"
