"""The lab *Climb or stop?* in a page: its presets, its keys, its code, its pictures."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(page: Page, lesson_front_matter: dict[str, Any], run_lesson: Callable[..., Any]) -> Locator:
    lesson_front_matter["widgets"] = [{"type": "asha_rungs"}]
    run_lesson('lab("asha_rungs")')
    return page.locator("[data-lab]")


def test_its_presets_make_their_points(lab: Locator) -> None:
    sentence = lab.locator(".lab-sentence")
    expect(sentence).to_contain_text("waiting 15 % and 31 %, 0.18 and 0.36 points lost")
    lab.get_by_role("button", name="Sixteen workers, waiting").click()
    expect(sentence).to_contain_text("waiting 56 % and 74 %")
    expect(lab.get_by_role("radio", name="Synchronous")).to_be_checked()
    lab.get_by_role("button", name="Late bloomers").click()
    expect(sentence).to_contain_text("0.00 and 0.00 points lost")
    lab.get_by_role("button", name="One worker").click()
    expect(sentence).to_contain_text("waiting 0 % and 0 %")
    lab.get_by_role("button", name="Undo").click()
    expect(sentence).to_contain_text("0.00 and 0.00 points lost")


def test_it_is_set_by_keyboard_and_gives_its_code(lab: Locator) -> None:
    sentence = lab.locator(".lab-sentence")
    lab.get_by_text("Show the code").click()
    expect(lab.locator("pre")).to_contain_text("ASHAScheduler(max_t=27, grace_period=1, reduction_factor=3)")
    lab.get_by_role("slider", name="Reduction factor").press("Home")
    lab.get_by_role("slider", name="Grace period").press("End")
    lab.get_by_role("slider", name="Workers", exact=True).press("End")
    lab.get_by_role("slider", name="Settings", exact=True).press("Home")
    lab.get_by_role("slider", name="Order", exact=True).press("ArrowRight")
    expect(lab.locator("pre")).to_contain_text("ASHAScheduler(max_t=27, grace_period=9, reduction_factor=2)")
    expect(lab.locator("pre")).to_contain_text("max_concurrent_trials=16")
    expect(sentence).to_contain_text(re.compile(r"ASHA stops \d of the 9 settings"))


def test_each_setting_can_be_read_where_it_ends(lab: Locator) -> None:
    reader = lab.get_by_role("slider", name="Read values: How far each setting climbs")
    reader.focus()
    reader.press("Home")
    expect(reader).to_have_attribute("aria-valuetext", re.compile(r"Setting \d+, stopped after epoch 1"))
    reader.press("End")
    expect(reader).to_have_attribute(
        "aria-valuetext", re.compile(r"Setting \d+, (the winner|trained|stopped)")
    )


def test_the_picture_shows_the_chosen_method(lab: Locator) -> None:
    winner = lab.locator(".chart-svg").first.locator(".chart-end", has_text="winner")
    before = winner.get_attribute("x")
    lab.get_by_role("radio", name="Synchronous").press("Space")
    expect(winner).not_to_have_attribute("x", before or "")


def test_it_is_accessible_in_both_themes(
    theme: str, lab: Locator, accessibility_problems: Callable[[str], list[str]]
) -> None:
    expect(lab.locator(".lab-sentence")).to_contain_text("of the 60 settings")
    assert accessibility_problems("[data-lab]") == []
