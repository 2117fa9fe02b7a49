"""The text of a `lesson.md`: its front-matter, and the document headings that its sections mirror."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MIRRORS = re.compile(r"^\*Mirrors:\s*(?P<entries>.*?)\s*\*\s*$")
_FENCE = re.compile(r"^ {0,3}(?P<marks>`{3,}|~{3,})(?P<info>.*)$")
BETWEEN_LABEL_AND_HEADING = " › "
BETWEEN_ENTRIES = ";"


@dataclass(frozen=True)
class FrontMatterBlock:
    """The YAML between the two `---` lines on top of a file, with the 1-based line where it begins."""

    yaml: str
    first_line: int
    closed: bool


@dataclass(frozen=True)
class Mirror:
    """One entry of a `*Mirrors: ...*` line. `label` is empty where the entry names no document."""

    label: str
    heading: str
    line: int


@dataclass(frozen=True)
class Fence:
    """A fenced block that nothing closes."""

    marks: str
    line: int


def front_matter_block(text: str) -> FrontMatterBlock | None:
    """The front-matter of a lesson, or None where the text does not begin with a `---` line."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return FrontMatterBlock("\n".join(lines[1:index]) + "\n", first_line=2, closed=True)
    return FrontMatterBlock("\n".join(lines[1:]), first_line=2, closed=False)


def mirrors(text: str) -> list[Mirror]:
    """Every heading that the text says it mirrors: `*Mirrors: Label › Heading; Label › Heading*`."""
    found = []
    for number, line in _prose_lines(text):
        match = _MIRRORS.match(line)
        if match is None:
            continue
        for entry in match["entries"].split(BETWEEN_ENTRIES):
            label, arrow, heading = entry.partition(BETWEEN_LABEL_AND_HEADING.strip())
            if not arrow:
                label, heading = "", entry
            found.append(Mirror(label.strip(), heading.strip(), number))
    return found


def unclosed_fence(text: str) -> Fence | None:
    """The fence that is never closed, if there is one."""
    opened: Fence | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        opened = _after_line(opened, number, line)
    return opened


def _prose_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines outside fenced blocks, with their 1-based numbers."""
    opened: Fence | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        before = opened
        opened = _after_line(opened, number, line)
        if before is None and opened is None:
            yield number, line


def _after_line(opened: Fence | None, number: int, line: str) -> Fence | None:
    """CommonMark: a fence ends at a line of the same mark, at least as long, with nothing behind it."""
    match = _FENCE.match(line)
    if match is None:
        return opened
    marks, info = match["marks"], match["info"]
    if opened is None:
        return None if marks[0] == "`" and "`" in info else Fence(marks, number)
    closes = marks[0] == opened.marks[0] and len(marks) >= len(opened.marks) and not info.strip()
    return None if closes else opened
