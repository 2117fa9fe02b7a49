"""The widgets' static files: ES modules bundled into one text each, and style sheets.

anywidget hands the page one module text per widget, which the browser loads from a blob: a relative import
has nothing to be relative to. So sibling imports are inlined here, and no build step is needed.
"""

from __future__ import annotations

import re
from pathlib import Path

STATIC = Path(__file__).resolve().parent / "static"

_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"\./([\w.-]+\.js)";?[ \t]*$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class)\b\*?\s*(\w+))", re.MULTILINE)
# not a line of Python in a text, which has neither quotes nor braces
_NOT_UNDERSTOOD = re.compile(r"^import\b(?:.*[\"']|\s*[{*]).*", re.MULTILINE)


def module(name: str) -> str:
    """The ES module `static/NAME` with the sibling files it imports inlined, each of them once.

    Understood are `import { a, b as c } from "./sibling.js"` and, in a sibling, `export` before
    a declaration.
    Raises ValueError for any other import, FileNotFoundError for a sibling that is not there.
    """
    siblings: dict[str, str] = {}
    body = _inline(name, siblings)
    return "\n".join([*siblings.values(), body])


def stylesheet(*names: str) -> str:
    """The style sheets `static/NAME ...` one after the other."""
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)


def _inline(name: str, siblings: dict[str, str]) -> str:
    """The text of one file with its imports replaced; every file it needs goes into `siblings` before it."""

    def bind(match: re.Match[str]) -> str:
        names, sibling = match.groups()
        variable = "module_" + re.sub(r"\W", "_", sibling)
        if sibling not in siblings:
            body = _inline(sibling, siblings)
            exports = ", ".join(_EXPORT.findall(body))
            # a function around each file keeps its private names from clashing with those of others
            siblings[sibling] = (
                f"const {variable} = (() => {{\n{_EXPORT.sub('', body)}\nreturn {{ {exports} }};\n}})();"
            )
        return f"const {{{names.replace(' as ', ': ')}}} = {variable};"

    text = _IMPORT.sub(bind, (STATIC / name).read_text(encoding="utf-8"))
    if left := _NOT_UNDERSTOOD.search(text):
        raise ValueError(f'{name}: write imports as import {{ a }} from "./sibling.js", not: {left.group()}')
    return text
