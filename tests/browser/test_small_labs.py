"""Labs that work out their answers when they are opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def lesson_front_matter(lesson_front_matter: dict[str, Any]) -> dict[str, Any]:
    return lesson_front_matter | {"widgets": [{"type": "learning_rate"}, {"type": "grid_or_random"}]}


@pytest.fixture
def lab(page: Page) -> Locator:
    return page.locator("[data-lab]")


def test_the_guides_lab_answers_undoes_and_gives_its_code(
    lab: Locator, run_lesson: Callable[..., Any]
) -> None:
    run_lesson('lab("learning_rate")')
    sentence = lab.locator(".lab-sentence")
    expect(sentence).to_contain_text("1 − 2 · 0.05 = 0.900: it creeps towards the minimum")
    lab.get_by_role("button", name="Too bold").click()
    expect(sentence).to_contain_text("= -1.040: it jumps farther away each time")
    lab.get_by_role("button", name="Undo").click()
    expect(sentence).to_contain_text("it creeps towards the minimum")
    slider = lab.get_by_role("slider", name="Learning rate")
    for key, fate in (("End", "farther away"), ("Home", "creeps towards"), ("PageUp", "creeps towards")):
        slider.press(key)
        expect(sentence).to_contain_text(fate)
    lab.get_by_role("button", name="Reset").click()
    lab.get_by_text("Show the code").click()
    expect(lab.locator("pre")).to_contain_text("x -= 0.05 * 2 * x")


def test_grid_or_random_says_who_wins_and_how_often(lab: Locator, run_lesson: Callable[..., Any]) -> None:
    run_lesson('lab("grid_or_random")')
    sentence = lab.locator(".lab-sentence")
    expect(sentence).to_contain_text("With 9 tries the grid asks about 3 values")
    expect(sentence).to_contain_text(re.compile(r"ends higher in 6\d % of the 2,000 problems"))
    lab.get_by_role("button", name="Both matter alike").click()
    lab.get_by_role("slider", name="Tries").press("End")
    expect(sentence).to_contain_text(re.compile(r"With 64 tries .* ends higher in 3\d % of"))


@pytest.mark.parametrize("name", ["learning_rate", "grid_or_random"])
def test_small_labs_are_accessible_in_both_themes(
    theme: str, name: str, run_lesson: Callable[..., Any], accessibility_problems: Callable[[str], list[str]]
) -> None:
    run_lesson(f'lab("{name}")')
    assert accessibility_problems("[data-lab]") == []
