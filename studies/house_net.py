"""Turn the knobs of a small network for house prices: `python -m studies.house_net`.

Three tables in `course/data/`, made one after the other in about 25 minutes on one core:
`house_trials.csv` (random draws from two boxes), `house_sweeps.csv` (one or two knobs at a time) and
`house_plans.csv` (six ways to spend twenty tries).
"""

from __future__ import annotations

import argparse
import itertools
import warnings
from collections.abc import Callable, Generator, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import optuna
import pandas as pd
from sklearn.compose import TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import root_mean_squared_error
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
from tqdm import tqdm

from course.generators import Houses, make_houses

DATA = Path(__file__).parents[1] / "course" / "data"
Params = dict[str, Any]

START: Params = {
    "learning_rate": 1e-4,
    "batch_size": 64,
    "layers": 2,
    "width": 32,
    "alpha": 1e-4,
    "activation": "relu",
    "epochs": 30,
    "beta_1": 0.9,
}
BATCHES = [16, 32, 64, 128, 256, 512]
WIDTHS = [8, 16, 32, 64, 128]
ACTIVATIONS = ["relu", "tanh", "logistic"]
WIDE, NARROW = (1e-5, 1.0), (1e-3, 3e-2)
"""Two boxes for the learning rate; the other knobs have the same box in both."""


# ---- one try ----


def network(params: Params, seed: int) -> TransformedTargetRegressor:
    """The network with its inputs and its target scaled. It trains for exactly `epochs` epochs."""
    mlp = MLPRegressor(
        hidden_layer_sizes=[params["width"]] * params["layers"],
        learning_rate_init=params["learning_rate"],
        batch_size=params["batch_size"],
        alpha=params["alpha"],
        activation=params["activation"],
        max_iter=params["epochs"],
        n_iter_no_change=params["epochs"],
        beta_1=params["beta_1"],
        random_state=seed,
    )
    return TransformedTargetRegressor(make_pipeline(StandardScaler(), mlp), transformer=StandardScaler())


def errors(params: Params, seed: int, houses: Houses, rows: int = 1200) -> dict[str, float]:
    """RMSE in thousands of pounds on the training rows, the 400 validation rows and the 800 test rows.

    `houses` has 2,400 rows: the first `rows` train, 1,200 to 1,599 validate, the rest test.
    """
    parts = {"train": slice(0, rows), "validation": slice(1200, 1600), "test": slice(1600, 2400)}
    model = network(params, seed).fit(houses.X[parts["train"]], houses.y[parts["train"]])
    return {
        part: round(root_mean_squared_error(houses.y[at], model.predict(houses.X[at])) / 1000, 3)
        for part, at in parts.items()
    }


# ---- where tries come from ----


def log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(low * (high / low) ** rng.random())


def draw(rng: np.random.Generator, rates: tuple[float, float] = WIDE) -> Params:
    """All eight knobs at random, each on the scale that suits it."""
    return {
        "learning_rate": log_uniform(rng, *rates),
        "batch_size": int(rng.choice(BATCHES)),
        "layers": int(rng.integers(1, 5)),
        "width": int(rng.choice(WIDTHS)),
        "alpha": log_uniform(rng, 1e-5, 10),
        "activation": str(rng.choice(ACTIVATIONS)),
        "epochs": int(rng.integers(10, 61)),
        "beta_1": float(rng.uniform(0.8, 0.99)),
    }


def draw_linear(rng: np.random.Generator) -> Params:
    """The same box, every number drawn evenly."""
    return draw(rng) | {
        "learning_rate": float(rng.uniform(*WIDE)),
        "batch_size": int(rng.integers(16, 513)),
        "width": int(rng.integers(8, 129)),
        "alpha": float(rng.uniform(1e-5, 10)),
    }


def draw_from_lists(rng: np.random.Generator) -> Params:
    """The lists of the tuning Q&A's example answer; the knobs that it does not name stay where they are."""
    lists: dict[str, list[Any]] = {
        "learning_rate": [0.01, 0.001, 0.0001],
        "batch_size": [32, 64, 128],
        "layers": [2, 3, 4],
        "width": [64, 128, 256],
    }
    return START | {name: values[rng.integers(len(values))] for name, values in lists.items()}


# ---- six ways to spend twenty tries: each yields settings and is sent their validation RMSE ----

Spending = Generator[Params, float, None]
Plan = Callable[[int], Spending]
TRIES = 20


def in_order(seed: int) -> Spending:
    """Seven learning rates, ten draws around the best of them, a second run of the three best settings."""
    rng = np.random.default_rng(seed)
    tried: list[tuple[float, Params]] = []
    for rate in np.logspace(-4, -1, 7):
        params = START | {"learning_rate": float(rate)}
        tried.append(((yield params), params))
    best = min(tried, key=lambda one: one[0])[1]["learning_rate"]
    for _ in range(10):
        params = draw(rng, (best / 3, best * 3)) | {"beta_1": 0.9, "activation": "relu"}
        params["alpha"] = log_uniform(rng, 1e-5, 0.1)
        tried.append(((yield params), params))
    for _, params in sorted(tried, key=lambda one: one[0])[:3]:
        yield params


def at_random(how: Callable[[np.random.Generator], Params]) -> Plan:
    def plan(seed: int) -> Spending:
        rng = np.random.default_rng(seed)
        for _ in range(TRIES):
            yield how(rng)

    return plan


def tpe(seed: int) -> Spending:
    """Optuna's default sampler in the box of `draw`."""
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    for _ in range(TRIES):
        trial = study.ask()
        params = {
            "learning_rate": trial.suggest_float("learning_rate", *WIDE, log=True),
            "batch_size": 2 ** trial.suggest_int("log2_batch_size", 4, 9),
            "layers": trial.suggest_int("layers", 1, 4),
            "width": 2 ** trial.suggest_int("log2_width", 3, 7),
            "alpha": trial.suggest_float("alpha", 1e-5, 10, log=True),
            "activation": trial.suggest_categorical("activation", ACTIVATIONS),
            "epochs": trial.suggest_int("epochs", 10, 60),
            "beta_1": trial.suggest_float("beta_1", 0.8, 0.99),
        }
        study.tell(trial, (yield params))


def only_the_others(seed: int) -> Spending:
    """Everything but the learning rate, which stays where it is."""
    rng = np.random.default_rng(seed)
    for _ in range(TRIES):
        yield draw(rng) | {"learning_rate": START["learning_rate"]}


PLANS: dict[str, Plan] = {
    "all but the learning rate": only_the_others,
    "linear box": at_random(draw_linear),
    "lists": at_random(draw_from_lists),
    "log box": at_random(draw),
    "log box, TPE": tpe,
    "in order": in_order,
}


def spend(plan: str, seed: int) -> dict[str, float]:
    """Twenty tries on houses of their own; what the winner promised, what it keeps, and the best possible.

    The winner has the lowest validation RMSE; a setting that was run twice counts with the mean of its runs.
    """
    houses = make_houses(2400, seed=1000 + seed)
    at = slice(1600, 2400)
    possible = root_mean_squared_error(houses.y[at], houses.expected_price[at]) / 1000
    runs: dict[str, list[dict[str, float]]] = {}
    asking = PLANS[plan](seed)
    params = next(asking)
    for number in itertools.count():
        found = errors(params, number, houses)
        runs.setdefault(repr(params), []).append(found)
        try:
            params = asking.send(found["validation"])
        except StopIteration:
            break
    twice = [each for each in runs.values() if len(each) > 1]  # if there are any, only they are in the final
    means = [
        {part: np.mean([run[part] for run in each]) for part in each[0]} for each in twice or runs.values()
    ]
    best = min(means, key=lambda mean: mean["validation"])
    return {"validation": best["validation"], "test": best["test"], "possible": possible}


# ---- the tables ----


def trials(seed: int, box: str) -> dict[str, Any]:
    """Draw number `seed` from a box, and its errors on the houses of seed 0."""
    params = draw(np.random.default_rng(seed), WIDE if box == "wide" else NARROW)
    return {"box": box, "trial": seed, **params, **errors(params, seed, make_houses(2400, seed=0))}


def sweep_points() -> Iterable[tuple[str, Params, int]]:
    """Name of the sweep, settings, number of training rows."""
    for rate in np.logspace(-5, 0, 31):
        yield "learning rate", START | {"learning_rate": float(f"{rate:.4g}")}, 1200
    levels: dict[str, Sequence[Any]] = {
        "learning_rate": [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0],
        "batch_size": BATCHES,
        "layers": [1, 2, 3, 4],
        "width": WIDTHS,
        "alpha": [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0],
        "activation": ACTIVATIONS,
        "epochs": [10, 20, 30, 45, 60],
        "beta_1": [0.8, 0.85, 0.9, 0.95, 0.99],
    }
    for rate in (1e-4, 1e-2):
        for name, values in levels.items():
            for value in values:
                yield f"{name} from {rate:g}", START | {"learning_rate": rate, name: value}, 1200
    for rows, batch in itertools.product((300, 1200), BATCHES):
        if batch > rows:
            continue
        for rate in np.logspace(-4, -0.5, 8):
            params = START | {"learning_rate": float(f"{rate:.4g}"), "batch_size": batch}
            yield "batch size and learning rate", params, rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", nargs="+", default=["trials", "sweeps", "plans"])
    parser.add_argument("--output", type=Path, default=DATA)
    options = parser.parse_args()
    threadpool_limits(1)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter(
        "ignore", ConvergenceWarning
    )  # it stops after the epochs it was given, as it should
    warnings.simplefilter("ignore", RuntimeWarning)  # a learning rate of 1 overflows
    houses = make_houses(2400, seed=0)
    made: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "trials": lambda: [trials(seed, box) for box in ("wide", "narrow") for seed in tqdm(range(200))],
        "sweeps": lambda: [
            {"sweep": name, **params, "rows": rows, "seed": seed, **errors(params, seed, houses, rows)}
            for name, params, rows in tqdm(list(sweep_points()))
            for seed in range(10 if name == "learning rate" else 5)
        ],
        "plans": lambda: [
            {"plan": plan, "seed": seed, **spend(plan, seed)} for plan in PLANS for seed in tqdm(range(12))
        ],
    }
    for name in options.tables:
        table = pd.DataFrame(made[name]())
        table.to_csv(
            options.output / f"house_{name}.csv", index=False, float_format="%.5g", lineterminator="\n"
        )


if __name__ == "__main__":
    main()
