"""Outputs as the notebook format has them, whatever a learner's process said they were.

A notebook with malformed outputs cannot be written or shown, so what is malformed is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import nbformat
from nbformat import NotebookNode

_DEEPEST = 50
_STREAMS = ("stdout", "stderr")


def clean_outputs(outputs: Iterable[Any]) -> list[NotebookNode]:
    """The well-formed ones among `outputs`, each with the fields of its type and text that UTF-8 can hold."""
    found = (_cleaned(output) for output in outputs if isinstance(output, dict))
    return [nbformat.from_dict(output) for output in found if output is not None]


def clean_text(value: object) -> str:
    """Text that UTF-8 can hold: lone surrogates are replaced."""
    return str(value).encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _cleaned(output: dict[str, Any]) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind == "stream":
        name, text = output.get("name"), output.get("text")
        if name not in _STREAMS or not isinstance(text, str):
            return None
        return {"output_type": kind, "name": name, "text": clean_text(text)}
    if kind == "error":
        traceback = output.get("traceback")
        return {
            "output_type": kind,
            "ename": clean_text(output.get("ename", "")),
            "evalue": clean_text(output.get("evalue", "")),
            "traceback": [clean_text(line) for line in traceback] if isinstance(traceback, list) else [],
        }
    if kind in ("display_data", "execute_result"):
        data = output.get("data")
        if not isinstance(data, dict):
            return None
        shown = {"output_type": kind, "data": _bundle(data), "metadata": _plain(output.get("metadata")) or {}}
        if not isinstance(shown["metadata"], dict):
            shown["metadata"] = {}
        if kind == "execute_result":
            shown["execution_count"] = None
        return shown
    return None


def _bundle(data: dict[str, Any]) -> dict[str, Any]:
    """Text for each MIME type; JSON types may hold any JSON value."""
    bundle = {}
    for mime, content in data.items():
        if not isinstance(mime, str) or "/" not in mime:
            continue
        if isinstance(content, str):
            bundle[clean_text(mime)] = clean_text(content)
        elif mime.endswith("json") and (value := _plain(content)) is not None:
            bundle[clean_text(mime)] = value
    return bundle


def _plain(value: Any) -> Any:
    """A JSON value with clean text; None for what is none, or is nested too deeply."""
    try:
        return _checked(value, 0)
    except ValueError:
        return None


def _checked(value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, list):
        return [_checked(member, depth + 1) for member in value]
    if isinstance(value, dict):
        return {clean_text(key): _checked(member, depth + 1) for key, member in value.items()}
    raise ValueError("not JSON")
