"""The Performance Trade-off Explorer in the page: limits, scenarios, the front, and what it advises."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Run = Callable[..., Any]
EXPLORER = 'lab("performance_tradeoff_explorer")'


@pytest.fixture
def lesson_front_matter(lesson_front_matter: dict[str, Any]) -> dict[str, Any]:
    widget = {"type": "performance_tradeoff_explorer", "data": "/widgets/performance_tradeoff.titanic.json"}
    return lesson_front_matter | {"widgets": [widget]}


@pytest.fixture
def lab(page: Page) -> Locator:
    return page.locator("[data-lab]")


def survivors(lab: Locator) -> int:
    found = re.search(r"(\d+) of 18 models survive", lab.locator(".lab-sentence").inner_text())
    assert found
    return int(found[1])


def test_a_tighter_limit_leaves_fewer_models_and_says_what_that_costs(lab: Locator, run_lesson: Run) -> None:
    run_lesson(EXPLORER)
    latency = lab.get_by_role("slider", name="Latency at most", exact=True)
    before = survivors(lab)
    for _ in range(4):
        latency.press("ArrowLeft")
    assert survivors(lab) < before
    latency.press("Home")
    lab.get_by_role("slider", name="Size at most", exact=True).press("Home")
    expect(lab.locator(".lab-sentence")).to_contain_text(
        "No model survives these limits: loosen one of them."
    )


def test_each_deployment_has_its_own_priorities(lab: Locator, run_lesson: Run) -> None:
    run_lesson(EXPLORER)
    sentence = lab.locator(".lab-sentence")
    for scenario, priority in (
        ("batch", "accuracy comes first"),
        ("edge", "compressed size comes first"),
        ("real-time", "latency of one row comes first"),
    ):
        lab.get_by_role("radio", name=scenario, exact=True).check(force=True)
        expect(sentence).to_contain_text(priority)


def test_a_third_criterion_makes_the_front_longer(lab: Locator, run_lesson: Run) -> None:
    run_lesson(EXPLORER)
    sentence = lab.locator(".lab-sentence")

    def unbeaten() -> int:
        return int(re.search(r"(\d+) of them beaten by none", sentence.inner_text())[1])  # type: ignore[index]

    two = unbeaten()
    lab.get_by_label("And", exact=True).select_option("Interpretability")
    expect(sentence).to_contain_text("accuracy and interpretability")
    assert unbeaten() > two


def test_two_views_of_the_explorer_agree(page: Page, run_lesson: Run) -> None:
    run_lesson(f"slug; one = lesson.{EXPLORER}; display(one); display(one)")
    first, second = (page.locator("[data-lab]").nth(number) for number in (0, 1))
    first.get_by_role("button", name="Under 10 kB on a device").click()
    expect(second.get_by_role("radio", name="edge", exact=True)).to_be_checked()
    assert first.locator(".lab-sentence").inner_text() == second.locator(".lab-sentence").inner_text()


def test_axe_finds_nothing_serious_in_the_explorer(
    theme: str, lab: Locator, run_lesson: Run, accessibility_problems: Callable[[str], list[str]]
) -> None:
    run_lesson(EXPLORER)
    lab.get_by_text("All models in figures").click()
    lab.get_by_text("Show the code").click()
    assert accessibility_problems("[data-lab]") == []
