"""Points nbgrader at this course: plain `nbgrader` commands and formgrader work from this folder."""

from pathlib import Path

from grader import configure

c = get_config()  # noqa: F821  # nbgrader provides it
c.CourseDirectory.course_id = "model-optimisation"
configure(c)

# nbgrader's exchange, where `nbgrader release_assignment`, `submit` and `collect` pass files on. It must
# exist for `nbgrader list`. On a server with several accounts name a folder that they share instead.
exchange = Path(__file__).resolve().parent / "exchange"
exchange.mkdir(exist_ok=True)
c.Exchange.root = str(exchange)
