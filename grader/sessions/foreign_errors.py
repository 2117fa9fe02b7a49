"""Exceptions that cross from one process to another: as names and text, never as objects."""

from __future__ import annotations

import re
import sys
import traceback
from typing import Any

from grader.sessions.shell import text_of

_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*\Z")
_LONGEST_TEXT = 4_000
# whoever runs tests treats some of theirs as no failure, such as a test that is to be skipped
_NOT_THE_LEARNERS = (
    "__main__",
    "grader",
    "IPython",
    "unittest",
    "pytest",
    "_pytest",
    "doctest",
    "nose",
    "bdb",
)
_MOST_LINES = 60


class LearnersCodeError(Exception):
    """The learner's code ended in a way that no ordinary exception expresses."""


def describe(error: BaseException) -> dict[str, Any]:
    """What the other side needs to raise the like of it."""
    classes = [[cls.__module__, cls.__qualname__] for cls in type(error).__mro__ if cls is not object]
    arguments = [each for each in error.args if type(each) in (str, int, float, bool, type(None))]
    lines = traceback.format_exception_only(type(error), error) if _printable(error) else []
    return {
        "classes": [[str(module), str(name)] for module, name in classes],
        "text": text_of(error)[:_LONGEST_TEXT],
        "arguments": arguments if len(arguments) == len(error.args) else None,
        "traceback": [str(line)[:_LONGEST_TEXT] for line in lines][:_MOST_LINES],
    }


def rebuild(about: object) -> Exception:
    """An exception of the nearest class that exists here, so that `except ValueError` catches it.

    `about` may come from a hostile process. What is no ordinary Exception there (SystemExit, an exit by
    force) becomes a LearnersCodeError, so that nobody ends the process that judges them.
    """
    if not isinstance(about, dict):
        return LearnersCodeError("an error that cannot be described")
    classes = about.get("classes")
    named = [each for each in classes if _is_name(each)] if isinstance(classes, list) else []
    name = named[0][1].rpartition(".")[2] if named else "Exception"
    base = next((cls for each in named[:50] if (cls := loaded_class(*each)) is not None), LearnersCodeError)
    if not issubclass(base, Exception):
        base = LearnersCodeError
    text = str(about.get("text", ""))[:_LONGEST_TEXT]
    arguments = about.get("arguments")
    values = tuple(arguments) if isinstance(arguments, list) and len(arguments) < 20 else (text,)
    kind = _of_class(name, base)
    error = kind.__new__(kind)
    error.args = values
    error.learners_text = text  # type: ignore[attr-defined]
    return error


def _of_class(name: str, base: type[Exception]) -> type[Exception]:
    """A class of that name whose text is the original's, whatever the base class would make of it."""
    if name == base.__name__ and base.__str__ in (Exception.__str__, KeyError.__str__):
        return base

    def text(self: Exception) -> str:
        return str(getattr(self, "learners_text", ""))

    return type(name, (base,), {"__str__": text, "__init__": lambda self, *_: None, "__module__": "learner"})


def loaded_class(module: str, qualname: str) -> type | None:
    """A class of a module that is loaded here already; nothing is imported because a learner says so."""
    found: object = sys.modules.get(module)
    if found is None or module.partition(".")[0] in _NOT_THE_LEARNERS:
        return None
    for part in qualname.split("."):
        found = vars(found).get(part)
        if not isinstance(found, type):
            return None
    return found if isinstance(found, type) else None


def _is_name(each: object) -> bool:
    return (
        isinstance(each, list)
        and len(each) == 2
        and all(isinstance(part, str) and len(part) < 200 and _NAME.match(part) for part in each)
    )


def _printable(error: BaseException) -> bool:
    try:
        str(error)
    except BaseException:
        return False
    return True
