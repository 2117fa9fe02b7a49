from __future__ import annotations

from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_notebook, new_output

from grader.cells import new_cell
from grader.job import CellOutcome, Outcome
from grader.marking.judge import judge
from grader.marking.verdict import CellVerdict, by_exercise
from grader.steps.graded_cells import NOT_SANDBOXED, TESTS_WITH_LEARNER, apply, flags_of, refuse

ANSWERED = "def half(x):\n    return x / 2"
STUB = "def half(x):\n    raise NotImplementedError()"


def notebook(answer: str = ANSWERED, points: float = 2) -> NotebookNode:
    """An answer and its test."""
    about: dict[str, Any] = {"schema_version": 3, "locked": False, "task": False}
    answers = {**about, "grade_id": "half", "grade": False, "solution": True}
    tests = {**about, "grade_id": "half-test", "grade": True, "solution": False, "points": points}
    return new_notebook(
        cells=[
            new_cell("code", answer, {"nbgrader": answers}),
            new_cell("code", "assert half(2) == 1", {"nbgrader": tests}),
        ]
    )


def error(name: str, message: str) -> dict[str, Any]:
    return dict(new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"]))


def result(text: str) -> dict[str, Any]:
    return dict(new_output("execute_result", data={"text/plain": text}))


def verdict(
    test: CellOutcome,
    answer: CellOutcome | None = None,
    *,
    text: str = ANSWERED,
    points: float = 2,
    flags: tuple[str, ...] = (),
) -> CellVerdict:
    """Of the test, where its cell came to `test` and the answer's to `answer`."""
    done = notebook(text, points)
    apply(Outcome([answer or CellOutcome(0, "ok"), test], list(flags)), done)
    return judge(done, notebook(STUB, points).cells)[0]


def test_a_test_that_ends_well_gives_all_points():
    found = verdict(CellOutcome(1, "ok"))
    assert found == CellVerdict("half-test", "half", "passed", 2, 2)


@pytest.mark.parametrize(
    ("test", "answer", "expected"),
    [
        (
            CellOutcome(1, "error", [error("AssertionError", "half of 2 is 1")]),
            None,
            ("failed", "half of 2 is 1"),
        ),
        (
            CellOutcome(1, "error", [error("AssertionError", "")]),
            None,
            ("failed", "A check failed that has no message."),
        ),
        (
            CellOutcome(1, "error", [error("TypeError", "no\nmore")]),
            None,
            ("error", "The code stops with TypeError: no"),
        ),
        (CellOutcome(1, "error", [error("NotImplementedError", "")]), None, ("not attempted", "")),
        (
            CellOutcome(1, "timed out"),
            None,
            ("timed out", "This takes too long and was stopped. Is there a loop that never ends?"),
        ),
        (
            CellOutcome(1, "timed out", note="the notebook took too long altogether"),
            None,
            ("timed out", "This was not run: the notebook took too long altogether."),
        ),
        (
            CellOutcome(1, "error", [error("NameError", "half")]),
            CellOutcome(0, "timed out"),
            ("timed out", "Your cell takes too long and was stopped. Is there a loop that never ends?"),
        ),
        (
            CellOutcome(1, "error", [error("NameError", "half")]),
            CellOutcome(0, "error", [error("SyntaxError", "invalid syntax")]),
            ("error", "Your cell stops with SyntaxError: invalid syntax"),
        ),
        (
            CellOutcome(1, "error", [error("NameError", "half")]),
            CellOutcome(0, "died", note="it used more memory than allowed, so it was stopped"),
            ("error", "Your cell did not finish: it used more memory than allowed, so it was stopped."),
        ),
        (
            CellOutcome(1, "died"),
            None,
            ("error", "This did not finish: the Python process ended while this cell ran."),
        ),
        (
            CellOutcome(1, "not run"),
            None,
            (
                "error",
                "This could not run: an earlier cell ended the Python process, so this cell could not run.",
            ),
        ),
    ],
)
def test_no_points_come_with_the_reason_in_words(test, answer, expected):
    found = verdict(test, answer)
    assert (found.verdict, found.message) == expected
    assert (found.points, found.flags) == (0, [])


def test_an_untouched_answer_is_not_attempted_however_its_test_ends():
    for test in (
        CellOutcome(1, "error", [error("NameError", "half")]),
        CellOutcome(1, "error", note="cannot compare"),
        CellOutcome(1, "ok", [result("0")]),
    ):
        assert verdict(test, text=STUB).verdict == "not attempted"


def test_partial_credit_comes_with_what_the_test_printed_before_it():
    found = verdict(CellOutcome(1, "ok", [result("1.5")], printed="0 works\n3 does not\n"))
    assert (found.verdict, found.points) == ("partly", 1.5)
    assert found.message == "0 works\n3 does not\nThis test gives 1.5 of 2 points."
    none = verdict(CellOutcome(1, "ok", [result("0")], printed="nothing works"))
    assert (none.verdict, none.points) == ("failed", 0)
    assert none.message == "nothing works\nThis test gives 0 of 2 points."


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "-1", "2.5", "1e400"])
def test_a_value_that_is_no_possible_number_of_points_gives_none_and_the_instructor_is_told(text):
    found = verdict(CellOutcome(1, "ok", [result(text)]))
    assert (found.verdict, found.points) == ("error", 0)
    assert "not your fault" in found.message
    assert found.flags == [
        "the test could not be run as it is written: "
        f"the test's last line gives {text} points, and only 0 to 2 can be given"
    ]


@pytest.mark.parametrize("text", ["True", "'done'", "[1, 2]", "array([1.])", "", "np.float64(2.0)"])
def test_a_value_that_is_no_number_gives_all_points_as_in_nbgrader(text):
    found = verdict(CellOutcome(1, "ok", [result(text)]))
    assert (found.verdict, found.points, found.flags) == ("passed", 2, [])


def test_a_number_of_numpys_counts_as_in_nbgrader_and_the_instructor_is_told():
    found = verdict(CellOutcome(1, "ok", [result("np.float64(0.5)")]))
    assert (found.verdict, found.points) == ("passed", 2)
    assert found.flags == [
        "nbgrader takes np.float64(0.5) for full marks: end the test with float(...) for partial credit"
    ]


def test_a_test_worth_nothing_is_passed_or_not_and_never_breaks_off():
    assert verdict(CellOutcome(1, "ok", [result("3")]), points=0).verdict == "passed"
    assert verdict(CellOutcome(1, "error", [error("AssertionError", "no")]), points=0).verdict == "failed"


def test_a_test_that_cannot_be_run_as_it_is_written_is_not_the_learners_fault():
    note = "the test compares a Model, which is not plain data"
    found = verdict(CellOutcome(1, "error", [error("NotComparableError", note)], note=note))
    assert (found.verdict, found.points) == ("error", 0)
    assert "not your fault" in found.message
    assert note not in found.message
    assert found.flags == [f"the test could not be run as it is written: {note}"]


def test_how_a_mark_came_about_is_flagged():
    about = (NOT_SANDBOXED, TESTS_WITH_LEARNER, "tried the network")
    found = verdict(CellOutcome(1, "ok", flags=["asked for /etc/passwd"]), flags=about)
    assert found.points == 2
    assert found.flags == ["asked for /etc/passwd", NOT_SANDBOXED, TESTS_WITH_LEARNER]


def test_all_flags_of_a_notebook_name_their_cells_once():
    done = notebook()
    ran = [CellOutcome(0, "died", note="out of memory", flags=["a", "a"]), CellOutcome(1, "ok", flags=["b"])]
    apply(Outcome(ran, ["tried the network", "tried the network"]), done)
    assert flags_of(done) == ["tried the network", "half: a", "half-test: b"]


def test_a_submission_that_was_not_run_is_refused_with_the_reason():
    done = notebook()
    refuse(done, "it is a link")
    found = judge(done, notebook(STUB).cells)
    assert [(each.verdict, each.points, each.message) for each in found] == [("refused", 0, "it is a link")]
    assert by_exercise(found)[0].verdict == "refused"
    assert all(cell.outputs[0].evalue == "it is a link" for cell in done.cells)


def test_a_notebook_without_our_metadata_is_judged_by_its_outputs():
    """A course may clear metadata, and notebooks that are not Python are run by nbgrader itself."""
    for name, expected in (("CellTimeoutError", "timed out"), ("AssertionError", "failed")):
        done = notebook()
        done.cells[1].outputs = [new_output("error", ename=name, evalue="no", traceback=[])]
        assert judge(done, notebook(STUB).cells)[0].verdict == expected
    assert judge(notebook(), notebook(STUB).cells)[0].verdict == "passed"
