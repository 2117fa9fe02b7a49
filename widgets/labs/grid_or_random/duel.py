"""Grid against random search on two knobs: what each finds with the same number of tries."""

from __future__ import annotations

from typing import Any

import numpy as np

TRIES = [side**2 for side in range(2, 9)]
WEIGHTS = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
"""How much of the score the second knob decides; 0.5: as much as the first."""
_PROBLEMS, _SHOWN = 2000, 8


def duel() -> dict[str, Any]:
    """For each weight and number of tries: the median best score of both, and how often random ends higher.

    A knob that is right scores 1; 0.08 away from that, on a range from 0 to 1, it scores a third. Peaks are
    drawn anew for each of 2,000 problems. `points`: the draws of the first eight random searches.
    """
    dice = np.random.default_rng(0)
    peaks, draws = dice.random((_PROBLEMS, 1, 2)), dice.random((_PROBLEMS, TRIES[-1], 2))
    data: dict[str, Any] = {"tries": TRIES, "weights": WEIGHTS, "points": draws[:_SHOWN].round(3).tolist()}
    grids = [_grid(round(tries**0.5)) for tries in TRIES]
    for weight in WEIGHTS:
        grid = np.array([_best(points[None], peaks, weight) for points in grids])
        random = np.array([_best(draws[:, :tries], peaks, weight) for tries in TRIES])
        for name, found in {
            "grid": np.median(grid, axis=1),
            "random": np.median(random, axis=1),
            "higher": (random > grid).mean(axis=1),
        }.items():
            data.setdefault(name, []).append(found.round(4).tolist())
    return data


def _grid(side: int) -> np.ndarray[Any, Any]:
    """Shape (side², 2): the middles of equal stretches."""
    levels = (2 * np.arange(side) + 1) / (2 * side)
    return np.stack(np.meshgrid(levels, levels), axis=-1).reshape(-1, 2)


def _best(points: np.ndarray[Any, Any], peaks: np.ndarray[Any, Any], weight: float) -> np.ndarray[Any, Any]:
    """Shape (problems,): the highest score among each problem's points."""
    right = np.exp(-((points - peaks) ** 2) / 0.006)
    return np.asarray((right @ [1 - weight, weight]).max(axis=1))
