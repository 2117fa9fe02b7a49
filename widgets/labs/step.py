"""How far a long piece of work has got."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """How much of the work is `done`, from 0 to 1, and `what` was last; the last step brings the data."""

    done: float
    what: str
    data: dict[str, Any] = field(default_factory=dict)
