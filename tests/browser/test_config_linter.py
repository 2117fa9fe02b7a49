"""The lab *Five faults* in a real page: typing, jumping to a line, presets, and a text that is no YAML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def run_linter(lesson_front_matter: dict[str, Any], run_lesson: Callable[..., Any]) -> Callable[[], Any]:
    lesson_front_matter["widgets"] = [{"type": "config_linter"}]
    return lambda: run_lesson('lab("config_linter")')


@pytest.fixture
def lab(page: Page) -> Locator:
    return page.locator('[data-lab="config_linter"]')


def test_mending_a_fault_by_keyboard_leaves_four(
    page: Page, run_linter: Callable[[], Any], lab: Locator
) -> None:
    run_linter()
    expect(lab).to_contain_text("5 of 5 faults left")
    text = lab.get_by_label("hparams.yaml")
    text.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Shift+End")
    page.keyboard.type("displayName: dd aa bb xx")  # D D, A, B and X are commands of Jupyter's
    expect(lab).to_contain_text("4 of 5 faults left")
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    assert page.locator(".jp-Cell").count() == 2, "JupyterLab took a key for a command"


def test_a_new_line_begins_where_the_one_above_does(
    page: Page, run_linter: Callable[[], Any], lab: Locator
) -> None:
    run_linter()
    text = lab.get_by_label("hparams.yaml")
    text.fill("studySpec:\n  metrics:\n    - metricId: auc")
    text.press("End")
    text.press("Enter")
    page.keyboard.type("x")
    expect(text).to_have_value("studySpec:\n  metrics:\n    - metricId: auc\n    x")


def test_a_fault_leads_to_its_line(run_linter: Callable[[], Any], lab: Locator) -> None:
    run_linter()
    lab.get_by_role("button", name="line 5").click()
    text = lab.get_by_label("hparams.yaml")
    expect(text).to_be_focused()
    chosen = text.evaluate("node => node.value.slice(node.selectionStart, node.selectionEnd)")
    assert chosen.strip() == "- id: auc"


def test_what_would_be_right_is_told_on_demand(run_linter: Callable[[], Any], lab: Locator) -> None:
    run_linter()
    expect(lab).not_to_contain_text("the reference calls it metricId")
    lab.get_by_label("Show what would be right").check()
    expect(lab).to_contain_text("the reference calls it metricId")


def test_each_preset_says_what_it_is_about(run_linter: Callable[[], Any], lab: Locator) -> None:
    run_linter()
    lab.get_by_role("button", name="All faults mended").click()
    expect(lab).to_contain_text("no faults left")
    expect(lab).to_contain_text("50 trials × 2 hours × £0.35 = £35.00")
    expect(lab).to_contain_text("5 at a time: 10 rounds, 20 hours of waiting")
    lab.get_by_role("button", name="Valid but wasteful").click()
    expect(lab).to_contain_text("The service takes this, and your £35.00.")
    lab.get_by_role("button", name="Not even YAML").click()
    expect(lab).to_contain_text("This is no YAML yet")


@pytest.mark.usefixtures("theme")
def test_axe_finds_nothing_serious_in_the_linter(
    run_linter: Callable[[], Any], lab: Locator, accessibility_problems: Callable[[str], list[str]]
) -> None:
    run_linter()
    lab.get_by_label("Show what would be right").check()
    assert accessibility_problems('[data-lab="config_linter"]') == []
    lab.get_by_role("button", name="All faults mended").click()
    expect(lab).to_contain_text("no faults left")
    assert accessibility_problems('[data-lab="config_linter"]') == []
