"""What a built notebook says about itself: its lesson's front-matter, its exercises' points."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from course.lesson import ExercisesFrontMatter, FrontMatter
from course.problems import CourseError, Problem
from course.syllabus import course_root


def lesson_notebook(slug: str) -> Path:
    """Where the learner edition of a lesson is in this course."""
    return course_root() / "notebooks" / slug / "lesson.ipynb"


def exercises_notebook(slug: str) -> Path:
    """Where the learner edition of a lesson's exercises is in this course; not every lesson has them."""
    return course_root() / "notebooks" / slug / "exercises.ipynb"


def read_front_matter(notebook_path: Path) -> FrontMatter:
    """The front-matter in `metadata.course` of a lesson notebook. Raises CourseError."""
    front_matter = _metadata(_notebook(notebook_path)).get("course")
    if front_matter is None:
        raise _error(notebook_path, "has no front-matter (metadata.course); put the original notebook back")
    try:
        return FrontMatter.model_validate(front_matter)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in ("course", *first["loc"]))
        raise _error(
            notebook_path, f"its metadata '{place}' is wrong ({first['msg']}); put the original notebook back"
        ) from error


def read_exercise_points(notebook_path: Path) -> dict[str, float]:
    """The maximum points of each exercise that tests can mark, by its name. Raises CourseError.

    A written answer is left out: only an instructor can give its points.
    """
    points: dict[str, float] = {}
    for cell in _notebook(notebook_path).get("cells", []):
        graded = _metadata(cell).get("nbgrader", {})
        if graded.get("grade") and not graded.get("solution"):
            name = graded["grade_id"].removesuffix("-visible").removesuffix("-hidden")
            points[name] = points.get(name, 0.0) + float(graded["points"])
    return points


def read_hints(notebook_path: Path, lesson: str) -> dict[str, list[str]]:
    """The staged hints of an exercise notebook, by exercise. CourseError for another lesson's, too."""
    front_matter = _metadata(_notebook(notebook_path)).get("course")
    if not isinstance(front_matter, dict) or front_matter.get("lesson") != lesson:
        raise _error(notebook_path, f"is not the exercise notebook of lesson '{lesson}'")
    try:
        return ExercisesFrontMatter.model_validate(
            {key: value for key, value in front_matter.items() if key != "lesson"}
        ).hints
    except ValidationError as error:
        raise _error(
            notebook_path, "its metadata 'course' is wrong; put the original notebook back"
        ) from error


def _notebook(path: Path) -> dict[str, Any]:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _error(path, "no such notebook; `grader build` makes it") from error
    except OSError as error:
        raise _error(path, f"cannot be read ({error.strerror}); make it readable") from error
    except ValueError as error:  # not JSON, or not UTF-8
        raise _error(path, f"is not a notebook ({error}); put the original notebook back") from error
    if not isinstance(notebook, dict):
        raise _error(path, "is not a notebook (no JSON object); put the original notebook back")
    return notebook


def _metadata(part: dict[str, Any]) -> dict[str, Any]:
    metadata = part.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _error(path: Path, message: str) -> CourseError:
    return CourseError(Problem(path, 0, message))
