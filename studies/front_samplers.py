"""Race four samplers towards one Pareto front: `python -m studies.front_samplers`.

Random forests on the breast-cancer table have two objectives: accuracy (up) and the tree nodes that are
visited for one patient (down), a cost that can be counted and does not jitter as milliseconds do. One row a
run: sampler, seed, then the hypervolume after each trial. Some five minutes on one core.
"""

from __future__ import annotations

import argparse
import itertools
from functools import cache
from pathlib import Path

import numpy as np
import optuna
import pandas as pd
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from tqdm import tqdm

TABLE = Path(__file__).parents[1] / "course" / "data" / "front_samplers.csv"
N_TRIALS = 60
WORST = (0.90, 300.0)
"""The reference point: a share of patients, and nodes visited for a patient."""

Patients = tuple[NDArray[np.float64], NDArray[np.int64]]


@cache
def patients() -> tuple[Patients, Patients]:
    """341 to train on, 228 to count visits on: each (X, y)."""
    X, y = load_breast_cancer(return_X_y=True)
    X, X_held_out, y, y_held_out = train_test_split(X, y, test_size=0.4, stratify=y, random_state=0)
    return (X, y), (X_held_out, y_held_out)


def suggested(trial: optuna.Trial) -> RandomForestClassifier:
    return RandomForestClassifier(
        n_estimators=trial.suggest_int("n_estimators", 5, 60, log=True),
        max_depth=trial.suggest_int("max_depth", 2, 16),
        min_samples_leaf=trial.suggest_int("min_samples_leaf", 1, 10),
        max_features=trial.suggest_categorical("max_features", ["sqrt", "log2", None]),
        random_state=0,
        n_jobs=1,
    )


def objective(trial: optuna.Trial) -> tuple[float, float]:
    """Accuracy in three folds, and the mean number of nodes that a patient passes in all trees together."""
    (X, y), (X_held_out, _) = patients()
    forest = suggested(trial)
    folds = StratifiedKFold(3, shuffle=True, random_state=0)
    accuracy = cross_val_score(forest, X, y, cv=folds).mean()
    passed = forest.fit(X, y).decision_path(X_held_out)[0]
    return float(accuracy), passed.sum() / len(X_held_out)


def hypervolume(values: list[tuple[float, float]]) -> float:
    """The area that these (accuracy, visits) dominate, in percent of the box from WORST to (1, 0)."""
    area, reached = 0.0, WORST[0]
    for accuracy, visits in sorted(values, key=lambda pair: pair[1]):
        if accuracy > reached and visits < WORST[1]:
            area += (accuracy - reached) * (WORST[1] - visits)
            reached = accuracy
    return 100 * area / ((1 - WORST[0]) * WORST[1])


def samplers(seed: int) -> dict[str, optuna.samplers.BaseSampler]:
    return {
        "random": optuna.samplers.RandomSampler(seed=seed),
        "tpe": optuna.samplers.TPESampler(seed=seed),
        "nsga2": optuna.samplers.NSGAIISampler(seed=seed),
        "nsga2, 10 a generation": optuna.samplers.NSGAIISampler(seed=seed, population_size=10),
    }


def run(name: str, seed: int, n_trials: int = N_TRIALS) -> list[float]:
    """The hypervolume after each trial."""
    study = optuna.create_study(directions=["maximize", "minimize"], sampler=samplers(seed)[name])
    study.optimize(objective, n_trials=n_trials)
    values = [(trial.values[0], trial.values[1]) for trial in study.trials]
    return [hypervolume(values[:count]) for count in range(1, n_trials + 1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="runs of each sampler")
    parser.add_argument("--output", type=Path, default=TABLE)
    options = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    rows = [
        [name, seed, *(f"{value:.2f}" for value in run(name, seed))]
        for name, seed in tqdm(list(itertools.product(samplers(0), range(options.seeds))))
    ]
    columns = ["sampler", "seed", *range(1, N_TRIALS + 1)]
    pd.DataFrame(rows, columns=columns).to_csv(options.output, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
