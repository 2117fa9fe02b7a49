"""The Performance Trade-off Explorer on the digits, as lesson 08 opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Run = Callable[..., Any]
EXPLORER = 'lab("performance_tradeoff_explorer")'


@pytest.fixture
def lesson_front_matter(lesson_front_matter: dict[str, Any]) -> dict[str, Any]:
    widget = {"type": "performance_tradeoff_explorer", "data": "/widgets/performance_tradeoff.digits.json"}
    return lesson_front_matter | {"widgets": [widget]}


@pytest.fixture
def lab(page: Page) -> Locator:
    return page.locator("[data-lab]")


def test_it_opens_on_a_download_of_fifty_kilobytes(lab: Locator, run_lesson: Run) -> None:
    run_lesson(EXPLORER)
    expect(lab.get_by_role("heading", name="Fifty kilobytes for a network")).to_be_visible()
    expect(lab.get_by_role("radio", name="edge", exact=True)).to_be_checked()
    expect(lab.get_by_role("button", name="50 kB to download")).to_have_attribute("aria-pressed", "true")
    expect(lab.locator(".lab-sentence")).to_contain_text("7 of 17 models survive the limits")
    expect(lab.locator(".tradeoff-key")).to_contain_text("neighbours")
    expect(lab.locator(".tradeoff-key")).not_to_contain_text("boosting")


def test_each_preset_brings_its_own_advice(lab: Locator, run_lesson: Run) -> None:
    run_lesson(EXPLORER)
    sentence = lab.locator(".lab-sentence")
    for preset, advice in (
        ("5 kB", "Distilled, int8"),
        ("To be shown to an inspector", "Three nearest digits is right as often as any"),
        ("Do zeros weigh less?", "Half, int8"),
        ("50 kB to download", "Take it: it also has the best compressed size"),
    ):
        lab.get_by_role("button", name=preset, exact=True).click()
        expect(sentence).to_contain_text(advice)


def test_coming_back_to_edge_brings_the_digits_limit(lab: Locator, run_lesson: Run) -> None:
    run_lesson(EXPLORER)
    lab.get_by_role("radio", name="batch", exact=True).check(force=True)
    expect(lab.locator(".lab-sentence")).to_contain_text("17 of 17 models survive")
    lab.get_by_role("radio", name="edge", exact=True).check(force=True)
    expect(lab.locator(".lab-sentence")).to_contain_text("7 of 17 models survive")


def test_its_code_is_that_of_the_model_it_recommends(lab: Locator, run_lesson: Run) -> None:
    run_lesson(EXPLORER)
    lab.get_by_text("Show the code").click()
    code = lab.locator("pre").filter(has_text="load_digits")
    expect(code).to_contain_text("def cut(model, share):")
    expect(code).to_contain_text("TFLITE_BUILTINS_INT8")


def test_reset_goes_back_to_how_it_opened(lab: Locator, run_lesson: Run) -> None:
    run_lesson(EXPLORER)
    lab.get_by_role("slider", name="Size at most", exact=True).press("Home")
    lab.get_by_role("button", name="Reset", exact=True).click()
    expect(lab.locator(".lab-sentence")).to_contain_text("7 of 17 models survive")


def test_axe_finds_nothing_serious_in_the_explorer_of_the_digits(
    theme: str, lab: Locator, run_lesson: Run, accessibility_problems: Callable[[str], list[str]]
) -> None:
    run_lesson(EXPLORER)
    lab.get_by_text("All models in figures").click()
    lab.get_by_text("Show the code").click()
    assert accessibility_problems("[data-lab]") == []
