"""The progress store when nothing is wrong: what is recorded comes back, from any thread, fork or kernel."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from course.progress import Event, Progress, progress_path
from course.progress_file import EventFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "progress.db"


def test_an_event_comes_back_after_the_file_is_opened_again(path: Path) -> None:
    before = datetime.now(UTC)
    recorded = Progress.open(path).record(
        "quiz", "06-regularisation", "q1", {"answer": [0, 2], "correct": True}
    )

    again = Progress.open(path)

    assert again.notices == []
    assert again.events() == [recorded]
    assert again.latest("quiz", "06-regularisation", "q1") == recorded
    assert recorded.data == {"answer": [0, 2], "correct": True}
    assert before <= recorded.at <= datetime.now(UTC)
    assert recorded.at.utcoffset() == timedelta(0)


def test_latest_is_the_last_event_of_exactly_that_item(path: Path) -> None:
    progress = Progress.open(path)
    progress.record("quiz", "06", "q1", {"answer": [1]})
    wanted = progress.record("quiz", "06", "q1", {"answer": [0]})
    progress.record("quiz", "06", "q2", {"answer": [2]})
    progress.record("quiz", "02", "q1", {"answer": [3]})
    progress.record("card", "06", "q1", {"rating": 3})

    assert progress.latest("quiz", "06", "q1") == wanted
    assert progress.latest("quiz", "06", "q3") is None
    by_item = progress.latest_by_item("quiz", "06")
    assert {key: event.data for key, event in by_item.items()} == {
        ("06", "q1"): {"answer": [0]},
        ("06", "q2"): {"answer": [2]},
    }


def test_events_are_filtered_and_in_the_order_in_which_they_happened(path: Path) -> None:
    progress = Progress.open(path)
    for number, (kind, lesson) in enumerate([("quiz", "06"), ("card", "06"), ("quiz", "02"), ("quiz", "06")]):
        progress.record(kind, lesson, "x", {"number": number})

    def numbers(**where: str) -> list[object]:
        return [event.data["number"] for event in progress.events(**where)]

    assert numbers() == [0, 1, 2, 3]
    assert numbers(kind="quiz") == [0, 2, 3]
    assert numbers(kind="quiz", lesson="06") == [0, 3]
    assert numbers(lesson="06", item="x") == [0, 1, 3]


def test_an_answer_given_after_the_clock_was_set_back_is_still_the_latest(path: Path) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    EventFile(path).append([Event(str(uuid4()), tomorrow, "quiz", "06", "q1", {"answer": [1]})])

    now = Progress.open(path).record("quiz", "06", "q1", {"answer": [0]})

    assert now.at == tomorrow + timedelta(microseconds=1)
    assert Progress.open(path).latest("quiz", "06", "q1") == now


def test_any_text_is_kept_letter_by_letter(path: Path) -> None:
    # half of an emoji is what a browser sends when a text is cut in the middle of one
    for text in ["Ünïcödé – 学习 🎓", "a\x00b", "\ud83d", "'; DROP TABLE events; --", "x" * 100_000, ""]:
        Progress.open(path).record("reflection", "06", "r1", {"text": text})

        latest = Progress.open(path).latest("reflection", "06", "r1")
        assert latest is not None
        assert latest.data == {"text": text}


@pytest.mark.parametrize(("data", "error"), [({"x": {1, 2}}, TypeError), ({"x": float("nan")}, ValueError)])
def test_data_that_is_not_json_is_refused_and_blocks_nothing(
    path: Path, data: dict[str, object], error: type[Exception]
) -> None:
    progress = Progress.open(path)
    with pytest.raises(error):
        progress.record("quiz", "06", "q1", data)

    good = progress.record("quiz", "06", "q1", {"x": 1})

    assert Progress.open(path).events() == [good]


def test_what_the_caller_does_to_its_dictionary_afterwards_changes_nothing(path: Path) -> None:
    data: dict[str, object] = {"text": "before"}
    event = Progress.open(path).record("reflection", "06", "r1", data)
    data["text"] = "after"

    assert event.data == {"text": "before"}


def test_the_file_is_begun_in_wal_mode_together_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "work" / "a #strange? 100% näme" / "progress.db"
    Progress.open(path).record("quiz", "06", "q1", {})

    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()


def test_an_empty_file_is_not_damaged_but_not_begun_yet(path: Path) -> None:
    path.touch()
    progress = Progress.open(path)
    progress.record("quiz", "06", "q1", {})

    assert progress.notices == []
    assert [file.name for file in path.parent.iterdir()] == ["progress.db"]


def test_a_file_deleted_while_a_kernel_runs_is_begun_again(path: Path) -> None:
    progress = Progress.open(path)
    progress.record("quiz", "06", "q1", {})
    path.unlink()

    assert progress.events() == []
    event = progress.record("quiz", "06", "q2", {})

    assert Progress.open(path).events() == [event]


def test_threads_share_one_store(path: Path) -> None:
    progress = Progress.open(path)
    with ThreadPoolExecutor(4) as pool:
        ids = list(
            pool.map(lambda number: progress.record("quiz", "06", f"q{number % 7}", {}).id, range(200))
        )

    assert {event.id for event in Progress.open(path).events()} == set(ids)
    assert len(progress.events()) == len(set(ids)) == 200


FORKED = """
import os, sys
from pathlib import Path
from course.progress import Progress

progress = Progress.open(Path(sys.argv[1]))
progress.record("quiz", "before", "q", {})
child = os.fork()
for number in range(50):
    progress.record("quiz", "parent" if child else "child", f"q{number}", {})
if not child:
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
assert len(progress.events()) == 101, len(progress.events())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_store_opened_before_a_fork_serves_parent_and_child(path: Path) -> None:
    subprocess.run([sys.executable, "-c", FORKED, path], check=True)

    progress = Progress.open(path)
    assert progress.notices == []
    assert len(progress.events(lesson="parent")) == len(progress.events(lesson="child")) == 50


def test_the_path_comes_from_the_environment_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".course").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "mine.db"))

    assert progress_path() == tmp_path / "mine.db"
    assert Progress.open().path == tmp_path / "mine.db"


def test_the_path_is_in_the_work_folder_that_we_are_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = tmp_path / "my work" / "06-regularisation"
    lesson.mkdir(parents=True)
    (tmp_path / "my work" / ".course").mkdir()
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    monkeypatch.chdir(lesson)

    assert progress_path() == tmp_path / "my work" / "progress.db"


def test_the_path_is_in_the_course_everywhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path / "course"))
    monkeypatch.chdir(tmp_path)

    assert progress_path() == tmp_path / "course" / "work" / "progress.db"
