"""Labs in a dashboard by Voila: its own page, no notebook around them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

START_SECONDS = 90
LABS = {
    "optimization_lab": "/widgets/optimization_lab.titanic.json",
    "performance_tradeoff_explorer": "/widgets/performance_tradeoff.titanic.json",
}


@pytest.fixture
def notebook(tmp_path: Path, lesson_front_matter: dict[str, Any]) -> Path:
    """A lesson of two labs in a work folder of its own."""
    path = tmp_path / "work" / "lesson.ipynb"
    (path.parent / ".course").mkdir(parents=True)
    widgets = [{"type": name, "data": data} for name, data in LABS.items()]
    opening = "from widgets import open_lesson\nlesson = open_lesson('90-test-lesson')"
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(source)
            for source in (opening, *(f'lesson.lab("{name}")' for name in LABS))
        ],
        metadata={
            "course": lesson_front_matter | {"widgets": widgets},
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        },
    )
    nbformat.write(notebook, path)
    return path


@pytest.fixture
def address(notebook: Path, tmp_path: Path) -> Iterator[str]:
    """Voila serving the notebook."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    names = ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    environment = os.environ | {name: str(tmp_path / name.lower()) for name in names}
    options = ["--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1"]
    command = [sys.executable, "-m", "voila", str(notebook), *options]
    log = tmp_path / "voila.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=notebook.parent, env=environment, stdout=output, stderr=output)
    try:
        _wait_until_served(f"http://127.0.0.1:{port}/", server, log)
        yield f"http://127.0.0.1:{port}/"
    finally:
        family = psutil.Process(server.pid).children(recursive=True)
        server.terminate()
        server.wait(20)
        for process in family:
            if process.is_running():
                process.kill()


def _wait_until_served(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text(errors="replace")
        try:
            urllib.request.urlopen(f"{url}nothing-is-here", timeout=5).close()
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"Voila did not start in {START_SECONDS} s:\n{log.read_text()}")


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
