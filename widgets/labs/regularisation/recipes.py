"""What the Optimisation Lab trains: the grids under its sliders and the settings of its networks.

Nothing here imports a library, so the kernel can read it at no cost.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from widgets.labs.regularisation.rules import SCHEDULES

DATA_FILE = "optimization_lab.titanic.json"

LEARNT_ROWS = 120
CHECKED_ROWS = 200
FOLDS = 10


@dataclass(frozen=True)
class Plan:
    """How fine the grids under the sliders are.

    `strengths` are 1 / C, from hardly any penalty to far too much. Each run has a seed of its own: other rows
    to learn from, other first weights, another order.
    """

    strengths: tuple[float, ...]
    l1_ratios: tuple[float, ...]
    stopping_runs: int
    dropout_rates: tuple[float, ...]
    schedules: tuple[str, ...]
    dropout_runs: int


STORED = Plan(
    strengths=tuple(round(10 ** (step / 10), 6) for step in range(-15, 26)),
    l1_ratios=tuple(round(step / 10, 1) for step in range(11)),
    stopping_runs=8,
    dropout_rates=(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
    schedules=SCHEDULES,
    dropout_runs=5,
)
"""The Titanic's, which takes twelve minutes."""
OWN = Plan(
    strengths=tuple(round(10 ** (step / 5), 6) for step in range(-7, 13)),
    l1_ratios=(0.0, 0.25, 0.5, 0.75, 1.0),
    stopping_runs=4,
    dropout_rates=(0.0, 0.3, 0.5),
    schedules=("constant", "exponential", "cosine"),
    dropout_runs=3,
)
"""A learner's table, for which somebody waits minutes."""


@dataclass(frozen=True)
class NetworkRun:
    """One training of the network: two hidden layers, Adam, binary cross-entropy."""

    seed: int
    epochs: int
    batch_size: int
    learning_rate: float
    dropout: float = 0.0
    schedule: str = "constant"
    units: int = 32
    patience: int | None = None
    """None: no early stopping."""
    min_delta: float = 0.0

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


def stopping_run(run: int, patience: int | None = None, min_delta: float = 0.0) -> NetworkRun:
    """Run 0, 1, ... of the panel *Early stopping*: small batches, so that the validation loss is bumpy."""
    return NetworkRun(
        seed=run,
        epochs=100,
        batch_size=4,
        learning_rate=0.002,
        dropout=0.6,
        patience=patience,
        min_delta=min_delta,
    )


def dropout_run(run: int, dropout: float, schedule: str) -> NetworkRun:
    """Run 0, 1, ... of the panel *Dropout and schedules*."""
    return NetworkRun(
        seed=run, epochs=60, batch_size=16, learning_rate=0.003, dropout=dropout, schedule=schedule
    )
