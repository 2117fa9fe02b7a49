"""Keras networks as they are shipped: as they are, or converted for LiteRT.

Importing Keras takes seconds and much memory: only processes that train import this module.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from widgets.labs.one_thread import ONE_THREAD

os.environ.update(ONE_THREAD)

import keras
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter  # type: ignore[import-untyped]

from widgets.labs.tradeoff.predictors import Chances, Predictor, Rows

_EXAMPLES = 200
_SEED = 0


class KerasPredictor:
    """A network that Keras itself runs."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def chances(self, rows: Rows) -> Chances:
        return _without_last(np.asarray(self._model(rows, training=False), dtype=float))

    def artefact(self) -> bytes:
        """Weights and architecture, without the optimiser's state, which takes twice as much again."""
        plain = keras.models.clone_model(self._model)
        plain = keras.Sequential.from_config(self._model.get_config())  # not compiled
        plain.set_weights(self._model.get_weights())
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.keras"
            plain.save(path)
            return path.read_bytes()


class LiteRTPredictor:
    """A converted network and its interpreter, on one thread."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._interpreter = Interpreter(model_content=content, num_threads=1)
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
        return _without_last(np.asarray(self._interpreter.get_tensor(self._output["index"]), dtype=float))

    def artefact(self) -> bytes:
        return self._content


def convert(
    model: Any, *, float16: bool = False, dynamic: bool = False, examples: Rows | None = None
) -> Predictor:
    """As LiteRT runs it: float32; float16 or int8 (`dynamic`) weights; or with `examples` int8 throughout.

    Input and output stay float32.
    """
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if float16 or dynamic or examples is not None:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if float16:
        converter.target_spec.supported_types = [tf.float16]
    if examples is not None:
        rows = examples[np.random.default_rng(_SEED).permutation(len(examples))[:_EXAMPLES]]
        converter.representative_dataset = lambda: ([row[None]] for row in rows)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    return LiteRTPredictor(bytes(converter.convert()))


def _without_last(answers: Chances) -> Chances:
    """Shape (rows,) for one output a row, else (rows, classes)."""
    return answers[:, 0] if answers.shape[1] == 1 else answers
