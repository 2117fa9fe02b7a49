"""The game behind the Bayes stepper: a hidden curve, what a surrogate makes of the tries, two opponents."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern

Curve = NDArray[np.float64]

DECADES = np.linspace(-4.0, 0.0, 121)
"""The positions that can be tried, as log10 of the learning rate."""
START = (18, 102)
"""Positions that are known from the start."""
TRIES = 8
SMOOTHNESS = (1.1, 0.7, 0.45)
"""Length scale of the hidden curve in decades: the first round is gentle, the third rugged, then again."""


@dataclass(frozen=True)
class Surrogate:
    """What a Gaussian process believes at each position: arrays of shape (121,)."""

    mean: Curve
    sd: Curve
    improvement: Curve

    @property
    def peak(self) -> int:
        """The position that expected improvement would try next."""
        return int(self.improvement.argmax())


def hidden_curve(number: int) -> Curve:
    """The accuracy at each position in round `number` (0, 1, ...): hills, and lower ground at both ends."""
    rng = np.random.default_rng([2, number])
    covariance = Matern(SMOOTHNESS[number % len(SMOOTHNESS)], nu=2.5)(DECADES[:, None])
    drawn = rng.multivariate_normal(np.zeros(len(DECADES)), covariance, method="eigh")
    drawn -= 0.4 * (DECADES - DECADES.mean()) ** 2
    low, high = rng.uniform(0.55, 0.65), rng.uniform(0.80, 0.92)
    return np.asarray(np.interp(drawn, (drawn.min(), drawn.max()), (low, high)))


def believe(positions: Sequence[int], scores: Sequence[float]) -> Surrogate:
    """Fit a Gaussian process to the tries, and work out the expected improvement on the best of them.

    It expects accuracies to vary by 0.1 around the mean of the tries, and learns how smooth the curve is.
    """
    kernel = ConstantKernel(0.1**2, "fixed") * Matern(0.7, length_scale_bounds=(0.3, 2.0), nu=2.5)
    process = GaussianProcessRegressor(kernel, alpha=1e-8)
    level = float(np.mean(scores))
    with warnings.catch_warnings():
        # with so few tries the length scale meets its bounds
        warnings.simplefilter("ignore", ConvergenceWarning)
        process.fit(DECADES[list(positions)][:, None], np.asarray(scores) - level)
    above, sd = process.predict(DECADES[:, None], return_std=True)
    mean = level + above
    gain = mean - max(scores)
    z = gain / np.maximum(sd, 1e-12)
    return Surrogate(mean, sd, np.maximum(gain * norm.cdf(z) + sd * norm.pdf(z), 0.0))


def regret(curve: Curve, positions: Sequence[int]) -> float:
    """How far the best of these tries is below the top of the curve."""
    return float(curve.max() - curve[list(positions)].max())


def formula_game(curve: Curve) -> list[int]:
    """The positions that expected improvement tries, from the same start as the learner."""
    positions = list(START)
    for _ in range(TRIES):
        positions.append(believe(positions, curve[positions].tolist()).peak)
    return positions[len(START) :]


def random_games(curve: Curve, games: int = 2000) -> NDArray[np.float64]:
    """The regrets, shape (games,), of as many players who try at random from the same start."""
    tries = np.random.default_rng(0).integers(len(DECADES), size=(games, TRIES))
    best = np.maximum(curve[tries].max(axis=1), curve[list(START)].max())
    return np.asarray(curve.max() - best)
