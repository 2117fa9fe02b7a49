"""From the instructor edition of an exercise notebook to the learner edition, as nbgrader would make it."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterable

from nbformat import NotebookNode
from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError, ValidationError
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    NbGraderPreprocessor,
)

# the steps of `nbgrader generate_assignment`, less those that need a gradebook or start a kernel;
# SaveCells stands between the two halves there
BEFORE_SAVING = (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums)
AFTER_SAVING = (ClearHiddenTests, ClearMarkScheme, ComputeChecksums, CheckCellMetadata)

_SILENT = logging.getLogger("grader.building.release")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False


class ReleaseError(Exception):
    """A cell breaks nbgrader's rules: which one (its index), and what nbgrader says about it."""

    def __init__(self, cell: int | None, message: str) -> None:
        self.cell = cell
        super().__init__(message)


def to_learner_edition(instructor: NotebookNode) -> NotebookNode:
    """Solutions, hidden tests, mark schemes and outputs taken out, cells locked. Raises ReleaseError."""
    return _apply(instructor, (*BEFORE_SAVING, *AFTER_SAVING))


def to_reference(instructor: NotebookNode) -> NotebookNode:
    """Solutions taken out, tests complete: what nbgrader keeps in the gradebook. Raises ReleaseError."""
    return _apply(instructor, BEFORE_SAVING)


_RULE_BROKEN = (
    *(RuntimeError, KeyError, TypeError, ValueError),
    *(ValidationError, SchemaTooOldError, SchemaTooNewError),
)


def _apply(instructor: NotebookNode, steps: Iterable[type[NbGraderPreprocessor]]) -> NotebookNode:
    steps = tuple(steps)
    try:
        return _run(instructor, steps)
    except _RULE_BROKEN as error:
        for index, cell in enumerate(instructor.cells):
            _try_alone(instructor, index, cell, steps)
        raise ReleaseError(None, str(error)) from error  # only the whole notebook shows it


def _run(notebook: NotebookNode, steps: tuple[type[NbGraderPreprocessor], ...]) -> NotebookNode:
    result = copy.deepcopy(notebook)
    for step in steps:
        result, _ = step(log=_SILENT).preprocess(result, {})
    return result


def _try_alone(
    notebook: NotebookNode, index: int, cell: NotebookNode, steps: tuple[type[NbGraderPreprocessor], ...]
) -> None:
    """nbgrader's messages do not say which cell is meant; a notebook of one cell tells."""
    alone = copy.deepcopy(notebook)
    alone.cells = [copy.deepcopy(cell)]
    try:
        _run(alone, steps)
    except KeyError as error:
        raise ReleaseError(index, f"nbgrader metadata has no {error}") from error
    except _RULE_BROKEN as error:
        raise ReleaseError(index, str(error).splitlines()[0]) from error
