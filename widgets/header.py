"""The top of a lesson: what it is for, how long it takes, what to know before, and what is kept."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter
from traitlets import Dict, Int, List, Unicode

from course.lesson import FrontMatter
from course.problems import CourseError
from course.syllabus import load_syllabus
from widgets import still
from widgets.assets import module, stylesheet
from widgets.base import CourseWidget
from widgets.record import LessonRecord


class Header(CourseWidget):
    """Nothing in it is loaded from elsewhere; the video opens when the learner clicks its link."""

    _esm = module("header.js")
    _css = stylesheet("widgets.css", "header.css")
    message_type = TypeAdapter(None)  # the page has nothing to say

    minutes = Int().tag(sync=True)
    goals = List(Unicode()).tag(sync=True)
    prerequisites = List(Dict()).tag(sync=True)  # title, planned, path (relative to this notebook)
    video = Dict().tag(sync=True)  # url; empty when there is none
    kept_in = Unicode().tag(sync=True)

    def __init__(self, lesson: FrontMatter, record: LessonRecord) -> None:
        super().__init__(
            record,
            minutes=lesson.duration_min,
            goals=lesson.goals,
            prerequisites=[_prerequisite(slug) for slug in lesson.prereqs],
            video={"url": lesson.video.url} if lesson.video else {},
            kept_in=_readable(record.progress.path),
        )

    def still(self) -> str:
        return still.listed(
            f"About {self.minutes} minutes. When you have worked through it, you can", self.goals
        )


def _prerequisite(slug: str) -> dict[str, object]:
    try:
        lesson = load_syllabus().lesson(slug)
    except CourseError:  # a lesson must open even where the list of lessons is at fault
        return {"title": slug, "planned": True, "path": ""}
    return {"title": lesson.title, "planned": lesson.planned, "path": f"../{slug}/lesson.ipynb"}


def _readable(path: Path) -> str:
    """The path as a person writes it, `~` for the home folder."""
    return f"~/{path.relative_to(Path.home()).as_posix()}" if path.is_relative_to(Path.home()) else str(path)
