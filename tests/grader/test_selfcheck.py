from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from course.problems import CourseError
from grader import selfcheck
from grader.marking.verdict import CheckReport, ExerciseVerdict
from grader.selfcheck import check_notebook
from grader.sessions.engine import LocalEngine

SECONDS_A_CELL = 30
RIGHT_MEAN = "def mean(values):\n    return sum(values) / len(values)"
RIGHT_SPREAD = "def spread(values):\n    return max(values) - min(values)"


Check = Callable[..., CheckReport]


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    """One for all checks here; the command starts one for itself."""
    with LocalEngine([], trust=True) as started:
        yield started


@pytest.fixture
def check(course, engine) -> Check:
    """Check a notebook in a folder of its own."""
    folder = course.root.parent / "work"

    def run(notebook: NotebookNode, timeout: int = SECONDS_A_CELL) -> CheckReport:
        folder.mkdir(exist_ok=True)
        nbformat.write(notebook, folder / "exercises.ipynb")
        return check_notebook(folder / "exercises.ipynb", course.root, None, timeout, engine=engine)

    return run


def exercise(report: CheckReport, name: str) -> ExerciseVerdict:
    return next(each for each in report.exercises if each.name == name)


def test_a_right_notebook_earns_all_points_and_the_essay_is_left_to_a_person(course, check):
    report = check(course.answered({"mean": RIGHT_MEAN, "spread": RIGHT_SPREAD}, essay="Outliers."))
    assert (report.points, report.max_points, report.hidden_tests) == (6, 6, True)
    assert [each.verdict for each in report.exercises] == ["passed", "passed", "manual"]
    assert report.notes == []


def test_an_untouched_notebook_earns_nothing_and_is_called_not_attempted(course, check):
    report = check(nbformat.read(course.notebook, as_version=4))
    assert report.points == 0
    assert [each.verdict for each in report.exercises] == ["not attempted", "not attempted", "manual"]
    assert exercise(report, "mean").messages == []


def test_wrong_answers_get_the_message_of_the_test_and_partial_credit_its_part(course, check):
    answers = {
        "mean": "def mean(values):\n    return sum(values) / 3",
        "spread": "def spread(values):\n    return values[-1] - values[0]",
    }
    report = check(course.answered(answers))
    mean, spread = exercise(report, "mean"), exercise(report, "spread")
    assert (mean.verdict, mean.points) == ("partly", 1)
    assert mean.messages == ["the number of values is not always three"]
    assert (spread.verdict, spread.points) == ("partly", 2)
    assert spread.messages[0] == "This test gives 1 of 2 points."
    report = check(course.answered({"mean": "def mean(values):\n    return sum(values)"}))
    mean = exercise(report, "mean")
    assert (mean.verdict, mean.points) == ("failed", 0)
    assert mean.messages[0] == "that is the sum: divide it by how many values there are"


def test_an_answer_begun_but_still_raising_not_implemented_is_not_attempted(course, check):
    begun = "def mean(values):\n    total = 0  # what now?\n    raise NotImplementedError()"
    assert exercise(check(course.answered({"mean": begun})), "mean").verdict == "not attempted"


def test_code_that_stops_is_an_error_that_names_it_and_later_cells_still_run(course, check):
    answers = {"mean": "def mean(values:\n    pass", "spread": RIGHT_SPREAD}
    report = check(course.answered(answers))
    assert exercise(report, "mean").verdict == "error"
    assert "Your cell stops with SyntaxError" in exercise(report, "mean").messages[0]
    assert exercise(report, "spread").verdict == "passed"
    report = check(course.answered({"mean": "def mean(values):\n    return values.mean()"}))
    assert exercise(report, "mean").messages == [
        "The code stops with AttributeError: 'list' object has no attribute 'mean'"
    ]


def test_an_endless_loop_costs_its_own_exercise_only(course, check):
    answers = {"mean": "def mean(values):\n    while True:\n        pass", "spread": RIGHT_SPREAD}
    report = check(course.answered(answers), timeout=1)
    assert exercise(report, "mean").verdict == "timed out"
    assert "loop that never ends" in exercise(report, "mean").messages[0]
    assert exercise(report, "spread").verdict == "passed"


def test_a_loop_that_swallows_the_interrupt_is_ended(course, check):
    stubborn = (
        "import time\ndef spread(values):\n    while True:\n"
        "        try:\n            time.sleep(1)\n        except:\n            pass"
    )
    report = check(course.answered({"mean": RIGHT_MEAN, "spread": stubborn}), timeout=1)
    assert exercise(report, "mean").verdict == "passed"
    assert exercise(report, "spread").verdict == "timed out"


def test_a_cell_that_ends_python_leaves_what_was_earned_before(course, check):
    report = check(course.answered({"mean": RIGHT_MEAN, "spread": "import os\nos._exit(1)"}))
    assert exercise(report, "mean").points == 3
    assert exercise(report, "spread").verdict == "error"
    assert exercise(report, "spread").messages == [
        "Your cell did not finish: the Python process ended while this cell ran."
    ]


def test_edited_deleted_moved_and_skipped_tests_count_as_the_instructor_wrote_them(course, check):
    notebook = course.answered({"mean": "def mean(values):\n    return 0"})
    for cell in notebook.cells:
        if cell.id == "mean-visible":
            cell.source = "pass"
        if cell.id == "spread-visible":
            cell.metadata["tags"] = ["skip-execution"]
        if cell.id == "spread-hidden":
            cell.metadata["nbgrader"] = "nonsense"
    notebook.cells = [cell for cell in notebook.cells if cell.id != "mean-hidden"]
    report = check(notebook)
    assert (report.points, report.max_points) == (0, 6)
    assert "mean-visible: the test cell had been changed; the original was used" in report.notes
    assert "mean-hidden: this cell was missing and was put back" in report.notes


def test_a_copied_or_split_answer_cell_does_not_break_the_check(course, check):
    notebook = course.answered({"mean": "def mean(values):"})
    place = [cell.id for cell in notebook.cells].index("mean")
    notebook.cells[place].source = "def total(values):\n    return sum(values)"
    second = new_code_cell("def mean(values):\n    return total(values) / len(values)")
    second.metadata = notebook.cells[place].metadata
    notebook.cells.insert(place + 1, second)
    assert exercise(check(notebook), "mean").verdict == "passed"


def test_a_warning_costs_nothing(course, check):
    noisy = (
        "import warnings\ndef mean(values):\n    warnings.warn('old')\n    return sum(values) / len(values)"
    )
    assert exercise(check(course.answered({"mean": noisy})), "mean").verdict == "passed"


def test_data_files_beside_the_notebook_are_found_and_nothing_there_is_changed(course, check):
    folder = course.root.parent / "work"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "values.txt").write_text("3")
    reads = RIGHT_MEAN.replace("return", "Path('data/values.txt').write_text('spoiled')\n    return")
    report = check(course.answered({"mean": reads}))
    assert exercise(report, "mean").verdict == "passed"
    assert (folder / "data" / "values.txt").read_text() == "3"
    assert sorted(path.name for path in folder.iterdir()) == ["data", "exercises.ipynb"]


def test_the_notebook_knows_that_it_is_graded_and_keeps_progress_elsewhere(
    course, check, monkeypatch, tmp_path
):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "mine.db"))
    asks = (
        "def mean(values):\n    assert os.environ['COURSE_GRADING'] == '1', 'not told'\n"
        "    Path(os.environ['COURSE_PROGRESS']).write_text('x')\n    return sum(values) / len(values)"
    )
    assert exercise(check(course.answered({"mean": asks})), "mean").messages == []
    assert not (tmp_path / "mine.db").exists()


def test_what_a_test_of_partial_credit_prints_is_the_message_and_comes_before_the_points(course, check):
    exercises = course.root / "solutions" / "01-averages" / "exercises.md"
    text = exercises.read_text(encoding="utf-8")
    explained = "\npoints += spread([5, 1]) == 4\nprint('sort them first')\npoints"
    exercises.write_text(text.replace("\npoints += spread([5, 1]) == 4\npoints", explained), encoding="utf-8")
    wrong = {
        "mean": RIGHT_MEAN,
        "spread": "def spread(values):\n    print('?')\n    return values[-1] - values[0]",
    }
    spread = exercise(check(course.answered(wrong)), "spread")
    assert spread.messages[0] == "sort them first\nThis test gives 1 of 2 points."


def test_a_large_file_beside_the_notebook_is_left_out_and_it_says_so(course, check, monkeypatch):
    folder = course.root.parent / "work"
    folder.mkdir()
    (folder / "large.bin").write_bytes(bytes(3000))
    (folder / "small.txt").write_text("3")
    monkeypatch.setattr(selfcheck, "_MOST_SENT", 2000)
    reads = RIGHT_MEAN.replace("return", "Path('small.txt').read_text()\n    return")
    report = check(course.answered({"mean": reads}))
    assert exercise(report, "mean").verdict == "passed"
    assert [note for note in report.notes if "without large.bin" in note]
    monkeypatch.setattr(selfcheck, "_LARGEST_FOLDER", 2000)
    with pytest.raises(CourseError, match="too much to look through"):
        check(course.answered({"mean": reads}))


def test_without_solutions_only_the_visible_tests_count_and_it_says_so(course, check):
    shutil.rmtree(course.root / "solutions")
    shutil.rmtree(course.root / "source")
    report = check(course.answered({"mean": RIGHT_MEAN}))
    assert not report.hidden_tests
    assert (report.points, report.max_points) == (1, 3)
    assert exercise(report, "mean").verdict == "passed"
    assert exercise(report, "spread").verdict == "not attempted"
    assert any("visible tests" in note for note in report.notes)


def test_the_command_prints_one_json_document_and_nothing_is_left_behind(course, tmp_path):
    notebook = course.root.parent / "exercises.ipynb"
    nbformat.write(course.answered({"mean": RIGHT_MEAN}), notebook)
    scratch = tmp_path / "scratch"
    (tmp_path / "loop").symlink_to(tmp_path)
    scratch.mkdir()  # below the notebook's own folder, which must not be copied into itself
    command = ("grader", "check", str(notebook), "--json", "--course-dir", str(course.root))
    done = course.run(*command, TMPDIR=str(scratch))
    assert done.returncode == 0
    assert done.stderr == ""
    document = json.loads(done.stdout)
    assert set(document) == {"lesson", "hidden_tests", "points", "max_points", "exercises", "notes"}
    assert document["lesson"] == "01-averages"
    assert document["exercises"][0] == {
        "name": "mean",
        "verdict": "passed",
        "points": 3.0,
        "max_points": 3.0,
        "messages": [],
    }
    assert list(scratch.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("end", ["SIGINT", "SIGKILL"])
def test_a_check_that_is_stopped_leaves_no_process_behind(course, tmp_path, end):
    notebook = tmp_path / "exercises.ipynb"
    nbformat.write(course.answered({"mean": "while True:\n    pass"}), notebook)
    program = Path(sys.executable).with_name("grader")
    command = [program, "check", str(notebook), "--course-dir", str(course.root)]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {**os.environ, "TMPDIR": str(scratch)}
    pipe = subprocess.PIPE
    with _heeding_interrupts(), subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe) as check:
        family = _once_it_runs_cells(psutil.Process(check.pid))
        check.send_signal(getattr(signal, end))
        check.communicate(timeout=60)
    _, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []
    assert list(scratch.iterdir()) == []


@contextmanager
def _heeding_interrupts() -> Iterator[None]:
    """Whatever was started as a shell's background job ignores SIGINT, and so would what it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _once_it_runs_cells(check: psutil.Process) -> list[psutil.Process]:
    """The processes of a check: it runs cells when one of them computes."""
    while check.is_running() and check.status() != psutil.STATUS_ZOMBIE:
        family = check.children(recursive=True)
        # the warm process, and for the learner's cells a supervisor with the process that runs them
        with suppress(psutil.NoSuchProcess):
            if len(family) >= 3 and any(each.cpu_times().user > 0.3 for each in family[1:]):
                return family
        time.sleep(0.1)
    raise AssertionError("the check ended by itself")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "is not there"),
        ("", "is empty"),
        ('{"cells": [', "is not a valid notebook: line 1"),
        ('{"cells": 3, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "is not a valid notebook"),
        ("[" * 100_000, "is not a valid notebook"),
        (
            '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
            "is not an exercise notebook of this course",
        ),
        (
            '{"cells": [], "metadata": {"course": {"lesson": "99-other"}}, "nbformat": 4}',
            "which this course",
        ),
        (
            '{"cells": [], "metadata": {"course": {"lesson": "../../work"}}, "nbformat": 4}',
            "which this course",
        ),
    ],
)
def test_what_is_no_notebook_of_this_course_is_said_in_one_line(course, tmp_path, content, complaint):
    path = tmp_path / "work" / "exercises.ipynb"
    path.parent.mkdir()
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(CourseError, match=complaint) as raised:
        check_notebook(path, course.root, None, SECONDS_A_CELL)
    assert len(raised.value.lines) == 1
    assert str(path) in raised.value.lines[0]
