"""Labs in a dashboard by Voila: its own page, no notebook around them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tools.server import free_port, private_folders, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def address(two_labs: Path, tmp_path: Path) -> Iterator[str]:
    """Voila serving the lesson."""
    port = free_port()
    options = ["--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1"]
    command = [sys.executable, "-m", "voila", str(two_labs), *options]
    environment = os.environ | private_folders(tmp_path / "private")
    url, log = f"http://127.0.0.1:{port}", tmp_path / "voila.log"
    with serving(command, url, log, folder=two_labs.parent, environment=environment):
        yield url


def test_labs_answer_and_train_in_voila(page: Page, address: str) -> None:
    page.goto(address)
    first = page.locator('[data-lab="optimization_lab"]')
    second = page.locator('[data-lab="performance_tradeoff_explorer"]')
    for lab, label in ((first, "Strength"), (second, "Latency at most")):
        slider = lab.get_by_role("slider", name=label, exact=True)
        slider.wait_for(timeout=90_000)
        before = str(slider.get_attribute("aria-valuetext"))
        slider.press("ArrowLeft")
        expect(slider).not_to_have_attribute("aria-valuetext", before)
    first.get_by_role("button", name="Reset").click()
    first.get_by_role("button", name="Train it now").click()
    expect(first).to_contain_text("Every weight agrees with the stored one", timeout=120_000)
