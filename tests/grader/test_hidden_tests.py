"""What feedback keeps of a notebook with hidden tests, by the record that grading left in each cell."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from grader.feedback.hidden_tests import HIDDEN, NOT_SHOWN, HideHiddenTests

HIDDEN_TEST = """\
assert mean([1, 3]) == 2
### BEGIN HIDDEN TESTS
secret = 4711
assert mean([secret]) == secret, f"not {secret}"
### END HIDDEN TESTS
done = True"""
VISIBLE_TEST = "assert mean([5]) == 5"


def cell(source: str, name: str | None = None, **record: Any) -> NotebookNode:
    """A code cell that printed a secret; with a name it is a test, and `ename` ended it."""
    ename = record.pop("ename", None)
    made = new_code_cell(source, execution_count=3, outputs=[new_output("stream", text="4711")])
    if ename:
        made.outputs.append(new_output("error", ename=ename, evalue="4711", traceback=["4711"]))
    if name:
        marks = {"grade_id": name, "grade": True, "solution": False, "points": 1}
        made.metadata["nbgrader"] = nbformat.from_dict(marks)
        made.metadata["course_grading"] = nbformat.from_dict({"status": "error" if ename else "ok", **record})
    return made


def feedback(*cells: NotebookNode, metadata: dict[str, Any] | None = None, **options: Any) -> NotebookNode:
    notebook = new_notebook(cells=list(cells), metadata=metadata or {})
    step = HideHiddenTests(config=Config({"HideHiddenTests": options}))
    return step.preprocess(notebook, {"nbgrader": {"assignment": "ps1"}})[0]


def said(cell: NotebookNode) -> str:
    return "".join(output.text for output in cell.outputs)


def test_the_hidden_part_of_a_test_is_cut_and_the_rest_stays():
    only = feedback(cell(HIDDEN_TEST, "mean-hidden")).cells[0]
    assert only.source == f"assert mean([1, 3]) == 2\n# {HIDDEN}\ndone = True"
    assert only.outputs == []


def test_a_region_that_is_never_closed_is_hidden_to_its_end():
    only = feedback(cell("before = 1\n    ### BEGIN HIDDEN TESTS\n    secret = 4711", "mean-hidden")).cells[0]
    assert only.source == f"before = 1\n    # {HIDDEN}"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"ename": "AssertionError", "shown": "not …"}, "A hidden test failed: not …"),
        ({"ename": "AssertionError"}, "A hidden test failed."),
        ({"ename": "ValueError"}, "A hidden test could not be completed: the code stops with ValueError."),
        ({"ename": "Secret4711"}, "A hidden test could not be completed: the code stops with an error."),
        ({"ename": "print"}, "A hidden test could not be completed: the code stops with an error."),
        ({"ename": "NotImplementedError"}, "A hidden test found no answer yet."),
        (
            {"ename": "CellTimeoutError", "status": "timed out"},
            "A hidden test took too long and was stopped.",
        ),
        ({"ename": "KernelDied", "status": "died"}, "The Python process ended during a hidden test."),
        (
            {"ename": "NotRun", "status": "not run"},
            "A hidden test could not be run: an earlier cell ended the Python process.",
        ),
        (
            {"ename": "TypeError", "note": "compares 4711"},
            "A hidden test could not be run as it is written. That is not your fault: tell your instructor.",
        ),
        ({"printed": "4711", "flags": ["reads 4711"], "seconds": 4711.0}, ""),
    ],
)
def test_of_a_hidden_test_the_reason_is_said_without_a_value(record, expected):
    assert said(feedback(cell(HIDDEN_TEST, "mean-hidden", **record)).cells[0]).strip() == expected


def test_without_a_record_the_message_is_not_trusted_to_be_masked():
    old = cell(HIDDEN_TEST, "mean-hidden", ename="AssertionError")
    del old.metadata["course_grading"]
    assert said(feedback(old).cells[0]) == "A hidden test failed.\n"


def test_a_message_from_the_learners_process_is_not_shown():
    failed = cell(HIDDEN_TEST, "mean-hidden", ename="AssertionError", shown="the test says 4711")
    flags = {"course_grading": {"flags": ["tests ran in the learner's process"]}}
    assert said(feedback(failed, metadata=flags).cells[0]) == "A hidden test failed.\n"


def test_outputs_before_the_first_hidden_test_stay():
    learners, visible, _ = feedback(
        cell("mean = sum"), cell(VISIBLE_TEST, "mean-visible"), cell(HIDDEN_TEST, "mean-hidden")
    ).cells
    assert said(learners) == said(visible) == "4711"


def test_after_a_hidden_test_only_reasons_are_shown_and_the_page_says_so():
    _, note, learners, visible = feedback(
        cell(HIDDEN_TEST, "mean-hidden"),
        cell("print(heard)"),
        cell(VISIBLE_TEST, "spread-visible", ename="AssertionError", shown="not …"),
    ).cells
    assert note.cell_type == "markdown"
    assert note.source == NOT_SHOWN
    assert (learners.outputs, learners.execution_count, learners.source) == ([], None, "print(heard)")
    assert said(visible) == "This test failed: not …\n"


def test_what_is_shown_after_a_hidden_test_does_not_depend_on_what_there_was():
    """Else a cell that prints or does not would tell a bit of a hidden value."""
    silent, talkative = cell("show(bit)"), cell("show(bit)")
    silent.outputs, silent.execution_count = [], None
    first, second = (
        feedback(cell(HIDDEN_TEST, "h"), each, cell("other()")).cells for each in (silent, talkative)
    )
    for one, other in zip(first, second, strict=True):
        assert {**one, "id": ""} == {**other, "id": ""}


def test_a_page_without_hidden_tests_is_left_alone():
    before = [
        new_markdown_cell("text"),
        cell("mean = sum"),
        cell(VISIBLE_TEST, "mean-visible", ename="TypeError"),
    ]
    after = feedback(*nbformat.from_dict(before)).cells
    assert after == before


def test_a_refused_notebook_says_why_in_every_cell():
    refused = feedback(
        cell(HIDDEN_TEST, "mean-hidden"), cell("x = 1"), metadata={"course_not_graded": "it is a link"}
    ).cells
    assert "secret" not in refused[0].source
    assert [said(each) for each in refused] == ["4711", "4711"]  # here: our own words


def test_everything_is_shown_for_assignments_that_are_named():
    cells = [cell(HIDDEN_TEST, "mean-hidden", ename="AssertionError"), cell("print(heard)")]
    assert feedback(*nbformat.from_dict(cells), show_for=["ps1"]).cells == cells
    assert feedback(*nbformat.from_dict(cells), show_for=["ps10"]).cells != cells


def test_later_outputs_can_be_kept_without_showing_the_tests():
    hidden, learners = feedback(
        cell(HIDDEN_TEST, "mean-hidden"), cell("print(heard)"), show_later_outputs=True
    ).cells
    assert "secret" not in hidden.source
    assert hidden.outputs == []
    assert said(learners) == "4711"
