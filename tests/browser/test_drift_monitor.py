"""The drift monitor in a real page: presets, keys, its code, both themes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(page: Page, lesson_front_matter: dict[str, Any], run_lesson: Callable[..., Any]) -> Locator:
    lesson_front_matter["widgets"] = [{"type": "drift_monitor", "data": "/widgets/drift_monitor.demand.json"}]
    run_lesson('lab("drift_monitor")')
    return page.locator('[data-lab="drift_monitor"]')


def test_its_presets_make_their_points(lab: Locator) -> None:
    sentence = lab.locator(".lab-sentence")
    expect(sentence).to_contain_text("and it never ends")
    lab.get_by_role("button", name="The error finds it").click()
    expect(sentence).to_contain_text(re.compile(r"The change of day 600 is found after \d+ days"))
    lab.get_by_role("button", name="Too tight").click()
    expect(sentence).to_contain_text(re.compile(r"raises \d\d false alarms before day 600"))
    lab.get_by_role("button", name="Season taken out").click()
    expect(sentence).to_contain_text("The warmer weather of day 480 is found after")
    lab.get_by_role("button", name="Blind").click()
    expect(sentence).to_contain_text("nothing of that is in here")
    lab.get_by_role("button", name="Reset").click()
    expect(sentence).to_contain_text("ringing already")


def test_it_is_set_by_keyboard_and_gives_its_code(lab: Locator) -> None:
    sentence = lab.locator(".lab-sentence")
    lab.get_by_role("radio", name="PSI").press("ArrowLeft")
    expect(sentence).to_contain_text("The RMSE over 14 days")
    expect(lab.get_by_role("slider", name="Rings above")).to_have_count(1)
    expect(lab.get_by_role("radio", name="temperature")).to_have_count(0)
    lab.get_by_role("slider", name="Window").press("Home")
    expect(sentence).to_contain_text("The RMSE over one day")
    line = lab.get_by_role("slider", name="Rings above")
    line.press("End")
    expect(line).to_have_attribute("aria-valuetext", "1.5 × baseline")
    lab.get_by_role("slider", name="Stream").press("End")
    lab.get_by_text("Show the code").click()
    expect(lab.locator("pre")).to_contain_text("seed=7")
    expect(lab.locator("pre")).to_contain_text("window, line = 1, 1.5")
    lab.get_by_role("button", name="Undo").click()
    expect(lab.locator("pre")).to_contain_text("seed=0")


@pytest.mark.parametrize("preset", ["The season rings", "The error finds it"])
def test_it_is_accessible_in_both_themes(
    theme: str, preset: str, lab: Locator, accessibility_problems: Callable[[str], list[str]]
) -> None:
    lab.get_by_role("button", name=preset).click()
    expect(lab.locator(".lab-sentence")).to_contain_text("of day")
    assert accessibility_problems("[data-lab]") == []
