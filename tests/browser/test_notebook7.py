"""Labs in Jupyter Notebook 7."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.grader.formgrader import jupyter_server

pytestmark = pytest.mark.browser


@pytest.fixture
def url(two_labs: Path, tmp_path: Path) -> Iterator[str]:
    """A server in the work folder, open to the token `test`."""
    with jupyter_server(two_labs.parent, tmp_path / "server") as address:
        yield address


@pytest.fixture
def opened(page: Page, url: str) -> Page:
    page.goto(f"{url}/notebooks/lesson.ipynb?token=test")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    wait_for_kernel(page, url)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
    expect(page.locator("[data-lab]")).to_have_count(2, timeout=90_000)
    return page


def wait_for_kernel(page: Page, url: str) -> None:
    """Until then the page swallows what it is asked to run; its own sign says idle from the beginning."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        kernels = [each["kernel"] for each in page.request.get(f"{url}/api/sessions?token=test").json()]
        if any(kernel["connections"] and kernel["execution_state"] == "idle" for kernel in kernels):
            return
        page.wait_for_timeout(200)
    raise AssertionError("no kernel was connected in 60 s")


def lab(page: Page, name: str) -> Locator:
    return page.locator(f'[data-lab="{name}"]')


def test_a_model_is_trained_now(opened: Page) -> None:
    first = lab(opened, "optimization_lab")
    first.get_by_role("button", name="Train it now").click()
    expect(first).to_contain_text(re.compile("Every weight agrees with the stored one"), timeout=120_000)


def test_sliders_answer_to_the_keyboard(opened: Page) -> None:
    for name, label in (
        ("optimization_lab", "Strength"),
        ("performance_tradeoff_explorer", "Latency at most"),
    ):
        slider = lab(opened, name).get_by_role("slider", name=label, exact=True)
        before = str(slider.get_attribute("aria-valuetext"))
        slider.focus()
        opened.keyboard.press("ArrowLeft")
        expect(slider).not_to_have_attribute("aria-valuetext", before)
    for key in "ddab":  # in command mode: delete the cell, insert cells
        opened.keyboard.press(key)
    expect(opened.locator(".jp-Cell")).to_have_count(3)


def test_saving_works_from_within_a_widget(opened: Page) -> None:
    slider = lab(opened, "optimization_lab").get_by_role("slider", name="Strength", exact=True)
    slider.focus()
    with opened.expect_request(lambda request: request.method == "PUT" and "lesson.ipynb" in request.url):
        opened.keyboard.press("Control+s")
