from grader import configure

c = get_config()
c.CourseDirectory.course_id = "sample"
c.Execute.timeout = 20
configure(c)
