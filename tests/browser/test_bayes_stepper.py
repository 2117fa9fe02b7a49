"""The Bayes stepper in a real page: by keyboard alone, by mouse, and to the end of a round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Run = Callable[..., Any]
Problems = Callable[[str], list[str]]


@pytest.fixture
def run_stepper(lesson_front_matter: dict[str, Any], run_lesson: Run) -> Callable[[], Any]:
    lesson_front_matter["widgets"] = [{"type": "bayes_stepper"}]
    return lambda: run_lesson('lab("bayes_stepper")')


@pytest.fixture
def lab(page: Page) -> Locator:
    return page.locator('[data-lab="bayes_stepper"]')


def test_a_round_is_played_by_keyboard_alone(
    page: Page, run_stepper: Callable[[], Any], lab: Locator
) -> None:
    run_stepper()
    lab.get_by_role("slider", name="Your next learning rate").focus()
    for left in range(7, -1, -1):
        page.keyboard.press("Home")
        for _ in range(left + 1):
            page.keyboard.press("PageUp")
        if left % 2:
            page.keyboard.press("Tab")  # to the button; Enter on the slider does the same
        page.keyboard.press("Enter")
        expect(lab).to_contain_text(f"{left} of 8 tries left")
        if left:
            expect(lab.get_by_role("slider", name="Your next learning rate")).to_be_focused()
    expect(lab.get_by_role("button", name="Reveal the curve")).to_be_focused()
    page.keyboard.press("Enter")
    expect(lab).to_contain_text("Your best is")
    expect(lab.get_by_role("button", name="Next round")).to_be_focused()
    page.keyboard.press("Enter")
    expect(lab).to_contain_text("Round 2 · 8 of 8 tries left")
    assert page.locator(".jp-Cell").count() == 2, "JupyterLab took a key for a command"


def test_moving_the_slider_repaints_the_picture(
    page: Page, run_stepper: Callable[[], Any], lab: Locator
) -> None:
    notebook = run_stepper()
    painted = notebook.wait_for_paint("bayes_stepper")
    line = lab.locator(".chart-rule").first
    before = line.get_attribute("x1")
    lab.get_by_role("slider", name="Your next learning rate").focus()
    page.keyboard.press("ArrowRight")
    notebook.wait_for_paint("bayes_stepper", after=painted)
    assert line.get_attribute("x1") != before


def test_a_click_in_the_picture_chooses_that_learning_rate(
    run_stepper: Callable[[], Any], lab: Locator
) -> None:
    run_stepper()
    plot = lab.locator(".chart-reader").first
    box = plot.bounding_box()
    assert box
    plot.click(position={"x": box["width"] * 0.75, "y": 40})
    expect(lab.get_by_role("slider", name="Your next learning rate")).to_have_attribute(
        "aria-valuetext", "0.1"
    )


def test_a_rate_that_is_known_cannot_be_tried_again(run_stepper: Callable[[], Any], lab: Locator) -> None:
    run_stepper()
    lab.get_by_role("button", name="Try it").click()
    expect(lab).to_contain_text("7 of 8 tries left")
    expect(lab.get_by_role("button", name="Try it")).to_be_disabled()


def test_the_expected_improvement_is_shown_on_demand(run_stepper: Callable[[], Any], lab: Locator) -> None:
    run_stepper()
    picture = lab.get_by_role("img", name="Expected improvement over the learning rate")
    expect(picture).to_have_count(0)
    lab.get_by_label("Show the expected improvement before I choose").check()
    expect(picture).to_be_visible()


@pytest.mark.usefixtures("theme")
def test_axe_finds_nothing_serious_in_the_stepper(
    run_stepper: Callable[[], Any], lab: Locator, accessibility_problems: Problems
) -> None:
    run_stepper()
    lab.get_by_label("Show the expected improvement before I choose").check()
    assert accessibility_problems('[data-lab="bayes_stepper"]') == []
    slider = lab.get_by_role("slider", name="Your next learning rate")
    for left in range(7, -1, -1):
        slider.fill(str(5 + 10 * left))
        lab.get_by_role("button", name="Try it").click()
        expect(lab).to_contain_text(f"{left} of 8 tries left")
    lab.get_by_role("button", name="Reveal the curve").click()
    expect(lab.get_by_role("table")).to_contain_text("Random")
    assert accessibility_problems('[data-lab="bayes_stepper"]') == []
