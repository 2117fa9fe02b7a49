from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
import pytest
from filelock import FileLock

from grader.coursedir import BACKUPS_KEPT, back_up_gradebook, digest, open_course_dir

ASSIGNMENT = "01-averages"
MEAN = "def mean(values):\n    return sum(values) / len(values)"
SPREAD = "def spread(values):\n    return max(values) - min(values)"
RIGHT = {"mean": MEAN, "spread": SPREAD}
WRONG = {"mean": "def mean(values):\n    return sum(values) / 3", "spread": SPREAD}
BAD_NOTEBOOKS = {"invalid", "missing", "empty", "linked"}


def test_every_submission_gets_the_score_it_deserves(graded):
    assert graded.course.scores() == {
        "right": 6,
        "wrong": 4,
        "talkative": 1,
        "stub": 0,
        "empty": 0,
        "missing": 0,
        "invalid": 0,
        "linked": 0,
        "loop": 3,
        "exits": 3,
        "tampered": 3,
        "odd": 6,
    }
    assert {each["student"]: each["points"] for each in graded.document["submissions"]} == (
        graded.course.scores()
    )
    assert {each["status"] for each in graded.document["submissions"]} == {"graded"}
    assert {each["max_points"] for each in graded.document["submissions"]} == {10}


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("empty", "exercises.ipynb is not there: 0 points"),
        ("missing", "is not there (but there is exercises (1).ipynb: rename it and grade again): 0 points"),
        ("invalid", "is not a valid notebook: line 1, column 12"),
        ("linked", "exercises.ipynb is a link"),
        ("tampered", "mean-visible: the test cell had been changed; the original was used"),
        ("tampered", "spread-hidden: this cell was missing and was put back"),
        ("odd", "timestamp.txt holds no time"),
    ],
)
def test_the_instructor_reads_why(graded, student, reason):
    assert any(reason in note for note in graded.submission(student)["notes"])


def test_a_verdict_and_a_message_for_every_cell(graded):
    wrong = graded.cells("wrong")
    assert wrong["mean-visible"]["verdict"] == "passed"
    assert wrong["mean-hidden"] == {
        "grade_id": "mean-hidden",
        "exercise": "mean",
        "verdict": "failed",
        "points": 0.0,
        "max_points": 2.0,
        "message": "the number of values is not always three",
        "flags": [],
    }
    assert wrong["essay-why"]["verdict"] == "manual"
    assert wrong["essay-why"]["points"] is None
    assert graded.cells("stub")["mean-visible"]["verdict"] == "not attempted"
    assert graded.cells("loop")["mean-visible"]["verdict"] == "timed out"
    assert graded.cells("exits")["spread-visible"]["verdict"] == "error"


def test_only_written_answers_wait_for_a_person(graded):
    waiting = {each["student"] for each in graded.document["submissions"] if each["needs_manual_grade"]}
    assert waiting == {"right", "wrong", "odd"}
    with graded.course.gradebook() as gradebook:
        for submission in gradebook.find_assignment(ASSIGNMENT).submissions:
            for notebook in submission.notebooks:
                unscored = {grade.name for grade in notebook.grades if grade.auto_score is None}
                assert unscored <= {"essay-why"}
    autograded = graded.course.root / "autograded"
    assert all((autograded / who / ASSIGNMENT / "exercises.ipynb").exists() for who in graded.course.scores())


def test_the_submissions_are_left_as_they_are_and_nothing_is_left_over(graded):
    assert digest(graded.course.root / "submitted") == graded.submitted_before
    assert not (graded.course.root / ".grader" / "staging").exists()


def test_plain_nbgrader_gives_the_same_scores(graded, tmp_path):
    root = Path(shutil.copytree(graded.course.root, tmp_path / "course", symlinks=True, ignore=_no_pipes))
    course = type(graded.course)(root)
    expected = {who: score for who, score in graded.course.scores().items() if who not in BAD_NOTEBOOKS}
    # nbgrader alone breaks off at some of these, and the loop only takes time
    for who in {*BAD_NOTEBOOKS, "odd", "loop", "exits"}:
        shutil.rmtree(root / "submitted" / who)
        expected.pop(who, None)
    for name in ("autograded", "release"):
        shutil.rmtree(root / name)
    (root / "gradebook.db").unlink()
    assert course.run("nbgrader", "generate_assignment", ASSIGNMENT).returncode == 0
    done = course.run("nbgrader", "autograde", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    assert course.scores() == expected


def _no_pipes(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "pipe"]


def mark_by_hand(course: Any, student: str, points: float, comment: str) -> None:
    with course.gradebook() as gradebook:
        gradebook.find_grade("essay-why", "exercises", ASSIGNMENT, student).manual_score = points
        gradebook.find_grade("essay-why", "exercises", ASSIGNMENT, student).needs_manual_grade = False
        gradebook.find_comment("essay-why", "exercises", ASSIGNMENT, student).manual_comment = comment
        gradebook.db.commit()


def marked_by_hand(course: Any, student: str) -> tuple[float, str]:
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("essay-why", "exercises", ASSIGNMENT, student)
        comment = gradebook.find_comment("essay-why", "exercises", ASSIGNMENT, student)
        return grade.manual_score, comment.manual_comment


def test_grading_again_never_touches_marks_and_comments_given_by_hand(course):
    course.hand_in("ada", course.answered(WRONG, essay="Hm."))
    course.hand_in("bob", course.answered(RIGHT, essay="Because."))
    course.grader_json("autograde", ASSIGNMENT)
    mark_by_hand(course, "ada", 3.5, "Think of the median.")
    assert course.scores() == {"ada": 7.5, "bob": 6}

    course.hand_in("ada", course.answered(RIGHT, essay="Outliers, then."))
    document = course.grader_json("autograde", ASSIGNMENT)
    assert {each["student"]: each["status"] for each in document["submissions"]} == {
        "ada": "graded",
        "bob": "unchanged",
    }
    assert marked_by_hand(course, "ada") == (3.5, "Think of the median.")
    assert course.scores() == {"ada": 9.5, "bob": 6}
    ada = next(each for each in document["submissions"] if each["student"] == "ada")
    assert ada["needs_manual_grade"]  # the answer is a new one: look again

    course.hand_in("ada", "not a notebook at all")
    course.grader_json("autograde", ASSIGNMENT)
    assert marked_by_hand(course, "ada") == (3.5, "Think of the median.")
    assert course.scores() == {"ada": 3.5, "bob": 6}


def test_what_has_not_changed_is_graded_again_only_by_force_or_for_new_tests(course):
    def statuses(*options: str) -> set[str]:
        document = course.grader_json("autograde", ASSIGNMENT, *options)
        return {each["status"] for each in document["submissions"]}

    course.hand_in("ada", course.answered(WRONG))
    assert statuses() == {"graded"}
    assert statuses() == {"unchanged"}
    assert statuses("--force") == {"graded"}
    exercises = course.root / "solutions" / ASSIGNMENT / "exercises.md"
    exercises.write_text(exercises.read_text().replace("[4711, 4713]", "[4711, 4712, 4713]"))
    assert statuses() == {"graded"}
    assert course.scores() == {"ada": 6}
    (course.root / "gradebook.db").unlink()
    assert statuses() == {"graded"}
    assert course.scores() == {"ada": 6}


def test_only_the_named_students_are_graded(course):
    for student in ("ada", "bob", "c[d]"):
        course.hand_in(student, course.answered(RIGHT))
    done = course.grader("autograde", ASSIGNMENT, "--student", "ada", "--student", "c[d]")
    assert done.returncode == 0, done.stderr
    *lines, last = done.stdout.splitlines()
    assert sorted(lines) == ["ada   6 of 10", "c[d]  6 of 10"]
    assert last == f"The marks are in {course.root / 'gradebook.db'}"
    assert course.scores() == {"ada": 6, "c[d]": 6}


def test_a_test_that_the_instructors_own_solution_fails_is_named_once(course):
    exercises = course.root / "solutions" / ASSIGNMENT / "exercises.md"
    right = exercises.read_text()
    exercises.write_text(right.replace("[4711, 4713]", "[4711, 4711]"))
    course.hand_in("ada", course.answered(RIGHT))
    done = course.grader("autograde", ASSIGNMENT)
    assert (done.returncode, course.scores()) == (0, {"ada": 4})
    assert [line for line in done.stderr.splitlines() if line.startswith("warning")] == [
        "warning: exercises: your own solution gets 0 of 2 from the test mean-hidden "
        "(AssertionError: the number of values is not always three)"
    ]
    assert "warning" not in course.grader("autograde", ASSIGNMENT, "--force").stderr
    exercises.write_text(right)
    assert "warning" not in course.grader("autograde", ASSIGNMENT).stderr


def test_unknown_names_are_said_in_one_line(course):
    course.hand_in("ada", course.answered(RIGHT))
    for arguments, words in (
        (["02-spread"], ["there is no assignment '02-spread'", "assignments are: 01-averages"]),
        ([ASSIGNMENT, "--student", "eve"], ["there is no submission of 01-averages by 'eve'"]),
    ):
        done = course.grader("autograde", *arguments)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        assert all(each in done.stderr for each in words)
    shutil.rmtree(course.root / "submitted")
    done = course.grader("autograde", ASSIGNMENT)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "there are no submissions" in done.stderr


def test_a_broken_configuration_is_said_in_one_line(course):
    (course.root / "nbgrader_config.py").write_text("c = get_config(\n")
    course.hand_in("ada", course.answered(RIGHT))
    done = course.grader("autograde", ASSIGNMENT)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "nbgrader_config.py: SyntaxError" in done.stderr


def test_a_gradebook_in_use_costs_no_marks_and_the_next_run_completes(course):
    course.hand_in("ada", course.answered(WRONG))
    course.grader_json("autograde", ASSIGNMENT)
    course.hand_in("ada", course.answered(RIGHT))
    with closing(sqlite3.connect(course.root / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = course.grader("autograde", ASSIGNMENT)
        other.execute("ROLLBACK")
    assert done.returncode == 1
    assert "ada  not graded: the gradebook is in use by another program" in done.stdout
    assert course.scores() == {"ada": 4}
    assert course.grader_json("autograde", ASSIGNMENT)["submissions"][0]["status"] == "graded"
    assert course.scores() == {"ada": 6}


def test_two_runs_at_once_are_refused(course):
    course.hand_in("ada", course.answered(RIGHT))
    (course.root / ".grader").mkdir()
    with FileLock(course.root / ".grader" / "lock"):
        done = course.grader("autograde", ASSIGNMENT)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "another `grader` command" in done.stderr


def test_cells_renamed_after_grading_are_refused_and_the_marks_stay(course):
    course.hand_in("ada", course.answered(RIGHT))
    course.grader_json("autograde", ASSIGNMENT)
    exercises = course.root / "solutions" / ASSIGNMENT / "exercises.md"
    exercises.write_text(exercises.read_text().replace("essay-why", "essay-reason"))
    done = course.grader("autograde", ASSIGNMENT)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "were added, removed or renamed" in done.stderr
    assert course.scores() == {"ada": 6}


def test_the_gradebook_is_copied_before_it_changes_and_the_newest_copies_stay(course):
    directory = open_course_dir(course.root)
    assert back_up_gradebook(directory) is None
    with closing(sqlite3.connect(course.root / "gradebook.db")) as database:
        database.execute("CREATE TABLE marks (points)")
        database.execute("INSERT INTO marks VALUES (41.5)")
        database.commit()
    made = [back_up_gradebook(directory) for _ in range(BACKUPS_KEPT + 2)]
    kept = sorted(course.root.glob("gradebook.db.backup-*"))
    assert kept == made[2:]
    with closing(sqlite3.connect(kept[-1])) as backup:
        assert backup.execute("SELECT points FROM marks").fetchall() == [(41.5,)]


def test_another_nbgrader_course_can_be_graded_without_any_file_of_ours(course, tmp_path):
    """source/ alone, made by hand: no solutions/, no course.yml, no nbgrader_config.py."""
    root = tmp_path / "theirs"
    shutil.copytree(course.root / "source", root / "source")
    other = type(course)(root)
    submission = root / "submitted" / "ada" / ASSIGNMENT
    submission.mkdir(parents=True)
    nbformat.write(course.answered(RIGHT), submission / "exercises.ipynb")
    done = other.grader("autograde", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("ada  6 of 10")


def test_json_and_exit_codes_are_for_programs(course):
    assert course.grader("autograde").returncode == 2
    assert course.grader("autograde", ASSIGNMENT, "--workers", "0").returncode == 2
    course.hand_in("ada", course.answered({**RIGHT, "mean": "print('é')\n" + MEAN}))
    done = course.run(
        "grader", "autograde", ASSIGNMENT, "--json", "--course-dir", str(course.root), LC_ALL="C"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["submissions"][0]["points"] == 6
