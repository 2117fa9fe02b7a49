"""The benchmark's assignments give the points that its answers are said to deserve."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks.cohort import ASSIGNMENTS, STUB, Assignment, Submission
from benchmarks.contestants import Contest


def every_answer(assignment: Assignment) -> list[Submission]:
    """As few submissions as hold each answer to each exercise once."""
    most = max(map(len, assignment.answers.values()))
    return [
        Submission(
            f"student-{number}",
            {name: answers[number % len(answers)] for name, answers in assignment.answers.items()},
            number,
        )
        for number in range(most)
    ]


@pytest.fixture(params=ASSIGNMENTS)
def assignment(request: pytest.FixtureRequest) -> Assignment:
    return Assignment(request.param)


def test_every_answer_gets_the_points_that_it_deserves(assignment: Assignment, tmp_path: Path) -> None:
    submissions = every_answer(assignment)
    scores = Contest(tmp_path).ours(assignment, submissions, workers=2).scores
    assert scores == {each.student: each.points(assignment.builds_on) for each in submissions}
    assert max(scores.values()) == assignment.max_points()


def test_a_cohort_is_the_same_every_time_and_grows_at_its_end(assignment: Assignment) -> None:
    assert assignment.cohort(20) == Assignment(assignment.name).cohort(40)[:20]


def test_a_hundred_learners_hand_in_work_of_all_kinds(assignment: Assignment) -> None:
    cohort = assignment.cohort(100)
    points = {each.points(assignment.builds_on) for each in cohort}
    assert max(points) == assignment.max_points()
    assert len(points) > 4
    for name, answers in assignment.answers.items():
        assert {each.answers[name].name for each in cohort} == {answer.name for answer in answers}
        assert STUB in {answer.name for answer in answers}


def test_no_two_learners_hand_in_the_same_notebook_and_none_holds_a_hidden_test(
    assignment: Assignment,
) -> None:
    texts = [
        "\n".join(cell.source for cell in assignment.handed_in(each).cells) for each in assignment.cohort(10)
    ]
    assert len(set(texts)) == 10
    assert not any("HIDDEN TESTS" in text or "BEGIN SOLUTION" in text for text in texts)


def test_the_floor_runs_the_complete_tests(assignment: Assignment) -> None:
    sources = [cell.source for cell in assignment.complete(assignment.cohort(1)[0]).cells]
    assert sum("BEGIN HIDDEN TESTS" in source for source in sources) == len(assignment.answers)


def test_every_answer_is_python(assignment: Assignment) -> None:
    for answers in assignment.answers.values():
        for answer in answers:
            ast.parse(answer.code or "")
