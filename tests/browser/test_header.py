from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Run = Callable[..., Any]


def test_a_prerequisite_opens_inside_jupyterlab(page: Page, run_lesson: Run) -> None:
    run_lesson("header()")
    page.evaluate("window.stillTheSamePage = true")
    page.get_by_role("region", name="About this lesson").locator("a[data-commandlinker-command]").click()
    page.wait_for_url("**/tree/06-regularisation/lesson.ipynb")
    assert page.evaluate("window.stillTheSamePage")


def test_the_header_says_what_the_lesson_is_and_the_video_comes_and_goes_with_the_network(
    page: Page, run_lesson: Run
) -> None:
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    notebook = run_lesson("header()")
    header = page.get_by_role("region", name="About this lesson")
    expect(header).to_contain_text("20 minutes")
    expect(header.get_by_role("listitem")).to_have_text(["See that it works", "Say why, in code"])
    expect(header).to_contain_text("progress.db")
    video = header.get_by_role("link", name="Watch the video")
    expect(video).to_have_attribute("href", "https://www.youtube.com/watch?v=abc")
    page.context.set_offline(True)
    expect(video).to_have_count(0)
    expect(header).to_contain_text("which needs the internet")
    page.context.set_offline(False)
    expect(video).to_be_visible()
    elsewhere = [url for url in asked_for if not url.startswith((notebook.server.url, "blob:", "data:"))]
    assert elsewhere == []
