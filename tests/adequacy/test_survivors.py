from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from tools.adequacy.answers import LESSONS, solutions
from tools.adequacy.mutants import mutants
from tools.adequacy.survivors import FOLDER, read_survivors


@pytest.mark.parametrize("slug", LESSONS)
def test_every_survivor_on_file_is_a_mutant_of_todays_solution(slug: str) -> None:
    possible = {
        exercise: {m.name for m in mutants(solution)} for exercise, solution in solutions(slug).items()
    }
    for exercise, survivors in read_survivors(slug).items():
        assert exercise in possible, f"{slug} has no exercise {exercise}"
        assert set(survivors) <= possible[exercise], (
            "run `make adequacy`: it names the survivors as they are now"
        )


def test_every_file_belongs_to_a_lesson() -> None:
    assert {path.stem for path in FOLDER.glob("*.yml")} <= set(LESSONS)


@pytest.mark.parametrize(
    "text",
    [
        "f: [{mutant: a}]",
        "f: [{mutant: a, same: because it does the same, accepted: because nobody minds}]",
        "f: [{mutant: a, same: so}]",
        "f: [{mutant: a, reason: because it does the same}]",
    ],
    ids=["no reason", "two reasons", "no real reason", "another word"],
)
def test_a_survivor_has_one_reason_and_a_real_one(text: str, tmp_path: Path) -> None:
    (tmp_path / "01-any.yml").write_text(text)
    with pytest.raises(ValidationError):
        read_survivors("01-any", tmp_path)


def test_a_lesson_without_a_file_has_no_survivors(tmp_path: Path) -> None:
    assert read_survivors("01-any", tmp_path) == {}
