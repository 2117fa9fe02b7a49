"""Submissions that cheat, break or only look odd, each with the score that it deserves.

A case is data (`case.py`): a name, what it tries in one sentence, the code or the files of the submission,
and the points of each exercise. `ALL` holds every one of them; `tests/grader/test_corpus.py` grades them all
in one batch. To add one, write it into the module of its theme.
"""

from __future__ import annotations

from tests.grader.corpus import (
    active_content,
    escape,
    exhaustion,
    files,
    forgery,
    honest,
    honest_callbacks,
    interpreter,
    libraries,
    metadata,
    notebooks,
    odd_results,
    peeking,
    pleasing,
    raw_files,
    sudden_ends,
    time_limits,
)
from tests.grader.corpus.case import Case

_MODULES = (
    *(honest, honest_callbacks, interpreter, libraries, pleasing, odd_results, peeking, forgery),
    *(notebooks, metadata, files, raw_files, sudden_ends, time_limits, exhaustion, escape, active_content),
)
ALL: tuple[Case, ...] = tuple(case for module in _MODULES for case in module.CASES)
