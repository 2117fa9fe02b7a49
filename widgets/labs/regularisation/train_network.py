"""`python -m widgets.labs.regularisation.train_network`: trains one network, a line of JSON an epoch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from widgets.labs.own_table import Table
from widgets.labs.regularisation.recipes import NetworkRun
from widgets.labs.worker import work


def epochs(order: tuple[Table | None, NetworkRun]) -> Iterator[dict[str, Any]]:
    """What came of each epoch."""
    from widgets.labs.passengers import titanic
    from widgets.labs.regularisation.network import train  # seconds, during which the worker already watches

    table, run = order
    for epoch in train(table or titanic(coin=True), run):
        yield asdict(epoch)


if __name__ == "__main__":
    work(epochs)
