"""The digits' networks: trained with Keras, then made smaller in every way of lesson 08.

Importing Keras takes seconds and much memory: only processes that train import this module.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from widgets.labs.one_thread import ONE_THREAD

os.environ.update(ONE_THREAD)

import keras
import tensorflow as tf
from keras import layers

from widgets.labs.own_table import Labels
from widgets.labs.tradeoff.litert import KerasPredictor, convert
from widgets.labs.tradeoff.predictors import Predictor, Rows

Array = npt.NDArray[Any]

WIDTHS = (32, 64, 128)
SPARSITIES = (0.5, 0.8, 0.9, 0.95)
UNITS = 16
TEMPERATURE = 2.0
TRUST = 0.9
"""How much of the student's loss is the teacher's opinion; the rest is the label."""
EPOCHS, TUNING_EPOCHS, STUDENT_EPOCHS = 15, 3, 60


def network(seed: int, widths: Sequence[int] = WIDTHS) -> Any:
    """Two convolutions and a hidden layer; 151,306 weights as it is."""
    keras.utils.set_random_seed(seed)
    first, second, hidden = widths
    return keras.Sequential(
        [
            keras.Input((64,)),
            layers.Reshape((8, 8, 1)),
            layers.Conv2D(first, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(second, 3, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(hidden, activation="relu"),
            layers.Dense(10),
        ]
    )


def small_network(seed: int, units: int = UNITS) -> Any:
    """One hidden layer; 1,210 weights as it is."""
    keras.utils.set_random_seed(seed)
    return keras.Sequential([keras.Input((64,)), layers.Dense(units, activation="relu"), layers.Dense(10)])


def train(
    model: Any,
    X: Rows,
    targets: Array,
    *,
    epochs: int = EPOCHS,
    rate: float = 3e-3,
    size: int = 32,
    loss: Callable[[Any, Any], Any] | None = None,
) -> Any:
    """Fit with Adam and a rate that falls along a cosine; gives the model back."""
    size = min(size, len(X))
    steps = len(X) // size
    batches = tf.data.Dataset.from_tensor_slices((X, targets)).shuffle(len(X), seed=0)
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps * epochs))
    score_loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(adam, loss or score_loss, jit_compile=False, steps_per_execution=steps)
    adam.build(model.trainable_variables)  # else fit traces its graph twice
    model.fit(
        batches.batch(size, drop_remainder=True).repeat(),
        epochs=epochs,
        steps_per_epoch=steps,
        shuffle=False,  # the data set shuffles itself
        verbose=0,
    )
    return model


def scores(model: Any, X: Rows) -> Array:
    return np.asarray(model(X, training=False))


def copy(model: Any) -> Any:
    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    return twin


def kernels(model: Any) -> list[Any]:
    """The layers whose weights are pruned: all that have some, save the last."""
    return [layer for layer in model.layers[:-1] if hasattr(layer, "kernel")]


def prune(model: Any, sparsity: float) -> None:
    """Set that share of each layer's smallest weights to zero, and keep them there in training to come."""
    for layer in kernels(model):
        weights = layer.kernel.numpy()
        smallest = np.argsort(np.abs(weights), axis=None, kind="stable")[: round(sparsity * weights.size)]
        mask = np.ones(weights.size, "float32")
        mask[smallest] = 0
        mask = mask.reshape(weights.shape)
        layer.kernel.assign(weights * mask)
        layer.kernel.constraint = lambda kernel, mask=mask: kernel * mask


def cut(model: Any, share: float) -> Any:
    """A narrower network of the filters and units with the largest weights: that share of each layer."""
    first, second, hidden, last = [layer for layer in model.layers if hasattr(layer, "kernel")]
    strongest = [_strongest(layer.kernel.numpy(), share) for layer in (first, second, hidden)]
    a, b, c = strongest
    pixels = hidden.kernel.numpy().reshape(-1, second.filters, hidden.units)  # by place, then by filter
    narrow = network(0, [len(kept) for kept in strongest])
    narrow.set_weights(
        [
            *(first.kernel.numpy()[..., a], first.bias.numpy()[a]),
            *(second.kernel.numpy()[:, :, a][..., b], second.bias.numpy()[b]),
            *(pixels[:, b][..., c].reshape(-1, len(c)), hidden.bias.numpy()[c]),
            *(last.kernel.numpy()[c], last.bias.numpy()),
        ]
    )
    return narrow


def _strongest(kernel: Array, share: float) -> Array:
    size = np.abs(kernel).reshape(-1, kernel.shape[-1]).sum(axis=0)
    return np.sort(np.argsort(-size, kind="stable")[: round(share * len(size))])


def lesson_for_student(y: Labels, teacher_scores: Array) -> Array:
    """Shape (rows, 20): the label as ten zeros and ones, then the teacher's ten scores."""
    return np.hstack([np.eye(10)[y], teacher_scores]).astype("float32")


def distillation_loss(temperature: float, trust: float) -> Callable[[Any, Any], Any]:
    """Hinton, Vinyals and Dean's: label and softened teacher, the latter times temperature squared."""

    def loss(targets: Any, logits: Any) -> Any:
        label, teacher = targets[:, :10], targets[:, 10:]
        opinion = tf.nn.softmax(teacher / temperature)
        hard = tf.nn.softmax_cross_entropy_with_logits(label, logits)
        soft = tf.nn.softmax_cross_entropy_with_logits(opinion, logits / temperature)
        return tf.reduce_mean((1 - trust) * hard + trust * temperature**2 * soft)

    return loss


def student(
    seed: int,
    X: Rows,
    y: Labels,
    teacher_scores: Array,
    temperature: float = TEMPERATURE,
    trust: float = TRUST,
) -> Any:
    return train(
        small_network(seed),
        X,
        lesson_for_student(y, teacher_scores),
        epochs=STUDENT_EPOCHS,
        rate=1e-2,
        size=100,
        loss=distillation_loss(temperature, trust),
    )


def pupil_of_labels(seed: int, X: Rows, y: Labels, steps: int | None = None) -> Any:
    """The student's network, taught by labels alone; `steps` for as many as on more rows."""
    size = min(100, len(X))
    epochs = STUDENT_EPOCHS if steps is None else steps // (len(X) // size)
    return train(small_network(seed), X, y, epochs=epochs, rate=1e-2, size=size)


def train_digits(X: Rows, y: Labels) -> Iterator[tuple[str, Predictor]]:
    """The networks of DIGIT_CANDIDATES by id, in their order."""
    keras.utils.clear_session()
    whole = train(network(0), X, y)
    yield "cnn-keras", KerasPredictor(whole)
    yield "cnn", convert(whole)
    yield "cnn-float16", convert(whole, float16=True)
    yield "cnn-dynamic", convert(whole, dynamic=True)
    yield "cnn-int8", convert(whole, examples=X)
    pruned = copy(whole)
    for sparsity in SPARSITIES:
        prune(pruned, sparsity)
        train(pruned, X, y, epochs=TUNING_EPOCHS)
        if sparsity == 0.8:
            yield "cnn-pruned", convert(pruned)
            yield "cnn-pruned-int8", convert(pruned, examples=X)
    yield "cnn-pruned-more", convert(pruned)
    half = train(cut(whole, 0.5), X, y, epochs=2 * TUNING_EPOCHS)
    yield "cnn-half", convert(half)
    yield "cnn-half-int8", convert(half, examples=X)
    quarter = train(network(0, [width // 4 for width in WIDTHS]), X, y)
    yield "small", convert(quarter)
    yield "small-int8", convert(quarter, examples=X)
    pupil = pupil_of_labels(0, X, y)
    yield "tiny", convert(pupil)
    taught = student(0, X, y, scores(whole, X))
    yield "student", convert(taught)
    yield "student-int8", convert(taught, examples=X)
