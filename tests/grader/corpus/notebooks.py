"""Changes to the notebook itself: its tests, their order, their marks."""

from __future__ import annotations

import copy

import nbformat
from nbformat.v4 import new_code_cell, new_output

from tests.grader.corpus.case import Submission, breakage, cheat
from tests.grader.corpus.course import EXERCISES

_TESTS = [f"{exercise}-{kind}" for exercise in EXERCISES for kind in ("visible", "hidden")]


def _delete_tests(work: Submission) -> None:
    for name in _TESTS:
        work.cells.remove(work.cell(name))


def _empty_tests(work: Submission) -> None:
    for name in _TESTS:
        work.cell(name).source = "pass"


def _empty_tests_with_checksums(work: Submission) -> None:
    from nbgrader.utils import compute_checksum

    for name in _TESTS:
        cell = work.cell(name)
        cell.source = "2"
        cell.metadata["nbgrader"]["checksum"] = compute_checksum(cell)


def _tests_first(work: Submission) -> None:
    """Before the answers, so that they fail, if the order of the notebook were kept."""
    for name in reversed(_TESTS):
        cell = work.cell(name)
        work.cells.remove(cell)
        work.cells.insert(0, cell)


def _tests_elsewhere(work: Submission) -> None:
    """The answers of two exercises change places, tests stay."""
    first, second = work.cells.index(work.cell("mean")), work.cells.index(work.cell("minimise"))
    work.cells[first], work.cells[second] = work.cells[second], work.cells[first]


def _more_points(work: Submission) -> None:
    for name in _TESTS:
        work.cell(name).metadata["nbgrader"]["points"] = 1000


def _negative_points(work: Submission) -> None:
    for name in _TESTS:
        work.cell(name).metadata["nbgrader"]["points"] = float("nan")


def _own_tests(work: Submission) -> None:
    for number in range(3):
        about = {"grade": True, "solution": False, "locked": True, "points": 100, "schema_version": 3}
        work.cells.append(
            new_code_cell(
                "pass", metadata={"nbgrader": {**about, "task": False, "grade_id": f"mine-{number}"}}
            )
        )


def _renamed_tests(work: Submission) -> None:
    for name in _TESTS:
        work.cell(name).metadata["nbgrader"]["grade_id"] = f"{name}-old"
    for name in _TESTS:
        cell = new_code_cell("2", metadata=copy.deepcopy(work.cell(f"{name}-old").metadata))
        cell.metadata["nbgrader"]["grade_id"] = name
        work.cells.append(cell)


def _doubled_tests(work: Submission) -> None:
    for name in _TESTS:
        twin = copy.deepcopy(work.cell(name))
        twin.source = "2"
        twin["id"] = f"{twin['id']}-twin"
        work.cells.append(twin)


def _tests_as_answers(work: Submission) -> None:
    for name in _TESTS:
        about = work.cell(name).metadata["nbgrader"]
        about.update(solution=True, grade=False, locked=False)
        about.pop("points")


def _tests_as_text(work: Submission) -> None:
    for name in _TESTS:
        cell = work.cell(name)
        cell.cell_type = "markdown" if "visible" in name else "raw"
        for key in ("outputs", "execution_count"):
            cell.pop(key, None)


def _skipped_tests(work: Submission) -> None:
    for name in _TESTS:
        work.cell(name).metadata["tags"] = ["skip-execution", "raises-exception", "remove_cell"]
        work.cell(name).metadata["execution"] = {"timeout": 0}


def _split_answers(work: Submission) -> None:
    """A cell of the same name behind the answer, as splitting a cell makes it; the last one counts."""
    for name in EXERCISES:
        twin = copy.deepcopy(work.cell(name))
        twin["id"] = f"{twin['id']}-split"
        twin.source = "# the rest of the cell"
        work.cells.insert(work.cells.index(work.cell(name)) + 1, twin)


def _filled_in_outputs(work: Submission) -> None:
    for name in _TESTS:
        result = new_output("execute_result", data={"text/plain": "2"}, execution_count=1)
        work.cell(name).outputs = [result]
        work.cell(name).execution_count = 1


def _locked_cell(work: Submission) -> None:
    work.cell("data").source = "class H:\n    tolist = lambda self: [0.0]\nheights = H()\nmath = np = None"


def _another_language(work: Submission) -> None:
    assert work.notebook is not None
    work.notebook.metadata["kernelspec"] = {"name": "bash", "display_name": "Bash", "language": "bash"}
    work.notebook.metadata["language_info"] = {"name": "bash", "file_extension": "; touch @MARK@"}


def _no_metadata(work: Submission) -> None:
    for cell in work.cells:
        cell.metadata.pop("nbgrader", None)
    assert work.notebook is not None
    work.notebook.metadata = nbformat.from_dict({})


def _only_one_cell(work: Submission) -> None:
    assert work.notebook is not None
    work.notebook.cells = [new_code_cell("answers = 42")]


CASES = [
    cheat("deleted-tests", "All tests are deleted.", _delete_tests),
    cheat("empty-tests", "All tests are emptied.", _empty_tests),
    cheat(
        "empty-tests-with-checksums",
        "All tests are emptied, and the checksums fit.",
        _empty_tests_with_checksums,
    ),
    cheat("more-points", "Every test is worth 1000 points.", _more_points),
    cheat("points-that-are-no-number", "Every test is worth NaN points.", _negative_points),
    cheat("own-tests", "Tests of the learner's own, 100 points each.", _own_tests),
    cheat("renamed-tests", "The tests have other names, and empty cells theirs.", _renamed_tests),
    cheat("doubled-tests", "Every test is there a second time, emptied.", _doubled_tests),
    cheat("tests-as-answers", "The tests are declared to be answers.", _tests_as_answers),
    cheat("tests-as-text", "The tests are Markdown and raw cells.", _tests_as_text),
    cheat("skipped-tests", "Tags ask to skip the tests and to allow their errors.", _skipped_tests),
    cheat("filled-in-outputs", "The tests hold outputs that say two points.", _filled_in_outputs),
    cheat(
        "changed-locked-cell", "The locked cell gives the tests other data and other modules.", _locked_cell
    ),
    cheat("one-cell", "Nothing is left but one cell.", _only_one_cell),
    breakage("split-answers", "Cells with the answers' names follow the answers.", _split_answers),
    breakage("another-language", "The notebook says that it is for another kernel.", _another_language),
    breakage(
        "tests-before-answers",
        "The tests stand before everything else, where nothing is defined.",
        _tests_first,
        points=dict.fromkeys(EXERCISES, 0.0),
    ),
    breakage(
        "answers-changed-places",
        "The answers of two exercises changed places; each comes too early or too late.",
        _tests_elsewhere,
        points={"mean": 0.0},
    ),
    breakage(
        "no-metadata",
        "Another program removed all of nbgrader's metadata; the answers are there all the same.",
        _no_metadata,
    ),
]
