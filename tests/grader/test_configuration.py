from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_this_courses_configuration_lets_plain_nbgrader_list_and_validate(course):
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    done = course.run("nbgrader", "list")
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr
    done = course.run("nbgrader", "validate", "source/01-averages/exercises.ipynb")
    assert done.returncode == 0, done.stderr
    assert "Success" in done.stdout


def test_options_of_the_course_come_before_ours(course):
    from grader.coursedir import open_course_dir

    assert open_course_dir(course.root).app.config.Execute.timeout == 8
    (course.root / "nbgrader_config.py").unlink()
    assert open_course_dir(course.root).app.config.Execute.timeout == 60


def test_what_a_submission_may_use_is_an_option_of_the_course(course):
    from grader.coursedir import open_course_dir
    from grader.steps.execute import ExecuteForGrading

    with (course.root / "nbgrader_config.py").open("a") as configuration:
        configuration.write("c.ExecuteForGrading.memory = 300\n")
        configuration.write("c.ExecuteForGrading.tests_in_learner_process = ['plots']\n")
    step = ExecuteForGrading(parent=open_course_dir(course.root).app)
    assert step.limits.memory_bytes == 300 * 1024**2
    assert step.limits.seconds_a_cell == 8
    assert (step.tests_with_learner("plots"), step.tests_with_learner("01-averages")) == (True, False)
    assert not step.trust_submissions


def test_alembic_is_found_without_an_activated_environment(course):
    """nbgrader calls it by name for each new gradebook."""
    done = course.run("nbgrader", "generate_assignment", "01-averages", PATH="/usr/bin:/bin")
    assert done.returncode == 0, done.stderr
    assert (course.root / "gradebook.db").exists()
