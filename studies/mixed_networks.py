"""Small Keras networks in 32 and in 16 bits: their gradients, the time of a step, the memory of a step."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from numpy.typing import NDArray
from sklearn.datasets import load_digits

Array = NDArray[Any]
LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
LEARN = 1280
"""Digits to learn from, in batches of 128; the other 517 are for judging."""
SIDE = 64
"""Pixels across and down, in `picture_network`."""


def digits(seed: int) -> tuple[Array, Array, Array, Array]:
    """Inputs and labels to learn from, then those to judge by."""
    X, y = load_digits(return_X_y=True)
    X = (X / 16).astype("float32")
    order = np.random.default_rng(seed).permutation(len(X))
    learn, judge = order[:LEARN], order[LEARN:]
    return X[learn], y[learn], X[judge], y[judge]


def network(seed: int, policy: str = "float32", width: int = 128) -> keras.Model:
    """Four hidden layers; the output layer computes in float32 whatever the policy."""
    keras.utils.set_random_seed(seed)
    hidden = [
        layers.Dense(width, activation="relu", kernel_initializer="he_normal", dtype=policy) for _ in range(4)
    ]
    return keras.Sequential([keras.Input((64,)), *hidden, layers.Dense(10, dtype="float32")])


def training_step(model: keras.Model, optimizer: keras.Optimizer) -> Callable[[Any, Any], Any]:
    optimizer.build(model.trainable_variables)

    @tf.function(jit_compile=False)  # type: ignore[untyped-decorator]
    def step(inputs: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = LOSS(labels, model(inputs, training=True))
        optimizer.apply(tape.gradient(loss, model.trainable_variables))
        return loss

    step_function: Callable[[Any, Any], Any] = step
    return step_function


def gradients(model: keras.Model, inputs: Array, labels: Array) -> dict[str, Array]:
    """In float32: `outputs` of the hidden layers (what flows back from layer to layer), and `weights`."""
    with tf.GradientTape() as tape:
        signals = [tf.constant(inputs)]
        for layer in model.layers:
            signals.append(layer(signals[-1]))
            tape.watch(signals[-1])
        loss = LOSS(labels, signals[-1])
    hidden = signals[1:-1]
    found = tape.gradient(loss, hidden + model.trainable_variables)
    flat = [np.ravel(each) for each in found]
    return {"outputs": np.concatenate(flat[: len(hidden)]), "weights": np.concatenate(flat[len(hidden) :])}


def gradients_while_learning(seed: int, epochs: Sequence[int]) -> Iterator[tuple[int, dict[str, Array]]]:
    """Adam at 0.001 on batches of 128: the gradients of the first 128 digits after each of `epochs`."""
    inputs, labels, _, _ = digits(seed)
    model = network(seed)
    step = training_step(model, keras.optimizers.Adam(1e-3))
    dice = np.random.default_rng(seed)
    for epoch in range(max(epochs) + 1):
        if epoch in epochs:
            yield epoch, gradients(model, inputs[:128], labels[:128])
        for rows in np.split(dice.permutation(LEARN), LEARN // 128):
            step(tf.constant(inputs[rows]), tf.constant(labels[rows]))


def trained_with_weight(
    seed: int, weight: float, policy: str, scaled: bool, epochs: int = 20
) -> dict[str, float]:
    """Adam at 0.001 on `weight` times the loss. Its epsilon is so small that in float32 the weight cancels.

    Then the loss, without its weight, on the digits to learn from, and the accuracy on the others.
    """
    inputs, labels, others, theirs = digits(seed)
    model = network(seed, policy)
    optimizer: Any = keras.optimizers.Adam(1e-3, epsilon=1e-12)
    if scaled:
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
    optimizer.build(model.trainable_variables)

    @tf.function(jit_compile=False)  # type: ignore[untyped-decorator]
    def step(inputs: Any, labels: Any) -> None:
        with tf.GradientTape() as tape:
            loss = weight * LOSS(labels, model(inputs, training=True))
            loss = optimizer.scale_loss(loss)
        optimizer.apply(tape.gradient(loss, model.trainable_variables))

    dice = np.random.default_rng(seed)
    for _ in range(epochs):
        for rows in np.split(dice.permutation(LEARN), LEARN // 128):
            step(tf.constant(inputs[rows]), tf.constant(labels[rows]))
    right = np.argmax(model(others, training=False), axis=1) == theirs
    return {
        "train_loss": float(LOSS(labels, model(inputs, training=False))),
        "test_accuracy": float(right.mean()),
    }


def step_times(width: int, policies: Sequence[str], steps: int = 60) -> dict[str, dict[str, float]]:
    """Milliseconds of a warm step on 128 digits, median and quartiles, on one thread.

    The policies take turns, so that whatever else the computer does slows all of them alike.
    """
    tf.config.threading.set_intra_op_parallelism_threads(1)
    inputs, labels, _, _ = digits(0)
    x, t = tf.constant(inputs[:128]), tf.constant(labels[:128])
    ready = {each: training_step(network(0, each, width), keras.optimizers.SGD(0.01)) for each in policies}
    taken: dict[str, list[float]] = {each: [] for each in policies}
    for _ in range(steps + 5):
        for policy, step in ready.items():
            begin = time.perf_counter()
            float(step(x, t))
            taken[policy].append(1000 * (time.perf_counter() - begin))
    names = ("ms_low", "ms", "ms_high")
    return {
        policy: dict(zip(names, map(float, np.quantile(times[5:], [0.25, 0.5, 0.75])), strict=True))
        for policy, times in taken.items()
    }


def picture_network() -> keras.Model:
    keras.utils.set_random_seed(0)
    stack: list[Any] = [keras.Input((SIDE, SIDE, 3))]
    for filters in (32, 64):
        stack += [layers.Conv2D(filters, 3, padding="same", activation="relu") for _ in range(2)]
        stack.append(layers.MaxPooling2D())
    return keras.Sequential([*stack, layers.Flatten(), layers.Dense(10)])


def memory_of_a_step(batch: int, accumulate: int) -> tuple[float, float]:
    """Mebibytes: what the layers' outputs take, and by how much the process grew while it trained."""
    model = picture_network()
    more = {"gradient_accumulation_steps": accumulate} if accumulate > 1 else {}
    step = training_step(model, keras.optimizers.SGD(0.01, **more))
    x = tf.random.normal((batch, SIDE, SIDE, 3))
    t = tf.zeros((batch,), tf.int32)
    step.get_concrete_function(x, t)  # type: ignore[attr-defined]
    before = _resident("VmRSS")
    for _ in range(2 * accumulate):
        float(step(x, t))
    values = sum(int(np.prod(layer.output.shape[1:])) for layer in model.layers)
    return 4 * batch * values / 2**20, _resident("VmHWM") - before


def _resident(field: str) -> float:
    """Mebibytes of this process in memory: now (VmRSS) or at most so far (VmHWM). Linux only."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith(field))
    return int(kilobytes) / 1024
