"""Does a search that learns suffer from many workers? `python -m studies.parallel_regret`.

One row a run: 60 trials shared by 1, 3, 8 or 30 workers, and the simple regret, the best possible score minus
the best so far, after every tenth finished trial. The workers are simulated: some trials take twice as long
as others, and whoever is free asks at once. About three minutes on one core.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
from pathlib import Path

import numpy as np
import optuna
import pandas as pd
from tqdm import tqdm

from studies.search_regret import Problem, problems

TABLE = Path(__file__).parents[1] / "course" / "data" / "parallel_regret.csv"
N_TRIALS = 60
LOOKS = list(range(10, N_TRIALS + 1, 10))
WORKERS = [1, 3, 8, 30]
PROBLEMS = ["svc", "hartmann 6-D"]
SAMPLERS = ["random", "tpe", "tpe, no liar"]
SPREAD = 0.35
"""Of the logarithm of a trial's duration: two trials in three take 0.7 to 1.4 units."""


def sampler(name: str, seed: int) -> optuna.samplers.BaseSampler:
    if name == "random":
        return optuna.samplers.RandomSampler(seed=seed)
    return optuna.samplers.TPESampler(seed=seed, constant_liar=name == "tpe")


def run(problem: Problem, name: str, workers: int, seed: int) -> tuple[list[float], float]:
    """The scores of the trials in the order in which they finish, and how long it all took."""
    rng = np.random.default_rng(seed)
    study = optuna.create_study(direction="maximize", sampler=sampler(name, seed))
    running: list[tuple[float, int, optuna.Trial, float]] = []  # a heap: when it ends, number, trial, score
    scores, now, asked = [], 0.0, 0
    while len(scores) < N_TRIALS:
        while asked < N_TRIALS and len(running) < workers:
            trial = study.ask()
            score = problem.score(
                {a.name: trial.suggest_float(a.name, a.low, a.high, log=a.log) for a in problem.axes}
            )
            heapq.heappush(running, (now + rng.lognormal(0, SPREAD), trial.number, trial, score))
            asked += 1
        now, _, trial, score = heapq.heappop(running)
        study.tell(trial, score)
        scores.append(score)
    return scores, now


def regret(scores: list[float], best: float) -> list[float]:
    """Best possible minus best so far, after every tenth finished trial."""
    so_far = best - np.maximum.accumulate(scores)
    return [float(so_far[look - 1]) for look in LOOKS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=60, help="runs of each kind")
    parser.add_argument("--output", type=Path, default=TABLE)
    options = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)

    known = problems()
    rows = []
    for name, method, workers, seed in tqdm(
        list(itertools.product(PROBLEMS, SAMPLERS, WORKERS, range(options.seeds)))
    ):
        scores, took = run(known[name], method, workers, seed)
        values = (f"{value:.4f}" for value in regret(scores, known[name].best))
        rows.append([name, method, workers, seed, f"{took:.2f}", *values])
    columns = ["problem", "sampler", "workers", "seed", "time", *LOOKS]
    pd.DataFrame(rows, columns=columns).to_csv(options.output, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
