"""The text of a `lesson.md`: its front-matter, and the document headings that its sections mirror."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BETWEEN_LABEL_AND_HEADING = " › "
BETWEEN_ENTRIES = ";"
MIRRORS_LINE = "*Mirrors: Label › Heading; Label › Heading*"

_MIRRORS = re.compile(r"\*Mirrors:\s*(?P<entries>.+?)\s*\*\s*")
_MEANT_AS_MIRRORS = re.compile(r"\W*mirrors?\s*:", re.IGNORECASE)
_HEADING = re.compile(r" {0,3}#{1,6}\s+(?P<words>.+?)(\s+#+)?\s*")
_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})(?P<info>.*)")
_CELL = ("{code-cell}", "{raw-cell}")


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
    """The line that opens a fenced block."""

    marks: str
    info: str
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


def without_front_matter(text: str) -> str:
    """The text with its front-matter blanked out, so that every line keeps its number."""
    block = front_matter_block(text)
    if block is None or not block.closed:
        return text
    lines = text.split("\n")
    length = block.yaml.count("\n") + 2
    return "\n".join([""] * length + lines[length:])


def headings(text: str) -> list[str]:
    """The lesson's own headings, in order."""
    matches = (_HEADING.fullmatch(line) for _, line in _prose_lines(text))
    return [match["words"] for match in matches if match]


def mirrors(text: str) -> list[Mirror]:
    """Every heading that the text says it mirrors: `*Mirrors: Label › Heading; Label › Heading*`."""
    found = []
    for number, line in _prose_lines(text):
        match = _MIRRORS.fullmatch(line)
        for entry in match["entries"].split(BETWEEN_ENTRIES) if match else []:
            label, arrow, heading = entry.partition(BETWEEN_LABEL_AND_HEADING)
            if not arrow:
                label, heading = "", entry
            found.append(Mirror(label.strip(), heading.strip(), number))
    return found


def misspelt_mirrors(text: str) -> list[int]:
    """The lines that are meant as `*Mirrors: ...*` lines but are not written like one."""
    return [
        number
        for number, line in _prose_lines(text)
        if _MEANT_AS_MIRRORS.match(line) and not _MIRRORS.fullmatch(line)
    ]


def unclosed_fences(text: str) -> list[Fence]:
    """The fences that nothing closes before the text ends or the next cell begins."""
    unclosed = []
    opened: Fence | None = None
    for number, line in enumerate(without_front_matter(text).split("\n"), start=1):
        fence = _fence(line, number)
        if opened is not None and fence is not None and _begins_cell_inside(opened, fence):
            unclosed.append(opened)
            opened = fence
        else:
            opened = _open_after(opened, fence)
    return [*unclosed, opened] if opened is not None else unclosed


def _prose_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines outside front-matter and fenced blocks, with their 1-based numbers."""
    opened: Fence | None = None
    for number, line in enumerate(without_front_matter(text).split("\n"), start=1):
        before = opened
        opened = _open_after(opened, _fence(line, number))
        if before is None and opened is None:
            yield number, line


def _fence(line: str, number: int) -> Fence | None:
    match = _FENCE.fullmatch(line)
    return Fence(match["marks"], match["info"].strip(), number) if match else None


def _open_after(opened: Fence | None, fence: Fence | None) -> Fence | None:
    """CommonMark: a block ends at a fence of the same mark, at least as long, with nothing behind it."""
    if fence is None:
        return opened
    if opened is None:
        return None if fence.marks[0] == "`" and "`" in fence.info else fence
    closes = fence.marks[0] == opened.marks[0] and len(fence.marks) >= len(opened.marks) and not fence.info
    return None if closes else opened


def _begins_cell_inside(opened: Fence, fence: Fence) -> bool:
    return fence.info.startswith(_CELL) and len(fence.marks) >= len(opened.marks)
