"""Mutants that no test finds, and why: `tests/survivors/LESSON.yml`.

    best_so_far:
      - mutant: "old line → new line"
        same: why it does the same as the solution
      - mutant: "old line → new line"
        accepted: what it does differently, and why no test should ask for that

Only those that do the *same* are left out of the score.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, model_validator

from tools.adequacy.answers import ROOT

FOLDER = ROOT / "tests" / "survivors"

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10)]


class Survivor(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    mutant: str
    same: Reason | None = None
    accepted: Reason | None = None

    @model_validator(mode="after")
    def _has_one_reason(self) -> Self:
        if (self.same is None) == (self.accepted is None):
            raise ValueError("a survivor has either 'same' or 'accepted', with a reason")
        return self


_FILE = TypeAdapter(dict[str, list[Survivor]])


def read_survivors(slug: str, folder: Path = FOLDER) -> dict[str, dict[str, Survivor]]:
    """By exercise and name of the mutant; empty where the lesson has no file. Raises ValidationError."""
    path = folder / f"{slug}.yml"
    found: dict[str, dict[str, Survivor]] = defaultdict(dict)
    if path.exists():
        for exercise, survivors in _FILE.validate_python(
            yaml.safe_load(path.read_text("utf-8")) or {}
        ).items():
            found[exercise] = {survivor.mutant: survivor for survivor in survivors}
    return found
