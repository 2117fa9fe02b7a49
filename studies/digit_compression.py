"""Make a digits' network smaller, many times: `python -m studies.digit_compression`.

Three questions, three tables in course/data: what a network loses when its smallest weights become zero
(digit_pruning.csv), whether half a network is worth more than a small one that was never large
(digit_cutting.csv), and what a teacher is worth to a tiny network (digit_students.csv). Ten seeds, some eight
minutes on one core. Only making rows imports TensorFlow.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from tqdm import tqdm

FOLDER = Path(__file__).parents[1] / "course" / "data"
SEEDS = range(10)
SHARES = (0.5, 0.25, 0.125)
TEMPERATURES = (1.0, 2.0, 4.0)
Array = NDArray[Any]
Row = dict[str, float]


@cache
def split(seed: int) -> tuple[Array, Array, Array, Array]:
    """X and y of 1,000 digits to learn from, and of 797 to judge by."""
    X, y = load_digits(return_X_y=True)
    learn, judge = np.split(np.random.default_rng(seed).permutation(len(X)), [1000])
    X = (X / 16).astype("float32")
    return X[learn], y[learn], X[judge], y[judge]


@cache
def whole_network(seed: int) -> Any:
    from widgets.labs.tradeoff import digit_networks as nets

    return nets.train(nets.network(seed), *split(seed)[:2])


def accuracy(model: Any, seed: int) -> float:
    from widgets.labs.tradeoff import digit_networks as nets

    X, y = split(seed)[2:]
    return float((nets.scores(model, X).argmax(axis=1) == y).mean())


def pruning_rows(seed: int) -> Iterator[Row]:
    """`at_once`: straight from the whole network, without training. `tuned`: step by step, with training."""
    from widgets.labs.tradeoff import digit_networks as nets

    whole = whole_network(seed)
    X, y = split(seed)[:2]
    extra = nets.TUNING_EPOCHS * len(nets.SPARSITIES)
    longer = nets.train(nets.copy(whole), X, y, epochs=extra)
    yield _pruned(seed, 0.0, accuracy(whole, seed), longer)
    step_by_step = nets.copy(whole)
    for sparsity in nets.SPARSITIES:
        at_once = nets.copy(whole)
        nets.prune(at_once, sparsity)
        nets.prune(step_by_step, sparsity)
        nets.train(step_by_step, X, y, epochs=nets.TUNING_EPOCHS)
        yield _pruned(seed, sparsity, accuracy(at_once, seed), step_by_step)


def _pruned(seed: int, sparsity: float, at_once: float, tuned: Any) -> Row:
    file = b"".join(weights.tobytes() for weights in tuned.get_weights())
    sizes = {"bytes": len(file), "compressed": len(gzip.compress(file, mtime=0))}
    return {"seed": seed, "sparsity": sparsity, "at_once": at_once, "tuned": accuracy(tuned, seed)} | sizes


def cutting_rows(seed: int) -> Iterator[Row]:
    """`cut`: without training. `tuned`: with six epochs more. `never_large`: as small from the first step."""
    from widgets.labs.tradeoff import digit_networks as nets

    X, y = split(seed)[:2]
    yield {"seed": seed, "share": 1.0} | dict.fromkeys(
        ("cut", "tuned", "never_large"), accuracy(whole_network(seed), seed)
    )
    for share in SHARES:
        narrow = nets.cut(whole_network(seed), share)
        row = {"seed": seed, "share": share, "cut": accuracy(narrow, seed)}
        row["tuned"] = accuracy(nets.train(narrow, X, y, epochs=6), seed)
        small = nets.train(
            nets.network(seed, [round(share * width) for width in nets.WIDTHS]), X, y, epochs=21
        )
        yield row | {"never_large": accuracy(small, seed)}


def student_rows(seed: int) -> Iterator[Row]:
    """`trust` 0: labels alone; 1: the teacher alone. All take 600 steps."""
    from widgets.labs.tradeoff import digit_networks as nets

    X, y = split(seed)[:2]
    teacher = whole_network(seed)
    knows = {"seed": seed, "teacher": accuracy(teacher, seed)}
    opinions = nets.scores(teacher, X)
    for labels in (100, 300, 1000):
        pupil = nets.pupil_of_labels(seed, X[:labels], y[:labels], steps=600)
        yield knows | {"labels": labels, "trust": 0.0, "temperature": 1.0, "accuracy": accuracy(pupil, seed)}
    for temperature in TEMPERATURES:
        for labels, trust in ((1000, nets.TRUST), (0, 1.0)):
            taught = nets.student(seed, X, y, opinions, temperature, trust)
            about = {"labels": labels, "trust": trust, "temperature": temperature}
            yield knows | about | {"accuracy": accuracy(taught, seed)}


TABLES: dict[str, Callable[[int], Iterator[Row]]] = {
    "digit_pruning": pruning_rows,
    "digit_cutting": cutting_rows,
    "digit_students": student_rows,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(TABLES), help="tables to make")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args()
    for name in options.names:
        rows = [row for seed in tqdm(SEEDS, desc=name) for row in TABLES[name](seed)]
        table = pd.DataFrame(rows).round(4)
        table.to_csv(options.folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
