from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Run = Callable[..., Any]


def test_cards_are_turned_and_rated_by_keyboard_and_remembered(page: Page, run_lesson: Run) -> None:
    notebook = run_lesson("flashcards()")
    cards = page.get_by_role("region", name="Flashcards")
    expect(cards).to_contain_text("0 due · 3 new · 0 done")

    cards.get_by_role("button", name="Ridge").focus()
    page.keyboard.press("3")  # not turned yet: nothing to rate
    page.keyboard.press("Space")
    expect(cards).to_contain_text("BACK-RIDGE")
    expect(cards.get_by_role("group", name="How well did you know it?").get_by_role("button")).to_have_text(
        ["1Again1 min", "2Hard6 min", "3Good10 min", "4Easy8 d"]
    )
    page.keyboard.press("4")
    expect(cards.get_by_role("button", name="Lasso")).to_be_focused()
    expect(cards).to_contain_text("0 due · 2 new · 1 done")

    page.keyboard.press("Enter")
    expect(cards).to_contain_text("BACK-LASSO")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the second button: Hard
    expect(cards.get_by_role("button", name="Dropout")).to_be_focused()
    expect(cards).to_contain_text("1 due · 1 new · 2 done")
    assert page.locator(".jp-Cell").count() == 2, "JupyterLab took a key for a command"

    notebook.restart_kernel()
    notebook.run_all()
    expect(cards).to_contain_text("1 due · 1 new · 0 done")
    expect(cards).not_to_contain_text("Ridge")


def test_when_nothing_is_due_it_says_what_comes_and_offers_all(page: Page, run_lesson: Run) -> None:
    run_lesson("flashcards()")
    cards = page.get_by_role("region", name="Flashcards")
    for term in ("Ridge", "Lasso", "Dropout"):
        cards.get_by_role("button", name=term).click()
        cards.get_by_role("button", name="Easy").click()
    expect(cards).to_contain_text("Done for now. The next card is due in 8 d")
    cards.get_by_role("button", name="Study all anyway").click()
    expect(cards.get_by_role("button", name="Ridge")).to_be_focused()
