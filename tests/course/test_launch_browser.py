"""What a learner sees when `course lab` opens: the start page, and nothing in front of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Of a `course lab` that runs in a fresh home folder."""
    page = tmp_path / "course/notebooks/start-here.ipynb"
    page.parent.mkdir(parents=True)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_markdown_cell("# Welcome", id="welcome")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), page)
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("JUPYTER", "JPY"))}
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "course.cli",
            "lab",
            "--no-browser",
            "--port",
            "0",
            "--work",
            tmp_path / "work",
        ],
        env={**kept, "HOME": str(tmp_path), "COURSE_ROOT": str(tmp_path / "course")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield next(line.strip() for line in process.stdout if line.startswith("http://"))
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_the_start_page_opens_without_pop_ups_errors_or_requests_to_elsewhere(
    address: str, browser_page: Page
) -> None:
    refused, elsewhere, errors = [], [], []
    browser_page.on("response", lambda got: refused.append(got.url) if got.status >= 400 else None)
    browser_page.on(
        "request", lambda sent: elsewhere.append(sent.url) if "//127.0.0.1" not in sent.url else None
    )
    browser_page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    browser_page.goto(address)
    browser_page.get_by_role("heading", name="Welcome").wait_for(timeout=60_000)
    browser_page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for(timeout=60_000)
    browser_page.wait_for_timeout(3_000)  # pop-ups come a moment later, when they come
    assert browser_page.locator(".jp-Dialog").count() == 0
    assert browser_page.locator(".Toastify__toast").all_inner_texts() == []
    assert "Nbgrader" not in browser_page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert [url for url in elsewhere if not url.startswith(("data:", "blob:"))] == []
    assert refused == []
    assert errors == []
