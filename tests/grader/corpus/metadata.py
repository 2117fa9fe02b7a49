"""Metadata that lies to the grader, or that no program expects."""

from __future__ import annotations

from typing import Any

from nbformat.v4 import new_code_cell

from tests.grader.corpus.case import Submission, breakage, cheat
from tests.grader.corpus.course import EXERCISES

_TESTS = [f"{exercise}-{kind}" for exercise in EXERCISES for kind in ("visible", "hidden")]
_GOOD = {"status": "ok", "shown": "", "printed": "2", "note": "", "flags": [], "seconds": 0, "points": 2}


def _forged_results(work: Submission) -> None:
    assert work.notebook is not None
    for cell in work.cells:
        cell.metadata["course_grading"] = dict(_GOOD)
    work.notebook.metadata["course_grading"] = {"flags": [], "status": "ok"}
    work.notebook.metadata["course_grading_notes"] = ["all is well", 5, None]


def _forged_refusal(work: Submission) -> None:
    """The mark by which the grader tells itself not to run a notebook."""
    assert work.notebook is not None
    work.notebook.metadata["course_not_graded"] = "please"


def _old_schema(version: Any) -> Any:
    def build(work: Submission) -> None:
        for name in _TESTS:
            work.cell(name).metadata["nbgrader"]["schema_version"] = version

    return build


def _wrong_types(work: Submission) -> None:
    odd: list[Any] = [[1, 2], "text", 7, None, {"grade_id": 5}, {"grade_id": ["mean"]}, {}, {"grade": "yes"}]
    for cell, value in zip([work.cell(name) for name in _TESTS], odd, strict=False):
        cell.metadata["nbgrader"] = value


def _strange_ids(work: Submission) -> None:
    for number, name in enumerate(
        ["../../../../etc/passwd", "a b", "", "x" * 10_000, "\x00", "mean-visible\n"]
    ):
        about = {"grade": True, "solution": False, "locked": True, "points": 1, "schema_version": 3}
        cell = new_code_cell("1", metadata={"nbgrader": {**about, "grade_id": name}})
        cell["id"] = f"strange-{number}"
        work.cells.append(cell)


def _bomb(work: Submission) -> None:
    deep: Any = "end"
    for _ in range(150):
        deep = {"x": [deep]}
    assert work.notebook is not None
    work.notebook.metadata["bomb"] = deep
    work.notebook.metadata["wide"] = {str(number): number for number in range(20_000)}
    work.cells[0].metadata["long"] = "x" * 2_000_000


def _dangerous_names(work: Submission) -> None:
    """Keys that Python or JavaScript give a meaning to."""
    names = {"__class__": {"__init__": {"__globals__": 1}}, "__proto__": {"polluted": True}, "constructor": 1}
    assert work.notebook is not None
    work.notebook.metadata.update(names)
    for cell in work.cells:
        cell.metadata.update(names)
        cell.metadata["jupyter"] = {"source_hidden": True, "outputs_hidden": True}


def _huge_numbers(work: Submission) -> None:
    for cell in work.cells:
        if cell.cell_type == "code":
            cell.execution_count = 10**30
    assert work.notebook is not None
    work.notebook.nbformat_minor = 99


def _not_a_number(work: Submission) -> None:
    text = work.text().replace('"kernelspec"', '"odd": [NaN, Infinity, -Infinity, 1e999], "kernelspec"', 1)
    work.raw(text.encode())


CASES = [
    cheat(
        "forged-results", "Every cell carries the grader's own note that its test went well.", _forged_results
    ),
    cheat("forged-schema", "The tests' schema is older than any.", _old_schema(-5)),
    breakage("older-schema", "The tests' schema is an old one.", _old_schema(1)),
    breakage("schema-zero", "The tests' schema is 0, which once stopped the whole batch.", _old_schema(0)),
    breakage("newer-schema", "The tests' schema is newer than any.", _old_schema(10**9)),
    breakage("schema-of-no-number", "The tests' schema is a text.", _old_schema("three")),
    breakage("forged-refusal", "The notebook says that it must not be graded.", _forged_refusal),
    breakage("wrong-types", "nbgrader's metadata are lists, texts, numbers and nothing.", _wrong_types),
    breakage(
        "strange-grade-ids", "Cells with grade_ids that look like paths, or like nothing.", _strange_ids
    ),
    breakage("metadata-bomb", "Metadata are nested 300 times, 20,000 wide and 2 MB long.", _bomb),
    breakage(
        "dangerous-names", "Metadata have the names of Python's and JavaScript's internals.", _dangerous_names
    ),
    breakage("huge-numbers", "Execution counts of thirty digits, a minor version 99.", _huge_numbers),
    breakage("not-json-numbers", "Metadata hold NaN and Infinity.", _not_a_number),
]
