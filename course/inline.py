"""The marks that front-matter may have inside a line."""

from __future__ import annotations

import html
import re

# the same as in widgets/static/elements.js
_CODE = re.compile(r"`([^`]+)`")
_EMPHASIS = re.compile(r"(?<![\w*])\*([^\s*](?:[^*]*[^\s*])?)\*(?![\w*])")


def as_html(text: str) -> str:
    """The text escaped, with `code` between backticks and *emphasis* between asterisks."""
    parts = _CODE.split(text)  # text, code, text, ...
    return "".join(
        f"<code>{html.escape(part)}</code>"
        if number % 2
        else _EMPHASIS.sub(r"<em>\1</em>", html.escape(part))
        for number, part in enumerate(parts)
    )
