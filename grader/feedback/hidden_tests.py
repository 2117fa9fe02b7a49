"""Feedback without hidden tests: neither their text nor the values that they use."""

from __future__ import annotations

import builtins
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from traitlets import Bool, Unicode
from traitlets import List as ListOf

from grader.cells import is_test
from grader.steps.graded_cells import (
    DIED,
    NOT_GRADED,
    TESTS_WITH_LEARNER,
    TIMED_OUT,
    error_name,
    outcome_flags,
    record_of,
)

HIDDEN = "Hidden tests are run here; they are not shown."
NOT_SHOWN = (
    "*What the code cells below printed is not shown: hidden tests had been run before, and what they tried "
    "could be in it.*"
)
_ENDINGS = {
    "timed out": "{what} took too long and was stopped.",
    "died": "The Python process ended during {what_inside}.",
    "not run": "{what} could not be run: an earlier cell ended the Python process.",
}


class HideHiddenTests(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """For feedback: hidden tests, and whatever could carry their values, are taken out.

    Of a hidden test remains why it failed: its own message, in which the values are masked, or how it ended.
    A function that has been called by a hidden test knows what it was called with, and could print it in a
    later cell or return it to a later test. So the cells after the first hidden test lose their outputs as
    well, and tests there keep their reason in the same masked form. Nothing that is said depends on how much
    there was to hide.
    """

    show_for = ListOf(
        Unicode(),
        help="Assignments whose feedback shows everything: hidden tests, their messages, all outputs.",
    ).tag(config=True)
    show_later_outputs = Bool(
        False,
        help="Show the outputs of cells after the first hidden test. A submission that was written to do so "
        "can print there what hidden tests tried.",
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        if resources.get("nbgrader", {}).get("assignment") in self.show_for:
            return nb, resources
        marks = ClearHiddenTests(parent=self)
        begin, end = marks.begin_test_delimeter, marks.end_test_delimeter
        refused = NOT_GRADED in nb.metadata  # nothing was run; the outputs are ours and say why
        # then a message may be the learner's own, made of the test's text
        unsure = TESTS_WITH_LEARNER in outcome_flags(nb)
        first: int | None = None
        for index, cell in enumerate(nb.cells):
            hidden = is_test(cell) and begin in cell.source
            if hidden:
                cell.source = _without_hidden(cell.source, begin, end)
                first = index if first is None else first
            if cell.cell_type != "code" or first is None or refused:
                continue
            if hidden or not self.show_later_outputs:
                cell.outputs = _reason(cell, hidden=hidden, unsure=unsure) if is_test(cell) else []
                cell.execution_count = None
        if first is not None and not refused and not self.show_later_outputs:
            _say_so(nb, first)
        return nb, resources


def _without_hidden(source: str, begin: str, end: str) -> str:
    lines = []
    hidden = False
    for line in source.splitlines():
        if begin in line:
            hidden = True
            indentation = line[: len(line) - len(line.lstrip())]
            lines.append(f"{indentation}# {HIDDEN}")
        elif end in line:
            hidden = False
        elif not hidden:
            lines.append(line)
    return "\n".join(lines)


def _reason(cell: NotebookNode, *, hidden: bool, unsure: bool) -> list[NotebookNode]:
    """Why the test gave no points, without a value; nothing for one that gave some."""
    what = "A hidden test" if hidden else "This test"
    record, name = record_of(cell), error_name(cell)
    if name is None:
        return []
    status = str(record.get("status", {TIMED_OUT: "timed out", DIED: "died"}.get(name, "error")))
    shown = "" if unsure else str(record.get("shown", "")).strip()
    if record.get("note"):
        text = f"{what} could not be run as it is written. That is not your fault: tell your instructor."
    elif status in _ENDINGS:
        text = _ENDINGS[status].format(what=what, what_inside=what[0].lower() + what[1:])
    elif name == "AssertionError":
        text = f"{what} failed: {shown}" if shown else f"{what} failed."
    elif name == "NotImplementedError":
        text = f"{what} found no answer yet."
    else:
        text = f"{what} could not be completed: the code stops with {_well_known(name)}."
    return [new_output("stream", name="stdout", text=text + "\n")]


def _well_known(name: str) -> str:
    """The name of one of Python's own exceptions; any other could have been made of the test's values."""
    found = getattr(builtins, name, None)
    if isinstance(found, type) and issubclass(found, BaseException):
        return name
    return "an error"


def _say_so(notebook: NotebookNode, first: int) -> None:
    if any(cell.cell_type == "code" and not is_test(cell) for cell in notebook.cells[first + 1 :]):
        notebook.cells.insert(first + 1, new_markdown_cell(NOT_SHOWN))
