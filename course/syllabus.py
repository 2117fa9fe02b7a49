"""The course as data: its documents, its lessons in order, and each document's track through them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError, field_validator

from course.lesson import FrontMatter, Slug, Strict, Text, without_editor_keys
from course.lesson_text import BETWEEN_ENTRIES, BETWEEN_LABEL_AND_HEADING, front_matter_block, mirrors
from course.outline import read_outline
from course.problems import CourseError, Problem
from course.source_text import read_source
from course.validation import problems_of
from course.yaml_source import YamlSource, parse_yaml

COURSE_FILE = Path("course.yml")


def _can_be_mirrored(name: str) -> str:
    for separator in (BETWEEN_ENTRIES, BETWEEN_LABEL_AND_HEADING):
        if separator in name:
            raise ValueError(
                f"'{separator}' separates names in '*Mirrors: ...*' lines, so no name may hold it"
            )
    return name


# a label or heading, as `*Mirrors: Label › Heading; Label › Heading*` names it
Name = Annotated[Text, AfterValidator(_can_be_mirrored)]


class Document(Strict):
    """A document that the course implements, with its headings in order, spelt as it spells them."""

    id: Slug
    label: Name
    title: Text
    headings: Annotated[list[Name], Field(min_length=1)]


class PlannedLesson(Strict):
    """What a lesson that is not written yet is going to be."""

    title: Text
    minutes: Annotated[int, Field(ge=1, le=600, strict=True)]
    prereqs: list[Slug] = Field(default=[])
    mirrors: dict[Slug, list[Text]] = Field(default={})


class LessonEntry(Strict):
    """A lesson in the list: just its slug once it is written, with `planned` until then."""

    slug: Slug
    planned: PlannedLesson | None = None


class CourseFile(Strict):
    """What `course.yml` may say."""

    title: Text
    documents: Annotated[list[Document], Field(min_length=1)]
    lessons: Annotated[list[LessonEntry], Field(min_length=1)]

    @field_validator("lessons", mode="before")
    @classmethod
    def _a_written_lesson_is_just_its_slug(cls, lessons: Any) -> Any:
        if not isinstance(lessons, list):
            return lessons
        return [{"slug": lesson} if isinstance(lesson, str) else lesson for lesson in lessons]


@dataclass(frozen=True)
class SyllabusLesson:
    """One lesson: `minutes` of work, the slugs it builds on, the headings it mirrors by document id."""

    slug: str
    title: str
    minutes: int
    prereqs: list[str]
    planned: bool
    mirrors: dict[str, list[str]]


@dataclass(frozen=True)
class Syllabus:
    """The whole course in order."""

    title: str
    documents: list[Document]
    lessons: list[SyllabusLesson]

    def lesson(self, slug: str) -> SyllabusLesson:
        """Raises CourseError where the course has no such lesson."""
        for lesson in self.lessons:
            if lesson.slug == slug:
                return lesson
        slugs = ", ".join(lesson.slug for lesson in self.lessons)
        raise CourseError(f"there is no lesson '{slug}' in this course; its lessons are: {slugs}")

    def track(self, document_id: str) -> list[str]:
        """The slugs of the lessons in the order in which the document's headings reach them.

        Raises CourseError where the course has no such document.
        """
        document = next((each for each in self.documents if each.id == document_id), None)
        if document is None:
            ids = ", ".join(each.id for each in self.documents)
            raise CourseError(
                f"there is no document '{document_id}' in this course; its documents are: {ids}"
            )
        reached = (
            lesson.slug
            for heading in document.headings
            for lesson in self.lessons
            if heading in lesson.mirrors.get(document_id, [])
        )
        return list(dict.fromkeys(reached))


def course_root() -> Path:
    """The course's folder: the environment variable COURSE_ROOT, else the checkout this package lies in."""
    named = os.environ.get("COURSE_ROOT")
    return Path(named).resolve() if named else Path(__file__).resolve().parent.parent


def lesson_folder(root: Path, slug: str) -> Path:
    """Where authors keep a lesson's `lesson.md` and `exercises.md`."""
    return root / "solutions" / slug


def load_syllabus(root: Path | None = None) -> Syllabus:
    """Read `course.yml` and what each written lesson says about itself.

    Raises CourseError with every mistake in `course.yml`. A mistake in a lesson does not stop it: such a
    lesson counts with what can be read of it, and `course check` says what is wrong.
    """
    root = root or course_root()
    course_file, _source, problems = read_course_file(root)
    if course_file is None or problems:
        raise CourseError.from_problems(problems)
    ids = {document.label: document.id for document in course_file.documents}
    lessons = [
        _written_lesson(lesson_folder(root, entry.slug) / "lesson.md", entry.slug, ids)
        if entry.planned is None
        else _planned_lesson(entry.slug, entry.planned)
        for entry in course_file.lessons
    ]
    return Syllabus(course_file.title, course_file.documents, lessons)


def read_course_file(root: Path) -> tuple[CourseFile | None, YamlSource, list[Problem]]:
    """The content of `course.yml` (None where it breaks the rules), its positions, and all its mistakes."""
    file = read_source(root / COURSE_FILE, COURSE_FILE)
    if file.text is None:
        here = (root / COURSE_FILE).exists()
        advice = "" if here else f" in {root}: set COURSE_ROOT to the folder of a course"
        problems = [Problem(each.path, each.line, each.message + advice) for each in file.problems]
        return None, YamlSource(None), problems
    source = parse_yaml(file.text, COURSE_FILE)
    problems = [*file.problems, *source.problems]
    if source.data is None:
        if not source.problems:
            message = "the file is empty: it must hold title, documents and lessons"
            problems.append(Problem(COURSE_FILE, 1, message))
        return None, source, problems
    problems += read_outline(source, COURSE_FILE).repetitions()
    try:
        return CourseFile.model_validate(source.data), source, problems
    except ValidationError as error:
        return None, source, [*problems, *problems_of(error, CourseFile, source, COURSE_FILE)]


def _planned_lesson(slug: str, plan: PlannedLesson) -> SyllabusLesson:
    return SyllabusLesson(slug, plan.title, plan.minutes, plan.prereqs, planned=True, mirrors=plan.mirrors)


def _written_lesson(path: Path, slug: str, ids: dict[str, str]) -> SyllabusLesson:
    text = read_source(path, path).text or ""
    mirrored: dict[str, list[str]] = {}
    for mirror in mirrors(text):
        if mirror.label in ids:
            mirrored.setdefault(ids[mirror.label], []).append(mirror.heading)
    block = front_matter_block(text)
    data = parse_yaml(block.yaml, path).data if block else None
    try:
        front = FrontMatter.model_validate(without_editor_keys(data))
    except ValidationError:
        return SyllabusLesson(slug, title=slug, minutes=0, prereqs=[], planned=False, mirrors=mirrored)
    return SyllabusLesson(slug, front.title, front.duration_min, front.prereqs, False, mirrored)
