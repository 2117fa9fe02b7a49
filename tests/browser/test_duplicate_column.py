"""The lab Duplicate a column in a real page: presets, keyboard, undo, code and accessibility."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

NAME = "duplicate_column"


@pytest.fixture
def lesson_front_matter(lesson_front_matter: dict[str, Any]) -> dict[str, Any]:
    widget = {"type": NAME, "data": "/widgets/duplicate_column.churn.json"}
    return lesson_front_matter | {"widgets": [widget]}


@pytest.fixture
def lab(page: Page, run_lesson: Callable[..., Any]) -> Locator:
    run_lesson(f'lab("{NAME}")')
    return page.locator(f'[data-lab="{NAME}"]')


def test_each_preset_makes_its_point(lab: Locator) -> None:
    sentence = lab.locator(".lab-sentence")
    expect(sentence).to_contain_text("Beside an exact copy of customer_lifetime_value")
    lab.get_by_role("button", name="No copy").click()
    expect(sentence).to_contain_text("Alone, customer_lifetime_value has 25.")
    lab.get_by_role("button", name="Undo").click()
    expect(sentence).to_contain_text("Beside an exact copy of customer_lifetime_value")
    lab.get_by_role("button", name="A noisy copy of the tickets").click()
    expect(sentence).to_contain_text("the copy gets 15.7 % of the MDI, the original 4.3 %")
    lab.get_by_role("button", name="A copy of the useless id").click()
    expect(sentence).to_contain_text("MDI alone would never have told you")


def test_the_copy_is_made_more_exact_by_keyboard(lab: Locator) -> None:
    slider = lab.get_by_role("slider", name="How exactly is it copied?")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "no copy")
    expect(lab.locator(".lab-sentence")).to_contain_text("Alone,")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "noise of 2 SD")
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "exact")
    expect(lab.locator(".lab-sentence")).to_contain_text("Beside an exact copy")


def test_another_column_is_chosen_and_its_code_is_shown(lab: Locator) -> None:
    lab.get_by_label("Column to copy").select_option("contract")
    expect(lab.locator(".lab-sentence")).to_contain_text("exact copy of contract")
    lab.get_by_text("Show the code").click()
    expect(lab.locator("pre")).to_contain_text('values = X["contract"]')


def test_values_are_read_by_keyboard(lab: Locator) -> None:
    reader = lab.get_by_label("Read values: MDI")
    reader.focus()
    reader.press("End")
    expect(reader).to_have_attribute("aria-valuetext", r"sum of both: mean (± 1 SD) 36.9 (35.5 to 38.4)")


def test_the_lab_is_accessible_in_both_themes(
    theme: str, lab: Locator, accessibility_problems: Callable[[str], list[str]]
) -> None:
    expect(lab).to_be_visible()
    assert accessibility_problems("[data-lab]") == []
