"""What each lesson holds and how long it runs: `python -m tools.lesson_table [LESSON ...]`, a Markdown table.

Lessons are run one after the other, from top to bottom, as when graded: on an idle machine the seconds mean
something. Words are those of the lesson's text, without code and front-matter.
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


def row(slug: str) -> Row:
    source = read_lesson(ROOT, slug)
    front = FrontMatter.model_validate(source.front_matter)
    cells = source.notebook.cells
    seconds = cell_seconds(source.notebook, ROOT / "notebooks" / slug)
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


def cell_seconds(notebook: NotebookNode, folder: Path) -> list[float]:
    """Run the notebook in `folder`; the seconds that each of its code cells took."""
    with tempfile.TemporaryDirectory() as private:
        os.environ |= {"COURSE_GRADING": "1", "COURSE_PROGRESS": str(Path(private) / "progress.db")}
        NotebookClient(
            notebook,
            timeout=_SECONDS_A_CELL,
            record_timing=True,
            resources={"metadata": {"path": str(folder)}},
        ).execute()
    times = [cell.metadata["execution"] for cell in notebook.cells if "execution" in cell.metadata]
    begin, end = "iopub.status.busy", "iopub.status.idle"
    return [(_moment(each[end]) - _moment(each[begin])).total_seconds() for each in times if end in each]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def main(lessons: list[str]) -> None:
    names = [name.replace("_", " ") for name in Row.__dataclass_fields__]
    print(f"| {' | '.join(names)} |\n|{' --- |' * len(names)}", flush=True)
    for slug in lessons or LESSONS:
        values = row(slug)
        print(
            f"| {' | '.join(str(getattr(values, name)) for name in Row.__dataclass_fields__)} |", flush=True
        )


if __name__ == "__main__":
    main(sys.argv[1:])
