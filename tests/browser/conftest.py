"""A real JupyterLab and a real Chromium for the tests in this folder.

Each pytest-xdist worker has a server of its own (port, token, folders); each test has a browser page of its
own and, through `write_notebook`, a folder with a progress file of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

import nbformat
import psutil
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page, expect

SERVER_START_SECONDS = 90
expect.set_options(timeout=30_000)  # a kernel on a busy machine takes its time
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
        cells = self.panel.locator(".jp-Cell")
        count = cells.count()
        self.panel.locator(".jp-Notebook-footer").click()
        cells.nth(count).locator(".cm-content").fill(source)
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


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """`course lab` on a work folder of its own, with settings, kernels and history of its own."""
    home = tmp_path_factory.mktemp("jupyter")
    work = home / "work"
    work.mkdir()
    settings = home / "settings"
    tracker = settings / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    tracker.parent.mkdir(parents=True)
    tracker.write_text('{"windowingMode": "none"}')  # cells out of view stay in the page, so tests find them
    environment = os.environ | {
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "OMP_NUM_THREADS": "1",
    }
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
        _end(process)


def _wait_for_server(process: subprocess.Popen[bytes], log: Path) -> tuple[str, str, str]:
    """The start page, the server's address and the token, which `course lab` prints when all is ready."""
    end = time.monotonic() + SERVER_START_SECONDS
    while time.monotonic() < end:
        text = log.read_text(errors="replace")
        assert process.poll() is None, f"JupyterLab ended at once:\n{text}"
        if printed := re.search(r"(http://127\.0\.0\.1:\d+)/\S*\?token=(\w+)", text):
            return printed[0], printed[1], printed[2]
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start in {SERVER_START_SECONDS} s:\n{log.read_text()}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server and every process it started (kernels among them), each by its own id."""
    family = [*psutil.Process(process.pid).children(recursive=True)] if process.poll() is None else []
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _, alive = psutil.wait_procs(family, timeout=5)
    for straggler in alive:
        straggler.kill()
    psutil.wait_procs(alive, timeout=5)


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page in a fresh browser profile, which asks for reduced motion."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """When a test with a page fails, keep what was on screen and say where."""
    report = yield
    page, folder = item.funcargs.get("page"), item.funcargs.get("tmp_path")
    if call.when == "call" and report.failed and page and folder:
        picture = folder / "last.png"
        page.screenshot(path=picture)
        report.sections.append(("Last picture", str(picture)))
    return report


@pytest.fixture
def write_notebook(server: JupyterServer) -> Callable[..., Path]:
    """Writes `lesson.ipynb` (or `name`): code cells, and front-matter in its metadata.

    It goes into a new work folder, which has a `.course` folder of its own, and so a progress file too.
    """
    folder = server.root / f"test-{token_hex(4)}"
    (folder / ".course").mkdir(parents=True)

    def write(cells: list[str], course: dict[str, object], name: str = "lesson.ipynb") -> Path:
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(cells)],
            metadata={
                "course": course,
                "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            },
        )
        path = folder / name
        nbformat.write(notebook, path)
        return path

    return write


@pytest.fixture
def open_notebook(page: Page, server: JupyterServer, end_kernels: None) -> Callable[[Path], NotebookPage]:
    """Opens a notebook below the work folder."""
    return lambda path: NotebookPage(page, server, path).open()


@pytest.fixture
def end_kernels(page: Page, server: JupyterServer) -> Iterator[None]:
    """Ends the kernels that the test has started."""
    before = {session["id"] for session in server.api("GET", "/api/sessions")}
    yield
    page.close()  # first, or JupyterLab would ask what became of its kernel
    for session in server.api("GET", "/api/sessions"):
        if session["id"] not in before:
            server.api("DELETE", f"/api/sessions/{session['id']}")


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(request: pytest.FixtureRequest, server: JupyterServer) -> Iterator[str]:
    """Runs the test once in the light and once in the dark theme; ask for it before opening a notebook."""
    server.set_theme(request.param)
    yield request.param
    server.set_theme(LIGHT)


@pytest.fixture
def accessibility_problems(page: Page) -> Callable[[str], list[str]]:
    """axe-core's serious and critical findings below a CSS selector, one readable line each."""

    def find(selector: str) -> list[str]:
        page.locator(selector).first.wait_for()
        page.evaluate(AXE_SCRIPT)
        result = page.evaluate("selector => axe.run({include: [selector]})", selector)
        return [
            f"{violation['impact']}: {violation['id']}: {node['html'][:200]}: {node['failureSummary']}"
            for violation in result["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]

    return find


@pytest.fixture
def lesson_front_matter() -> dict[str, Any]:
    """A small lesson with words that are easy to look for: what must not be seen too early is in capitals."""
    return {
        "id": "90-test-lesson",
        "title": "A lesson for tests",
        "duration_min": 20,
        "prereqs": ["06-regularisation"],
        "goals": ["See that it works", "Say why, in `code`"],
        "video": {"platform": "youtube", "id": "abc"},
        "quiz": [
            {
                "id": "colour",
                "q": "Which one is red?",
                "options": ["grass", "blood", "sky"],
                "answer": 1,
                "explain": "EXPLAIN-COLOUR",
                "why": {0: "WHY-GRASS", 2: "WHY-SKY"},
            },
            {
                "id": "even",
                "q": "Which ones are even?",
                "options": ["two", "three", "four"],
                "answer": [0, 2],
                "explain": "EXPLAIN-EVEN",
                "why": {1: "WHY-THREE"},
            },
        ],
        "flashcards": [{"Ridge": "BACK-RIDGE"}, {"Lasso": "BACK-LASSO"}, {"Dropout": "BACK-DROPOUT"}],
        "reflection": ["What surprised you?", "What will you do on Monday?"],
    }


@pytest.fixture
def run_lesson(
    write_notebook: Callable[..., Path],
    open_notebook: Callable[[Path], NotebookPage],
    lesson_front_matter: dict[str, Any],
) -> Callable[..., NotebookPage]:
    """Opens the small lesson with one cell for each call, such as "quiz()", and runs it."""

    def run(*calls: str) -> NotebookPage:
        opening = "from widgets import open_lesson\nlesson = open_lesson('90-test-lesson')"
        path = write_notebook([opening, *(f"lesson.{call}" for call in calls)], lesson_front_matter)
        notebook = open_notebook(path)
        notebook.run_all()
        return notebook

    return run
