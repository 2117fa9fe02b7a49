"""What can be wrong with one `lesson.md`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from course.cells import read_cells
from course.lesson import FrontMatter, without_editor_keys
from course.lesson_text import (
    MIRRORS_LINE,
    Mirror,
    front_matter_block,
    headings,
    mirrors,
    misspelt_mirrors,
    unclosed_fences,
)
from course.outline import Mention, mentions, repeated
from course.problems import Problem
from course.source_text import read_source
from course.validation import did_you_mean, problems_of
from course.yaml_source import YamlSource, parse_yaml

WIDGET_DATA = Path("widgets") / "data"


@dataclass
class LessonFindings:
    """One lesson's mistakes, and what it says about itself as far as it can be read."""

    path: Path
    problems: list[Problem] = field(default_factory=list)
    readable: bool = False
    front: FrontMatter | None = None
    prereqs: list[Mention] = field(default_factory=list)
    next: Mention | None = None
    mirrors: list[Mirror] = field(default_factory=list)


def check_lesson(root: Path, path: Path) -> LessonFindings:
    """Read and check one `lesson.md`; `path` is relative to the course root."""
    findings = LessonFindings(path)
    file = read_source(root / path, path)
    findings.problems += file.problems
    if file.text is None:
        return findings
    findings.readable = True
    source, problems = read_front_matter(file.text, path, FrontMatter)
    findings.problems += problems
    findings.problems += fence_problems(file.text, path)
    for line in misspelt_mirrors(file.text):
        message = f"this is not read as a list of mirrored headings: write {MIRRORS_LINE} on one line"
        findings.problems.append(Problem(path, line, message))
    findings.problems += read_cells(file.text, path)[1]
    findings.mirrors = mirrors(file.text)
    if not isinstance(source.data, dict):
        return findings
    if not problems:
        findings.front = FrontMatter.model_validate(source.data)
    findings.prereqs = mentions(source, path, "prereqs")
    following = source.data.get("next")
    if isinstance(following, str):
        findings.next = Mention(following, path, source.line("next"))
    findings.problems += _slug_problems(source, path)
    findings.problems += _widget_problems(source, root, path)
    findings.problems += _identity_problems(source, path)
    findings.problems += _section_problems(source, headings(file.text), path)
    return findings


def read_front_matter(text: str, path: Path, model: type[BaseModel]) -> tuple[YamlSource, list[Problem]]:
    """The front-matter on top of `text`, with what is wrong with it by itself."""
    block = front_matter_block(text)
    if block is None:
        keys = ", ".join(name for name, about in model.model_fields.items() if about.is_required())
        message = (
            f"there is no front-matter: begin the file with a line '---', the keys ({keys}), a line '---'"
        )
        return YamlSource(None), [Problem(path, 1, message)]
    if not block.closed:
        message = "the front-matter that begins here is never closed: put a line '---' below its last key"
        return YamlSource(None), [Problem(path, 1, message)]
    read = parse_yaml(block.yaml, path, block.first_line)
    if read.data is None:
        empty = Problem(path, 1, "the front-matter is empty: write its keys between the two '---' lines")
        return read, read.problems or [empty]
    source = YamlSource(without_editor_keys(read.data), read.lines, read.problems)
    try:
        model.model_validate(source.data)
    except ValidationError as error:
        return source, [*source.problems, *problems_of(error, model, source, path)]
    return source, source.problems


def fence_problems(text: str, path: Path) -> list[Problem]:
    return [
        Problem(
            path, fence.line, f"the code fence that begins here is never closed: end it with {fence.marks}"
        )
        for fence in unclosed_fences(text)
    ]


def _slug_problems(source: YamlSource, path: Path) -> list[Problem]:
    folder = path.parent.name
    identity = source.data.get("id")
    if not isinstance(identity, str) or identity == folder:
        return []
    message = f"the id is '{identity}' but the folder is '{folder}': give both the same name"
    return [Problem(path, source.line("id"), message)]


def _widget_problems(source: YamlSource, root: Path, path: Path) -> list[Problem]:
    problems = []
    for index, widget in enumerate(_items(source, "widgets")):
        data = widget.get("data") if isinstance(widget, dict) else None
        if not isinstance(data, str):
            continue
        name = data.removeprefix("/widgets/")
        if not (root / WIDGET_DATA / name).is_file():
            there = [file.name for file in (root / WIDGET_DATA).glob("*.json")]
            missing = (WIDGET_DATA / name).as_posix()
            message = f"the data file {missing} does not exist{did_you_mean(name, there) or ': add it'}"
            problems.append(Problem(path, source.line("widgets", index, "data"), message))
    return problems


def _identity_problems(source: YamlSource, path: Path) -> list[Problem]:
    """What a learner did is remembered by an id, pinned or made from the text, so neither may repeat."""
    problems = []
    for key, what, text_of in (
        ("quiz", "question", lambda question: question.get("q")),
        ("flashcards", "flashcard", _term),
    ):
        texts, ids = [], []
        for index, item in enumerate(_items(source, key)):
            if isinstance(item, dict):
                texts.append((text_of(item), source.line(key, index)))
                ids.append((item.get("id"), source.line(key, index, "id")))
        problems += repeated(f"the {what}", _texts(texts, path), "word one of them differently")
        problems += repeated("the id", _texts(ids, path), "change one of them")
    return problems + repeated("the prompt", mentions(source, path, "reflection"), "delete one of them")


def _section_problems(source: YamlSource, sections: list[str], path: Path) -> list[Problem]:
    """A question sends those who got it wrong to a section of the lesson."""
    problems = []
    for index, question in enumerate(_items(source, "quiz")):
        section = question.get("section") if isinstance(question, dict) else None
        if isinstance(section, str) and section not in sections:
            near = did_you_mean(section, sections) or "; write it as the lesson's heading does"
            message = f"the lesson has no section '{section}'{near}"
            problems.append(Problem(path, source.line("quiz", index, "section"), message))
    return problems


def _term(card: dict[Any, Any]) -> Any:
    return card["term"] if "term" in card else next((key for key in card if key != "id"), None)


def _texts(found: list[tuple[Any, int]], path: Path) -> list[Mention]:
    return [Mention(text.strip(), path, line) for text, line in found if isinstance(text, str)]


def _items(source: YamlSource, key: str) -> Sequence[Any]:
    found = source.data.get(key)
    return found if isinstance(found, list) else []
