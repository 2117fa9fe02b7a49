from __future__ import annotations

import json
from pathlib import Path

import pytest

from course.inline import as_html
from tools.node import evaluate

ELEMENTS = Path(__file__).resolve().parents[2] / "widgets" / "static" / "elements.js"
CASES = {
    "what *might* be gained": "what <em>might</em> be gained",
    "`C` is *not* `1 / C`": "<code>C</code> is <em>not</em> <code>1 / C</code>",
    "*All* of it, (*really*)": "<em>All</em> of it, (<em>really</em>)",
    "2 * 3 * 4 and a*b*c": "2 * 3 * 4 and a*b*c",
    "`a *b* c`": "<code>a *b* c</code>",
    "*two words*, then": "<em>two words</em>, then",
    "a < b & *c*": "a &lt; b &amp; <em>c</em>",
    "": "",
}


@pytest.mark.parametrize(("text", "html"), CASES.items())
def test_code_and_emphasis_become_html_and_all_else_stands_as_it_is(text: str, html: str) -> None:
    assert as_html(text) == html


def test_the_page_reads_the_marks_as_anki_and_static_pages_do() -> None:
    """In Node, with just as much of a page as `prose` needs."""
    script = f"""
    const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    globalThis.document = {{
      createElement: (tag) => ({{
        append(...parts) {{ this.html = `<${{tag}}>${{parts.map(escape).join("")}}</${{tag}}>`; }},
      }}),
    }};
    const {{ prose }} = await import({json.dumps(ELEMENTS.as_uri())});
    const show = (part) => (typeof part === "string" ? escape(part) : part.html);
    const texts = {json.dumps(list(CASES))};
    console.log(JSON.stringify(texts.map((text) => prose(text).map(show).join(""))));
    """
    assert evaluate(script) == list(CASES.values())
