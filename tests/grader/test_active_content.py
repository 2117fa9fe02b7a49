"""Nothing of a submission acts in the pages that show it: real feedback, real formgrader, real Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from playwright.sync_api import Page, Request
from traitlets.config import Config

from grader.feedback.active_content import SettleContent
from tests.grader import hostile_cells
from tests.grader.formgrader import jupyter_server, log_in, page_of

# one of the attacks is a language of that name
pytestmark = pytest.mark.filterwarnings("ignore:No lexer found")
ASSIGNMENT = "01-averages"
FORMULAS = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"
"""The page's own renderer, which nbgrader's templates load."""
# nbconvert's own templates stop these, or they need what its plain page lacks (jQuery, a server, minutes);
# formgrader's pages differ, so they are tried there all the same
STOPPED_ANYWAY = """
    attachment data error form lexer md_alt md_display md_fence md_formula md_heading md_page md_protocol
    md_title mutation noscript out_js out_latex out_pdf out_plain out_png out_svg raw refresh source stream
    tags title
"""
PRESS_ALL = """
    for (const link of document.querySelectorAll("a[href]"))
        if (link.protocol == "javascript:") link.click()
"""


class Watched:
    """A page, and what it did that only a notebook could make it do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked_for: list[str] = []
        self.dialogs: list[str] = []
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("request", self._note)
        page.route(
            lambda url: not url.startswith(("http://127.0.0.1", "file:", "data:")),
            lambda route: route.abort(),
        )

    def _note(self, request: Request) -> None:
        own = ("http://127.0.0.1", "file:", "data:", "blob:", FORMULAS)
        if not request.url.startswith(own):
            self.asked_for.append(request.url)

    def ran(self) -> list[str]:
        """What scripts of the notebook have set by now."""
        return list(self.page.evaluate("Object.keys(window).filter(name => name.startsWith('pwned'))"))

    def acted(self) -> set[str]:
        """Names of the attacks that did something."""
        asked = {url.rpartition("/")[2] for url in self.asked_for if url.startswith(hostile_cells.EVIL)}
        if any("/@jupyter-widgets/" in url for url in self.asked_for):
            asked.add("out_widget")
        return {name.removeprefix("pwned_") for name in self.ran()} | asked

    def settle(self) -> None:
        """Wait for whatever the notebook could have started."""
        self.page.wait_for_load_state("load")
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 300)))")


def notebook(course, cells: list[NotebookNode]) -> NotebookNode:
    """A submission with these cells before the learner edition's."""
    submitted = course.answered({}, essay="# <img src=x onerror=window.pwned_essay=1> essay-why")
    submitted.cells = [*cells, *submitted.cells]
    submitted.metadata.update(hostile_cells.metadata())
    return submitted


@pytest.fixture(scope="module")
def shown(_built, tmp_path_factory):
    """A course with two graded submissions: one as graded, one whose outputs nobody has cleaned."""
    from tests.grader.conftest import SampleCourse

    root = tmp_path_factory.mktemp("active") / "course"
    course = SampleCourse(Path(shutil.copytree(_built, root)))
    cells = {
        "run": [*hostile_cells.attacked_as_run(), *hostile_cells.harmless()],
        "written": hostile_cells.attacked_as_written(),
    }
    for student, its_cells in cells.items():
        folder = course.hand_in(student, notebook(course, its_cells))
        (folder / "own.png").write_bytes(hostile_cells.own_picture())
        (folder / "evil.html").write_text("<script>window.pwned_md_page=1</script>")
    done = course.grader("autograde", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    planted = root / "autograded" / "written" / ASSIGNMENT / "exercises.ipynb"
    graded = nbformat.read(planted, as_version=4)
    others = [cell for cell in graded.cells if "nbgrader" in cell.metadata]
    graded.cells = [*hostile_cells.attacked_as_written(), *others]
    graded.metadata.update(hostile_cells.metadata())
    planted.chmod(0o644)
    nbformat.write(graded, planted)
    done = course.grader("feedback", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    return course


def assert_nothing_acts(watched: Watched) -> None:
    watched.settle()
    page = watched.page
    assert watched.acted() == set()
    assert watched.asked_for == []
    notebook = page.locator("#notebook-container")
    links = notebook.locator("a[href]").evaluate_all("found => found.map(link => link.getAttribute('href'))")
    assert [link for link in links if not link.startswith(("#", "https://", "http://", "mailto:"))] == []
    handlers = "found => found.flatMap(one => one.getAttributeNames()).filter(name => name.startsWith('on'))"
    assert notebook.locator("*").evaluate_all(handlers) == []
    for tag in ("script", "iframe", "object", "embed", "style", "link", "meta", "base", "form", "svg"):
        assert notebook.locator(tag).count() == 0, tag
    assert watched.ran() == []
    assert watched.dialogs == []


def assert_harmless_is_seen(page: Page) -> None:
    notebook = page.locator("#notebook-container")
    for text in (
        "Benign heading",
        "benign_column",
        "Benign fold",
        r"\alpha_{benign} < \beta",
        r"\gamma_{benign}",
        "benign print: 1 < 2 & 3",
        "ZeroDivisionError",
    ):
        notebook.get_by_text(text).first.wait_for()
    assert (
        notebook.get_by_role("link", name="benign link").get_attribute("href") == "https://docs.example/page"
    )
    assert notebook.locator("th", has_text="Benign").first.is_visible()
    assert notebook.locator(".highlight .nf", has_text="benign_fenced").count() == 1
    # all pictures have been drawn: the learner's file, the attachment, the one in the text, two outputs
    drawn = notebook.locator("img").evaluate_all(
        "found => found.filter(one => one.complete && one.naturalWidth > 0).map(one => one.alt)"
    )
    assert {"own", "attached", "inline"} <= set(drawn)
    assert len(drawn) >= 5


def feedback_page(course, student: str) -> str:
    return (course.root / "feedback" / student / ASSIGNMENT / "exercises.html").as_uri()


@pytest.mark.browser
def test_nothing_of_a_submission_acts_in_a_feedback_page(shown, browser):
    with page_of(browser) as page:
        for student in ("run", "written"):
            watched = Watched(page)
            page.goto(feedback_page(shown, student))
            assert_nothing_acts(watched)
            policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
            assert "default-src 'none'" in policy
        page.goto(feedback_page(shown, "run"))
        assert_harmless_is_seen(page)


@pytest.mark.browser
def test_nothing_of_a_submission_acts_in_formgrader(shown, tmp_path, browser):
    with jupyter_server(shown.root, tmp_path / "server") as url, page_of(browser) as page:
        log_in(page, url)
        for student in ("written", "run"):
            watched = Watched(page)
            with shown.gradebook() as gradebook:
                submission = gradebook.find_submission_notebook("exercises", ASSIGNMENT, student).id
            page.goto(f"{url}/formgrader/submissions/{submission}/")
            page.locator("input#essay-why.needs_manual_grade").wait_for()  # the essay's heading took no name
            assert_nothing_acts(watched)
        assert_harmless_is_seen(page)


@pytest.mark.browser
def test_an_autograded_notebook_is_harmless_to_a_viewer_that_cleans_nothing(shown, tmp_path, browser):
    graded = nbformat.read(shown.root / "autograded" / "run" / ASSIGNMENT / "exercises.ipynb", as_version=4)
    settled = nbformat.v4.new_notebook(
        cells=hostile_cells.attacked_as_written(), metadata=hostile_cells.metadata()
    )
    SettleContent().preprocess(settled, {})
    with page_of(browser) as page:
        for number, each in enumerate((graded, settled)):
            watched = Watched(page)
            page.goto(plain_page(each, tmp_path / f"{number}.html"))
            watched.settle()
            assert watched.ran() == []


@pytest.mark.browser
def test_the_attacks_work_where_nothing_is_cleaned(tmp_path, browser):
    attacked = nbformat.v4.new_notebook(
        cells=hostile_cells.attacked_as_written(), metadata=hostile_cells.metadata()
    )
    with page_of(browser) as page:
        watched = Watched(page)
        page.goto(plain_page(attacked, tmp_path / "attacked.html"))
        watched.settle()
        page.evaluate(PRESS_ALL)
        watched.settle()
        assert hostile_cells.names() - watched.acted() - set(STOPPED_ANYWAY.split()) == set()


def plain_page(notebook: NotebookNode, path: Path) -> str:
    """The notebook as nbconvert writes it, in the templates that nbgrader's are made from."""
    page, _ = HTMLExporter(config=Config(), template_name="classic").from_notebook_node(notebook)
    path.write_text(page, encoding="utf-8")
    return path.as_uri()
