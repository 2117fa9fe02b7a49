"""What a run leaves in a notebook: outputs for people and nbgrader, and a record in each cell's metadata."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from grader.cells import grade_id, is_test
from grader.job import CellOutcome, Outcome
from grader.steps.output_repair import clean_outputs, clean_text

RECORD = "course_grading"
"""Cell metadata: status, shown, printed, note, flags, seconds of the run. Notebook metadata: its flags."""
NOT_GRADED = "course_not_graded"
"""Notebook metadata: the reason why a submission is given 0 without being run."""

NOT_SANDBOXED = "not sandboxed"
TESTS_WITH_LEARNER = "tests ran in the learner's process"

TIMED_OUT = "CellTimeoutError"
DIED = "KernelDied"
REFUSED = "NotGraded"
NO_POINTS = "InvalidPoints"

_ENDINGS = {
    "timed out": (TIMED_OUT, "it took too long and was stopped"),
    "died": (DIED, "the Python process ended while this cell ran"),
    "not run": ("NotRun", "an earlier cell ended the Python process, so this cell could not run"),
    "error": ("Error", "it ended with an error that said nothing"),
}


def apply(outcome: Outcome, notebook: NotebookNode, *, on_timeout: Mapping[str, Any] | None = None) -> None:
    """Write an outcome into the notebook that its job was made of, in place.

    `on_timeout` has ename, evalue and traceback of the error that a cell shows which took too long. Raises
    ValueError where the outcome is of another notebook.
    """
    forget(notebook)
    done = {cell.index: cell for cell in outcome.cells}
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    if not done.keys() <= set(code):
        raise ValueError("the outcome is of another notebook: it names cells that this one does not have")
    number = 0
    for index in code:
        cell = notebook.cells[index]
        ran = done.get(index)
        if ran is None:
            continue
        if ran.status != "not run":
            number += 1
            cell.execution_count = number
        cell.outputs = _outputs(ran, cell, number, on_timeout)
        cell.metadata[RECORD] = nbformat.from_dict(_record(ran))
        _check_points(cell)
    flags = list(dict.fromkeys(clean_text(flag) for flag in outcome.flags))
    notebook.metadata[RECORD] = nbformat.from_dict({"flags": flags})


def refuse(notebook: NotebookNode, reason: str) -> None:
    """A notebook that is not run: every cell shows why, and no test gives points."""
    forget(notebook)
    notebook.metadata[NOT_GRADED] = reason
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.strip():
            cell.outputs = [_error(REFUSED, reason)]


def forget(notebook: NotebookNode) -> None:
    """Take out what only a run may say, lest a submission says it: outputs, records, widgets' state."""
    for holder in (notebook, *notebook.cells):
        holder.metadata.pop(RECORD, None)
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None


def record_of(cell: NotebookNode) -> dict[str, Any]:
    """What `apply` wrote into the cell's metadata; {} where nothing was run, or something took it out."""
    found = cell.metadata.get(RECORD)
    return dict(found) if isinstance(found, dict) else {}


def outcome_flags(notebook: NotebookNode) -> list[str]:
    """Flags of the whole run, not of one cell."""
    found = notebook.metadata.get(RECORD)
    return [str(flag) for flag in found.get("flags", [])] if isinstance(found, dict) else []


def cell_flags(cell: NotebookNode) -> list[str]:
    """What the instructor should know about the run of this cell."""
    record = record_of(cell)
    note = record.get("note") if is_test(cell) and record.get("status") in ("ok", "error") else ""
    about_test = [f"the test could not be run as it is written: {note}"] if note else []
    return [*map(str, record.get("flags", [])), *about_test]


def flags_of(notebook: NotebookNode) -> list[str]:
    """All flags of a graded notebook: those of the run, then those of its cells, each naming its cell."""
    flags = outcome_flags(notebook)
    for number, cell in enumerate(notebook.cells, start=1):
        flags += [f"{grade_id(cell) or f'cell {number}'}: {flag}" for flag in cell_flags(cell)]
    return list(dict.fromkeys(flags))


def error_output(cell: NotebookNode) -> NotebookNode | None:
    """The error that ended a cell, if one did."""
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    return errors[-1] if errors else None


def error_name(cell: NotebookNode) -> str | None:
    error = error_output(cell)
    return str(error.ename) if error is not None else None


def _record(ran: CellOutcome) -> dict[str, Any]:
    return {
        "status": ran.status,
        "shown": clean_text(ran.shown),
        "printed": clean_text(ran.printed),
        "note": clean_text(ran.note),
        "flags": [clean_text(flag) for flag in ran.flags],
        "seconds": round(ran.seconds, 3),
    }


def _outputs(
    ran: CellOutcome, cell: NotebookNode, number: int, on_timeout: Mapping[str, Any] | None
) -> list[NotebookNode]:
    outputs = clean_outputs(ran.outputs)
    for output in outputs:
        if output.output_type == "execute_result":
            output.execution_count = number
    if is_test(cell):  # nbgrader takes the points of a test for anything on stderr, a library's warning too
        outputs = [output for output in outputs if output.get("name") != "stderr"]
    if ran.status == "timed out" and on_timeout is not None and not ran.note:
        outputs = [output for output in outputs if output.output_type != "error"]
        outputs.append(new_output("error", **on_timeout))
    if ran.status != "ok" and not any(output.output_type == "error" for output in outputs):
        name, reason = _ENDINGS[ran.status]
        outputs.append(_error(name, clean_text(ran.note) or reason))
    return outputs


def _check_points(cell: NotebookNode) -> None:
    """A test's last value, if it is a number, gives its points.

    nbgrader breaks off where it is more than the maximum, and gives full marks where it is less than 0 or
    "not a number", to which wrong answers may lead. Here all three give nothing and are errors of the test.
    """
    if not is_test(cell):
        return
    value = next((each for each in cell.outputs if each.output_type == "execute_result"), None)
    if value is None:
        return
    most = float(cell.metadata["nbgrader"]["points"])
    text = str(value["data"].get("text/plain", "")).strip()
    try:
        points = float(text)
    except ValueError:
        if not text:  # a value that shows nothing: it gives no number of points
            _show_only(value)
        elif (number := _numpy_number(text)) is not None and number < most:
            cell.metadata[RECORD]["flags"].append(
                f"nbgrader takes {text} for full marks: end the test with float(...) for partial credit"
            )
        return
    if most == 0 and points > 0:
        _show_only(value)
    elif not 0 <= points <= most:
        reason = f"the test's last line gives {text} points, and only 0 to {most:g} can be given"
        cell.metadata[RECORD]["note"] = cell.metadata[RECORD]["note"] or reason
        cell.outputs.insert(0, _error(NO_POINTS, reason))  # nbgrader goes by what comes first


def _show_only(value: NotebookNode) -> None:
    """nbgrader reads points from results alone."""
    value.output_type = "display_data"
    value.pop("execution_count", None)


def _numpy_number(text: str) -> float | None:
    """The number in `np.float64(0.5)`, as NumPy 2 shows its numbers."""
    head, bracket, rest = text.partition("(")
    if not head.startswith("np.") or not bracket:
        return None
    try:
        number = float(rest.rstrip(")"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _error(name: str, reason: str) -> NotebookNode:
    error: NotebookNode = new_output("error", ename=name, evalue=reason, traceback=[f"{name}: {reason}"])
    return error
