"""Makes `widgets/data/optimization_lab.titanic.json`: `python -m widgets.labs.make_optimisation_data`.

Seeded throughout; about twelve minutes of one core. Losses and weights have four significant digits.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from widgets.labs.fits import fit_logistic
from widgets.labs.network import Epoch, train
from widgets.labs.passengers import Floats, passengers
from widgets.labs.recipes import (
    DATA_FILE,
    DROPOUT_RATES,
    DROPOUT_RUNS,
    L1_RATIOS,
    STOPPING_RUNS,
    STRENGTHS,
    dropout_run,
    stopping_run,
)
from widgets.labs.rules import SCHEDULES

SCORES = (
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_loss_se",
    "validation_accuracy",
    "validation_accuracy_se",
)


def main() -> None:
    data = {
        "weights": weights(),
        "stopping": stopping(),
        "dropout": dropout(),
    }
    target = Path(__file__).parents[1] / "data" / DATA_FILE
    part = target.with_suffix(".part")
    part.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    part.replace(target)
    print(f"{target}: {target.stat().st_size:,} bytes")


def weights() -> dict[str, object]:
    """A logistic regression for each strength and mix: `weights[mix][strength][feature]`, scores alike."""
    cells = [(ratio, strength) for ratio in L1_RATIOS for strength in STRENGTHS]
    fits = [fit_logistic(strength, ratio) for ratio, strength in tqdm(cells, "logistic regressions")]
    shape = (len(L1_RATIOS), len(STRENGTHS))
    return {
        "features": list(passengers()[0].columns),
        "strengths": STRENGTHS,
        "l1_ratios": L1_RATIOS,
        "weights": rounded(np.array([fit.weights for fit in fits]).reshape(*shape, -1)),
        **{name: rounded(np.array([getattr(fit, name) for fit in fits]).reshape(shape)) for name in SCORES},
    }


def stopping() -> dict[str, object]:
    """Whole runs of a network that overfits: `train_loss[run][epoch]`, `validation_loss[run][epoch]`."""
    runs = [list(train(stopping_run(run))) for run in tqdm(range(STOPPING_RUNS), "runs to stop")]
    return {
        "settings": stopping_run(0).to_dict(),
        "train_loss": rounded(pick(runs, "train_loss")),
        "validation_loss": rounded(pick(runs, "validation_loss")),
    }


def dropout() -> dict[str, object]:
    """`train_loss[rate][schedule][run][epoch]`, and validation loss and accuracy alike."""
    cells = [(rate, name) for rate in DROPOUT_RATES for name in SCHEDULES]
    runs = [
        [list(train(dropout_run(run, rate, name))) for run in range(DROPOUT_RUNS)]
        for rate, name in tqdm(cells, "dropout and schedules")
    ]
    by_rate = [runs[start : start + len(SCHEDULES)] for start in range(0, len(runs), len(SCHEDULES))]
    return {
        "settings": dropout_run(0, 0.0, "constant").to_dict(),
        "rates": DROPOUT_RATES,
        "schedules": SCHEDULES,
        "train_loss": rounded(pick(by_rate, "train_loss")),
        "validation_loss": rounded(pick(by_rate, "validation_loss")),
        "last_validation_accuracy": rounded(pick(by_rate, "validation_accuracy")[..., -1]),
    }


def pick(epochs: Any, name: str) -> Floats:
    """An array in the shape of nested lists of Epoch, of one of its values."""
    if isinstance(epochs, Epoch):
        return np.array(getattr(epochs, name))
    return np.array([pick(inner, name) for inner in epochs])


def rounded(values: Floats) -> object:
    """Nested lists with four significant digits."""
    if values.ndim:
        return [rounded(inner) for inner in values]
    return float(f"{float(values):.4g}")


if __name__ == "__main__":
    main()
