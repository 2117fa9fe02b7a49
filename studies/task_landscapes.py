"""Twelve made-up tasks and their tuning landscapes: `python -m studies.task_landscapes`.

Two tables, to learn across tasks. `made_tasks.csv` has a row a task: what `make_classification` was told.
`task_landscapes.csv` has, for each of them, an SVC's mean accuracy over 3 folds on a grid of 15 x 15
settings. About four minutes on one core.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.datasets import make_classification
from tqdm import tqdm

from studies.svc_landscapes import accuracy

DATA = Path(__file__).parents[1] / "course" / "data"
TASKS, TABLE = DATA / "made_tasks.csv", DATA / "task_landscapes.csv"
N_TASKS = 12
LOG10_C = np.linspace(-3, 4, 15)
LOG10_GAMMA = np.linspace(-6, 1, 15)


def drawn(number: int) -> dict[str, int | float]:
    """What task `number` is made with: from 3 to 60 columns, of which some may say nothing."""
    rng = np.random.default_rng(number)
    n_features = int(np.round(3 * 20 ** rng.random()))
    n_informative = int(rng.integers(max(3, n_features // 4), n_features + 1))
    return {
        "n_samples": int(np.round(150 * 4 ** rng.random())),
        "n_features": n_features,
        "n_informative": n_informative,
        "n_redundant": 0,
        "n_classes": int(rng.integers(2, 5)),
        "n_clusters_per_class": int(rng.integers(1, 3)),
        "class_sep": float(np.round(rng.uniform(0.7, 1.5), 2)),
        "flip_y": float(np.round(rng.uniform(0, 0.15), 2)),
        "random_state": number,
    }


def made(task: dict[str, int | float]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The data set: (X, y)."""
    X, y = make_classification(**task)
    return X, y


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=DATA)
    options = parser.parse_args()
    tasks = [drawn(number) for number in range(N_TASKS)]
    pd.DataFrame(tasks).to_csv(options.folder / TASKS.name, index_label="task", lineterminator="\n")
    rows = [
        (number, c, gamma, accuracy(*made(task), 10**c, 10**gamma))
        for number, task in enumerate(tqdm(tasks))
        for c in LOG10_C
        for gamma in LOG10_GAMMA
    ]
    table = pd.DataFrame(rows, columns=["task", "log10_C", "log10_gamma", "accuracy"])
    table.round(5).to_csv(options.folder / TABLE.name, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
