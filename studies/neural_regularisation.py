"""Train small networks on 300 digits, many times: `python -m studies.neural_regularisation`.

Three questions, three tables in course/data: which first weights let ten layers learn (neural_init.csv), what
each dropout rate is worth (neural_dropout.csv), and how large a step a network bears with and without batch
normalisation (neural_batchnorm.csv). Some twenty minutes on one core. Only making a row imports TensorFlow.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from tqdm import tqdm

FOLDER = Path(__file__).parents[1] / "course" / "data"
Array = NDArray[Any]


@dataclass(frozen=True)
class Digits:
    """300 digits to learn from, 100 to stop by and 1,397 to judge by; `seed` draws them."""

    seed: int
    wrong: float = 0.0
    """Share of the training labels that are replaced by another digit."""

    def split(self) -> dict[str, tuple[Array, Array]]:
        X, y = load_digits(return_X_y=True)
        X = (X / 16).astype("float32")
        rng = np.random.default_rng(self.seed)
        order = rng.permutation(len(X))
        parts = {"train": order[:300], "valid": order[300:400], "test": order[400:]}
        split = {name: (X[rows], y[rows]) for name, rows in parts.items()}
        labels = split["train"][1].copy()
        spoilt = rng.permutation(300)[: round(300 * self.wrong)]
        labels[spoilt] = (labels[spoilt] + rng.integers(1, 10, len(spoilt))) % 10
        split["train"] = split["train"][0], labels
        return split


# ---- the tables ----


FIRST: dict[str, str | float] = {
    "zeros": "zeros",
    "N(0, 0.01)": 0.01,
    "N(0, 1)": 1.0,
    "Glorot": "glorot_normal",
    "He": "he_normal",
}
RATES = [0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9]
STEPS = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
BATCHES = [2, 3, 5, 10, 30]


def init_row(depth: int, activation: str, first: str, seed: int) -> dict[str, Any]:
    """Thirty epochs of Adam; `fitted`: first epoch with 90 % of the training digits right, 0 for never."""
    from studies import digit_networks as nets

    split = Digits(seed).split()
    model = nets.network(seed, depth=depth, width=64, activation=activation, first=FIRST[first])
    seen = nets.train(model, split, "adam", 1e-3, seed=seed, epochs=30, watch=["train", "test"])
    reached = np.flatnonzero(seen["train"][:, 1] >= 0.9)
    row = {"fitted": int(reached[0]) + 1 if len(reached) else 0}
    return row | _last(seen, "train", "test")


def dropout_row(wrong: float, rate: float, seed: int) -> dict[str, Any]:
    """Sixty epochs of Adam: how the network stands at the last one, and at the best one by the 100 rows."""
    from studies import digit_networks as nets

    split = Digits(seed, wrong).split()
    model = nets.network(seed, depth=2, width=256, rate=rate)
    seen = nets.train(model, split, "adam", 1e-3, seed=seed, epochs=60, watch=["train", "valid", "test"])
    best = int(seen["valid"][:, 0].argmin())
    row = _last(seen, "train", "test") | {"best_epoch": best + 1}
    return row | dict(zip(("best_loss", "best_accuracy"), seen["test"][best], strict=True))


def batchnorm_row(
    depth: int, normalise: bool, optimizer: str, rate: float, size: int, seed: int
) -> dict[str, Any]:
    from studies import digit_networks as nets

    split = Digits(seed).split()
    model = nets.network(seed, depth=depth, width=64, normalise=normalise)
    epochs = 30 if optimizer == "sgd" else 20
    seen = nets.train(
        model, split, optimizer, rate, seed=seed, epochs=epochs, batch_size=size, watch=["train", "test"]
    )
    return _last(seen, "train", "test")


def _last(seen: dict[str, Array], *parts: str) -> dict[str, float]:
    ends = ((part, seen[part][-1]) for part in parts)
    return {
        f"{part}_{name}": value
        for part, end in ends
        for name, value in zip(("loss", "accuracy"), end, strict=True)
    }


def tables() -> dict[str, tuple[Callable[..., dict[str, Any]], list[dict[str, Any]]]]:
    """Name -> what makes a row, and the settings of all rows."""
    seeds, more = range(5), range(10)
    ten = itertools.product([10], ("relu", "tanh", "sigmoid"), FIRST, seeds)
    twenty = itertools.product([20], ["relu"], ["Glorot", "He"], seeds)
    steps = itertools.product([10], [False, True], ["sgd"], STEPS, [30], seeds)
    sizes = itertools.product([3], [False, True], ["adam"], [0.001], BATCHES, seeds)
    dropout = itertools.product((0.0, 0.2), RATES, more)
    return {
        "neural_dropout": (dropout_row, _settings(("wrong", "rate", "seed"), dropout)),
        "neural_init": (init_row, _settings(("depth", "activation", "first", "seed"), ten, twenty)),
        "neural_batchnorm": (
            batchnorm_row,
            _settings(("depth", "normalise", "optimizer", "rate", "size", "seed"), steps, sizes),
        ),
    }


def _settings(names: Sequence[str], *products: Any) -> list[dict[str, Any]]:
    return [dict(zip(names, values, strict=True)) for values in itertools.chain(*products)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(tables()), help="tables to make")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args()
    for name in options.names:
        make_row, settings = tables()[name]
        rows = [setting | make_row(**setting) for setting in tqdm(settings, desc=name)]
        table = pd.DataFrame(rows)
        measured = table.select_dtypes("float").columns.difference(list(settings[0]))
        table[measured] = table[measured].map(lambda value: float(f"{value:.4g}"))
        table.to_csv(options.folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
