"""What do earlier settings buy a new search? `python -m studies.warm_start`.

One row a run: 60 trials of TPE on one of four tuning landscapes, begun with nothing or with three enqueued
settings, and the number of the first trial within 1 and within 0.3 points of the best accuracy (61: none of
them). About three minutes on one core.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

import numpy as np
import optuna
import pandas as pd
from tqdm import tqdm

from course.landscapes import Landscape, load_landscape

TABLE = Path(__file__).parents[1] / "course" / "data" / "warm_start.csv"
N_TRIALS = 60
TASKS = ["digits", "wine", "breast_cancer", "iris"]
PRIORS = ["none", "other tasks", "hopeless", "wrong unit, clipped", "random search"]
BOX = {"C": (1e-3, 1e4), "gamma": (1e-6, 1e1)}
HOPELESS = [{"C": 1e-3, "gamma": 10.0}, {"C": 10**-2.5, "gamma": 10**0.5}, {"C": 1e-3, "gamma": 1.0}]
Params = dict[str, float]


def best_setting(landscape: Landscape) -> Params:
    """The first of the measured settings with the highest accuracy."""
    i, j = np.unravel_index(landscape.accuracy.argmax(), landscape.accuracy.shape)
    return {"C": float(10 ** landscape.log10_c[i]), "gamma": float(10 ** landscape.log10_gamma[j])}


def clipped(params: Params) -> Params:
    """The nearest setting inside the box."""
    return {name: float(np.clip(value, *BOX[name])) for name, value in params.items()}


def enqueued(prior: str, task: str) -> list[Params]:
    """The settings that a search on `task` begins with."""
    others = [best_setting(load_landscape(name)) for name in TASKS if name != task]
    if prior == "other tasks":
        return others
    if prior == "hopeless":
        return HOPELESS
    if prior == "wrong unit, clipped":  # somebody wrote exponents down, and they are read as values
        return [clipped({name: float(np.log10(value)) for name, value in each.items()}) for each in others]
    return []


def run(task: str, prior: str, seed: int) -> list[float]:
    """The accuracies of the trials, in order."""
    landscape = load_landscape(task)
    sampler = optuna.samplers.RandomSampler if prior == "random search" else optuna.samplers.TPESampler
    study = optuna.create_study(direction="maximize", sampler=sampler(seed=seed))
    for params in enqueued(prior, task):
        study.enqueue_trial(params)
    study.optimize(
        lambda trial: landscape(
            **{name: trial.suggest_float(name, *ends, log=True) for name, ends in BOX.items()}
        ),
        n_trials=N_TRIALS,
    )
    return [float(trial.values[0]) for trial in study.trials]


def trials_until(scores: list[float], target: float) -> int:
    """The number of the first trial, from 1, that reaches `target`; one more than there are if none does."""
    return next((n for n, score in enumerate(scores, start=1) if score >= target), len(scores) + 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=60, help="runs of each kind")
    parser.add_argument("--output", type=Path, default=TABLE)
    options = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)

    rows = []
    for task, prior, seed in tqdm(list(itertools.product(TASKS, PRIORS, range(options.seeds)))):
        best, scores = load_landscape(task).best, run(task, prior, seed)
        rows.append([task, prior, seed, *(trials_until(scores, best - within) for within in (0.01, 0.003))])
    columns = ["task", "prior", "seed", "within_1_point", "within_0.3_points"]
    pd.DataFrame(rows, columns=columns).to_csv(options.output, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
