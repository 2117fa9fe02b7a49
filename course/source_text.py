"""Text files as people save them: what an editor did wrong is said before the content is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from course.problems import Problem

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_INDENTING_TAB = re.compile(r"^ *\t", re.MULTILINE)


@dataclass(frozen=True)
class SourceText:
    """A file's text with plain newlines. `text` is None where nothing could be read at all."""

    path: Path
    text: str | None
    problems: list[Problem] = field(default_factory=list)


def read_source(path: Path, shown: Path) -> SourceText:
    """Read a text file; never raises. `shown` is the path to name in problems."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return SourceText(shown, None, [Problem(shown, 0, "there is no such file")])
    except OSError as error:
        return SourceText(shown, None, [Problem(shown, 0, f"cannot be read: {error.strerror}")])
    problems = []
    if content.startswith(BYTE_ORDER_MARK):
        content = content.removeprefix(BYTE_ORDER_MARK)
        message = "the file begins with a byte-order mark (BOM): save it as UTF-8 without BOM"
        problems.append(Problem(shown, 1, message))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = (
            f"byte 0x{content[error.start]:02x} is not UTF-8, so the file cannot be read: "
            "save it with the encoding UTF-8"
        )
        return SourceText(shown, None, [*problems, Problem(shown, line, message)])
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        message = (
            "lines end in CRLF, as Windows writes them: save the file with LF line ends "
            "(most editors offer it in the status bar or under 'Save with encoding')"
        )
        problems.append(Problem(shown, line, message))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return SourceText(shown, text, problems)


def without_indenting_tabs(text: str, path: Path, first_line: int = 1) -> tuple[str, list[Problem]]:
    """YAML forbids tabs as indentation: say so once, and read on as if each tab were two spaces."""
    found = [text.count("\n", 0, match.start()) for match in _INDENTING_TAB.finditer(text)]
    if not found:
        return text, []
    others = f" (in {len(found)} lines)" if len(found) > 1 else ""
    message = f"a tab is used for indentation{others}: YAML wants spaces, two for each level"
    lines = text.split("\n")
    for index in found:
        content = lines[index].lstrip(" \t")
        indentation = lines[index][: len(lines[index]) - len(content)]
        lines[index] = indentation.replace("\t", "  ") + content
    return "\n".join(lines), [Problem(path, first_line + found[0], message)]
