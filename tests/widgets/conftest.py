"""A lesson in a work folder of its own, opened as a notebook's kernel opens it; no page is attached."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course.lesson import FrontMatter
from course.progress import Progress
from widgets.record import LessonRecord

FRONT_MATTER: dict[str, Any] = {
    "id": "90-test-lesson",
    "title": "A lesson for tests",
    "duration_min": 20,
    "goals": ["Answer"],
    "quiz": [
        {
            "id": "single",
            "q": "Which?",
            "options": ["wrong zero", "right one", "wrong two"],
            "answer": 1,
            "explain": "EXPLAIN-SINGLE",
            "why": {0: "WHY-ZERO", 2: "WHY-TWO"},
            "ref": "https://example.org/why",
            "section": "Where it stands",
            "objective": "3.2",
        },
        {
            "id": "multi",
            "q": "Which ones?",
            "options": ["right zero", "wrong one", "right two", "wrong three"],
            "answer": [0, 2],
            "explain": "EXPLAIN-MULTI",
            "why": {1: "WHY-ONE", 3: "WHY-THREE"},
        },
    ],
    "flashcards": [{f"Term {n}": f"DEFINITION-{n}", "id": f"card-{n}"} for n in range(12)],
    "reflection": ["What surprised you?", "What will you do on Monday?"],
}


@pytest.fixture
def front_matter() -> FrontMatter:
    return FrontMatter.model_validate(FRONT_MATTER)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's work folder, which is also the current folder."""
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    monkeypatch.delenv("COURSE_GRADING", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    (tmp_path / ".course").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def open_record(work: Path, front_matter: FrontMatter) -> Callable[[], LessonRecord]:
    """Opens the learner's record as a new kernel would."""
    return lambda: LessonRecord(front_matter.id, Progress.open())


@pytest.fixture
def write_lesson(work: Path) -> Callable[..., Path]:
    """Writes a notebook with this front-matter into the work folder."""

    def write(
        course: dict[str, Any] = FRONT_MATTER, name: str = "lesson.ipynb", cells: tuple[Any, ...] = ()
    ) -> Path:
        notebook = nbformat.v4.new_notebook(
            metadata={"course": json.loads(json.dumps(course))}, cells=[*cells]
        )
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
        return path

    return write


@pytest.fixture
def ask() -> Callable[..., str]:
    """Sends a message as the page does; returns the problem that the kernel answers with, "" for none."""

    def ask(widget: Any, message: object) -> str:
        sent: list[dict[str, str]] = []
        widget.send = sent.append  # there is no page to send to
        widget._handle_custom_msg({"ticket": "t1", "message": message}, [])
        (answer,) = sent
        assert answer["ticket"] == "t1"
        return answer["problem"]

    return ask
