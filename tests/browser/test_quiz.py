from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Page, WebSocket, expect

from tools.jupyterlab import JupyterServer, NotebookPage

pytestmark = pytest.mark.browser

Run = Callable[..., Any]
SECRETS = ("EXPLAIN-", "WHY-")


def test_the_quiz_is_answered_by_keyboard_alone_and_remembered(page: Page, run_lesson: Run) -> None:
    notebook = run_lesson("quiz()")
    quiz = page.get_by_role("region", name="Quiz")

    page.keyboard.press("Escape")
    for _ in range(60):
        if quiz.locator("input:focus").count():
            break
        page.keyboard.press("Tab")
    expect(quiz.locator("input").first).to_be_focused()
    page.keyboard.press("ArrowDown")  # chooses the second option
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    colour = quiz.get_by_role("group", name="Which one is red?").locator("xpath=..")
    expect(colour).to_contain_text("✓ Right.")
    expect(colour).to_contain_text("EXPLAIN-COLOUR")

    page.keyboard.press("Tab")  # "two"
    page.keyboard.press("Space")
    page.keyboard.press("Tab")  # "three"
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    even = quiz.get_by_role("group", name="Which ones are even?").locator("xpath=..")
    expect(even).to_contain_text("✗ Not yet.")
    expect(even).to_contain_text("Of the 2 you chose, 1 is right.")
    expect(even).to_contain_text("WHY-THREE")
    expect(quiz).to_contain_text("1 of 2 right")
    assert page.locator(".jp-Cell").count() == 2, "JupyterLab took a key for a command"

    def assert_remembered() -> None:
        expect(quiz.get_by_role("radio", name="blood")).to_be_checked()
        expect(quiz.get_by_role("checkbox", name="three")).to_be_checked()
        expect(quiz.get_by_role("checkbox", name="four")).not_to_be_checked()
        expect(quiz).to_contain_text("EXPLAIN-COLOUR")
        expect(quiz).to_contain_text("WHY-THREE")
        expect(quiz).to_contain_text("1 of 2 right")

    notebook.restart_kernel()
    notebook.run_all()
    assert_remembered()
    notebook.reload()
    notebook.restart_kernel()
    notebook.run_all()
    assert_remembered()


def test_the_key_is_neither_in_the_page_nor_on_the_wire_before_it_is_due(page: Page, run_lesson: Run) -> None:
    frames: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on(
            "framereceived", lambda frame: frames.append(frame.encode() if type(frame) is str else frame)
        )

    page.on("websocket", listen)
    run_lesson("quiz()", "flashcards()")
    quiz = page.get_by_role("region", name="Quiz")
    expect(quiz).to_contain_text("Which ones are even?")

    def seen() -> str:
        """All markup, text, values typed or chosen, and all that the kernel sent."""
        return page.content() + b"".join(frames).decode(errors="replace")

    assert "Which ones are even?" in b"".join(frames).decode(errors="replace"), "the wire was not heard"
    for secret in (*SECRETS, "BACK-"):
        assert secret not in seen()

    quiz.get_by_role("radio", name="sky").check()
    quiz.get_by_role("button", name="Check").first.click()
    expect(quiz).to_contain_text("WHY-SKY")
    for secret in ("EXPLAIN-", "WHY-GRASS", "WHY-THREE", "BACK-"):
        assert secret not in seen()


def test_without_a_kernel_the_quiz_says_so(page: Page, run_lesson: Run) -> None:
    notebook = run_lesson("quiz()")
    quiz = page.get_by_role("region", name="Quiz")
    quiz.get_by_role("button", name="Check").first.click()
    expect(quiz).to_contain_text("Choose an answer first.")
    notebook.shut_down_kernel()
    quiz.get_by_role("radio", name="blood").check()
    quiz.get_by_role("button", name="Check").first.click()
    expect(quiz).to_contain_text("The kernel is not running")


def test_while_a_cell_runs_the_quiz_says_so_and_the_answer_goes_through_afterwards(
    page: Page, run_lesson: Run
) -> None:
    notebook = run_lesson("quiz()")
    quiz = page.get_by_role("region", name="Quiz")
    flag = notebook.path.parent / "go-on"
    notebook.add_cell(f"import os, time\nwhile not os.path.exists({str(flag)!r}): time.sleep(0.05)")
    quiz.get_by_role("radio", name="blood").check()
    quiz.get_by_role("button", name="Check").first.click()
    expect(quiz).to_contain_text("The kernel is not running or still busy with a cell.")
    flag.touch()
    expect(quiz).to_contain_text("EXPLAIN-COLOUR")
    expect(quiz).not_to_contain_text("still busy")


def test_two_views_of_one_quiz_stay_in_step(page: Page, run_lesson: Run) -> None:
    run_lesson("quiz() ; from IPython.display import display; quiz = lesson.quiz(); display(quiz, quiz)")
    first, second = (page.get_by_role("region", name="Quiz").nth(n) for n in (0, 1))
    first.get_by_role("radio", name="blood").check()
    first.get_by_role("button", name="Check").first.click()
    expect(second).to_contain_text("EXPLAIN-COLOUR")
    expect(second.get_by_role("radio", name="blood")).to_be_checked()


@pytest.mark.parametrize("windowing", ["none", "full"])
def test_who_is_wrong_is_led_to_the_section_that_answers_it(
    page: Page, server: JupyterServer, end_kernels: None, windowing: str
) -> None:
    path = server.root / "02-grid-random-bayes" / "lesson.ipynb"
    sources = [cell.source for cell in nbformat.read(path, as_version=4).cells]
    server.set_notebook_windowing(windowing)
    try:
        notebook = NotebookPage(page, server, path).open()
        notebook.run_cell(next(i for i, source in enumerate(sources) if "open_lesson(" in source))
        # where only what is in view is in the page, cells are not to be found by their number
        notebook.add_cell("lesson.quiz()")
        quiz = page.get_by_role("region", name="Quiz")
        quiz.get_by_role("radio", name="About 30 minutes").check()
        quiz.get_by_role("button", name="Check").first.click()
        heading = page.get_by_role("heading", name="Grid search: read the bill first")
        expect(heading).not_to_be_in_viewport()
        quiz.get_by_role("link", name="Grid search: read the bill first").click()
        expect(heading).to_be_in_viewport()
    finally:
        server.set_notebook_windowing("none")
