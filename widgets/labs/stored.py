"""Writes a lab's stored data, which is made once, with a progress bar."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tqdm import tqdm

from widgets.labs.lab import DATA
from widgets.labs.step import Step


def make(file: str, steps: Iterable[Step], more: dict[str, Any] | None = None) -> None:
    """Write what the last step brings, and `more`, to `widgets/data/FILE`."""
    data: dict[str, Any] = {}
    with tqdm(total=1.0, bar_format="{l_bar}{bar}| {elapsed} of about {remaining} more") as bar:
        for step in steps:
            bar.update(step.done - bar.n)
            bar.set_description(step.what)
            data = step.data
    target = DATA / file
    part = target.with_suffix(".part")
    text = json.dumps({**data, **(more or {})}, separators=(",", ":"), ensure_ascii=False)
    part.write_text(f"{text}\n", encoding="utf-8")
    part.replace(target)
    print(f"{target}: {target.stat().st_size:,} bytes")
