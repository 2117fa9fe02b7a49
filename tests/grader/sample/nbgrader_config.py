from grader import configure

c = get_config()  # noqa: F821  # nbgrader provides it
c.CourseDirectory.course_id = "sample"
c.Execute.timeout = 8
configure(c)
