"""Engines that die, disks that fill, Ctrl-C: a clear line, the rest goes on, a second run completes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader.batch import run as batch
from grader.coursedir import digest
from grader.job import EngineError, Job, Outcome
from grader.sessions.engine import LocalEngine
from tests.grader.quick_engine import QuickEngine

ASSIGNMENT = "01-averages"
MEAN = "def mean(values):\n    return sum(values) / len(values)"
SPREAD = "def spread(values):\n    return max(values) - min(values)"
RIGHT = {"mean": MEAN, "spread": SPREAD}
SLOW = {**RIGHT, "mean": f"import time\ntime.sleep(0.7)\n{MEAN}"}


def use_engine(monkeypatch: pytest.MonkeyPatch, engine: Any) -> None:
    monkeypatch.setattr(batch._Run, "_new_engine", lambda run: engine)


def hand_in(course: Any, *students: str) -> None:
    for student in students:
        course.hand_in(student, course.answered({**RIGHT, "mean": f"# {student}\n{MEAN}"}))


def is_of(student: str, job: Job) -> bool:
    return any(f"# {student}\n" in cell.source for cell in job.cells)


def test_a_job_that_no_engine_can_run_is_said_and_done_by_the_next_run(course, monkeypatch):
    hand_in(course, "ada", "bob", "cleo")

    def fail_for_bob(job: Job) -> None:
        if is_of("bob", job):
            raise EngineError("the fork server ended")

    use_engine(monkeypatch, QuickEngine(before=fail_for_bob))
    done = course.grader("autograde", ASSIGNMENT)
    assert done.returncode == 1
    assert "bob   not graded: the fork server ended" in done.stdout
    assert course.scores() == {"ada": 6, "cleo": 6}
    engine = QuickEngine()
    use_engine(monkeypatch, engine)
    document = course.grader_json("autograde", ASSIGNMENT)
    assert [each["status"] for each in document["submissions"]] == ["unchanged", "graded", "unchanged"]
    assert (engine.jobs, course.scores()["bob"]) == (1, 6)


def test_when_the_warm_process_is_killed_the_rest_is_graded_and_a_second_run_completes(course, monkeypatch):
    class Fragile(LocalEngine):
        killed = 0

        def run(self, job: Job, on_cell: Any = None) -> Outcome:
            if is_of("bob", job) and not Fragile.killed:
                for child in psutil.Process().children():
                    if "grader.sandbox.warm" in " ".join(child.cmdline()):
                        Fragile.killed += 1
                        child.kill()
            return super().run(job, on_cell)

    hand_in(course, "ada", "bob", "cleo")
    monkeypatch.setattr("grader.sessions.engine.LocalEngine", Fragile)
    course.grader("autograde", ASSIGNMENT, "--workers", "1")
    assert Fragile.killed
    assert course.grader("autograde", ASSIGNMENT).returncode == 0
    assert course.scores() == {"ada": 6, "bob": 6, "cleo": 6}


def test_what_was_run_is_not_run_again_when_only_the_marks_could_not_be_written(course, monkeypatch):
    hand_in(course, "ada")
    engine = QuickEngine()
    use_engine(monkeypatch, engine)
    write = batch.Grading.write

    def refuse(*arguments: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(batch.Grading, "write", refuse)
    done = course.grader("autograde", ASSIGNMENT)
    assert (done.returncode, engine.jobs) == (1, 2)  # ada's, and the instructor's own solution
    assert "ada  not graded: No space left on device" in done.stdout
    monkeypatch.setattr(batch.Grading, "write", write)
    course.grader_json("autograde", ASSIGNMENT)
    assert engine.jobs == 2
    assert course.scores() == {"ada": 6}


def test_the_first_ctrl_c_finishes_what_is_in_hand_and_says_how_to_go_on(course, monkeypatch, capfd):
    students = [f"s{number}" for number in range(8)]
    hand_in(course, *students)

    def press_ctrl_c(job: Job) -> None:
        if is_of("s1", job):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.2)  # for the main thread to hear it before this is done

    use_engine(monkeypatch, QuickEngine(before=press_ctrl_c))
    done = course.grader("autograde", ASSIGNMENT, "--workers", "1")
    assert done.returncode == 1
    assert "Finishing the submissions in hand" in capfd.readouterr().err
    assert "s1  6 of 10" in done.stdout
    assert course.scores() == {"s0": 6, "s1": 6}
    assert done.stderr.splitlines()[-1].startswith(
        "Stopped: 2 of 8 submissions are done, 6 remain. To go on: "
    )
    assert f"grader autograde {ASSIGNMENT} --workers 1 --course-dir {course.root}" in done.stderr
    use_engine(monkeypatch, QuickEngine())
    course.grader_json("autograde", ASSIGNMENT)
    assert set(course.scores()) == set(students)


def start_and_interrupt(course: Any, times: int) -> tuple[int, str, str, list[psutil.Process]]:
    """`grader autograde` as a process of its own, and Ctrl-C to all of its group after the first result."""
    program = Path(sys.executable).with_name("grader")
    process = subprocess.Popen(
        [program, "autograde", ASSIGNMENT, "--workers", "1", "--course-dir", course.root],
        cwd=course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    family = psutil.Process(process.pid).children(recursive=True)
    for _ in range(times):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.3)
    out, err = process.communicate(timeout=120)
    return process.returncode, first + out, err, family


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox is Linux's")
def test_ctrl_c_twice_stops_at_once_leaves_no_process_and_loses_nothing(course):
    for number in range(4):
        course.hand_in(f"s{number}", course.answered(SLOW))
    code, out, err, family = start_and_interrupt(course, times=2)
    assert code == 1, err
    assert "Traceback" not in err
    assert "remain. To go on: grader autograde" in err
    _, alive = psutil.wait_procs(family, timeout=10)
    assert family
    assert not alive
    assert len(out.splitlines()) < 4
    assert course.grader("autograde", ASSIGNMENT).returncode == 0
    assert course.scores() == {f"s{number}": 6 for number in range(4)}


# Grades on a disk of its own that is too small, then on the same disk when it is larger.
FULL_DISK = """
import json, shutil, subprocess, sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from grader.batch import run as batch
from grader.coursedir import open_course_dir
from quick_engine import QuickEngine

made, disk = Path(sys.argv[1]), Path(sys.argv[2])
size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
mount = lambda options: subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], check=True)
mount(f"size={size // 1000 + 1500}k")
shutil.copytree(made, disk / "course")
engine = QuickEngine()
batch._Run._new_engine = lambda run: engine
course = open_course_dir(disk / "course")

def grade():
    found = {}
    batch.autograde(course, "01-averages", batch.Options(workers=2),
                    report=lambda result, width: found.update({result.student: result.as_dict()}))
    return found

small = grade()
mount("remount,size=64m")
large = grade()
with course.gradebook() as gradebook:
    scores = {each.student.id: each.score for each in gradebook.find_assignment("01-averages").submissions}
print(json.dumps({"small": small, "large": large, "scores": scores}))
"""


def test_when_the_disk_fills_each_submission_says_so_and_a_second_run_completes(course, tmp_path):
    unshare = shutil.which("unshare")
    own_disk = [str(unshare), "--map-root-user", "--mount"]
    if unshare is None or subprocess.run([*own_disk, "true"], capture_output=True).returncode != 0:
        pytest.skip("this system does not let a test mount a disk of its own (unshare --mount)")
    students = [f"s{number:02}" for number in range(12)]
    for student in students:
        folder = course.hand_in(student, course.answered(RIGHT))
        (folder / "data.bin").write_bytes(os.urandom(150_000))
    (tmp_path / "disk").mkdir()
    done = subprocess.run(
        [*own_disk, sys.executable, "-c", FULL_DISK, course.root, tmp_path / "disk", Path(__file__).parent],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    story = json.loads(done.stdout)
    statuses = {each["status"] for each in story["small"].values()}
    assert statuses == {"graded", "not graded"}
    notes = [each["notes"] for each in story["small"].values() if each["status"] == "not graded"]
    assert all("space" in note or "full" in note for (note,) in notes), notes
    assert {each["status"] for each in story["large"].values()} == {"graded", "unchanged"}
    assert story["scores"] == dict.fromkeys(students, 6)


def test_without_bubblewrap_nothing_is_run_and_nothing_is_changed(course, monkeypatch, tmp_path):
    hand_in(course, "ada")
    before = digest(course.root)
    monkeypatch.setenv("PATH", str(tmp_path))
    done = course.grader("autograde", ASSIGNMENT)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "apt-get install bubblewrap" in done.stderr or "no sandbox on this system" in done.stderr
    assert digest(course.root) == before


def test_trusting_submissions_is_said_on_every_line_and_not_good_enough_later(course):
    hand_in(course, "ada", "bob")
    done = course.grader("autograde", ASSIGNMENT, "--trust-submissions")
    assert done.returncode == 0, done.stderr
    *lines, _ = done.stdout.splitlines()
    assert sorted(lines) == ["ada  6 of 10  not sandboxed", "bob  6 of 10  not sandboxed"]
    again = course.grader_json("autograde", ASSIGNMENT, "--trust-submissions")
    assert {(each["status"], each["sandboxed"]) for each in again["submissions"]} == {("unchanged", False)}
    sandboxed = course.grader_json("autograde", ASSIGNMENT)
    assert {(each["status"], each["sandboxed"]) for each in sandboxed["submissions"]} == {("graded", True)}


def test_flags_are_in_the_line_and_in_the_json_and_take_no_points(course):
    course.hand_in("ada", course.answered({**RIGHT, "mean": f"{MEAN}\nmean_hidden = 'gradebook.db'"}))
    use = course.answered({**RIGHT, "mean": f"{MEAN}\nimport subprocess\nsubprocess.Popen(['sleep', '60'])"})
    course.hand_in("eve", use)
    document = course.grader_json("autograde", ASSIGNMENT)
    eve = next(each for each in document["submissions"] if each["student"] == "eve")
    assert eve["points"] == 6
    assert any("process" in flag for flag in eve["flags"])
    line = course.grader("autograde", ASSIGNMENT, "--student", "eve").stdout.splitlines()[0]
    assert "flags: " in line


def test_a_configuration_cannot_take_the_sandbox_away_unnoticed(course):
    hand_in(course, "ada")
    settings = course.root / "nbgrader_config.py"
    theirs = "[ExecutePreprocessor, 'nbgrader.preprocessors.SaveAutoGrades']"
    settings.write_text(
        f"{settings.read_text()}\nfrom nbconvert.preprocessors import ExecutePreprocessor\n"
        f"c.Autograde.autograde_preprocessors = {theirs}\n"
    )
    done = course.grader("autograde", ASSIGNMENT)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "which has no sandbox" in done.stderr
    settings.write_text(
        settings.read_text().replace("ExecutePreprocessor", "Execute").replace("nbconvert", "nbgrader")
    )
    assert course.grader("autograde", ASSIGNMENT).returncode == 0
    assert course.scores() == {"ada": 6}
    (submission,) = course.grader_json("autograde", ASSIGNMENT)["submissions"]
    assert submission["sandboxed"]
