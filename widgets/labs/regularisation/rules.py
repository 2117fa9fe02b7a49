"""The small formulas of the Optimisation Lab. `static/formulas.js` has the same ones for the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

SCHEDULES = ("constant", "step", "exponential", "cosine", "warm-up + cosine")


class Stop(NamedTuple):
    """Where early stopping ends a run; epochs count from 0."""

    last: int
    best: int
    """The epoch whose weights `restore_best_weights=True` brings back."""
    early: bool
    """False when the run came to its end without being stopped."""


def stop_epoch(validation_losses: Sequence[float], patience: int, min_delta: float = 0.0) -> Stop:
    """Where `keras.callbacks.EarlyStopping(patience=..., min_delta=...)` ends a run with these losses.

    An epoch counts as an improvement when its loss plus `min_delta` is below the best loss so far; the run
    ends after `patience` epochs in a row without one. `patience` is at least 1, `min_delta` at least 0, in
    units of the loss. Raises ValueError when there are no losses.
    """
    if not validation_losses:
        raise ValueError("validation_losses is empty; give the loss of at least one epoch")
    best, best_loss = 0, math.inf
    for epoch, loss in enumerate(validation_losses):
        if loss + min_delta < best_loss:
            best, best_loss = epoch, loss
        elif epoch - best >= patience:
            return Stop(epoch, best, early=True)
    return Stop(len(validation_losses) - 1, best, early=False)


def schedule(name: str, epoch: int, epochs: int, base_rate: float) -> float:
    """The learning rate of `epoch` (0 to `epochs` - 1) in a run of `epochs` epochs.

    - constant: `base_rate` throughout;
    - step: times 0.3 after each quarter of the run;
    - exponential: times e^-4 = 0.018 over the run, the same factor at each epoch;
    - cosine: from `base_rate` to 0 along half a cosine wave (Loshchilov and Hutter 2017, without restarts);
    - warm-up + cosine: up in equal steps during the first tenth of the run, then cosine.

    Raises ValueError for another name.
    """
    if name == "constant":
        return base_rate
    if name == "step":
        return base_rate * 0.3 ** (4 * epoch // epochs)
    if name == "exponential":
        return base_rate * math.exp(-4 * epoch / epochs)
    if name == "cosine":
        return _cosine(epoch / epochs, base_rate)
    if name == "warm-up + cosine":
        warm_up = max(1, epochs // 10)
        if epoch < warm_up:
            return base_rate * ((epoch + 1) / warm_up)
        return _cosine((epoch - warm_up) / (epochs - warm_up), base_rate)
    raise ValueError(f"there is no schedule {name!r}; choose from {', '.join(SCHEDULES)}")


def _cosine(fraction: float, base_rate: float) -> float:
    return base_rate * (1 + math.cos(math.pi * fraction)) / 2
