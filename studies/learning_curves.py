"""Record 300 learning curves of a small network: `python -m studies.learning_curves`.

Each row is one random setting of a network with one hidden layer, trained for 27 epochs on 700 handwritten
digits, and its accuracy on 719 other digits after each epoch. Pruners can then be tried on the table in no
time: whatever they would have cut is known to the end. About a minute on one core.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits
from tqdm import tqdm

TABLE = Path(__file__).parents[1] / "course" / "data" / "learning_curves.csv"
N_CURVES, N_EPOCHS, N_TRAINING = 300, 27, 700
EPOCHS = [f"epoch_{epoch}" for epoch in range(1, N_EPOCHS + 1)]


@dataclass(frozen=True)
class Setting:
    """What is drawn for each curve. Rounded, so that the table says exactly what was trained."""

    learning_rate: float
    alpha: float
    hidden: int
    batch_size: int


def drawn(number: int) -> Setting:
    """The setting of curve `number`: rates and penalties log-uniform, sizes from short lists."""
    rng = np.random.default_rng(number)
    return Setting(
        learning_rate=float(f"{10 ** rng.uniform(-4.5, -0.5):.3g}"),
        alpha=float(f"{10 ** rng.uniform(-6, 0):.3g}"),
        hidden=int(rng.choice([8, 16, 32, 64])),
        batch_size=int(rng.choice([16, 32, 64, 128])),
    )


def digits() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """700 training and 719 validation digits, grey values from 0 to 1: (X, X_valid, y, y_valid)."""
    X, y = load_digits(return_X_y=True)
    X, X_valid, y, y_valid = train_test_split(X / 16, y, test_size=0.4, stratify=y, random_state=0)
    return X[:N_TRAINING], X_valid, y[:N_TRAINING], y_valid


def train(number: int, setting: Setting) -> tuple[list[float], float]:
    """The validation accuracy after each epoch, and the seconds of processor time that it all took."""
    X, X_valid, y, y_valid = digits()
    network = MLPClassifier(
        (setting.hidden,),
        learning_rate_init=setting.learning_rate,
        alpha=setting.alpha,
        batch_size=setting.batch_size,
        random_state=number,
    )
    accuracies = []
    with threadpool_limits(1):
        start = time.process_time()
        for _ in range(N_EPOCHS):
            network.partial_fit(X, y, classes=range(10))
            accuracies.append(float(network.score(X_valid, y_valid)))
        seconds = time.process_time() - start
    return accuracies, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=TABLE)
    options = parser.parse_args()
    rows = []
    for number in tqdm(range(N_CURVES)):
        setting = drawn(number)
        accuracies, seconds = train(number, setting)
        rows.append([number, *asdict(setting).values(), f"{seconds:.2f}", *(f"{a:.4f}" for a in accuracies)])
    columns = ["curve", *Setting.__dataclass_fields__, "seconds", *EPOCHS]
    pd.DataFrame(rows, columns=columns).to_csv(options.output, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
