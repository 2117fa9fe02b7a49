"""`python -m widgets.labs.tradeoff.survey_table`: the Trade-off Explorer's data of a learner's table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from widgets.labs.own_table import Table
from widgets.labs.worker import work


def steps(table: Table) -> Iterator[dict[str, Any]]:
    """How far it has got; the data come last."""
    from widgets.labs.tradeoff.survey import survey  # seconds, during which the worker already watches

    return map(asdict, survey(table))


if __name__ == "__main__":
    work(steps)
