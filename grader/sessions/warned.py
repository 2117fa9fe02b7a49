"""Warnings and numpy's settings for them, which a test may set or listen for, across two processes."""

from __future__ import annotations

import builtins
import sys
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from grader.sessions.foreign_errors import loaded_class

_MOST = 50
_LONGEST_TEXT = 1_000
_NUMPYS_OWN = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}


_filters_at_first: list[Any] = []


@contextmanager
def heard(*, listening: bool) -> Iterator[list[warnings.WarningMessage]]:
    """In the learner's process: collects the warnings of a call that a test makes; shows them after it.

    The learner's own filters hold, unless the test is `listening` with filters of its own.
    """
    show = warnings.showwarning
    with warnings.catch_warnings(record=True) as collected:
        if listening:
            warnings.simplefilter("always")
        yield collected
    for each in collected[:_MOST]:
        show(each.message, each.category, each.filename, each.lineno)


def told(collected: list[warnings.WarningMessage]) -> list[list[str]]:
    """What the checker needs to warn in the same way: module and name of the category, and the text."""
    return [
        [each.category.__module__, each.category.__qualname__, str(each.message)[:_LONGEST_TEXT]]
        for each in collected[:_MOST]
    ]


def warn_again(about: object) -> None:
    """In the checker: the learner's warnings, so that the test's own filters decide what becomes of them."""
    if not isinstance(about, list):
        return
    for each in about[:_MOST]:
        match each:
            case [str(module), str(name), str(text)]:
                warnings.warn(text[:_LONGEST_TEXT], _category(module, name), stacklevel=4)


def _category(module: str, name: str) -> type[Warning]:
    found = getattr(builtins, name, None) if module == "builtins" else loaded_class(module, name)
    return found if isinstance(found, type) and issubclass(found, Warning) else UserWarning


def remember_filters() -> None:
    """In the checker, before a test begins."""
    _filters_at_first[:] = warnings.filters


def are_filters_changed() -> bool:
    """In the checker: whether a test has filters of its own, which would come before the learner's."""
    return list(warnings.filters) != _filters_at_first


def unusual_number_errors() -> dict[str, str] | None:
    """In the checker: what `np.errstate` says there at present, where it is not what numpy starts with."""
    numpy = sys.modules.get("numpy")
    present = dict(numpy.geterr()) if numpy is not None else _NUMPYS_OWN
    return None if present == _NUMPYS_OWN else present


def number_errors(present: Any) -> AbstractContextManager[Any]:
    """In the learner's process: the same for the time of a call."""
    numpy = sys.modules.get("numpy")
    return nullcontext() if present is None or numpy is None else numpy.errstate(**present)
