"""Trains the small Keras network of the panels *Early stopping* and *Dropout and schedules*.

Importing Keras takes seconds and much memory: only processes that train import this module's `train`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from widgets.labs.one_thread import ONE_THREAD
from widgets.labs.own_table import Table
from widgets.labs.passengers import preparation
from widgets.labs.regularisation.parts import Parts, parts
from widgets.labs.regularisation.recipes import NetworkRun
from widgets.labs.regularisation.rules import schedule

os.environ.update(ONE_THREAD)


@dataclass(frozen=True)
class Epoch:
    """Losses (binary cross-entropy, nats) and accuracy after one epoch, all measured with dropout off."""

    train_loss: float
    validation_loss: float
    validation_accuracy: float


def train(table: Table, run: NetworkRun) -> Iterator[Epoch]:
    """Train one network and give the state after each epoch; with patience, Keras decides where it stops.

    With early stopping one more Epoch comes last: that of the weights which Keras restored.
    """
    import keras

    data = _arrays(parts(table, run.seed))
    keras.utils.clear_session()
    keras.utils.set_random_seed(run.seed)
    model = _network(run, inputs=data[0].shape[1])
    shuffle = np.random.default_rng(run.seed)
    stopper = None
    if run.patience is not None:
        stopper = keras.callbacks.EarlyStopping(
            monitor="val_loss",
            mode="min",
            patience=run.patience,
            min_delta=run.min_delta,
            restore_best_weights=True,
        )
        stopper.set_model(model)
        stopper.on_train_begin()
    # A loop over train_on_batch instead of model.fit: on so few passengers fit spends nine tenths of its time
    # on its own bookkeeping.
    model.stop_training = False
    for epoch in range(run.epochs):
        model.optimizer.learning_rate = schedule(run.schedule, epoch, run.epochs, run.learning_rate)
        X_train, y_train = data[:2]
        order = shuffle.permutation(len(y_train))
        for start in range(0, len(order), run.batch_size):
            batch = order[start : start + run.batch_size]
            model.train_on_batch(X_train[batch], y_train[batch])
        result = _measure(model, *data)
        yield result
        if stopper is not None:
            stopper.on_epoch_end(epoch, {"val_loss": result.validation_loss})
            if model.stop_training:
                break
    if stopper is not None:
        stopper.on_train_end()
        yield _measure(model, *data)


def _network(run: NetworkRun, inputs: int) -> Any:
    import keras

    model = keras.Sequential([keras.Input((inputs,))])
    for _ in range(2):
        model.add(keras.layers.Dense(run.units, activation="relu"))
        model.add(keras.layers.Dropout(run.dropout))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(keras.optimizers.Adam(run.learning_rate), "binary_crossentropy", metrics=["accuracy"])
    return model


def _arrays(data: Parts) -> tuple[Any, Any, Any, Any]:
    prepare = preparation().fit(data.X_train)
    return (
        prepare.transform(data.X_train).astype("float32"),
        data.y_train.astype("float32")[:, None],
        prepare.transform(data.X_validation).astype("float32"),
        data.y_validation.astype("float32")[:, None],
    )


def _measure(model: Any, X_train: Any, y_train: Any, X_validation: Any, y_validation: Any) -> Epoch:
    losses = []
    for X, y in ((X_train, y_train), (X_validation, y_validation)):
        model.reset_metrics()  # or Keras would average over all calls so far
        losses.append(model.test_on_batch(X, y))
    model.reset_metrics()
    (train_loss, _), (validation_loss, validation_accuracy) = losses
    return Epoch(float(train_loss), float(validation_loss), float(validation_accuracy))
