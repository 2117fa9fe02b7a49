from __future__ import annotations

import pytest

from tools.adequacy.mutants import mutants

SOLUTION = """
import math

def spread(values, k=3):
    \"\"\"How far apart.\"\"\"
    ### BEGIN SOLUTION
    total = 0
    for value in values:
        if value < k:
            total += math.pow(value, 2)
    return round(total * 0.05, 1) if mode == "round" else -total
    ### END SOLUTION
"""


def lines(solution: str = SOLUTION) -> list[str]:
    return [mutant.name for mutant in mutants(solution)]


@pytest.mark.parametrize(
    "mistake",
    [
        "if value < k: → if value <= k:",
        "if value < k: → if value >= k:",
        "total = 0 → total = 1",
        "total = 0 → pass",
        "total += math.pow(value, 2) → total -= math.pow(value, 2)",
        "total += math.pow(value, 2) → total += math.pow(2, value)",
        "if value < k: total += math.pow(value, 2) → pass",
        'return round(total * 0.05, 1) if mode == "round" else -total → '
        'return round(total / 0.05, 1) if mode == "round" else -total',
        'return round(total * 0.05, 1) if mode == "round" else -total → '
        'return round(total * 0.055, 1) if mode == "round" else -total',
        'return round(total * 0.05, 1) if mode == "round" else -total → '
        'return round(total * 0.05, 1) if mode == "something else" else -total',
        'return round(total * 0.05, 1) if mode == "round" else -total → '
        'return round(total * 0.05, 1) if mode == "round" else +total',
        "for value in values: → for value in []:",
    ],
)
def test_each_kind_of_mistake_is_made(mistake: str) -> None:
    assert mistake in lines()


def test_only_the_solution_is_changed() -> None:
    given = SOLUTION.split("### BEGIN SOLUTION")[0]
    for mutant in mutants(SOLUTION):
        assert mutant.code.startswith(given)
        assert mutant.code.rstrip().endswith("### END SOLUTION")


def test_every_part_of_a_solution_is_changed_and_nothing_between_the_parts() -> None:
    two = (
        SOLUTION
        + """
def between(value):
    return value + 1

def twice(value):
    ### BEGIN SOLUTION
    return 2 * value
    ### END SOLUTION
"""
    )
    names = lines(two)
    assert "total = 0 → total = 1" in names
    assert "return 2 * value → return 2 / value" in names
    assert not any("value + 1" in name for name in names)


def test_each_mutant_is_python_and_there_only_once() -> None:
    made = mutants(SOLUTION)
    for mutant in made:
        compile(mutant.code, "mutant", "exec")
    assert len({mutant.code for mutant in made}) == len(made)
    assert SOLUTION not in {mutant.code for mutant in made}


def test_the_same_change_in_two_places_has_two_names() -> None:
    twice = "def f(x):\n    ### BEGIN SOLUTION\n    x = x + 1\n    x = x + 1\n    ### END SOLUTION\n"
    assert "x = x + 1 → x = x - 1" in lines(twice)
    assert "x = x + 1 → x = x - 1 (2)" in lines(twice)
