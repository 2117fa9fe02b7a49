"""What stands for a widget on a page where none runs: a static HTML page, a printout, a text-only viewer."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path

from course.inline import as_html

STILLS = Path(__file__).resolve().parent / "data" / "stills"
INDEX = STILLS / "index.json"
OPEN = "Open this notebook in JupyterLab to use it."


def text(sentence: str) -> str:
    """A paragraph."""
    return f"<p><em>{as_html(sentence)}</em></p>"


def listed(heading: str, items: Iterable[str]) -> str:
    """A heading in words and a list below it."""
    rows = "".join(f"<li>{as_html(item)}</li>" for item in items)
    return f"<p><strong>{as_html(heading)}</strong></p><ul>{rows}</ul>"


def picture(lab: str) -> str:
    """The lab as it opens, with its caption; a sentence where there is no picture of it."""
    try:
        about = json.loads(INDEX.read_text(encoding="utf-8"))[lab]
        image = b64encode((STILLS / f"{lab}.png").read_bytes()).decode("ascii")
        caption = as_html(about["caption"])
    except (OSError, ValueError, LookupError, TypeError):
        return text(f"A lab, {lab}. {OPEN}")
    style = "max-width: 100%"
    return (
        f'<figure style="margin: 1em 0"><img alt="{caption}" style="{style}" width="{about["width"]}" '
        f'src="data:image/png;base64,{image}"><figcaption>{caption}</figcaption></figure>'
    )
