"""The lab *Cut the winner?* in a page: its presets, its keys, its code, its pictures."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(page: Page, lesson_front_matter: dict[str, Any], run_lesson: Callable[..., Any]) -> Locator:
    lesson_front_matter["widgets"] = [{"type": "pruner_simulator"}]
    run_lesson('lab("pruner_simulator")')
    return page.locator("[data-lab]")


def test_its_presets_make_their_points(lab: Locator) -> None:
    sentence = lab.locator(".lab-sentence")
    expect(sentence).to_contain_text("26 of the 40 trials are cut, 62 % of the epochs saved")
    expect(sentence).to_contain_text("Trial 31 would have won, but was cut after epoch 1")
    lab.get_by_role("button", name="Impatient").click()
    expect(sentence).to_contain_text("the winner now is 2.78 points lower")
    lab.get_by_role("button", name="Patient", exact=True).click()
    expect(sentence).to_contain_text("The winner, trial 31, was kept")
    expect(sentence).to_contain_text("51 % saved, 0.00 points lost on average, the winner lost in 1 of 30")
    lab.get_by_role("button", name="Nothing is cut").click()
    expect(sentence).to_contain_text("0 of the 40 trials are cut, 0 % of the epochs saved")
    lab.get_by_role("button", name="Undo").click()
    expect(sentence).to_contain_text("trial 31, was kept")


def test_it_is_set_by_keyboard_and_gives_its_code(lab: Locator) -> None:
    sentence = lab.locator(".lab-sentence")
    lab.get_by_text("Show the code").click()
    expect(lab.locator("pre")).to_contain_text("MedianPruner(n_startup_trials=5, n_warmup_steps=0)")
    lab.get_by_role("slider", name="Percentile").press("ArrowRight")
    lab.get_by_role("slider", name="Warm-up").press("ArrowRight")
    lab.get_by_role("slider", name="Start-up").press("Home")
    lab.get_by_role("slider", name="Order of the trials").press("End")
    expect(lab.locator("pre")).to_contain_text("PercentilePruner(60.0, n_startup_trials=1, n_warmup_steps=1)")
    expect(lab.locator("pre")).to_contain_text("default_rng(29)")
    lab.get_by_role("slider", name="Warm-up").press("End")
    expect(sentence).to_contain_text(re.compile(r"\d+ of the 40 trials are cut, [0-3] % of the epochs saved"))


def test_each_trial_can_be_read_where_it_ends(lab: Locator) -> None:
    reader = lab.get_by_role("slider", name="Read values: The trials, and where they were cut")
    reader.focus()
    reader.press("Home")
    expect(reader).to_have_attribute("aria-valuetext", re.compile(r"Trial \d+, cut after epoch 1: Accuracy"))
    reader.press("End")
    expect(reader).to_have_attribute("aria-valuetext", re.compile(r"Trial \d+, ran to its end: Accuracy"))


def test_it_is_accessible_in_both_themes(
    theme: str, lab: Locator, accessibility_problems: Callable[[str], list[str]]
) -> None:
    expect(lab.locator(".lab-sentence")).to_contain_text("of the 40 trials")
    assert accessibility_problems("[data-lab]") == []
