from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Run = Callable[..., Any]


def test_what_is_written_is_saved_while_writing_and_comes_back(page: Page, run_lesson: Run) -> None:
    notebook = run_lesson("reflection()")
    field = page.get_by_role("textbox", name="What surprised you?")
    field.click()
    page.keyboard.type("dd aa b: 1 < 2")  # letters that are commands in JupyterLab
    reflection = page.get_by_role("region", name="Reflection")
    expect(reflection.get_by_text("Saved ")).to_be_visible()
    expect(field).to_have_value("dd aa b: 1 < 2")
    assert page.locator(".jp-Cell").count() == 2, "JupyterLab took a key for a command"
    notebook.restart_kernel()
    notebook.run_all()
    expect(field).to_have_value("dd aa b: 1 < 2")
    expect(reflection.get_by_text("Saved ")).to_be_visible()


def test_what_is_written_without_a_kernel_is_kept_and_saved_when_it_is_back(
    page: Page, run_lesson: Run
) -> None:
    notebook = run_lesson("reflection()")
    reflection = page.get_by_role("region", name="Reflection")
    field = page.get_by_role("textbox", name="What surprised you?")
    notebook.shut_down_kernel()
    field.fill("Written while the kernel was away")
    expect(reflection).to_contain_text("The kernel is not running")
    expect(reflection).to_contain_text("Not saved yet. Your text stays here, and this tries again.")
    expect(field).to_have_value("Written while the kernel was away")
    notebook.start_kernel()
    notebook.run_all()
    expect(field).to_have_value("Written while the kernel was away")
    expect(reflection.get_by_text("Saved ")).to_be_visible()
    page.evaluate("localStorage.clear()")  # what comes now comes from the progress file
    notebook.restart_kernel()
    notebook.run_all()
    expect(field).to_have_value("Written while the kernel was away")
