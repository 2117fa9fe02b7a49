"""Points nbgrader at this course: plain `nbgrader` commands and formgrader work from this folder."""

from grader import configure

c = get_config()  # noqa: F821  # nbgrader provides it
c.CourseDirectory.course_id = "model-optimisation"
configure(c)
