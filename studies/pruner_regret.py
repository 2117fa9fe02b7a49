"""Race seven pruners over the stored learning curves: `python -m studies.pruner_regret`.

One row a run: pruner, seed, and what came of it with 60 trials and with the price of 20 whole trainings. A
run takes the curves in a random order that depends on the seed alone, so that all pruners are shown the same
trials. Half a minute on one core.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import optuna
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from studies import learning_curves

TABLE = Path(__file__).parents[1] / "course" / "data" / "pruner_regret.csv"
N_TRIALS = 60
BUDGET = 20 * learning_curves.N_EPOCHS
"""Epochs that every pruner may spend in the second part of its row."""

PRUNERS: dict[str, Callable[[], optuna.pruners.BasePruner]] = {
    "none": lambda: optuna.pruners.NopPruner(),
    "median": lambda: optuna.pruners.MedianPruner(n_startup_trials=5, n_warmup_steps=2),
    "percentile 25": lambda: optuna.pruners.PercentilePruner(25.0, n_startup_trials=5, n_warmup_steps=2),
    "percentile 75": lambda: optuna.pruners.PercentilePruner(75.0, n_startup_trials=5, n_warmup_steps=2),
    "patient median": lambda: optuna.pruners.PatientPruner(
        optuna.pruners.MedianPruner(n_startup_trials=5, n_warmup_steps=2), patience=2
    ),
    "halving": lambda: optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3),
    "hyperband": lambda: optuna.pruners.HyperbandPruner(min_resource=1, max_resource=27, reduction_factor=3),
}


def load() -> pd.DataFrame:
    return pd.read_csv(learning_curves.TABLE)


def replay(
    curves: NDArray[np.float64], order: NDArray[np.int64], name: str, budget: float = np.inf
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """How many epochs each trial ran, and which trials ran to the end; `curves` has a row a setting.

    Trials begin as long as fewer than `budget` epochs are spent.
    """
    # Hyperband assigns a trial to a bracket by the names of study and trial
    study = optuna.create_study(direction="maximize", pruner=PRUNERS[name](), study_name="replay")
    epochs: list[int] = []
    whole: list[bool] = []
    for row in order:
        if sum(epochs) >= budget:
            break
        trial = study.ask()
        for epoch, accuracy in enumerate(curves[row], start=1):
            trial.report(accuracy, epoch)
            cut = trial.should_prune()
            if cut:
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                break
        else:
            study.tell(trial, curves[row][-1])
        epochs.append(epoch)
        whole.append(not cut)
    return np.array(epochs), np.array(whole)


def run(table: pd.DataFrame, name: str, seed: int) -> dict[str, Any]:
    """A row of the stored table. Regret is in points of accuracy below the best of all 300 curves."""
    curves = table[learning_curves.EPOCHS].to_numpy()
    seconds = table["seconds"].to_numpy() / learning_curves.N_EPOCHS
    final = 100 * curves[:, -1]
    order = np.random.default_rng(seed).permutation(len(curves))
    shown = order[:N_TRIALS]

    epochs, whole = replay(curves, shown, name)
    best = final[shown][whole].max()
    row: dict[str, Any] = {
        "pruner": name,
        "seed": seed,
        "pruned": int((~whole).sum()),
        "epochs": int(epochs.sum()),
        "seconds_share": f"{(epochs * seconds[shown]).sum() / (27 * seconds[shown]).sum():.4f}",
        "regret": f"{final.max() - best:.2f}",
        "lost_best": int(best < final[shown].max()),
    }
    epochs, whole = replay(curves, order, name, BUDGET)
    row["budget_trials"] = len(epochs)
    row["budget_regret"] = f"{final.max() - final[order[: len(epochs)]][whole].max():.2f}"
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=30, help="runs of each pruner")
    parser.add_argument("--output", type=Path, default=TABLE)
    options = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    table = load()
    rows = [
        run(table, name, seed) for name, seed in tqdm(list(itertools.product(PRUNERS, range(options.seeds))))
    ]
    pd.DataFrame(rows).to_csv(options.output, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
