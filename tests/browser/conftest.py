"""A real JupyterLab and a real Chromium for the tests in this folder.

Each pytest-xdist worker has a server of its own (port, token, folders); each test has a browser page of its
own and, through `write_notebook`, a folder with a progress file of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import nbformat
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from tools.jupyterlab import DARK, LIGHT, JupyterServer, NotebookPage, course_lab

expect.set_options(timeout=30_000)  # a kernel on a busy machine takes its time


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    with course_lab(tmp_path_factory.mktemp("jupyter")) as server:
        yield server


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


@pytest.fixture
def two_labs(tmp_path: Path, lesson_front_matter: dict[str, Any]) -> Path:
    """A lesson of both large labs, in a work folder that no server serves yet."""
    labs = {
        "optimization_lab": "/widgets/optimization_lab.titanic.json",
        "performance_tradeoff_explorer": "/widgets/performance_tradeoff.titanic.json",
    }
    opening = "from widgets import open_lesson\nlesson = open_lesson('90-test-lesson')"
    cells = (opening, *(f'lesson.lab("{name}")' for name in labs))
    widgets = [{"type": name, "data": data} for name, data in labs.items()]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells],
        metadata={
            "course": lesson_front_matter | {"widgets": widgets},
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        },
    )
    path = tmp_path / "work" / "lesson.ipynb"
    (path.parent / ".course").mkdir(parents=True)
    nbformat.write(notebook, path)
    return path
