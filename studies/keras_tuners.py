"""KerasTuner's random search and Hyperband on digits: `python -m studies.keras_tuners`.

One row a trial: what it tried, how many epochs it trained, its validation accuracy. Both tuners train about
as many epochs in all (72 and 75), with three seeds each. About four minutes on one core.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"  # the same numbers on more computers

TABLE = Path(__file__).parents[1] / "course" / "data" / "keras_tuners.csv"
EPOCHS = 9
TRIALS = 8
COLUMNS = [
    "tuner", "seed", "trial", "units", "dropout", "learning_rate",
    "first_epoch", "last_epoch", "bracket", "round", "val_accuracy",
]  # fmt: skip


def digits() -> tuple[Any, Any, Any, Any]:
    """1,297 digits to train on and 500 to validate with, pixels from 0 to 1."""
    X, y = load_digits(return_X_y=True)
    return tuple(train_test_split((X / 16).astype("float32"), y, test_size=500, stratify=y, random_state=0))


def build(hp: Any) -> Any:
    """One hidden layer; three knobs."""
    import keras

    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(hp.Int("units", 16, 256, sampling="log"), activation="relu"),
            keras.layers.Dropout(hp.Float("dropout", 0.0, 0.5)),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    rate = hp.Float("learning_rate", 1e-4, 1e-1, sampling="log")
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def run(name: str, seed: int, folder: str) -> Iterator[list[Any]]:
    """The trials of one search, in order."""
    import keras
    import keras_tuner

    keras.utils.set_random_seed(seed)
    common = {
        "objective": "val_accuracy",
        "seed": seed,
        "directory": folder,
        "project_name": f"{name}-{seed}",
    }
    if name == "RandomSearch":
        tuner = keras_tuner.RandomSearch(build, max_trials=TRIALS, **common)
    else:
        tuner = keras_tuner.Hyperband(build, max_epochs=EPOCHS, factor=3, **common)
    X, X_valid, y, y_valid = digits()
    tuner.search(X, y, validation_data=(X_valid, y_valid), batch_size=128, epochs=EPOCHS, verbose=0)
    for number, trial in enumerate(tuner.oracle.trials.values(), start=1):
        values = trial.hyperparameters.values
        first, last = values.get("tuner/initial_epoch", 0), values.get("tuner/epochs", EPOCHS)
        yield [
            name,
            seed,
            number,
            values["units"],
            f"{values['dropout']:.4f}",
            f"{values['learning_rate']:.6f}",
            first,
            last,
            values.get("tuner/bracket", 0),
            values.get("tuner/round", 0),
            f"{trial.score:.4f}",
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--output", type=Path, default=TABLE)
    options = parser.parse_args()
    # Hyperband goes on with weights of another optimiser state; it says so each time
    warnings.filterwarnings("ignore", message="Skipping variable loading for optimizer")
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            row
            for seed in range(options.seeds)
            for name in ("RandomSearch", "Hyperband")
            for row in run(name, seed, folder)
        ]
    pd.DataFrame(rows, columns=COLUMNS).to_csv(options.output, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
