"""Labs in Jupyter Notebook 7."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.grader.formgrader import jupyter_server

pytestmark = pytest.mark.browser

LABS = {
    "optimization_lab": "/widgets/optimization_lab.titanic.json",
    "performance_tradeoff_explorer": "/widgets/performance_tradeoff.titanic.json",
}
OPENING = "from widgets import open_lesson\nlesson = open_lesson('90-test-lesson')"


@pytest.fixture
def url(tmp_path: Path, lesson_front_matter: dict[str, Any]) -> Iterator[str]:
    """A server with a notebook of both labs, open to the token `test`."""
    work = tmp_path / "work"
    (work / ".course").mkdir(parents=True)
    widgets = [{"type": name, "data": data} for name, data in LABS.items()]
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(source)
            for source in (OPENING, *(f'lesson.lab("{name}")' for name in LABS))
        ],
        metadata={
            "course": lesson_front_matter | {"widgets": widgets},
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        },
    )
    nbformat.write(notebook, work / "lesson.ipynb")
    with jupyter_server(work, tmp_path / "server") as address:
        yield address


@pytest.fixture
def opened(page: Page, url: str) -> Page:
    page.goto(f"{url}/notebooks/lesson.ipynb?token=test")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
    expect(page.locator("[data-lab]")).to_have_count(2, timeout=90_000)
    return page


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
