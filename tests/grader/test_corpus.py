"""Every submission of the corpus gets what it deserves, all of them in one batch."""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI

from grader.coursedir import open_course_dir
from tests.grader.corpus import ALL, active_content, peeking
from tests.grader.corpus.batch import Batch, grade_all
from tests.grader.corpus.case import Case
from tests.grader.corpus.course import ASSIGNMENT, EXERCISES, HIDDEN_INPUT

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"),
    reason="strangers' code is graded on Linux only: no sandbox elsewhere",
)
BY_NAME = {case.name: case for case in ALL}
HONEST = [case for case in ALL if case.kind == "honest"]
WITH_FEEDBACK = [case.name for case in (*peeking.CASES, *active_content.CASES)] + ["plain", "forged-flags"]
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Batch:
    """Graded once, however many pytest-xdist workers want it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "corpus"
    with FileLock(f"{shared}.lock"):
        made = shared / "batch.json"
        if not made.exists():
            shared.mkdir(exist_ok=True)
            made.write_text(grade_all(shared, ALL, WITH_FEEDBACK).as_json())
    return Batch.from_json(made.read_text())


def test_there_are_enough_cases_and_each_has_a_name_of_its_own() -> None:
    assert len(BY_NAME) == len(ALL)
    assert len(HONEST) >= 20
    assert len(ALL) - len(HONEST) >= 70


def test_the_run_ends_well_and_every_submission_is_graded(batch: Batch) -> None:
    assert batch.code == 0, batch.errors
    statuses = {each["student"]: each["status"] for each in batch.document["submissions"]}
    assert statuses == dict.fromkeys(BY_NAME, "graded")


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_it_gets_what_it_deserves(batch: Batch, case: Case) -> None:
    submission = batch.submission(case.name)
    cells = [cell for cell in submission["notebooks"]["exercises"] if cell["verdict"] != "manual"]
    points = dict.fromkeys(EXERCISES, 0.0)
    for cell in cells:
        points[cell["grade_id"].rpartition("-")[0]] += cell["points"]
    assert points == case.points, f"{case.story}\n{submission['notes']}\n" + "\n".join(map(str, cells))
    assert submission["points"] == sum(case.points.values())
    flags = submission["flags"] + [flag for cell in cells for flag in cell["flags"]]
    for words in case.flags:
        assert any(words in flag for flag in flags), f"no flag says '{words}': {flags}"
    if case.kind == "honest":
        assert flags == []
    said = " ".join([*submission["notes"], *(cell["message"] for cell in cells)])
    for words in case.says:
        assert words in said


def test_nothing_outside_the_graded_outputs_changes(batch: Batch) -> None:
    assert batch.changed == []


def test_no_process_survives(batch: Batch) -> None:
    assert batch.survivors == []


def test_no_file_is_left_in_temporary_folders(batch: Batch) -> None:
    assert batch.leftovers == []


def test_nobody_reaches_the_instructors_machine(batch: Batch) -> None:
    assert batch.visitors == []


@pytest.mark.parametrize("case", [case for case in ALL if case.kind != "honest"], ids=lambda case: case.name)
def test_no_secret_is_in_the_graded_notebook(batch: Batch, case: Case) -> None:
    """But for the text of the tests, which the graded notebook has from the instructor."""
    notebook = json.loads(batch.autograded(case.name).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") in _tests():
            cell["source"] = ""
    text = json.dumps(notebook, ensure_ascii=False)
    assert [name for name, secret in batch.secrets.items() if secret in text] == []
    assert "TOKEN" not in text  # the attacks print this word where they see what they should not


@pytest.mark.parametrize("student", WITH_FEEDBACK)
def test_no_secret_and_no_hidden_value_is_in_the_feedback(batch: Batch, student: str) -> None:
    text = batch.page(student).read_text(encoding="utf-8")
    secrets = {**batch.secrets, "hidden input": HIDDEN_INPUT}
    if student == "plain":
        secrets.pop("CLASSMATE")  # that is this one's own answer
    assert [name for name, secret in secrets.items() if secret in text] == []


@pytest.mark.parametrize("case", active_content.CASES, ids=lambda case: case.name)
def test_no_script_of_theirs_is_in_the_feedback(batch: Batch, case: Case) -> None:
    """A look at the page's elements; a browser looks at the like in test_active_content.py."""
    page = _Page()
    page.feed(batch.page(case.name).read_text(encoding="utf-8"))
    assert page.active == []


def test_nothing_waits_for_autograding(batch: Batch) -> None:
    course = open_course_dir(Path(batch.root))
    with Gradebook(course.directory().db_url) as gradebook:
        for submission in gradebook.find_assignment(ASSIGNMENT).submissions:
            for notebook in submission.notebooks:
                unscored = {grade.name for grade in notebook.grades if grade.auto_score is None}
                assert unscored <= {"essay"}, submission.student.id
    assert NbGraderAPI(course.directory()).get_autograded_students(ASSIGNMENT) == set(BY_NAME)


def test_no_submission_writes_on_the_instructors_screen(batch: Batch) -> None:
    """One line for each student, and one at the end; no terminal codes, whatever names and flags hold."""
    students = [line.split(" ", 1)[0] for line in batch.lines]
    assert sorted(students[:-1]) == sorted(BY_NAME)
    assert [line for line in batch.lines if CONTROL.search(line)] == []


def _tests() -> set[str]:
    return {f"{exercise}-{kind}" for exercise in EXERCISES for kind in ("visible", "hidden")}


class _Page(HTMLParser):
    """Collects what would call `pwned` if a browser showed the page."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[Any] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            runs = name.startswith("on") or name in (
                "href",
                "src",
                "srcdoc",
                "action",
                "style",
                "content",
                "data",
            )
            inert = (value or "").startswith("data:image/png")
            if runs and not inert and re.search("pwned|evil", value or ""):
                self.active.append((tag, name, value))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and "pwned" in data:
            self.active.append((self._inside, data[:200]))
