"""The labs: a question, sliders that answer at once from stored results, and *Train it now*."""

from __future__ import annotations

from course.problems import CourseError
from course.progress import Progress
from widgets.labs.lab import Lab, read_data
from widgets.labs.optimisation import OptimisationLab
from widgets.record import LessonRecord

LABS: dict[str, type[Lab]] = {"optimization_lab": OptimisationLab}


def open_lab(name: str, data_file: str | None, lesson_slug: str, progress: Progress) -> Lab:
    """The lab `name`, opened with `widgets/data/<data_file>`.

    Raises CourseError when there is no such lab or its data cannot be read.
    """
    if name not in LABS:
        raise CourseError(f"There is no lab {name!r}; there are: {', '.join(LABS)}.")
    return LABS[name](name, read_data(name, data_file, lesson_slug), LessonRecord(lesson_slug, progress))
