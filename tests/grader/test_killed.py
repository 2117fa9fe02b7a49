"""Nothing is lost when grading is killed, stopped, or cannot write."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ASSIGNMENT = "01-averages"
MEAN = "def mean(values):\n    return sum(values) / len(values)"
SPREAD = "def spread(values):\n    return max(values) - min(values)"
DRIVER = Path(__file__).with_name("killed_runs.py")
KILLS = 20
SUBMISSIONS = 100


def hand_in_many(course: Any, number: int) -> None:
    """Light submissions, each a little different: some right, some partly, some not at all."""
    for each in range(number):
        mean = MEAN if each % 3 else MEAN.replace("len(values)", "3")
        spread = SPREAD if each % 4 else "def spread(values):\n    raise ValueError('no')"
        answers = {"mean": f"# {each}\n{mean}", "spread": spread}
        course.hand_in(f"s{each:03}", course.answered(answers, essay=f"Because {each}."))


def run_driver(course: Any, kills: int, latest: int = 0) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, DRIVER, course.root, ASSIGNMENT, str(kills), str(latest)],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def auto_scores(course: Any) -> dict[tuple[str, str], float | None]:
    with course.gradebook() as gradebook:
        return {
            (submission.student.id, grade.name): grade.auto_score
            for submission in gradebook.find_assignment(ASSIGNMENT).submissions
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def test_killed_at_twenty_moments_every_submission_is_graded_once_and_marks_by_hand_stay(course, tmp_path):
    hand_in_many(course, SUBMISSIONS)
    calm = type(course)(Path(shutil.copytree(course.root, tmp_path / "calm" / "course")))
    operations = run_driver(calm, 0)["operations"]

    # far enough apart for progress between them, and not so far that the work is done before the last
    story = run_driver(course, KILLS, latest=operations * 3 // KILLS // 2)

    assert story["killed"] >= KILLS * 3 // 4
    assert len(auto_scores(calm)) == SUBMISSIONS * 5
    assert auto_scores(course) == auto_scores(calm)
    expected = calm.scores() | {who: calm.scores()[who] + 3.5 for who in story["marked"]}
    assert len(story["marked"]) == 2
    assert course.scores() == expected
    with course.gradebook() as gradebook:
        for who in story["marked"]:
            comment = gradebook.find_comment("essay-why", "exercises", ASSIGNMENT, who)
            assert comment.manual_comment == f"well said, {who}"
    log = [json.loads(line) for line in (course.root / ".grader" / "log.jsonl").read_text().splitlines()]
    for event in ("ran", "graded"):
        times = Counter(line["student"] for line in log if line["event"] == event)
        assert max(times.values()) == 1
    assert not [line for line in log if line["event"] == "not graded"]
    # what had been run was never run again: only what was in hand at a kill was begun twice
    begun = (tmp_path / "begun.txt").read_text().splitlines()
    assert SUBMISSIONS <= len(begun) <= SUBMISSIONS + 2 * story["killed"]
    for leftover in ("staging", "replaced", f"outcomes/{ASSIGNMENT}"):
        folder = course.root / ".grader" / leftover
        assert not folder.exists() or not [path for path in folder.rglob("*") if path.is_file()]
    graded = sorted(path.name for path in (course.root / "autograded").iterdir())
    assert graded == sorted(path.name for path in (course.root / "submitted").iterdir())
