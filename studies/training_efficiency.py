"""What 16 bits and micro-batches cost and save: `python -m studies.training_efficiency`.

Four tables in course/data: how large the gradients of a network are as it learns (gradient_magnitudes.csv),
what becomes of training when the loss has a small weight (loss_weights.csv), how long a step takes in each
number format on this processor (precision_steps.csv), and how much memory it takes at each batch size
(batch_memory.csv). Some fifteen minutes on two cores. Only making rows imports TensorFlow.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

FOLDER = Path(__file__).parents[1] / "course" / "data"
Row = dict[str, Any]
Array = NDArray[Any]

EPOCHS = (0, 5, 40)
"""After how many epochs the gradients are recorded; 0 is before the first step."""
SEEDS = range(5)
POLICIES = ("float32", "mixed_float16", "mixed_bfloat16")
RECIPES = (("float32", False), ("mixed_float16", False), ("mixed_float16", True), ("mixed_bfloat16", False))
"""The policy, and whether the loss is scaled."""
WEIGHTS = (1.0, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
WIDTHS = (64, 256, 1024)
BATCHES = ((8, 1), (16, 1), (32, 1), (64, 1), (128, 1), (32, 4))
"""Rows in a batch, and how many batches are accumulated before a step."""


def magnitudes(values: Array) -> dict[int, int]:
    """How many values other than 0 lie in [2^(k/2), 2^((k+1)/2)), for each k that occurs."""
    sizes = np.abs(np.asarray(values, dtype=float))
    halves = np.floor(2 * np.log2(sizes[sizes > 0])).astype(int)
    found, counts = np.unique(halves, return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def gradient_rows(seed: int) -> list[Row]:
    """Gradients of 128 training digits, pooled over the hidden layers' outputs and over all weights."""
    from studies import mixed_networks as nets

    rows = []
    for epoch, found in nets.gradients_while_learning(seed, EPOCHS):
        for kind, values in found.items():
            about = {"epoch": epoch, "seed": seed, "kind": kind}
            rows += [about | {"half_powers": k, "count": n} for k, n in magnitudes(values).items()]
            rows.append(about | {"half_powers": None, "count": int((values == 0).sum())})
    return rows


def weight_rows(seed: int) -> list[Row]:
    """Twenty epochs with each weight of the loss and each recipe: how the network stands at the end."""
    from studies import mixed_networks as nets

    return [
        {"weight": weight, "policy": policy, "scaled": scaled, "seed": seed}
        | nets.trained_with_weight(seed, weight, policy, scaled)
        for weight, (policy, scaled) in itertools.product(WEIGHTS, RECIPES)
    ]


def step_rows(onednn: int, repeat: int) -> list[Row]:
    """How long a training step takes with each width and policy; `onednn` is TensorFlow's switch, 0 or 1."""
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = str(onednn)
    from studies import mixed_networks as nets

    return [
        {"onednn": onednn, "width": width, "policy": policy, "repeat": repeat} | times
        for width in WIDTHS
        for policy, times in nets.step_times(width, POLICIES).items()
    ]


def memory_rows(batch: int, accumulate: int, repeat: int) -> list[Row]:
    """Growth of the process while it trains, beside what the layers' outputs take."""
    from studies import mixed_networks as nets

    estimate, measured = nets.memory_of_a_step(batch, accumulate)
    about = {"batch": batch, "accumulate": accumulate, "repeat": repeat}
    return [about | {"estimate_mb": estimate, "measured_mb": measured}]


def tables() -> dict[str, tuple[Callable[..., list[Row]], list[tuple[Any, ...]]]]:
    """Name -> what makes rows, and the arguments of all calls; each call wants a process of its own."""
    memory = [(batch, steps, repeat) for repeat in range(5) for batch, steps in BATCHES]
    return {
        "gradient_magnitudes": (gradient_rows, [(seed,) for seed in SEEDS]),
        "loss_weights": (weight_rows, [(seed,) for seed in SEEDS]),
        "precision_steps": (step_rows, [(onednn, repeat) for repeat in range(5) for onednn in (0, 1)]),
        "batch_memory": (memory_rows, memory),
    }


def in_own_process(make: Callable[..., list[Row]], arguments: tuple[Any, ...]) -> list[Row]:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(make, *arguments).result()


def table(name: str) -> pd.DataFrame:
    make, calls = tables()[name]
    rows = [row for arguments in tqdm(calls, desc=name) for row in in_own_process(make, arguments)]
    found = pd.DataFrame(rows)
    if name == "gradient_magnitudes":  # the seeds are pooled: the lab and the lesson want shares
        keys = ["epoch", "kind", "half_powers"]
        found = found.groupby(keys, dropna=False, sort=True)["count"].sum().reset_index()
        found["half_powers"] = found["half_powers"].astype("Int64")
    measured = found.select_dtypes("float").columns
    found[measured] = found[measured].map(lambda value: float(f"{value:.4g}"))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(tables()), help="tables to make")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args()
    for name in options.names:
        table(name).to_csv(options.folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
