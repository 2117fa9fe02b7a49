"""The networks of the Performance Trade-off Explorer: trained with Keras, made small for LiteRT.

Importing Keras takes seconds and much memory: only processes that train import this module.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import numpy as np

from widgets.labs.one_thread import ONE_THREAD

os.environ.update(ONE_THREAD)

import keras

from widgets.labs.own_table import Labels
from widgets.labs.tradeoff.litert import KerasPredictor, convert
from widgets.labs.tradeoff.predictors import Predictor, Rows

_UNITS = 128
_STUDENT_UNITS = 8
_EPOCHS = 30
_SPARSITY = 0.8
_FINE_TUNING_EPOCHS = 10
_TEMPERATURE = 2.0
_SEED = 0


def train_networks(X: Rows, y: Labels) -> Iterator[tuple[str, Predictor]]:
    """The network, then what pruning, quantisation and distillation make of it, by candidate id."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(_SEED)
    network = _network(X.shape[1], _UNITS, dropout=0.3)
    network.fit(X, y, batch_size=32, epochs=_EPOCHS, verbose=0)
    yield "network-keras", KerasPredictor(network)
    yield "network", convert(network)
    yield "network-float16", convert(network, float16=True)
    yield "network-int8", convert(network, examples=X)
    pruned = _pruned(network, X, y)
    yield "network-pruned", convert(pruned)
    yield "network-pruned-int8", convert(pruned, examples=X)
    yield "network-student", convert(_student(network, X, y))


def _network(inputs: int, units: int, dropout: float = 0.0) -> Any:
    layers = [keras.Input((inputs,))]
    for _ in range(2):
        layers.append(keras.layers.Dense(units, activation="relu"))
        if dropout:
            layers.append(keras.layers.Dropout(dropout))
    model = keras.Sequential([*layers, keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.Adam(0.001), "binary_crossentropy")
    return model


def _pruned(network: Any, X: Rows, y: Labels) -> Any:
    """The smallest 80 % of each hidden layer's weights become zero, and stay so while the rest learns on."""
    model = keras.models.clone_model(network)
    model.set_weights(network.get_weights())
    model.compile(keras.optimizers.Adam(0.0005), "binary_crossentropy")
    masks = []
    for layer in model.layers[:-1]:
        if isinstance(layer, keras.layers.Dense):
            size = np.abs(layer.kernel.numpy())
            masks.append((layer.kernel, (size > np.quantile(size, _SPARSITY)).astype("float32")))

    def apply(*_: object, **__: object) -> None:
        for kernel, mask in masks:
            kernel.assign(kernel * mask)

    apply()
    keep = keras.callbacks.LambdaCallback(on_train_batch_end=apply)
    model.fit(X, y, batch_size=32, epochs=_FINE_TUNING_EPOCHS, verbose=0, callbacks=[keep])
    return model


def _student(teacher: Any, X: Rows, y: Labels) -> Any:
    """Learns half from the truth and half from what the teacher thinks, at a temperature of 2."""
    chances = np.clip(np.asarray(teacher(X, training=False))[:, 0], 1e-4, 1 - 1e-4)
    soft = 1 / (1 + np.exp(-np.log(chances / (1 - chances)) / _TEMPERATURE))
    student = _network(X.shape[1], _STUDENT_UNITS)
    student.fit(X, 0.5 * y + 0.5 * soft, batch_size=32, epochs=2 * _EPOCHS, verbose=0)
    return student
