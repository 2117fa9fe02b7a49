"""The sizing calculator in a page: presets, sliders, freshness, code. Its numbers: tests/widgets."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(page: Page, lesson_front_matter: dict[str, Any], run_lesson: Callable[..., Any]) -> Locator:
    lesson_front_matter["widgets"] = [{"type": "sizing_calculator"}]
    run_lesson('lab("sizing_calculator")')
    return page.locator('[data-lab="sizing_calculator"]')


def test_each_preset_makes_one_point(lab: Locator) -> None:
    sentence = lab.locator(".lab-sentence")
    expect(sentence).to_contain_text("One wren is 0.5 % busy at the peak")
    expect(sentence).to_contain_text("paying per call, £1.20 a month (the endpoint £28.80")
    lab.get_by_role("button", name="95 % busy").click()
    expect(sentence).to_contain_text(
        "One wren is 93 % busy at the peak; 95 % of the answers take at most 810 ms"
    )
    lab.get_by_role("button", name="The cache pays").click()
    expect(sentence).to_contain_text("is the endpoint with a cache, £151 a month")
    lab.get_by_role("button", name="Batch wins").click()
    expect(sentence).to_contain_text("is batch, £8.43 a month")


def test_a_large_fleet_may_be_as_busy_with_less_waiting(lab: Locator) -> None:
    sentence = lab.locator(".lab-sentence")
    lab.get_by_role("button", name="95 % busy").click()
    volume = lab.get_by_role("slider", name="Predictions a day", exact=True)
    for _ in range(3):
        volume.press("ArrowRight")
    expect(volume).to_have_attribute("aria-valuetext", "10,000,000")
    expect(sentence).to_contain_text(
        "10 wrens are 93 % busy at the peak; 95 % of the answers take at most 100 ms"
    )


def test_freshness_decides_whether_batch_is_among_the_ways(lab: Locator) -> None:
    sentence = lab.locator(".lab-sentence")
    expect(sentence).to_contain_text("Batch, a day old, would be")
    lab.get_by_role("radio", name="an hour old").check()
    expect(sentence).not_to_contain_text("would be")
    expect(sentence).to_contain_text("paying per call, £1.20 a month (batch £2.48")
    lab.get_by_role("radio", name="a day old").check()
    expect(sentence).to_contain_text("is batch, £0.10 a month")
    lab.get_by_role("button", name="Undo").click()
    expect(sentence).to_contain_text("Batch, a day old, would be")


def test_the_copied_code_runs_and_says_the_same(lab: Locator) -> None:
    lab.get_by_role("button", name="95 % busy").click()
    lab.get_by_text("Show the code").click()
    expect(lab.locator("pre")).to_contain_text("brentq")
    ran = subprocess.run(
        [sys.executable, "-c", lab.locator("pre").inner_text()], capture_output=True, text=True, check=True
    )
    machines, utilisation, p95 = map(float, ran.stdout.splitlines()[0].split())
    assert (machines, round(utilisation, 2), round(p95, -1)) == (1, 0.93, 810)


def test_it_is_accessible_in_both_themes(
    theme: str, lab: Locator, accessibility_problems: Callable[[str], list[str]]
) -> None:
    expect(lab.locator(".lab-sentence")).to_contain_text("busy at the peak")
    assert accessibility_problems("[data-lab]") == []
