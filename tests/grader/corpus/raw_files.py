"""Files that are hardly notebooks, or none at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import nbformat

from tests.grader.corpus.case import Case, Submission, breakage, cheat, honest
from tests.grader.corpus.course import FILE


def _bytes(name: str, story: str, content: bytes) -> Case:
    return cheat(name, story, lambda work: work.raw(content), says=(FILE,))


def _changed(change: Callable[[Any], None]) -> Callable[[Submission], None]:
    """The notebook as JSON, changed in ways that nbformat would not write."""

    def build(work: Submission) -> None:
        content = json.loads(work.text())
        change(content)
        work.raw(json.dumps(content).encode())

    return build


def _truncated(work: Submission) -> None:
    text = work.text()
    work.raw(text[: len(text) // 2].encode())


def _twice(work: Submission) -> None:
    work.raw((work.text() * 2).encode())


def _as_format_3(work: Submission) -> None:
    old = nbformat.convert(work.notebook, 3)
    work.raw(nbformat.v3.writes_json(old).encode())


def _utf16(work: Submission) -> None:
    work.raw(work.text().encode("utf-16"))


def _cells(number: int) -> Callable[[Submission], None]:
    def build(work: Submission) -> None:
        empty = {"cell_type": "code", "metadata": {}, "source": "", "outputs": [], "execution_count": None}
        work.cells.extend(nbformat.from_dict({**empty, "id": f"empty-{each}"}) for each in range(number))

    return build


def _long_cell(work: Submission) -> None:
    work.put("text = '" + "x" * 3_000_000 + "'")


def _key_twice(work: Submission) -> None:
    """JSON readers differ in which of two equal keys they believe."""
    work.raw(work.text().replace('"metadata": {', '"cells": [], "metadata": {', 1).encode())


def _delete(*path: str | int) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        for step in path[:-1]:
            content = content[step]
        del content[path[-1]]

    return change


def _set(value: Any, *path: str | int) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        for step in path[:-1]:
            content = content[step]
        content[path[-1]] = value

    return change


CASES = [
    _bytes("empty-file", "A file without a byte.", b""),
    _bytes("binary-garbage", "A picture's bytes.", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    _bytes("invalid-json", "A file that begins like a notebook.", b'{"cells": ['),
    _bytes("json-null", "The JSON document null.", b"null"),
    _bytes("json-list", "A JSON list.", b"[1, 2, 3]"),
    _bytes("json-number", "A number of ten thousand digits.", b"9" * 10_000),
    _bytes("only-braces", "An empty JSON object.", b"{}"),
    _bytes("nested-json", "A list in a list, a million times.", b"[" * 10**6 + b"]" * 10**6),
    _bytes("huge-json", "60 MB of white space around an empty object.", b"{" + b" " * 60 * 2**20 + b"}"),
    _bytes("wide-json", "30 MB of empty lists.", b'{"cells": [' + b"[]," * 10**7 + b"[]]}"),
    _bytes("python-file", "A script in place of a notebook.", b"def mean(values):\n    return 3\n"),
    cheat("truncated", "The second half of the file is missing.", _truncated, says=(FILE,)),
    cheat("twice-in-one-file", "The notebook, and behind it the notebook.", _twice, says=(FILE,)),
    cheat("utf-16", "Another encoding.", _utf16, says=(FILE,)),
    cheat("cells-that-are-none", "Cells are numbers and texts.", _changed(_set([1, "a", None], "cells"))),
    cheat("cells-as-object", "The list of cells is an object.", _changed(_set({"a": 1}, "cells"))),
    cheat("format-99", "A notebook format of the future.", _changed(_set(99, "nbformat"))),
    cheat("format-of-no-number", "A notebook format that is a list.", _changed(_set([4], "nbformat"))),
    cheat("format-1", "A notebook format of the distant past.", _changed(_set(1, "nbformat"))),
    cheat("metadata-as-list", "The notebook's metadata are a list.", _changed(_set([], "metadata"))),
    cheat("source-as-number", "The source of a cell is a number.", _changed(_set(7, "cells", 3, "source"))),
    cheat("one-key-twice", "The list of cells is there twice, the second one empty.", _key_twice),
    honest("format-3", "A notebook of format 3.", _as_format_3),
    breakage("no-ids", "A cell without an id.", _changed(_delete("cells", 2, "id"))),
    breakage("no-outputs", "A code cell without outputs.", _changed(_delete("cells", 2, "outputs"))),
    breakage("no-kernelspec", "A notebook without metadata of its own.", _changed(_set({}, "metadata"))),
    breakage(
        "strange-outputs",
        "Outputs that are none.",
        _changed(_set([{"output_type": "x"}, 5], "cells", 2, "outputs")),
    ),
    breakage("many-cells", "A thousand empty cells.", _cells(1_000)),
    cheat("too-many-cells", "Thirty thousand empty cells.", _cells(30_000), says=("cells",)),
    breakage("long-cell", "A cell of 3 MB.", _long_cell),
]
