from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.preprocessors import Execute
from traitlets.config import Config

from grader.cells import new_cell
from grader.job import CellOutcome, EngineError, Job, Limits, Outcome
from grader.sessions import shared_engine
from grader.sessions.shared_engine import SharedEngine
from grader.steps.execute import ExecuteForGrading, LanguageError, cells_to_run, job_for, key_of, prepared
from grader.steps.graded_cells import NOT_GRADED, RECORD, apply, record_of

ABOUT: dict[str, Any] = {"schema_version": 3, "locked": False, "task": False}
TEST = {"nbgrader": {**ABOUT, "grade_id": "t", "grade": True, "solution": False, "points": 1}}


def notebook(*sources: str) -> NotebookNode:
    """Learner's cells and then a test."""
    cells = [new_code_cell(source) for source in sources]
    return new_notebook(cells=[*cells, new_cell("code", "assert x == 1", TEST)])


class FakeEngine:
    """Runs nothing and remembers what it was to run."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.wanted: list[dict[str, Any]] = []

    def run(self, job: Job, **wanted: Any) -> Outcome:
        self.jobs.append(job)
        self.wanted.append(wanted)
        return Outcome([CellOutcome(cell.index, "ok") for cell in job.cells])


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    monkeypatch.setattr(shared_engine, "ENGINE", fake)
    return fake


# jobs


def test_code_cells_that_are_not_empty_are_run_tests_by_the_checker():
    book = notebook("x = 1", "  \n")
    book.cells.insert(0, new_markdown_cell("x = 2"))
    book.cells.append(new_cell("code", "y = 1", {"nbgrader": {**TEST["nbgrader"], "solution": True}}))
    found = [(cell.index, cell.role, cell.name) for cell in cells_to_run(book)]
    assert found == [(1, "learner", ""), (3, "test", "t"), (4, "learner", "t")]


def test_a_learner_may_skip_cells_of_their_own_but_no_test():
    book = notebook("x = 1", "x = 2")
    for cell in book.cells[1:]:
        cell.metadata["tags"] = ["skip-execution"]
    assert [cell.index for cell in cells_to_run(book)] == [0, 2]


def test_a_job_knows_what_a_notebook_can_ask_about_its_run(monkeypatch):
    monkeypatch.setenv("NBGRADER_VALIDATING", "1")
    monkeypatch.setenv("SECRET", "1")
    book = notebook("x = 1")
    job = job_for(book, book.cells, files={"a": b"1"}, instructor_files={}, limits=Limits())
    progress = job.environment.pop("COURSE_PROGRESS")
    assert not Path(progress).is_absolute()
    assert job.environment == {
        "COURSE_GRADING": "1",
        "NBGRADER_EXECUTION": "autograde",
        "NBGRADER_VALIDATING": "1",
    }
    assert job.files == {"a": b"1"}


# outcomes


def test_what_a_submission_says_about_its_own_run_is_forgotten():
    book = notebook("x = 1", "")
    for each in (book, *book.cells):
        each.metadata[RECORD] = {"status": "ok", "flags": ["all is well"], "note": "forged"}
    book.metadata["widgets"] = {"state": {}}
    book.cells[1].outputs = [nbformat.v4.new_output("stream", text="forged")]
    apply(Outcome([CellOutcome(0, "ok", seconds=0.5), CellOutcome(2, "died", note="gone")]), book)
    assert book.cells[0].metadata[RECORD] == {
        "status": "ok",
        "shown": "",
        "printed": "",
        "note": "",
        "flags": [],
        "seconds": 0.5,
    }
    assert record_of(book.cells[1]) == {}
    assert book.cells[1].outputs == []
    assert book.cells[2].outputs[0].evalue == "gone"
    assert book.metadata == {RECORD: {"flags": []}}


def test_a_librarys_warning_during_a_test_costs_nothing_and_is_kept_elsewhere():
    warning = {"output_type": "stream", "name": "stderr", "text": "old"}
    book = notebook("x = 1")
    apply(Outcome([CellOutcome(0, "ok", [warning]), CellOutcome(1, "ok", [warning])]), book)
    assert [len(cell.outputs) for cell in book.cells] == [1, 0]


def test_malformed_outputs_never_reach_the_notebook():
    deep: Any = []
    for _ in range(2000):
        deep = [deep]
    outputs: list[Any] = [
        *("text", None, {}, {"output_type": "nonsense"}, {"output_type": "stream", "name": 3, "text": "x"}),
        {"output_type": "stream", "name": "stdout", "text": ["x"]},
        {"output_type": "display_data", "data": 3},
        {"output_type": "display_data", "data": {"text/plain": 3, "x": "y", "application/json": deep}},
        {"output_type": "display_data", "data": {"application/vnd.x+json": {"a": ["\ud800"]}}, "metadata": 3},
        {"output_type": "execute_result", "data": {"text/html": "\udc80"}, "execution_count": "x", "more": 1},
        {"output_type": "error", "ename": 3, "evalue": "\ud800", "traceback": [1, "\ud800"]},
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": None},
    ]
    book = notebook("x = 1")
    apply(Outcome([CellOutcome(0, "error", outputs), CellOutcome(1, "ok", printed="\ud800")]), book)
    nbformat.validate(book)
    nbformat.writes(book).encode("utf-8")
    kinds = [output.output_type for output in book.cells[0].outputs]
    assert kinds == ["display_data", "display_data", "execute_result", "error", "error"]
    assert book.cells[0].outputs[0].data == {}
    assert json.dumps(book.cells[0].outputs[1].data) == '{"application/vnd.x+json": {"a": ["???"]}}'.replace(
        "???", "\\ufffd" * 3
    )


def test_an_outcome_of_another_notebook_is_not_applied():
    with pytest.raises(ValueError, match="another notebook"):
        apply(Outcome([CellOutcome(7, "ok")]), notebook("x = 1"))


# the preprocessor


def test_a_prepared_outcome_is_applied_and_nothing_is_run(engine):
    book = notebook("x = 1")
    outcome = Outcome([CellOutcome(0, "ok"), CellOutcome(1, "error", shown="x is not …")])
    resources = {"nbgrader": {"notebook": "ps1"}}
    with prepared({key_of("ps1", cells_to_run(book)): outcome}):
        ExecuteForGrading().preprocess(book, resources)
        assert record_of(book.cells[1])["shown"] == "x is not …"
        assert engine.jobs == []
        book.cells[0].source = "x = 2"
        ExecuteForGrading().preprocess(book, resources)
    assert [cell.source for cell in engine.jobs[0].cells] == ["x = 2", "assert x == 1"]
    assert record_of(book.cells[1])["shown"] == ""
    ExecuteForGrading().preprocess(notebook("x = 1"), resources)
    assert len(engine.jobs) == 2


def test_a_prepared_outcome_is_for_one_notebook_only():
    cells = cells_to_run(notebook("x = 1"))
    others = [cells_to_run(notebook("x = 1", "")), cells_to_run(notebook("x = 1 ")), cells[:1]]
    keys = {key_of("ps1", cells), key_of("ps2", cells), *(key_of("ps1", other) for other in others)}
    assert len(keys) == 5


def test_a_refused_notebook_is_not_run(engine):
    book = notebook("x = 1")
    book.metadata[NOT_GRADED] = "not a notebook"
    ExecuteForGrading().preprocess(book, {})
    assert engine.jobs == []
    assert book.cells[1].outputs[0].evalue == "not a notebook"


def test_options_are_read_from_nbgraders_configuration(engine):
    config = Config()
    config.Execute.timeout = 7
    config.ExecuteForGrading.notebook_timeout = 70
    config.ExecuteForGrading.memory = 100
    config.ExecuteForGrading.disk = 10
    config.ExecuteForGrading.processes = 8
    config.ExecuteForGrading.output = 2
    config.ExecuteForGrading.trust_submissions = True
    config.ExecuteForGrading.tests_in_learner_process = ["a1"]
    step = ExecuteForGrading(config=config)
    expected = Limits(7, 70, 100 * 1024**2, 10 * 1024**2, 8, 2048)
    assert step.limits == expected
    book = notebook("x = 1")
    step.preprocess(book, {"nbgrader": {"assignment": "a1", "notebook": "ps1", "student": "ada"}})
    assert engine.jobs[0].limits == expected
    assert engine.jobs[0].tests_with_learner
    assert engine.wanted[0]["trust"]
    assert book.metadata[RECORD]["flags"] == ["not sandboxed", "tests ran in the learner's process"]
    config.Execute.timeout = None
    assert ExecuteForGrading(config=config).limits.seconds_a_cell > 3600


def test_error_on_timeout_is_what_a_cell_shows_that_took_too_long():
    config = Config()
    config.Execute.error_on_timeout = {"ename": "Late", "evalue": "sorry", "traceback": ["Late: sorry"]}
    book = notebook("x = 1")
    outcome = Outcome([CellOutcome(0, "timed out"), CellOutcome(1, "ok")])
    with prepared({key_of("", cells_to_run(book)): outcome}):
        ExecuteForGrading(config=config).preprocess(book, {})
    assert [(each.ename, each.evalue) for each in book.cells[0].outputs] == [("Late", "sorry")]


def test_other_languages_are_refused_unless_submissions_are_trusted(engine, monkeypatch):
    book = notebook("x <- 1")
    book.metadata["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    with pytest.raises(LanguageError, match="kernel is for r, and only Python"):
        ExecuteForGrading().preprocess(book, {})
    monkeypatch.setattr(Execute, "preprocess", lambda self, nb, resources, km=None: ("nbgrader's", resources))
    trusting = ExecuteForGrading(trust_submissions=True)
    assert trusting.preprocess(book, {})[0] == "nbgrader's"
    assert engine.jobs == []


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"kernelspec": {"name": "python3"}},
        {"kernelspec": {"name": "course", "language": "python"}},
        {"kernelspec": {"name": "x"}, "language_info": {"name": "ipython"}},
        {"kernelspec": None, "language_info": 3},
    ],
)
def test_what_names_no_other_language_is_python(engine, metadata):
    book = notebook("x = 1")
    book.metadata.update(nbformat.from_dict(metadata))
    ExecuteForGrading().preprocess(book, {})
    assert len(engine.jobs) == 1


# where the notebook lies


@pytest.fixture
def step(tmp_path) -> tuple[ExecuteForGrading, dict[str, Any]]:
    """A preprocessor as nbgrader's converter makes it, in a course with a submission that holds links."""
    submitted, graded, source = (tmp_path / each / "ps1" for each in ("submitted", "graded", "source"))
    for folder in (submitted, graded, source):
        folder.mkdir(parents=True)
        (folder / "data.csv").write_text("1,2")
    (tmp_path / "secret.txt").write_text("secret")
    (submitted / "linked.txt").symlink_to(tmp_path / "secret.txt")
    (graded / "linked.txt").write_text("secret")  # nbgrader followed the link
    (graded / "ps1.ipynb").write_text("the tests are in here")
    (graded / "more").mkdir()
    (graded / "more" / "own.py").write_text("x = 1")
    nbformat.write(notebook("import math\nx = math.floor(1.5)"), source / "ps1.ipynb")
    course = SimpleNamespace(
        root=str(tmp_path),
        source_directory="source",
        submitted_directory="submitted",
        format_path=lambda step, student, assignment: str(tmp_path / step / assignment),
    )
    made = ExecuteForGrading()
    made.__dict__["coursedir"] = course
    about = {"student": "ada", "assignment": "ps1", "notebook": "ps1"}
    return made, {"nbgrader": about, "metadata": {"path": str(graded)}}


def test_files_go_along_but_no_notebook_and_nothing_that_was_handed_in_as_a_link(engine, step, tmp_path):
    preprocessor, resources = step
    preprocessor.preprocess(notebook("x = 1"), resources)
    assert engine.jobs[0].files == {"data.csv": b"1,2", "more/own.py": b"x = 1"}
    assert engine.jobs[0].instructor_files == {"data.csv": b"1,2"}
    assert engine.wanted[0]["hidden"] == [tmp_path.resolve()]
    assert "math" in engine.wanted[0]["preload"]


def test_learners_code_that_touches_the_tests_is_flagged_and_the_instructors_own_is_not(
    engine, step, tmp_path
):
    preprocessor, resources = step
    helper = "def close(a, b):\n    return abs(a - b) < 0.1"
    edition = notebook(helper, "x = 1")
    edition.cells[-1].source = "assert close(x, 1)"
    nbformat.write(edition, tmp_path / "source" / "ps1" / "ps1.ipynb")
    book = notebook(helper, "close = lambda a, b: True", "x = 1")
    preprocessor.preprocess(book, resources)
    assert [record_of(cell)["flags"] for cell in book.cells] == [
        *([], ["assigns 'close', which the tests make themselves"], [], []),
    ]


def test_a_notebook_handed_in_as_a_link_is_refused(engine, step, tmp_path):
    preprocessor, resources = step
    (tmp_path / "submitted" / "ps1" / "ps1.ipynb").symlink_to(tmp_path / "source" / "ps1" / "ps1.ipynb")
    book = notebook("x = 1")
    preprocessor.preprocess(book, resources)
    assert engine.jobs == []
    assert "is a link" in book.metadata[NOT_GRADED]


def test_a_submission_with_too_many_bytes_of_files_is_refused(engine, step, monkeypatch):
    preprocessor, resources = step
    monkeypatch.setattr("grader.steps.notebook_place.MOST_BYTES", 4)
    book = notebook("x = 1")
    preprocessor.preprocess(book, resources)
    assert engine.jobs == []
    assert book.metadata[NOT_GRADED].startswith("its files take more than")


# the engine that a process keeps


class Started:
    """A LocalEngine that runs nothing."""

    all: list[Started]

    def __init__(self, preload: list[str], *, trust: bool, hidden: list[Any]) -> None:
        self.preload, self.open = preload, True
        self.fails = False
        Started.all.append(self)

    def run(self, job: Job) -> Outcome:
        if self.fails:
            raise EngineError("gone")
        return Outcome([])

    def close(self) -> None:
        self.open = False


def test_one_engine_serves_while_the_same_is_wanted_and_is_replaced_when_it_fails(monkeypatch):
    monkeypatch.setattr(shared_engine, "LocalEngine", Started)
    Started.all = []
    shared = SharedEngine()

    def run(preload: str) -> None:
        shared.run(Job(()), preload=[preload], trust=False, hidden=[])

    run("math")
    run("math")
    assert len(Started.all) == 1
    run("json")
    assert [each.open for each in Started.all] == [False, True]
    Started.all[1].fails = True
    with pytest.raises(EngineError):
        run("json")
    run("json")
    assert [each.open for each in Started.all] == [False, False, True]
    shared.close()
    shared.close()
    assert not Started.all[2].open
