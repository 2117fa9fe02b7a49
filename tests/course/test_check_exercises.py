"""`course check` on an `exercises.md`: hints, and the metadata that nbgrader needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import SmallCourse

SOLUTION_OPTIONS = "  grade_id: double\n  grade: false\n  solution: true\n  locked: false\n"
HIDDEN_OPTIONS = "  grade_id: double-hidden\n  grade: true\n  solution: false\n  locked: true\n  points: 2\n"


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        pytest.param(
            SOLUTION_OPTIONS,
            SOLUTION_OPTIONS + "  ponits: 2\n",
            "ponits",
            ["unknown key 'ponits'", "'points'"],
            id="misspelt-option",
        ),
        pytest.param(
            "points: 2", "points: two", "points: two", ["'points'", "the text 'two'"], id="points-in-words"
        ),
        pytest.param("points: 2", "points: -2", "points: -2", ["0 or more"], id="negative-points"),
        pytest.param("points: 2", "points: .nan", "points: .nan", ["number"], id="no-number"),
        pytest.param(
            '{"schema_version": 3, "grade_id": "essay-why"',
            '{"schema_version": 2, "grade_id": "essay-why"',
            "essay-why",
            ["'schema_version'", "3", "the number 2"],
            id="old-schema",
        ),
        pytest.param(
            '"grade_id": "double-task"',
            '"grade_id": "double task"',
            "double task",
            ["letters, digits"],
            id="bad-id",
        ),
        pytest.param(
            '"grade_id": "double-task", ', "", '"grade": false', ["'grade_id'", "missing"], id="no-id"
        ),
        pytest.param(
            HIDDEN_OPTIONS,
            HIDDEN_OPTIONS.replace("locked: true", "locked: maybe"),
            "maybe",
            ["true or false"],
            id="no-flag",
        ),
        pytest.param(
            HIDDEN_OPTIONS,
            HIDDEN_OPTIONS.replace("locked: true", "locked: false"),
            "- 1",
            ["learners could edit"],
            id="unlocked",
        ),
        pytest.param(
            '"grade": true, "solution": true, "locked": false, "points": 10',
            '"grade": false, "solution": true, "locked": false',
            "essay-why",
            ["'grade: true' and 'solution: true'"],
            id="essay-without-grade",
        ),
        pytest.param(
            '"solution": true, "locked": false, "points": 10',
            '"solution": true, "locked": false',
            "essay-why",
            ["written answer 'essay-why' has no points"],
            id="essay-without-points",
        ),
    ],
)
def test_an_option_that_nbgrader_would_refuse_is_named_at_its_line(
    small_course: SmallCourse, old: str, new: str, at: str, words: list[str]
) -> None:
    small_course.replace(small_course.exercises, old, new)
    if at == "- 1":
        line = small_course.line(small_course.exercises, "grade_id: double-hidden") + 3
    else:
        line = small_course.line(small_course.exercises, at)

    small_course.assert_only_mistake(small_course.exercises, line, *words)


def test_a_test_without_points(small_course: SmallCourse) -> None:
    small_course.replace(small_course.exercises, "  points: 2\n", "")

    line = small_course.line(small_course.exercises, "grade_id: double-hidden") - 4
    small_course.assert_only_mistake(
        small_course.exercises, line, "'double-hidden'", "no points", "points: 1"
    )


def test_a_grade_id_twice(small_course: SmallCourse) -> None:
    small_course.replace(small_course.exercises, '"grade_id": "essay-why"', '"grade_id": "double-task"')

    line = small_course.line(small_course.exercises, "double-task", occurrence=2)
    small_course.assert_only_mistake(small_course.exercises, line, "'double-task'", "second time", "line 11")


def test_a_solution_without_markers(small_course: SmallCourse) -> None:
    marked = "    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n"
    small_course.replace(small_course.exercises, marked, "    return 2 * x\n")

    line = small_course.line(small_course.exercises, "```{code-cell}")
    small_course.assert_only_mistake(small_course.exercises, line, "'double'", "### BEGIN SOLUTION")


@pytest.mark.parametrize("marker", ["    ### END SOLUTION\n", "    ### BEGIN SOLUTION\n"])
def test_half_a_pair_of_markers(small_course: SmallCourse, marker: str) -> None:
    small_course.replace(small_course.exercises, marker, "")
    left = "BEGIN SOLUTION" if "END" in marker else "END SOLUTION"

    problems = small_course.check().problems

    line = small_course.line(small_course.exercises, left)
    assert any(
        each.line == line and "needs one '### END SOLUTION' below it" in each.message for each in problems
    )


def test_a_solution_in_a_cell_that_learners_see(small_course: SmallCourse) -> None:
    leaked = "Why twice?\n\n### BEGIN SOLUTION\nBecause.\n### END SOLUTION\n"
    small_course.replace(small_course.exercises, "# Exercises\n", "# Exercises\n\n" + leaked)

    problems = small_course.check().problems

    line = small_course.line(small_course.exercises, "### BEGIN SOLUTION")
    assert [(each.path, each.line) for each in problems] == [(small_course.exercises, line)]
    assert "learners would see it" in problems[0].message
    assert "solution: true" in problems[0].message


def test_hidden_tests_in_a_cell_that_learners_see(small_course: SmallCourse) -> None:
    hidden = "    ### BEGIN HIDDEN TESTS\n    ### END HIDDEN TESTS\n"
    small_course.replace(small_course.exercises, "    ### END SOLUTION\n", "    ### END SOLUTION\n" + hidden)

    line = small_course.line(small_course.exercises, "BEGIN HIDDEN TESTS")
    small_course.assert_only_mistake(small_course.exercises, line, "learners would see it", "test cell")


def test_a_hidden_test_that_hides_nothing(small_course: SmallCourse) -> None:
    small_course.replace(small_course.exercises, "### BEGIN HIDDEN TESTS\n", "")
    small_course.replace(small_course.exercises, "### END HIDDEN TESTS\n", "")

    line = small_course.line(small_course.exercises, "grade_id: double-hidden") - 4
    small_course.assert_only_mistake(small_course.exercises, line, "'double-hidden'", "hides nothing")


def test_a_solution_that_does_not_define_its_exercise(small_course: SmallCourse) -> None:
    small_course.replace(small_course.exercises, "def double(x):", "def twice(x):")

    line = small_course.line(small_course.exercises, "```{code-cell}")
    small_course.assert_only_mistake(small_course.exercises, line, "'double'", "def double(...)")


def test_a_solution_whose_id_is_no_function_name(small_course: SmallCourse) -> None:
    small_course.replace(small_course.exercises, "grade_id: double\n", "grade_id: double-it\n")

    problems = small_course.check().problems

    line = small_course.line(small_course.exercises, "double-it")
    assert any(each.line == line and "function's name" in each.message for each in problems), problems


def test_an_exercise_without_hidden_test(small_course: SmallCourse) -> None:
    small_course.replace(small_course.exercises, "grade_id: double-hidden", "grade_id: double-hiden")

    missing, astray = small_course.check().problems

    assert missing.line == small_course.line(small_course.exercises, "```{code-cell}")
    assert "no test cell 'double-hidden'" in missing.message
    assert astray.line == small_course.line(small_course.exercises, "double-hiden")
    assert "did you mean 'double-hidden'?" in astray.message


def test_an_exercise_without_hints(small_course: SmallCourse) -> None:
    small_course.replace(small_course.exercises, "  double:\n", "  duoble:\n")

    missing, unknown = small_course.check().problems

    assert (missing.line, unknown.line) == (3, 4)
    assert "'double' has no hints" in missing.message
    assert "no exercise 'duoble'" in unknown.message
    assert "did you mean 'double'?" in unknown.message


def test_a_single_hint_is_too_few(small_course: SmallCourse) -> None:
    small_course.replace(small_course.exercises, "    - Multiply.\n", "")

    small_course.assert_only_mistake(small_course.exercises, 4, "'double'", "at least 2 entries", "has 1")


def test_a_written_answer_may_have_hints_but_need_not(small_course: SmallCourse) -> None:
    hints = "    - Multiply.\n  essay-why:\n    - Think.\n    - Think again.\n"
    small_course.replace(small_course.exercises, "    - Multiply.\n", hints)

    assert small_course.check().problems == []


def test_front_matter_that_is_missing(small_course: SmallCourse) -> None:
    text = small_course.text(small_course.exercises)
    small_course.write(small_course.exercises, text.split("---\n", 2)[2])

    small_course.assert_only_mistake(small_course.exercises, 1, "no front-matter", "title, hints")


def test_a_cell_whose_metadata_is_no_json(small_course: SmallCourse) -> None:
    small_course.replace(small_course.exercises, '"points": 10}}', '"points": 10}')

    line = small_course.line(small_course.exercises, "essay-why")
    small_course.assert_only_mistake(small_course.exercises, line, "metadata of this cell", "','")


def test_exercises_are_checked_before_their_lesson_is_written(small_course: SmallCourse) -> None:
    exercises = small_course.text(small_course.exercises).replace("points: 2", "points: two")
    path = small_course.exercises.parent.parent / "02-second" / "exercises.md"
    small_course.write(path, exercises)

    small_course.assert_only_mistake(path, small_course.line(path, "points: two"), "'points'")


def test_a_lesson_need_not_have_exercises(small_course: SmallCourse) -> None:
    (small_course.root / small_course.exercises).unlink()

    report = small_course.check()

    assert report.problems == []
    assert "0 exercises, 0 written answers, 0 points" in report.lines()[0]
