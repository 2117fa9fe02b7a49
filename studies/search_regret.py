"""Race four search methods over 50 trials: `python -m studies.search_regret`.

One row a run: problem, method, seed, then the simple regret after each trial, that is how far the best score
so far still is below the best possible one. A quarter of an hour on one core, nearly all of it the Gaussian
process.
"""

from __future__ import annotations

import argparse
import itertools
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import optuna
import pandas as pd
from numpy.typing import NDArray
from skopt import gp_minimize
from skopt.space import Real
from tqdm import tqdm

from course.landscapes import load_landscape

TABLE = Path(__file__).parents[1] / "course" / "data" / "search_regret.csv"
N_TRIALS = 50
Params = dict[str, float]


@dataclass(frozen=True)
class Axis:
    """One hyperparameter: its box, and whether the box is walked in equal steps or in equal factors."""

    name: str
    low: float
    high: float
    log: bool = False

    def at(self, share: float) -> float:
        """The value a `share` (0 to 1) of the way through the box."""
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + (self.high - self.low) * share


@dataclass(frozen=True)
class Problem:
    """A score to maximise over a box, the best score there is, and the levels of each axis of a grid."""

    axes: tuple[Axis, ...]
    score: Callable[[Params], float]
    best: float
    levels: int

    def at(self, shares: NDArray[np.float64]) -> float:
        return self.score({axis.name: axis.at(share) for axis, share in zip(self.axes, shares, strict=True)})


# ---- the problems ----


def problems() -> dict[str, Problem]:
    """Name -> problem. A grid of more than 50 points (81 or 64 here) is cut off after 50 trials."""
    digits = load_landscape("digits")

    def svc(params: Params) -> float:
        return digits(params["C"], params["gamma"])

    c, gamma = (1e-3, 1e4), (1e-6, 1e1)
    log_box = (Axis("C", *c, log=True), Axis("gamma", *gamma, log=True))
    dummies = (Axis("dummy_1", 0, 1), Axis("dummy_2", 0, 1))
    six = tuple(Axis(f"x{i}", 0, 1) for i in range(1, 7))
    return {
        "svc": Problem(log_box, svc, digits.best, levels=7),
        "svc + 2 dummies": Problem(log_box + dummies, svc, digits.best, levels=3),
        "svc, linear scale": Problem((Axis("C", *c), Axis("gamma", *gamma)), svc, digits.best, levels=7),
        "hartmann 6-D": Problem(six, hartmann6, 3.32237, levels=2),
    }


# Hartmann's six-dimensional test function, as tabulated at https://www.sfu.ca/~ssurjano/hart6.html
HEIGHT = np.array([1.0, 1.2, 3.0, 3.2])
STEEPNESS = np.array(
    [
        [10, 3, 17, 3.5, 1.7, 8],
        [0.05, 10, 17, 0.1, 8, 14],
        [3, 3.5, 1.7, 10, 17, 8],
        [17, 8, 0.05, 10, 0.1, 14],
    ]
)
CENTRE = 1e-4 * np.array(
    [
        [1312, 1696, 5569, 124, 8283, 5886],
        [2329, 4135, 8307, 3736, 1004, 9991],
        [2348, 1451, 3522, 2883, 3047, 6650],
        [4047, 8828, 8732, 5743, 1091, 381],
    ]
)


def hartmann6(params: Params) -> float:
    """Four bumps in the unit cube of six dimensions; the highest reaches 3.32237."""
    x = np.array(list(params.values()))
    return float(HEIGHT @ np.exp(-(STEEPNESS * (x - CENTRE) ** 2).sum(axis=1)))


# ---- the methods: each returns the scores of its trials, in order ----


def grid(problem: Problem, seed: int) -> list[float]:
    """A grid laid down at a random place, its points tried in random order.

    How well the levels happen to fall beside the optimum is luck, so each seed shifts the whole grid.
    """
    rng = np.random.default_rng(seed)
    dimensions = len(problem.axes)
    shift = rng.random(dimensions)
    corners = list(itertools.product(range(problem.levels), repeat=dimensions))
    rng.shuffle(corners)
    return [problem.at((np.array(corner) + shift) / problem.levels) for corner in corners[:N_TRIALS]]


def random(problem: Problem, seed: int) -> list[float]:
    return _optuna(problem, optuna.samplers.RandomSampler(seed=seed))


def tpe(problem: Problem, seed: int) -> list[float]:
    """Optuna's default sampler."""
    return _optuna(problem, optuna.samplers.TPESampler(seed=seed))


def _optuna(problem: Problem, sampler: optuna.samplers.BaseSampler) -> list[float]:
    def objective(trial: optuna.Trial) -> float:
        return problem.score(
            {a.name: trial.suggest_float(a.name, a.low, a.high, log=a.log) for a in problem.axes}
        )

    study = optuna.create_study(direction="maximize", sampler=sampler)
    study.optimize(objective, n_trials=N_TRIALS)
    return [float(trial.values[0]) for trial in study.trials]


def gp(problem: Problem, seed: int) -> list[float]:
    """scikit-optimize: ten random points, then a Gaussian process and expected improvement."""
    box = [
        Real(a.low, a.high, prior="log-uniform" if a.log else "uniform", name=a.name) for a in problem.axes
    ]
    names = [a.name for a in problem.axes]
    result = gp_minimize(
        lambda values: -problem.score(dict(zip(names, values, strict=True))),
        box,
        n_calls=N_TRIALS,
        n_initial_points=10,
        acq_func="EI",
        random_state=seed,
    )
    return [-float(value) for value in result.func_vals]


METHODS: dict[str, Callable[[Problem, int], list[float]]] = {
    "grid": grid,
    "random": random,
    "tpe": tpe,
    "gp": gp,
}


def simple_regret(scores: list[float], best: float) -> list[float]:
    """Best possible minus best so far, after each of the 50 trials; a search that is done early stays put."""
    so_far = best - np.maximum.accumulate(scores)
    return [float(value) for value in np.pad(so_far, (0, N_TRIALS - len(so_far)), mode="edge")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=30, help="runs of each method on each problem")
    parser.add_argument("--output", type=Path, default=TABLE)
    options = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.filterwarnings("ignore", message="The objective has been evaluated at")  # skopt, on flat ground

    known = problems()
    rows = []
    for name, method, seed in tqdm(list(itertools.product(known, METHODS, range(options.seeds)))):
        regret = simple_regret(METHODS[method](known[name], seed), known[name].best)
        rows.append([name, method, seed, *(f"{value:.4f}" for value in regret)])
    columns = ["problem", "method", "seed", *range(1, N_TRIALS + 1)]
    pd.DataFrame(rows, columns=columns).to_csv(options.output, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
