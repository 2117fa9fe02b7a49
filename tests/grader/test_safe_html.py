from __future__ import annotations

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grader.feedback.active_content import SettleContent, ShowSafely, show_markdown
from grader.feedback.safe_html import (
    DEEPEST,
    LONGEST,
    clean_html,
    is_active,
    is_plain_table,
    without_style_sheet,
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>one <b>two</b></p>", "<p>one <b>two</b></p>"),
        ("a<script>b</script>c<style>d</style>e", "ace"),
        ('<b onclick="x" style="color: red; position: fixed">b</b>', '<b style="color: red;">b</b>'),
        ('<a href="javascript:x">a</a>', "<a>a</a>"),
        ('<a href="evil.html">a</a>', "<a>a</a>"),
        ('<a href="files/javascript:x">a</a>', "<a>a</a>"),
        ('<a href="#part">a</a>', '<a href="#user-content-part">a</a>'),
        (
            '<a href="https://a.example/b">a</a>',
            '<a href="https://a.example/b" rel="noopener noreferrer nofollow">a</a>',
        ),
        ('<h2 id="essay">a</h2>', '<h2 id="user-content-essay">a</h2>'),
        ('<i class="nf navbar-fixed-top full-credit">a</i>', '<i class="nf">a</i>'),
        ('<img alt="a" src="plots/own plot.png">', '<img alt="a" src="plots/own plot.png">'),
        ('<img alt="a" src="//evil.example/a.png">', '<img alt="a">'),
        ('<img alt="a" src="../../../api/shutdown.png">', '<img alt="a">'),
        ('<img alt="a" src="/logout">', '<img alt="a">'),
        (
            '<img src="http://evil.example/a.png">',
            '<a href="http://evil.example/a.png" rel="noopener noreferrer nofollow">'
            "[picture: http://evil.example/a.png]</a>",
        ),
        ("</div></div><b>open", "<b>open</b>"),
    ],
)
def test_html_keeps_what_says_something_and_loses_what_acts(written, shown):
    assert clean_html(written) == shown


def test_cleaning_twice_changes_only_names():
    once = clean_html('<b style="color: red">a</b><table><tr><td>1</td></tr></table>')
    assert clean_html(once) == once


@pytest.mark.parametrize("page", ["<div>" * (DEEPEST + 1), "<b></p>" * (DEEPEST + 1), "<p>x</p>" * LONGEST])
def test_html_that_would_keep_the_parser_busy_is_shown_as_text(page):
    assert clean_html(page).startswith("<pre>&lt;")
    assert is_active(page)


def test_a_data_frame_needs_no_parser_and_keeps_its_looks():
    frame = pd.DataFrame({"a": [1, 2], "b": ["<script>", "y"]}).groupby("b").agg(["mean", "max"])
    page = without_style_sheet(frame.to_html())
    assert is_plain_table(page)
    assert '<table border="1" class="dataframe">' in page


@pytest.mark.parametrize(
    "page",
    [
        '<table onclick="x"></table>',
        '<table border="1" class="dataframe" onclick="x"></table>',
        '<td style="position: fixed"></td>',
        "</div><div>",
        "<div><table></div></table>",
        "<div>",
        "<img src=x onerror=x>",
        "<div <img>",
        "<!-- <div> -->",
    ],
)
def test_only_a_well_formed_table_is_taken_for_a_plain_table(page):
    assert not is_plain_table(page)


@pytest.mark.parametrize(
    "harmless",
    [
        "$a < b$ and a<b",
        "<font color='red'>red</font>, <details><summary>s</summary>d</details>",
        "[the lesson](lesson.ipynb) and [a site](https://a.example)",
        "![remote](https://a.example/a.png)",
        "```html\n<script>x</script>\n```",
    ],
)
def test_text_without_active_content_is_left_as_it_is(harmless):
    notebook = new_notebook(cells=[new_markdown_cell(harmless)])
    SettleContent().preprocess(notebook, {})
    assert notebook.cells[0].source == harmless


def test_text_with_active_content_is_shown_as_written():
    notebook = new_notebook(cells=[new_markdown_cell("Look:\n\n```\n</code>\n```\n\n<script>x</script>")])
    SettleContent().preprocess(notebook, {})
    source = notebook.cells[0].source
    assert source.endswith("````text\nLook:\n\n```\n</code>\n```\n\n<script>x</script>\n````")
    assert not is_active(show_markdown({}, source))


def kept(**data: str) -> dict[str, str]:
    bundle = {name.replace("_", "/"): value for name, value in data.items()}
    notebook = new_notebook(cells=[new_code_cell("x", outputs=[new_output("display_data", data=bundle)])])
    SettleContent().preprocess(notebook, {})
    return {kind: value for output in notebook.cells[0].outputs for kind, value in output.data.items()}


def test_of_a_scripted_output_the_form_that_says_most_is_kept():
    drawn = "<div id='chart'></div><script>draw()</script>"
    assert kept(text_html=drawn, image_png="iVBO", text_plain="Figure()") == {
        "image/png": "iVBO",
        "text/plain": "Figure()",
    }
    styled = "<style>#a {color: red}</style><table><tr><td>1</td></tr></table>"
    assert kept(text_html=styled, text_plain="LogisticRegression()") == {"text/plain": "LogisticRegression()"}
    assert "<td>1</td>" in kept(text_html=styled, text_plain="<pandas.Styler at 0x7f>")["text/html"]
    assert "text/html" not in kept(text_html="<script>x</script>", text_plain="<HTML object>")


def test_one_notebook_gets_only_so_much_of_the_parsers_time(monkeypatch):
    monkeypatch.setattr("grader.feedback.active_content.ROOM", 300)
    page = "<b>x</b>" * 20
    outputs = [new_output("display_data", data={"text/html": page}) for _ in range(3)]
    notebook = new_notebook(cells=[new_code_cell("x", outputs=outputs), new_markdown_cell("<b>late</b>")])
    SettleContent().preprocess(notebook, {})
    shown = [output.data["text/html"] for output in notebook.cells[0].outputs]
    assert shown[0] == page
    assert shown[-1].startswith("<pre>&lt;b&gt;x")
    assert "```text\n<b>late</b>\n```" in notebook.cells[1].source


def test_a_page_gets_no_metadata_of_the_submission():
    notebook = new_notebook(cells=[new_code_cell("x = 1")])
    notebook.cells[0].metadata.update({"transient": {"remove_source": True}, "tags": 5, "nbgrader": {}})
    notebook.metadata.update({"widgets": {}, "language_info": 5, "title": "<script>"})
    _, resources = ShowSafely().preprocess(notebook, {"student": "<img src=x>", "index": 3})
    assert notebook.cells[0].metadata == {"nbgrader": {}}
    assert set(notebook.metadata) == {"language_info"}
    assert resources == {"student": "&lt;img src=x&gt;", "index": 3}
