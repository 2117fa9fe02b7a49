"""What stands for a widget on a page where none runs: a static HTML page, a printout, a text-only viewer."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path

STILLS = Path(__file__).resolve().parent / "data" / "stills"
INDEX = STILLS / "index.json"
OPEN = "Open this notebook in JupyterLab to use it."


def text(sentence: str) -> str:
    """A paragraph."""
    return f"<p><em>{_escaped(sentence)}</em></p>"


def listed(heading: str, items: Iterable[str]) -> str:
    """A heading in words and a list below it."""
    rows = "".join(f"<li>{_escaped(item)}</li>" for item in items)
    return f"<p><strong>{_escaped(heading)}</strong></p><ul>{rows}</ul>"


def picture(lab: str) -> str:
    """The lab as it opens, with its caption; a sentence where there is no picture of it."""
    try:
        about = json.loads(INDEX.read_text(encoding="utf-8"))[lab]
        image = b64encode((STILLS / f"{lab}.png").read_bytes()).decode("ascii")
        caption = _escaped(about["caption"])
    except (OSError, ValueError, LookupError, TypeError):
        return text(f"A lab, {lab}. {OPEN}")
    style = "max-width: 100%"
    return (
        f'<figure style="margin: 1em 0"><img alt="{caption}" style="{style}" width="{about["width"]}" '
        f'src="data:image/png;base64,{image}"><figcaption>{caption}</figcaption></figure>'
    )


def _escaped(sentence: str) -> str:
    """As HTML, with `code` between backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(sentence))
