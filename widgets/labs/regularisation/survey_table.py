"""`python -m widgets.labs.regularisation.survey_table`: the Optimisation Lab's data of a learner's table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from widgets.labs.own_table import Table
from widgets.labs.worker import work


def steps(table: Table) -> Iterator[dict[str, Any]]:
    """How far it has got; the data come last."""
    from widgets.labs.regularisation.recipes import OWN
    from widgets.labs.regularisation.survey import survey  # seconds, during which the worker already watches

    return map(asdict, survey(table, OWN))


if __name__ == "__main__":
    work(steps)
