"""The lab on 16 bits: presets, sentence, keyboard, code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def lesson_front_matter(lesson_front_matter: dict[str, Any]) -> dict[str, Any]:
    return lesson_front_matter | {"widgets": [{"type": "loss_scale"}]}


@pytest.fixture
def lab(page: Page) -> Locator:
    return page.locator("[data-lab]")


@pytest.fixture
def sentence(lab: Locator, run_lesson: Callable[..., Any]) -> Locator:
    run_lesson('lab("loss_scale")')
    return lab.locator(".lab-sentence")


def test_each_preset_makes_its_point(lab: Locator, sentence: Locator) -> None:
    expect(sentence).to_contain_text("43 % of the gradients flowing back between layers become 0")
    for preset, words in [
        ("Keras' first scale", "0.2 % of the gradients flowing back between layers become 0"),
        ("Too large", "6.1 % overflow"),
        ("bfloat16 needs none", "rounds every number to two or three digits"),
        ("float16, not scaled", "no loss scale"),
    ]:
        lab.get_by_role("button", name=preset, exact=True).click()
        expect(sentence).to_contain_text(words)
        expect(lab.get_by_role("button", name=preset, exact=True)).to_have_attribute("aria-pressed", "true")
    lab.get_by_role("button", name="Undo").click()
    expect(sentence).to_contain_text("two or three digits")
    lab.get_by_role("button", name="Reset").click()
    expect(sentence).to_contain_text("43 %")


def test_the_scale_is_set_by_keyboard_and_shows_in_the_code(lab: Locator, sentence: Locator) -> None:
    scale = lab.get_by_role("slider", name="Loss scale", exact=True)
    scale.press("End")
    expect(scale).to_have_attribute("aria-valuetext", "2²⁴ = 16,777,216")
    lab.get_by_role("radio", name="of the weights").check()
    lab.get_by_role("radio", name="before training").check()
    expect(sentence).to_contain_text("skips this step and halves the scale to 2²³")
    lab.get_by_text("Show the code").click()
    expect(lab.locator("pre")).to_contain_text("initial_scale=2.0**24")
    lab.get_by_role("radio", name="bfloat16", exact=True).check()
    expect(lab.locator("pre")).to_contain_text('set_dtype_policy("mixed_bfloat16")')
    expect(lab.locator("pre")).not_to_contain_text("LossScaleOptimizer")


def test_sizes_are_read_by_keyboard_and_as_a_table(lab: Locator, sentence: Locator) -> None:
    reader = lab.get_by_role("slider", name="Read values: Sizes of the gradients, scaled")
    reader.press("Home")
    expect(lab.locator(".chart-tip").first).to_contain_text("2 to the power of")
    lab.get_by_role("button", name="Table").first.click()
    table = lab.get_by_role("region", name="Sizes of the gradients, scaled, as a table")
    expect(table.get_by_role("cell").first).to_contain_text("%")


def test_the_lab_is_accessible_in_both_themes(
    theme: str, run_lesson: Callable[..., Any], accessibility_problems: Callable[[str], list[str]]
) -> None:
    run_lesson('lab("loss_scale")')
    assert accessibility_problems("[data-lab]") == []
