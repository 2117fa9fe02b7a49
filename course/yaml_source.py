"""YAML as an author writes it: the data, the line of every key and item, and what is wrong, in plain words.

PyYAML's own loader would keep the last of two equal keys and lose every line number, so the data is built
here from PyYAML's parse events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.reader import Reader
from yaml.resolver import Resolver

from course.problems import Problem
from course.source_text import without_indenting_tabs

Location = tuple[str | int, ...]

# libyaml is ten times faster; a platform whose wheel lacks it reads the same events in pure Python
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 20
# what YAML refuses, and the rare line breaks that it counts as lines although no editor does
_INVISIBLE = re.compile(Reader.NON_PRINTABLE.pattern + "|[\x85\u2028\u2029]")
_TAG = "tag:yaml.org,2002:"

_PLAIN_WORDS = {
    "mapping values are not allowed": (
        "a ': ' cannot stand here: put a text that holds one in quotes, or indent this key like the others"
    ),
    "could not find expected ':'": (
        "this line is neither 'key: value' nor '- item': put the key, a colon and a space in front of it"
    ),
    "expected ',' or ']'": "the list that begins here with '[' has no ']' or lacks a comma",
    "expected ',' or '}'": "what begins here with '{' has no '}' or lacks a comma",
    "<block end>": "the indentation does not fit the lines above: keys of one level begin in one column",
    "did not find expected key": (
        "the indentation does not fit the lines above, or a text in quotes goes on after its closing quote"
    ),
    "'-' indicator": "the indentation does not fit the items above: begin each item with '- ' in one column",
    "unexpected end of stream": "a quotation mark is opened here and never closed: close it",
    "unexpected document separator": "a quotation mark is opened here and never closed: close it",
    "unknown escape character": (
        "a backslash inside double quotes begins an escape: use single quotes, or write the backslash twice"
    ),
}


@dataclass(frozen=True)
class YamlSource:
    """What a YAML text holds. Where the text is not YAML at all, `data` is None and `problems` says why.

    `lines` has the 1-based line of every key and item by its location, e.g. ("quiz", 2, "answer").
    """

    data: Any
    lines: dict[Location, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, *location: str | int) -> int:
        """The line of a key or item, or of the nearest thing around it that stands in the text."""
        while location not in self.lines and location:
            location = location[:-1]
        return self.lines.get(location, 1)


def parse_yaml(text: str, path: Path, first_line: int = 1) -> YamlSource:
    """Read a YAML text that begins at `first_line` of the file `path`. Never raises.

    Dates stay text, and keys are text or whole numbers; aliases and tags are refused, because no course file
    needs them and a stray `*`, `&` or `!` in front of a text is always meant as part of it.
    """
    text, problems = without_indenting_tabs(text, path, first_line)
    invisible = _INVISIBLE.search(text)
    if invisible:
        line = first_line + text.count("\n", 0, invisible.start())
        message = f"U+{ord(invisible.group()):04X} is an invisible control character: delete it"
        return YamlSource(None, {(): first_line}, [*problems, Problem(path, line, message)])
    builder = _Builder(path, first_line, problems, {(): first_line})
    try:
        data = builder.document(yaml.parse(text, Loader=_LOADER))
    except _NotYamlError as error:
        problems.append(error.problem)
        return YamlSource(None, builder.lines, problems)
    except yaml.MarkedYAMLError as error:
        if not problems:  # after a tab the rest of the complaint would be a guess
            problems.append(_syntax_problem(error, path, first_line))
        return YamlSource(None, builder.lines, problems)
    return YamlSource(data, builder.lines, problems)


class _NotYamlError(Exception):
    """Reading on would make no sense."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


@dataclass
class _Builder:
    """Builds data from parse events (`Any`: PyYAML's type stubs do not know their attributes)."""

    path: Path
    first_line: int
    problems: list[Problem]
    lines: dict[Location, int]
    resolver: Any = field(default_factory=Resolver)
    constructor: SafeConstructor = field(default_factory=SafeConstructor)

    def document(self, events: Iterator[Any]) -> Any:
        data = None
        documents = 0
        for event in events:
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise self._error(event, "this line begins a second YAML document: delete it")
            if isinstance(event, yaml.NodeEvent):
                data = self._value(event, events, ())
        return data

    def _value(self, event: Any, events: Iterator[Any], location: Location) -> Any:
        if len(location) > _DEEPEST:
            raise self._error(
                event, f"this is nested more than {_DEEPEST} levels deep: nothing here needs that"
            )
        if isinstance(event, yaml.AliasEvent):
            raise self._error(event, f"YAML reads '*{event.anchor}' as an alias: put the text in quotes")
        if event.anchor is not None:
            raise self._error(event, f"YAML reads '&{event.anchor}' as an anchor: put the text in quotes")
        if event.tag is not None:
            raise self._error(event, f"YAML reads '{event.tag}' as a tag: put the text in quotes")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, location)
        return self._mapping(events, location)

    def _scalar(self, event: Any) -> Any:
        tag = self.resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag.removeprefix(_TAG) not in ("null", "bool", "int", "float"):
            return event.value
        try:
            return self.constructor.construct_object(yaml.ScalarNode(tag, event.value))
        except ValueError:  # looks like a number but is none, such as `0_` or `._`
            return event.value

    def _sequence(self, events: Iterator[Any], location: Location) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            here = (*location, len(items))
            self.lines[here] = self._line(event)
            items.append(self._value(event, events, here))
        return items

    def _mapping(self, events: Iterator[Any], location: Location) -> dict[str | int, Any]:
        items: dict[str | int, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event)
            here = (*location, key)
            if key in items:
                message = (
                    f"the key '{key}' stands here a second time (first in line {self.lines[here]}): keep one"
                )
                self.problems.append(Problem(self.path, self._line(event), message))
                self._value(next(events), events, (*here, "again"))
                continue
            self.lines[here] = self._line(event)
            items[key] = self._value(next(events), events, here)
        return items

    def _key(self, event: Any) -> str | int:
        if not isinstance(event, yaml.ScalarEvent):
            raise self._error(event, "a key must be a short text, not a list or a mapping: put it in quotes")
        key = self._value(event, iter(()), ())
        if isinstance(key, str) or type(key) is int:
            return key
        message = f"YAML reads the key '{event.value}' as {describe(key)}: put it in quotes"
        self.problems.append(Problem(self.path, self._line(event), message))
        return str(event.value)

    def _line(self, event: Any) -> int:
        return int(event.start_mark.line) + self.first_line

    def _error(self, event: Any, message: str) -> _NotYamlError:
        return _NotYamlError(Problem(self.path, self._line(event), message))


def describe(value: Any) -> str:
    """What YAML made of something, in words an author knows."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"the yes/no value {str(value).lower()}"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        shortened = value if len(value) <= 40 else value[:39] + "…"
        return f"the text '{shortened}'" if value.strip() else "an empty text"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "keys and values"


def _syntax_problem(error: yaml.MarkedYAMLError, path: Path, first_line: int) -> Problem:
    complaint = error.problem or "cannot be read"
    plain = next((words for sign, words in _PLAIN_WORDS.items() if sign in complaint), None)
    mark = error.problem_mark
    if " here " in (plain or "") and error.context_mark is not None:
        mark = error.context_mark
    if "cannot start any token" in complaint and plain is None:
        plain = "a text must not begin with '@', '`' or '%': put it in quotes"
    message = f"this is not YAML: {plain or complaint}"
    return Problem(path, first_line + (mark.line if mark is not None else 0), message)
