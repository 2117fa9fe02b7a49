"""Run as a program: grade a course again and again, each time killed by SIGKILL at a random moment.

    python killed_runs.py COURSE ASSIGNMENT KILLS LATEST

A moment is a number of file operations after the start, LATEST at most, so that it does not depend on how
fast the machine is. At the end a run is let through. Prints JSON: how many runs were killed, the students
marked by hand between two of them, and the file operations of the last run.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from quick_engine import QuickEngine

from grader.batch import run as batch
from grader.coursedir import open_course_dir


class FileOperations:
    """Counts them from now on; the process kills itself at the one with the number `die_at`."""

    def __init__(self, die_at: int | None) -> None:
        self.count = 0
        self._die_at = die_at
        sys.addaudithook(self._happened)

    def _happened(self, event: str, details: tuple[object, ...]) -> None:
        if event.startswith(("open", "os.", "shutil.", "sqlite3.")):
            self.count += 1
            if self.count == self._die_at:
                os.kill(os.getpid(), signal.SIGKILL)


def grade(course_dir: Path, assignment: str, die_at: int | None) -> int:
    """In a child process. Does not return if it dies."""
    engine = QuickEngine(course_dir.parent / "begun.txt")
    batch._Run._new_engine = lambda self: engine  # type: ignore[method-assign]
    course = open_course_dir(course_dir)
    operations = FileOperations(die_at)
    batch.autograde(course, assignment, batch.Options(workers=2), report=lambda result, width: None)
    return operations.count


def in_a_child(course_dir: Path, assignment: str, die_at: int | None) -> int:
    """How it ended: 0, or minus the signal."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            count = grade(course_dir, assignment, die_at)
            (course_dir.parent / "operations.txt").write_text(str(count))
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def mark_by_hand(course_dir: Path, assignment: str) -> list[str]:
    """Points and a comment for the written answers of the first two that are graded."""
    course = open_course_dir(course_dir)
    with course.gradebook() as gradebook:
        marked = []
        for submission in gradebook.find_assignment(assignment).submissions:
            name = submission.student.id
            grade = gradebook.find_grade("essay-why", "exercises", assignment, name)
            if len(marked) < 2 and (course_dir / ".grader" / "graded" / assignment / f"{name}.json").exists():
                grade.manual_score, grade.needs_manual_grade = 3.5, False
                comment = gradebook.find_comment("essay-why", "exercises", assignment, name)
                comment.manual_comment = f"well said, {name}"
                marked.append(name)
        gradebook.db.commit()
    return marked


def main() -> None:
    course_dir, assignment, kills, latest = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    moments = random.Random(3)
    killed = 0
    marked: list[str] = []
    for number in range(kills):
        ended = in_a_child(course_dir, assignment, moments.randint(1, latest))
        assert ended in (0, -signal.SIGKILL), ended
        killed += ended == -signal.SIGKILL
        if not marked and number >= kills // 2:
            marked = mark_by_hand(course_dir, assignment)
    assert in_a_child(course_dir, assignment, None) == 0
    operations = int((course_dir.parent / "operations.txt").read_text())
    print(json.dumps({"killed": killed, "marked": marked, "operations": operations}))


if __name__ == "__main__":
    main()
