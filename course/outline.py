"""What a course says about itself as far as it can be read, with the place of every name.

`course check` must report everything at once, so a mistake in one line of `course.yml` may not hide the cycle
of prerequisites in another. The outline therefore takes whatever has the right shape and leaves out the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.problems import Problem
from course.yaml_source import Location, YamlSource


@dataclass(frozen=True)
class Mention:
    """A name somewhere in a file: a slug, an id, a heading."""

    text: str
    path: Path
    line: int

    def problem(self, message: str) -> Problem:
        return Problem(self.path, self.line, message)


@dataclass(frozen=True)
class DocumentOutline:
    id: Mention
    label: Mention
    headings: list[Mention]


@dataclass(frozen=True)
class LessonOutline:
    """An entry in the list of lessons; what is planned to be mirrored as (document id, heading)."""

    slug: Mention
    planned: bool
    prereqs: list[Mention]
    planned_mirrors: list[tuple[Mention, Mention]]


@dataclass(frozen=True)
class Outline:
    documents: list[DocumentOutline]
    lessons: list[LessonOutline]

    @property
    def slugs(self) -> list[str]:
        return [lesson.slug.text for lesson in self.lessons]

    @property
    def written(self) -> list[str]:
        """The slugs of the lessons that are not just planned."""
        return [lesson.slug.text for lesson in self.lessons if not lesson.planned]

    def repetitions(self) -> list[Problem]:
        """What is named twice in `course.yml` although its name must identify it."""
        problems = repeated("the lesson", [lesson.slug for lesson in self.lessons], "keep one of them")
        advice = "each document needs its own"
        problems += repeated("the document id", [document.id for document in self.documents], advice)
        problems += repeated("the document label", [document.label for document in self.documents], advice)
        for document in self.documents:
            advice = "where a document repeats a heading, write 'Parent > Heading'"
            problems += repeated("the heading", document.headings, advice)
        return problems


def read_outline(source: YamlSource, path: Path) -> Outline:
    """The outline that `course.yml`, read as `source`, gives."""
    reader = _Reader(source, path)
    documents = []
    for at in reader.items("documents"):
        identity = reader.mention(*at, "id")
        label = reader.mention(*at, "label")
        if identity and label:
            documents.append(DocumentOutline(identity, label, reader.mentions(*at, "headings")))
    lessons = []
    for at in reader.items("lessons"):
        slug = reader.mention(*at) or reader.mention(*at, "slug")
        if slug:
            planned = isinstance(reader.value(*at, "planned"), dict)
            prereqs = reader.mentions(*at, "planned", "prereqs")
            lessons.append(LessonOutline(slug, planned, prereqs, reader.planned_mirrors(*at)))
    return Outline(documents, lessons)


def mentions(source: YamlSource, path: Path, *location: str | int) -> list[Mention]:
    """The texts in the list at `location`; nothing where there is no such list."""
    return _Reader(source, path).mentions(*location)


@dataclass(frozen=True)
class _Reader:
    """Looks into data of any shape."""

    source: YamlSource
    path: Path

    def value(self, *location: str | int) -> Any:
        value = self.source.data
        for step in location:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int):
                value = value[step]
            else:
                return None
        return value

    def items(self, *location: str | int) -> list[Location]:
        found = self.value(*location)
        return [(*location, index) for index in range(len(found))] if isinstance(found, list) else []

    def mention(self, *location: str | int) -> Mention | None:
        text = self.value(*location)
        if not isinstance(text, str):
            return None
        return Mention(text.strip(), self.path, self.source.line(*location))

    def mentions(self, *location: str | int) -> list[Mention]:
        found = (self.mention(*at) for at in self.items(*location))
        return [mention for mention in found if mention is not None]

    def planned_mirrors(self, *lesson: str | int) -> list[tuple[Mention, Mention]]:
        at = (*lesson, "planned", "mirrors")
        documents = self.value(*at)
        if not isinstance(documents, dict):
            return []
        return [
            (Mention(str(document), self.path, self.source.line(*at, document)), heading)
            for document in documents
            for heading in self.mentions(*at, document)
        ]


def repeated(what: str, named: Iterable[Mention], advice: str) -> list[Problem]:
    """What stands a second time although it must identify one thing."""
    problems = []
    first: dict[str, Mention] = {}
    for mention in named:
        before = first.setdefault(mention.text, mention)
        if before is not mention:
            message = (
                f"{what} '{mention.text}' stands here a second time (first in line {before.line}): {advice}"
            )
            problems.append(mention.problem(message))
    return problems
