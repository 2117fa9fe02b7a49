"""Small Keras networks on the digits, trained with everything drawn from a seed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"  # the same numbers on more computers

import keras
import numpy as np
import tensorflow as tf
from keras import initializers, layers
from numpy.typing import NDArray

Array = NDArray[Any]
OPTIMIZERS = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}


def batches(data: tuple[Array, Array], size: int, seed: int) -> tf.data.Dataset:
    """Shuffled batches without end."""
    return (
        tf.data.Dataset.from_tensor_slices(data)
        .shuffle(300, seed=seed)
        .batch(size, drop_remainder=True)
        .repeat()
    )


def log_loss(model: keras.Model, X: Array, y: Array) -> tuple[float, float]:
    """Mean log-loss and accuracy, from the network as it predicts."""
    scores = np.asarray(model(X, training=False), dtype=float)
    scores -= scores.max(axis=1, keepdims=True)
    log_probability = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return float(-log_probability[np.arange(len(y)), y].mean()), float((scores.argmax(axis=1) == y).mean())


class Watch(keras.callbacks.Callback):
    """Log-loss and accuracy on each part of the data after each epoch, in `seen[part]`."""

    def __init__(self, split: dict[str, tuple[Array, Array]], parts: Sequence[str]) -> None:
        super().__init__()
        self.split, self.seen = split, {part: [] for part in parts}

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        for part, seen in self.seen.items():
            seen.append(log_loss(self.model, *self.split[part]))


def network(
    seed: int,
    *,
    depth: int,
    width: int,
    activation: str = "relu",
    first: str | float = "he_normal",
    rate: float = 0.0,
    normalise: bool = False,
) -> keras.Model:
    """`first`: name of the initialiser of the weights, or the standard deviation of normal ones."""
    keras.utils.set_random_seed(seed)
    if isinstance(first, float):
        first = initializers.RandomNormal(stddev=first)
    stack: list[Any] = [keras.Input((64,))]
    for _ in range(depth):
        stack.append(layers.Dense(width, kernel_initializer=first, use_bias=not normalise))
        if normalise:
            stack.append(layers.BatchNormalization(momentum=0.9))
        stack.append(layers.Activation(activation))
        if rate:
            stack.append(layers.Dropout(rate))
    stack.append(layers.Dense(10, kernel_initializer=first))
    return keras.Sequential(stack)


def train(
    model: keras.Model,
    split: dict[str, tuple[Array, Array]],
    optimizer: str,
    rate: float,
    *,
    seed: int,
    epochs: int,
    batch_size: int = 30,
    watch: Sequence[str] = (),
) -> dict[str, Array]:
    """Shape (epochs, 2) for each watched part: log-loss and accuracy after each epoch."""
    steps = 300 // batch_size
    model.compile(
        OPTIMIZERS[optimizer](rate),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=False,
    )
    model.optimizer.build(model.trainable_variables)  # else fit traces its graph twice
    watching = Watch(split, watch)
    data = batches(split["train"], batch_size, seed)
    model.fit(data, epochs=epochs, steps_per_epoch=steps, shuffle=False, verbose=0, callbacks=[watching])
    return {part: np.array(seen) for part, seen in watching.seen.items()}
