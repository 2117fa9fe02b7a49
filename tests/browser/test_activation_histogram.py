"""The lab on first weights: presets, sentence, keyboard, code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def lesson_front_matter(lesson_front_matter: dict[str, Any]) -> dict[str, Any]:
    return lesson_front_matter | {"widgets": [{"type": "activation_histogram"}]}


@pytest.fixture
def lab(page: Page) -> Locator:
    return page.locator("[data-lab]")


@pytest.fixture
def sentence(lab: Locator, run_lesson: Callable[..., Any]) -> Locator:
    run_lesson('lab("activation_histogram")')
    return lab.locator(".lab-sentence")


def test_each_preset_makes_its_point(lab: Locator, sentence: Locator) -> None:
    expect(sentence).to_contain_text("goes from 0.59 to 2e−4: the signal fades")
    for preset, words in [
        ("Zeros", "every input gives the same output"),
        ("Too small", "the signal fades"),
        ("Too large", "of the outputs are saturated"),
        ("Glorot + tanh", "the signal survives"),
        ("He + ReLU", "the signal survives"),
        ("It only looks alive", "the same for every input"),
    ]:
        lab.get_by_role("button", name=preset, exact=True).click()
        expect(sentence).to_contain_text(words)
        expect(lab.get_by_role("button", name=preset, exact=True)).to_have_attribute("aria-pressed", "true")
    lab.get_by_role("button", name="Undo").click()
    expect(sentence).to_contain_text("the signal survives")
    lab.get_by_role("button", name="Reset").click()
    expect(sentence).to_contain_text("the signal fades")


def test_width_and_depth_are_set_by_keyboard_and_show_in_the_code(lab: Locator, sentence: Locator) -> None:
    lab.get_by_role("slider", name="Depth").press("Home")
    expect(sentence).to_contain_text("From layer 1 to layer 2")
    lab.get_by_role("slider", name="Width").press("End")
    expect(lab.get_by_text("128 units a layer")).to_be_visible()
    lab.get_by_role("radio", name="tanh").check()
    lab.get_by_text("Show the code").click()
    code = lab.locator("pre")
    expect(code).to_contain_text("width, depth = 128, 2")
    expect(code).to_contain_text("np.tanh(x @ W)")
    expect(code).to_contain_text("np.sqrt(2 / (width + width))")


def test_histograms_are_read_by_keyboard_and_as_a_table(lab: Locator, sentence: Locator) -> None:
    reader = lab.get_by_role("slider", name="Read values: What comes out of the layers")
    reader.press("Home")
    expect(lab.locator(".chart-tip").first).to_contain_text("layer 20")
    lab.get_by_role("button", name="Table").first.click()
    table = lab.get_by_role("region", name="What comes out of the layers, as a table")
    expect(table.get_by_role("columnheader", name="layer 1", exact=True)).to_be_visible()
    expect(table.get_by_role("cell").first).to_contain_text("%")


def test_the_lab_is_accessible_in_both_themes(
    theme: str, run_lesson: Callable[..., Any], accessibility_problems: Callable[[str], list[str]]
) -> None:
    run_lesson('lab("activation_histogram")')
    assert accessibility_problems("[data-lab]") == []
