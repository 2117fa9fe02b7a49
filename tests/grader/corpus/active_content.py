"""Script in everything that a notebook can show: it costs nothing, and it must not run in the feedback page.

Each calls `pwned`. That none of it runs in a browser is tested in test_active_content.py.
"""

from __future__ import annotations

from nbformat.v4 import new_output, new_raw_cell

from tests.grader.corpus.case import Submission, breakage

_HTML = (
    "<script>pwned(1)</script><img src=x onerror=pwned(2)><a href='javascript:pwned(3)'>x</a>"
    "<iframe srcdoc='<script>pwned(4)</script>'></iframe>"
)
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="pwned(5)"><script>pwned(6)</script></svg>'


def _in_text(work: Submission) -> None:
    work.put(_HTML, before="mean", kind="markdown")
    work.put(
        '[x](javascript:pwned(7)) ![y](x" onerror="pwned(8)) $\\href{javascript:pwned(9)}{z}$',
        kind="markdown",
    )
    work.put(
        "<style>*{background:url(javascript:pwned(10))}</style><base href=//evil><meta http-equiv=refresh "
        "content='0;url=javascript:pwned(11)'><form action=javascript:pwned(12)><button>",
        kind="markdown",
    )
    work.answer("essay", f"My answer. {_HTML}")
    work.cells.append(new_raw_cell(_HTML, metadata={"format": "text/html", "raw_mimetype": "text/html"}))


def _in_attachments(work: Submission) -> None:
    cell = work.put("![x](attachment:x.svg) ![y](attachment:y.png)", kind="markdown")
    cell["attachments"] = {
        "x.svg": {"image/svg+xml": _SVG},
        "y.png": {"image/png": '"><script>pwned(13)</script>'},
    }


def _in_metadata(work: Submission) -> None:
    assert work.notebook is not None
    work.notebook.metadata["title"] = _HTML
    work.notebook.metadata["authors"] = [{"name": _HTML}]
    work.notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": _HTML, "mimetype": _HTML}
    for cell in work.cells:
        cell.metadata["tags"] = [_HTML, "x' onmouseover='pwned(14)"]
        cell.metadata["slideshow"] = {"slide_type": _HTML}


def _in_widgets(work: Submission) -> None:
    model = {
        "model_module": "https://evil.example/pwned",
        "model_module_version": "*",
        "model_name": "HTMLModel",
    }
    state = {"a1": {**model, "state": {"value": _HTML}}}
    assert work.notebook is not None
    work.notebook.metadata["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"state": state, "version_major": 2, "version_minor": 0}
    }
    data = {
        "application/vnd.jupyter.widget-view+json": {"model_id": "a1", "version_major": 2, "version_minor": 0}
    }
    work.put("1").outputs = [new_output("display_data", data=data)]


CASES = [
    breakage(
        "script-in-outputs",
        "HTML, SVG, JavaScript, LaTeX, Markdown and JSON outputs.",
        first=f"""
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, JSON, IFrame, display
html = {_HTML!r}
display(HTML(html), Markdown(html), Javascript("pwned(16)"))
display(Latex("$\\\\href{{javascript:pwned(15)}}{{x}}$" + html))
display({{"image/svg+xml": {_SVG!r}, "text/html": html, "application/javascript": "pwned(17)"}}, raw=True)
display({{"text/vnd.mermaid": html, "image/png": html, "text/x-odd": html}}, raw=True)
display(IFrame("javascript:pwned(18)", 10, 10))
print(html, "\\x1b]8;;javascript:pwned(19)\\x1b\\\\x")
raise ValueError(html)
""",
    ),
    breakage(
        "script-by-magic",
        "Cells of the %%html, %%javascript, %%svg and %%latex magics.",
        lambda work: [
            work.put(f"%%{magic}\n{_HTML}\n{_SVG}") for magic in ("html", "javascript", "svg", "latex")
        ],
    ),
    breakage("script-in-text", "Markdown and raw cells, and the answer in words.", _in_text),
    breakage("script-in-attachments", "Attachments of a text.", _in_attachments),
    breakage("script-in-metadata", "Titles, tags and languages.", _in_metadata),
    breakage("script-in-widgets", "The state of widgets, and a view of it.", _in_widgets),
    breakage(
        "script-in-an-error",
        "The name and the message of an exception that a test reports.",
        mean=f"def mean(values):\n    raise type({_HTML!r}, (ValueError,), {{}})({_HTML!r})",
        points={"mean": 0.0},
    ),
]
