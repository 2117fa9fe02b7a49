"""`open_lesson`: what a lesson's notebooks embed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from IPython import get_ipython
from IPython.display import Markdown

from course.lesson import FrontMatter
from course.notebook_metadata import exercises_notebook, lesson_notebook, read_front_matter, read_hints
from course.problems import CourseError
from course.progress import Progress
from course.syllabus import load_syllabus
from widgets.check import Check
from widgets.flashcards import Flashcards
from widgets.header import Header
from widgets.hint import hint_text
from widgets.quiz import Quiz
from widgets.record import LessonRecord
from widgets.reflection import Reflection
from widgets.unsaved import watch_cells


def open_lesson(slug: str) -> Lesson:
    """The lesson with that slug, as the learner left it. Raises CourseError when there is none."""
    return Lesson(_front_matter(str(slug)), Progress.open())


class Lesson:
    """One lesson. Each method gives what to end a cell with, and may be called again."""

    def __init__(self, front_matter: FrontMatter, progress: Progress) -> None:
        self.slug = front_matter.id
        self._front_matter = front_matter
        self._record = LessonRecord(front_matter.id, progress)
        self._run_cells = watch_cells(get_ipython())

    def header(self) -> Header:
        """Goals, minutes, prerequisites, the video, and where progress is kept."""
        return Header(self._front_matter, self._record)

    def lab(self, name: str) -> Any:
        """The lab of that name, with the data file that the front-matter gives it. Raises CourseError."""
        for widget in self._front_matter.widgets:
            if widget.type == name:
                from widgets.labs import open_lab  # it loads scikit-learn, which only labs need

                return open_lab(name, widget.data_file, self.slug, self._record.progress)
        names = ", ".join(widget.type for widget in self._front_matter.widgets) or "none"
        raise CourseError(f"Lesson {self.slug} has no lab {name!r}; its labs: {names}.")

    def quiz(self) -> Quiz:
        """All questions of the lesson."""
        return Quiz(self._front_matter, self._record)

    def flashcards(self) -> Flashcards:
        """The lesson's cards that are due, and some new ones."""
        return Flashcards(self._front_matter, self._record)

    def reflection(self) -> Reflection:
        """The lesson's reflection prompts, each with room to write."""
        return Reflection(self._front_matter, self._record)

    def hint(self, name: str, stage: int = 1) -> Markdown:
        """Hints 1 to `stage` for one exercise. Raises CourseError for another name or stage."""
        text = hint_text(read_hints(self._exercises(), self.slug), name, stage)
        if not _being_graded():
            try:
                self._record.write("hint", name, {"stage": stage})
            except CourseError as error:  # a hint helps even where progress cannot be kept
                text += f"\n\n*{' '.join(error.lines)}*"
        return Markdown(text)  # type: ignore[no-untyped-call]

    def check(self) -> Check | None:
        """Run the exercises' tests, the hidden ones too where they are at hand, on the notebook as saved."""
        if _being_graded():
            print("lesson.check() does nothing while a notebook is being graded.")
            return None
        return Check(self._exercises(), self._record, self._run_cells)

    def _exercises(self) -> Path:
        """The exercise notebook in front of the learner, else the one of the course."""
        here = Path(os.environ.get("JPY_SESSION_NAME", "")), Path.cwd() / "exercises.ipynb"
        notebook = exercises_notebook(self.slug)
        for candidate in (*here, Path.cwd() / self.slug / "exercises.ipynb"):
            if candidate.suffix == ".ipynb" and candidate.is_file() and _is_of(self.slug, candidate):
                return candidate
        if not notebook.is_file():
            raise CourseError(f"Lesson {self.slug} has no exercises.")
        return notebook


def _front_matter(slug: str) -> FrontMatter:
    """From the learner's own notebook or, where that is broken, from the course's."""
    problems: list[str] = []
    for notebook in _places(slug):
        if not notebook.is_file():
            continue
        try:
            front_matter = read_front_matter(notebook)
        except CourseError as error:
            problems += error.lines
            continue
        if front_matter.id == slug:
            return front_matter
    if problems:
        raise CourseError(*problems)
    if load_syllabus().lesson(slug).planned:  # raises, with the lessons that there are, when it knows none
        raise CourseError(f"Lesson {slug} is still being written.")
    raise CourseError(f"{lesson_notebook(slug)} is missing: `grader build` makes it.")


def _places(slug: str) -> Iterator[Path]:
    here = Path.cwd()
    yield here / "lesson.ipynb"
    for folder in (here, *here.parents):
        yield folder / slug / "lesson.ipynb"
    yield lesson_notebook(slug)


def _is_of(slug: str, exercises: Path) -> bool:
    try:
        read_hints(exercises, slug)
    except CourseError:
        return False
    return True


def _being_graded() -> bool:
    """Whether a grader or a test runs this notebook rather than a learner."""
    return os.environ.get("COURSE_GRADING") == "1"
