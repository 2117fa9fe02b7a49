"""Showing a submission in a web page without letting it act there.

A notebook may hold scripts in its text, its outputs and its metadata, and formgrader shows it in the
instructor's Jupyter session, where a script could do all that the instructor can. Three walls:

- `SettleContent` ends autograding: what an autograded notebook holds is harmless to any viewer;
- `show_markdown`, `clean_html` and `ShowSafely` are what formgrader and feedback show notebooks with;
- `FeedbackPage` tells the browser of the learner to run nothing but the formula renderer.
"""

from __future__ import annotations

import html
import re
from typing import Any

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.feedback.safe_html import as_text, clean_html, is_active, is_plain_table, without_style_sheet
from grader.steps.graded_cells import NOT_GRADED, RECORD
from grader.steps.output_repair import clean_outputs as well_formed

LONGEST_MARKDOWN = 100_000
ROOM = 500_000
"""Characters of one notebook's HTML and Markdown that are parsed, which takes seconds where it is made to."""
PYTHON = {"name": "python", "pygments_lexer": "ipython3"}
_FORMULAS = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"
# MathJax 2 asks which version is the newest, evaluates its configuration and brings fonts and styles
_POLICY = (
    f"default-src 'none'; script-src {_FORMULAS} 'unsafe-eval'; style-src 'unsafe-inline' {_FORMULAS};"
    f" font-src data: {_FORMULAS}; connect-src https://api.cdnjs.com/libraries/mathjax;"
    " img-src 'self' data: file:; base-uri 'none'; form-action 'none'"
)
_TEXT = {"text/plain", "text/latex"}
_PICTURES = {"image/png", "image/jpeg", "image/svg+xml"}
_LEXER = re.compile(r"[\w+.-]{1,40}")


def configure_pages(c: Any) -> None:
    """Set nbgrader's configuration `c` up so that formgrader and feedback show notebooks safely."""
    exporter = c.HTMLExporter
    safe = {
        "markdown2html": "grader.feedback.active_content.show_markdown",
        "clean_html": "grader.feedback.safe_html.clean_html",
    }
    exporter.filters = {**safe, **(exporter.filters if "filters" in exporter else {})}
    cleaning = "grader.feedback.active_content.ShowSafely"
    others = list(exporter.preprocessors) if "preprocessors" in exporter else []
    exporter.preprocessors = [*(other for other in others if other != cleaning), cleaning]
    if "exporter_class" not in c.GenerateFeedback:
        c.GenerateFeedback.exporter_class = FeedbackPage


class _Room:
    """How much of a notebook may still be parsed; what comes after is shown as text."""

    def __init__(self) -> None:
        self._left = ROOM

    def take(self, text: str) -> bool:
        self._left -= len(text)
        return self._left >= 0


class SettleContent(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """The end of autograding: outputs keep what is shown, text with active content is shown as written."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        nb.metadata.pop("widgets", None)
        nb.metadata["language_info"] = _language(nb)
        room = _Room()
        for cell in nb.cells:
            if cell.cell_type == "code":
                _clean_outputs(cell, room)
            elif cell.cell_type == "markdown":
                cell.source = _settled(cell.source, cell, room)
        return nb, resources


class ShowSafely(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Before a notebook becomes a page: only what the page is to show remains."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        kept = {**_only(nb.metadata, NOT_GRADED, RECORD), "language_info": _language(nb)}
        nb.metadata.clear()  # in place: the exporter has it at hand already
        nb.metadata.update(kept)
        room = _Room()
        for cell in nb.cells:
            # other metadata could act on the page: `transient` hides a cell, tags become classes
            cell.metadata = _only(cell.metadata, "nbgrader", RECORD)
            if cell.cell_type == "code":
                _clean_outputs(cell, room)
        for name in ("student", "first_name", "last_name", "notebook_path"):
            if isinstance(resources.get(name), str):
                resources[name] = html.escape(resources[name])
        return nb, resources


class FeedbackPage(HTMLExporter):
    """A page that may load the formula renderer and nothing else."""

    def from_notebook_node(  # type: ignore[override]  # nbconvert's own HTMLExporter returns a text too
        self, nb: NotebookNode, resources: Any = None, **options: Any
    ) -> tuple[str, Any]:
        page, resources = super().from_notebook_node(nb, resources, **options)
        policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>'
        return page.replace("<head>", f"<head>\n{policy}", 1), resources


@pass_context
def show_markdown(context: Any, source: str) -> str:
    """The Jinja filter `markdown2html`: as nbconvert's, and then cleaned."""
    page = _rendered(source, context.get("cell") or {})
    return as_text(source) if page is None else clean_html(page)


def _clean_outputs(cell: NotebookNode, room: _Room) -> None:
    """Leave of a code cell's outputs what is well-formed and cannot act."""
    if not isinstance(cell.get("execution_count"), int):
        cell["execution_count"] = None
    outputs = []
    for output in well_formed(cell.get("outputs", [])):
        if "data" in output:
            output["data"] = from_dict(_cleaned_data(output["data"], room))
            output["metadata"] = from_dict(_sizes(output["metadata"]))
            if not output["data"]:
                continue
        if output.output_type == "execute_result":
            output["execution_count"] = cell["execution_count"]
        outputs.append(output)
    cell["outputs"] = outputs


def _cleaned_data(data: dict[str, Any], room: _Room) -> dict[str, str]:
    texts = {kind: value for kind, value in data.items() if isinstance(value, str)}
    kept = {kind: text for kind, text in texts.items() if kind in _TEXT | _PICTURES}
    if "text/markdown" in texts:
        kept["text/markdown"] = _settled(texts["text/markdown"], {}, room)
    page = texts.get("text/html", "")
    if page and not _better_told(page, kept):
        cleaned = _cleaned_page(without_style_sheet(page), room)
        if _says_something(cleaned) or "text/plain" not in kept:
            kept["text/html"] = cleaned
    return kept


def _cleaned_page(page: str, room: _Room) -> str:
    if is_plain_table(page):
        return page
    return clean_html(page) if room.take(page) else as_text(page)


def _better_told(page: str, others: dict[str, str]) -> bool:
    """Whether another form of the output says more than HTML that has lost its scripts and style sheets.

    A chart or an estimator's diagram is in pieces without them: a picture of it or its text is better, unless
    that text only names the object.
    """
    text = others.get("text/plain", "")
    in_words = bool(text) and not (text.startswith("<") and text.endswith(">"))
    return (in_words or not _PICTURES.isdisjoint(others)) and _scripted(page)


def _says_something(page: str) -> bool:
    return bool(re.sub(r"<(?!img)[^>]*>|\s", "", page))


def _scripted(page: str) -> bool:
    return re.search(r"<(?:script|style(?! scoped)|iframe|svg|canvas)\b", page, re.IGNORECASE) is not None


def _settled(source: str, cell: Any, room: _Room) -> str:
    """The Markdown source, or, where a browser would find something active in it, its text as a block."""
    if "<" not in source and "](" not in source and "]:" not in source:
        return source
    page = _rendered(source, cell) if room.take(source) else None
    if page is not None and not is_active(page):
        return source
    ticks = max((len(run) for run in re.findall("`+", source)), default=0)
    fence = "`" * max(3, ticks + 1)
    return (
        f"*This cell has active content, so it is shown as it was written.*\n\n{fence}text\n{source}\n{fence}"
    )


def _rendered(source: str, cell: Any) -> str | None:
    """Markdown as HTML, which is not yet safe to show; None where it cannot be made."""
    if len(source) > LONGEST_MARKDOWN:
        return None
    attachments = cell.get("attachments")
    if not isinstance(attachments, dict):
        attachments = {}
    renderer = IPythonRenderer(escape=False, attachments=attachments)
    try:
        return str(MarkdownWithMath(renderer=renderer).render(source))
    except Exception:  # missing attachments, quotes nested a thousand deep: whatever trips the parser
        return None


def _language(nb: NotebookNode) -> dict[str, str]:
    """What highlights the code: the notebook's own language where it is one word, else Python."""
    info = nb.metadata.get("language_info")
    if not isinstance(info, dict):
        return dict(PYTHON)
    kept = {key: info.get(key) for key in PYTHON}
    return {
        key: word for key, word in kept.items() if isinstance(word, str) and _LEXER.fullmatch(word)
    } or PYTHON


def _only(metadata: NotebookNode, *names: str) -> NotebookNode:
    return NotebookNode({name: metadata[name] for name in names if name in metadata})


def _sizes(metadata: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Of an output's metadata the sizes of pictures; the rest would change how the page is written."""
    sizes = {}
    for kind in _PICTURES:
        if isinstance(metadata.get(kind), dict):
            pairs = {side: metadata[kind].get(side) for side in ("width", "height")}
            sizes[kind] = {side: int(size) for side, size in pairs.items() if _is_size(size)}
    return sizes


def _is_size(size: Any) -> bool:
    return isinstance(size, int | float) and 0 < size < 10_000
