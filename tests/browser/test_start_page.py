from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def start_page(page: Page, server: Any, end_kernels: None) -> Locator:
    """The page that `course lab` opens, with its kernel ready."""
    page.goto(server.start_page)
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    panel.locator(".jp-Cell").first.wait_for()
    page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()
    return panel


def run_everything(page: Page) -> Locator:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
    return page.get_by_role("region", name="Where you are")


def test_it_opens_without_pop_ups(page: Page, start_page: Locator) -> None:
    expect(start_page.get_by_role("heading").first).to_be_visible()
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".Toastify__toast").count() == 0


def test_its_links_open_a_lesson_inside_jupyterlab(page: Page, start_page: Locator) -> None:
    where = run_everything(page)
    expect(where.get_by_role("heading", name="Lessons")).to_be_visible()
    page.evaluate("window.stillTheSamePage = true")
    where.locator('.mo-lessons a[href*="06-regularisation"]').click()
    page.wait_for_url("**/tree/06-regularisation/lesson.ipynb")
    assert page.evaluate("window.stillTheSamePage")


def test_a_track_shows_the_lessons_in_the_order_of_its_document(page: Page, start_page: Locator) -> None:
    where = run_everything(page)
    tracks = where.locator("details")
    expect(tracks).to_have_count(5)
    expect(tracks.first.get_by_role("listitem").first).to_be_hidden()
    tracks.first.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(tracks.first.get_by_role("listitem").first).to_be_visible()


@pytest.mark.usefixtures("theme")
def test_axe_finds_nothing_serious_on_it(
    page: Page, start_page: Locator, accessibility_problems: Callable[[str], list[str]]
) -> None:
    expect(run_everything(page).get_by_role("heading", name="Lessons")).to_be_visible()
    page.locator("details summary").first.click()
    assert accessibility_problems(".mo") == []
