"""The networks of the Performance Trade-off Explorer: trained with Keras, made small for LiteRT.

Importing Keras takes seconds and much memory: only processes that train import this module.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from widgets.labs.one_thread import ONE_THREAD

os.environ.update(ONE_THREAD)

import keras
import tensorflow as tf

from widgets.labs.own_table import Labels
from widgets.labs.tradeoff.predictors import Chances, Predictor, Rows

_UNITS = 128
_STUDENT_UNITS = 8
_EPOCHS = 30
_SPARSITY = 0.8
_FINE_TUNING_EPOCHS = 10
_TEMPERATURE = 2.0
_SEED = 0


@dataclass(frozen=True)
class KerasPredictor:
    model: Any

    def chances(self, rows: Rows) -> Chances:
        return np.asarray(self.model(rows, training=False))[:, 0].astype(float)

    def artefact(self) -> bytes:
        """Weights and architecture, without the optimiser's state, which takes twice as much again."""
        plain = keras.models.clone_model(self.model)
        plain.set_weights(self.model.get_weights())
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.keras"
            plain.save(path)
            return path.read_bytes()


class LiteRTPredictor:
    """A converted network and its interpreter, on one thread."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._interpreter = tf.lite.Interpreter(model_content=content, num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]
        self._output = self._interpreter.get_output_details()[0]

    def chances(self, rows: Rows) -> Chances:
        if tuple(self._input["shape"]) != rows.shape:
            self._interpreter.resize_tensor_input(self._input["index"], rows.shape)
            self._interpreter.allocate_tensors()
            self._input = self._interpreter.get_input_details()[0]
        self._interpreter.set_tensor(self._input["index"], rows)
        self._interpreter.invoke()
        return np.asarray(self._interpreter.get_tensor(self._output["index"])[:, 0], dtype=float)

    def artefact(self) -> bytes:
        return self._content


def train_networks(X: Rows, y: Labels) -> Iterator[tuple[str, Predictor]]:
    """The network, then what pruning, quantisation and distillation make of it, by candidate id."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(_SEED)
    network = _network(X.shape[1], _UNITS, dropout=0.3)
    network.fit(X, y, batch_size=32, epochs=_EPOCHS, verbose=0)
    yield "network-keras", KerasPredictor(network)
    yield "network", LiteRTPredictor(_convert(network))
    yield "network-float16", LiteRTPredictor(_convert(network, float16=True))
    yield "network-int8", LiteRTPredictor(_convert(network, examples=X))
    pruned = _pruned(network, X, y)
    yield "network-pruned", LiteRTPredictor(_convert(pruned))
    yield "network-pruned-int8", LiteRTPredictor(_convert(pruned, examples=X))
    yield "network-student", LiteRTPredictor(_convert(_student(network, X, y)))


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


def _convert(model: Any, *, float16: bool = False, examples: Rows | None = None) -> bytes:
    """A .tflite file: float32, float16 weights, or with `examples` int8 between float input and output."""
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if float16 or examples is not None:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if float16:
        converter.target_spec.supported_types = [tf.float16]
    if examples is not None:
        rows = examples[np.random.default_rng(_SEED).permutation(len(examples))[:200]]
        converter.representative_dataset = lambda: ([row[None]] for row in rows)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    return bytes(converter.convert())
