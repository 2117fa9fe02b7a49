"""Networks before their first training step: what comes out of each layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
INPUTS, LAYERS, BINS = 50, 20, 24
WIDTHS = [16, 32, 64, 128]
FIRST: dict[str, Callable[[int], float]] = {
    "zeros": lambda width: 0.0,
    "N(0, 0.01)": lambda width: 0.01,
    "N(0, 1)": lambda width: 1.0,
    "Glorot": lambda width: (1 / width) ** 0.5,  # fan in and fan out are the width
    "He": lambda width: (2 / width) ** 0.5,
}
"""The standard deviation of the first weights."""
RANGES = {"relu": (0.0, 4.0), "tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}
"""Of the histograms; what lies outside counts in the last bin."""
SATURATED = 0.99
"""A unit of tanh is saturated beyond ± this, one of sigmoid beyond the same share of its range."""


def untrained() -> dict[str, Any]:
    """For each activation, first weights and width, a network of 20 layers on 50 normal inputs.

    `nets[activation][first][width]` has for each layer: `bars` (24 shares of the outputs that are not exactly
    0, in thousandths), `sd` (of all outputs), `signal` (SD over the inputs, root mean square over the units)
    and `stuck` (share of units that are 0 for every input, or of outputs that are saturated).
    """
    data: dict[str, Any] = {"widths": WIDTHS, "first": list(FIRST), "ranges": RANGES, "nets": {}}
    for width in WIDTHS:
        dice = np.random.default_rng(0)
        inputs, normal = dice.normal(size=(INPUTS, width)), dice.normal(size=(LAYERS, width, width))
        for activation in RANGES:
            for first, spread in FIRST.items():
                layers = outputs(inputs, spread(width) * normal, activation)
                nets = data["nets"].setdefault(activation, {}).setdefault(first, {})
                nets[str(width)] = describe(layers, activation)
    return data


def outputs(inputs: Array, weights: Array, activation: str) -> Array:
    """Shape (layers, inputs, units): what comes out of each layer."""
    found = []
    for each in weights:
        inputs = _activate(inputs @ each, activation)
        found.append(inputs)
    return np.array(found)


def describe(layers: Array, activation: str) -> dict[str, Any]:
    low, high = RANGES[activation]
    within = np.clip((layers - low) / (high - low) * BINS, 0, BINS - 1).astype(np.intp)
    within += BINS * np.arange(len(layers))[:, None, None]
    counts = np.bincount(within[layers != 0], minlength=BINS * len(layers)).reshape(-1, BINS)
    shares = 1000 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    if activation == "relu":
        stuck = (layers == 0).all(axis=1).mean(axis=1)
    else:
        stuck = (np.abs(2 * (layers - low) / (high - low) - 1) > SATURATED).mean(axis=(1, 2))
    return {
        "bars": shares.round().astype(int).tolist(),
        "sd": _digits(layers.std(axis=(1, 2)), layers),
        "signal": _digits(np.sqrt(layers.var(axis=1).mean(axis=1)), layers),
        "stuck": stuck.round(3).tolist(),
    }


def _activate(sums: Array, activation: str) -> Array:
    if activation == "relu":
        return np.maximum(sums, 0)
    return np.tanh(sums) if activation == "tanh" else 0.5 + 0.5 * np.tanh(sums / 2)


def _digits(spread: Array, layers: Array) -> list[float]:
    """In three digits, and 0 where it is only the rounding of larger numbers."""
    rounding = 1e-15 * np.abs(layers).max(axis=(1, 2))
    return [float(f"{value:.3g}") for value in np.where(spread > rounding, spread, 0)]
