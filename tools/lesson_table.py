"""What each lesson holds and how long it runs: `python -m tools.lesson_table [LESSON ...]`, a Markdown table.

Lessons are run one after the other, from top to bottom, as when graded: on an idle machine the seconds mean
something. Words are those of the lesson's text, without code and front-matter. Below the table stand the
cells that took more than three seconds without a progress bar.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbclient import NotebookClient
from nbformat import NotebookNode

from course.lesson import FrontMatter
from grader.building.sources import read_exercises, read_lesson
from grader.cells import is_answer, is_marked_by_hand
from tools.adequacy.answers import LESSONS, ROOT

_SECONDS_A_CELL = 600
_SECONDS_WITHOUT_A_BAR = 3.0


@dataclass(frozen=True)
class Row:
    """One line of the table, in its order."""

    lesson: str
    seconds: float
    slowest_cell: float
    words: int
    figures: int
    quiz: int
    cards: int
    exercises: int
    wrong_answers: int


def row(slug: str, runs: list[CellRun]) -> Row:
    source = read_lesson(ROOT, slug)
    front = FrontMatter.model_validate(source.front_matter)
    cells = source.notebook.cells
    seconds = [run.seconds for run in runs]
    answers = [cell for cell in read_exercises(ROOT, slug).notebook.cells if is_answer(cell)]
    return Row(
        slug,
        round(sum(seconds), 1),
        round(max(seconds), 1),
        sum(len(re.findall(r"\w[\w’'-]*", cell.source)) for cell in cells if cell.cell_type == "markdown"),
        sum(cell.source.count("plt.show()") for cell in cells if cell.cell_type == "code"),
        len(front.quiz),
        len(front.flashcards),
        sum(not is_marked_by_hand(cell) for cell in answers),
        len(list((ROOT / "tests" / "wrong_answers" / slug).glob("*/*.py"))),
    )


@dataclass(frozen=True)
class CellRun:
    """What a code cell says, what it took and whether it drew a progress bar."""

    source: str
    seconds: float
    bar: bool


def run_lesson(slug: str) -> list[CellRun]:
    """Run a lesson in its folder; one entry a code cell."""
    notebook = read_lesson(ROOT, slug).notebook
    with tempfile.TemporaryDirectory() as private:
        os.environ |= {"COURSE_GRADING": "1", "COURSE_PROGRESS": str(Path(private) / "progress.db")}
        NotebookClient(
            notebook,
            timeout=_SECONDS_A_CELL,
            record_timing=True,
            resources={"metadata": {"path": str(ROOT / "notebooks" / slug)}},
        ).execute()
    ran = [cell for cell in notebook.cells if "iopub.status.idle" in cell.metadata.get("execution", {})]
    return [CellRun(cell.source, _seconds(cell), _has_bar(cell)) for cell in ran]


def _seconds(cell: NotebookNode) -> float:
    times = cell.metadata["execution"]
    return (_moment(times["iopub.status.idle"]) - _moment(times["iopub.status.busy"])).total_seconds()


def _has_bar(cell: NotebookNode) -> bool:
    """A bar is a widget, or characters on standard error where there are no widgets."""
    return any(
        "widget" in "".join(output.get("data", {})) or output.get("name") == "stderr"
        for output in cell.get("outputs", [])
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def main(lessons: list[str]) -> None:
    names = [name.replace("_", " ") for name in Row.__dataclass_fields__]
    print(f"| {' | '.join(names)} |\n|{' --- |' * len(names)}", flush=True)
    silent = []
    for slug in lessons or LESSONS:
        runs = run_lesson(slug)
        values = row(slug, runs)
        print(
            f"| {' | '.join(str(getattr(values, name)) for name in Row.__dataclass_fields__)} |", flush=True
        )
        silent += [(slug, run) for run in runs if run.seconds > _SECONDS_WITHOUT_A_BAR and not run.bar]
    print()
    for slug, run in silent:
        print(f"{slug}: {run.seconds:.1f} s without a progress bar: {run.source.splitlines()[0]}")


if __name__ == "__main__":
    main(sys.argv[1:])
