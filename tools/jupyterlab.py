"""A real `course lab` and what a learner does in its notebooks, for tests, benchmarks and pictures."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tools.server import START_SECONDS, end, private_folders

LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"


@dataclass
class JupyterServer:
    """A running JupyterLab; `root` is the learner's work folder, `start_page` what `course lab` prints."""

    start_page: str
    url: str
    token: str
    root: Path

    def api(self, method: str, path: str, body: dict[str, object] | None = None) -> Any:
        """Call the server's REST interface; `path` begins with a slash."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            text = response.read()
        return json.loads(text) if text else None

    def set_theme(self, theme: str) -> None:
        """LIGHT or DARK, for pages opened from now on."""
        self.api(
            "PUT",
            "/lab/api/settings/@jupyterlab/apputils-extension:themes",
            {"raw": json.dumps({"theme": theme})},
        )

    def set_notebook_windowing(self, mode: str) -> None:
        """Whether cells out of view are in the page ("none": all are), for pages opened from now on."""
        self.api(
            "PUT",
            "/lab/api/settings/@jupyterlab/notebook-extension:tracker",
            {"raw": json.dumps({"windowingMode": mode})},
        )


@dataclass
class NotebookPage:
    """One notebook open in JupyterLab, and what a learner does with it."""

    page: Page
    server: JupyterServer
    path: Path
    panel: Locator = field(init=False)

    def open(self) -> NotebookPage:
        where = self.path.relative_to(self.server.root).as_posix()
        self.page.goto(
            f"{self.server.url}/lab/workspaces/test-{token_hex(4)}/tree/{where}?token={self.server.token}"
        )
        self.panel = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        self.panel.locator(".jp-Notebook .jp-Cell").first.wait_for()
        self.wait_until_idle()
        return self

    def reload(self) -> None:
        """Load the page anew, as when the learner closes the browser and comes back; the kernel lives on."""
        self.open()

    def wait_until_idle(self) -> None:
        # "Idle" is the earliest sign that the kernel is connected; running sooner is silently swallowed
        self.page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()

    def menu(self, name: str, command: str) -> None:
        """Choose an entry of the menu bar by its command, for example ("Run", "runmenu:run-all")."""
        self.page.get_by_role("menuitem", name=name, exact=True).click()
        self.page.locator(f'.lm-Menu-item[data-command="{command}"]').click()

    def run_all(self, timeout_seconds: float = 60) -> None:
        """Run every cell and wait until the last has finished. Fails at once if a cell raises."""
        # blank the counts of an earlier run: they would look like this run's
        self.page.evaluate(
            "document.querySelectorAll('.jp-InputArea-prompt').forEach(p => p.textContent = '')"
        )
        self.menu("Run", "runmenu:run-all")
        outcome = self.page.wait_for_function(
            """() => {
                // JupyterLab gives what a cell raises and what it writes to stderr the same mark
                const mark = '[data-mime-type="application/vnd.jupyter.stderr"]';
                const said = [...document.querySelectorAll(mark)].map(output => output.textContent);
                // a cell that is folded away has no such prompt
                const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')];
                const cutShort = prompts.some(prompt => prompt.textContent.startsWith('[ ]'));
                if (cutShort || said.some(text => text.includes('Traceback'))) return said.join('\\n');
                return prompts.every(prompt => /\\[\\d+\\]/.test(prompt.textContent)) && 'finished';
            }""",
            timeout=timeout_seconds * 1000,
        ).json_value()
        assert outcome == "finished", outcome
        self.wait_until_idle()

    def run_cell(self, number: int) -> None:
        """Run one cell, counted from 0, and wait until it has finished, with or without an error."""
        cell = self.panel.locator(".jp-Cell").nth(number)
        prompt = cell.locator(".jp-InputArea-prompt")
        prompt.evaluate("prompt => prompt.textContent = ''")  # an earlier count would look like this one's
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"), timeout=60_000)

    def edit_cell(self, number: int, source: str) -> None:
        self.panel.locator(".jp-Cell").nth(number).locator(".cm-content").fill(source)

    def restart_kernel(self) -> None:
        """Restart through the menu; outputs stay in the page, what the kernel remembered is gone."""
        self.menu("Kernel", "kernelmenu:restart")
        self.page.locator(".jp-Dialog button.jp-mod-accept").click()
        self.page.locator(".jp-Dialog").wait_for(state="detached")
        self.wait_until_idle()

    def shut_down_kernel(self) -> None:
        self.menu("Kernel", "kernelmenu:shutdown")
        self.page.locator("#jp-main-statusbar").get_by_text("No Kernel").wait_for()

    def start_kernel(self) -> None:
        """After `shut_down_kernel`."""
        self.menu("Kernel", "kernelmenu:restart")
        self.wait_until_idle()

    def add_cell(self, source: str) -> None:
        """Put a code cell at the end and run it; does not wait for it to finish."""
        # cells are not to be counted: with windowing only those in view are in the page
        self.panel.locator(".jp-Cell").evaluate_all(
            "cells => cells.forEach(cell => { cell.dataset.old = '' })"
        )
        # by keyboard: while JupyterLab still lays out what comes into view, a click can miss
        self.panel.locator(".jp-Notebook-footer").press("Enter")
        self.panel.locator(".jp-Cell.jp-mod-active:not([data-old]) .cm-content").fill(source)
        self.page.keyboard.press("Control+Enter")

    def save(self) -> None:
        self.menu("File", "docmanager:save")
        self.page.locator(".lm-TabBar-tab.jp-mod-current:not(.jp-mod-dirty)").first.wait_for()

    def painted(self, lab: str) -> int:
        """How often the lab of that name has been redrawn on screen."""
        return int(self.panel.locator(f'[data-lab="{lab}"]').get_attribute("data-painted") or 0)

    def wait_for_paint(self, lab: str, after: int = 0) -> int:
        """Wait until the lab's `data-painted` is greater than `after`; returns the new count."""
        handle = self.page.wait_for_function(
            """([lab, after]) => {
                const root = document.querySelector(`[data-lab="${lab}"]`);
                const painted = Number(root?.dataset.painted ?? 0);
                return painted > after && painted;
            }""",
            arg=[lab, after],
        )
        return int(handle.json_value())


@contextmanager
def course_lab(home: Path) -> Iterator[JupyterServer]:
    """`course lab` on a work folder below `home`, with settings, kernels and history of its own."""
    work = home / "work"
    work.mkdir()
    settings = home / "settings"
    tracker = settings / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    tracker.parent.mkdir(parents=True)
    tracker.write_text('{"windowingMode": "none"}')  # cells out of view stay in the page, so tests find them
    environment = os.environ | private_folders(home / "private")
    environment |= {"JUPYTERLAB_SETTINGS_DIR": str(settings), "OMP_NUM_THREADS": "1"}
    environment.pop("COURSE_PROGRESS", None)
    environment.pop("COURSE_GRADING", None)
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "course.cli", "lab", "--no-browser", "--port=0", f"--work={work}"],
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        yield JupyterServer(*_wait_for_server(process, log), work)
    finally:
        end(process)


def _wait_for_server(process: subprocess.Popen[bytes], log: Path) -> tuple[str, str, str]:
    """The start page, the server's address and the token, which `course lab` prints when all is ready."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        text = log.read_text(errors="replace")
        assert process.poll() is None, f"JupyterLab ended at once:\n{text}"
        if printed := re.search(r"(http://127\.0\.0\.1:\d+)/\S*\?token=(\w+)", text):
            return printed[0], printed[1], printed[2]
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start in {START_SECONDS} s:\n{log.read_text()}")
