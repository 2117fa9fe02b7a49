"""A trained model as it would be deployed: how it is called for one row, and what its file holds."""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float32]
"""Shape (rows, columns): prepared numbers, nothing missing."""
Chances = npt.NDArray[np.float64]
"""Shape (rows,): the probability of the positive class; or shape (rows, classes): a score for each."""


def decide(chances: Chances) -> npt.NDArray[np.int64]:
    """Shape (rows,): the class that is likeliest."""
    return (chances > 0.5).astype(np.int64) if chances.ndim == 1 else chances.argmax(axis=1)


class Predictor(Protocol):
    """A trained model that can be asked and put into a file."""

    def chances(self, rows: Rows) -> Chances:
        """Probabilities, or scores, of all rows in one call."""

    def artefact(self) -> bytes:
        """What would be shipped."""


@dataclass(frozen=True)
class ScikitPredictor:
    """A fitted scikit-learn classifier, shipped as a pickle."""

    model: Any

    def chances(self, rows: Rows) -> Chances:
        chances = np.asarray(self.model.predict_proba(rows), dtype=float)
        return chances[:, 1] if chances.shape[1] == 2 else chances

    def artefact(self) -> bytes:
        return pickle.dumps(self.model, protocol=5)


@dataclass(frozen=True)
class RegressorPredictor:
    """A fitted scikit-learn regressor of the probability, as distillation makes one; shipped as a pickle."""

    model: Any

    def chances(self, rows: Rows) -> Chances:
        return np.asarray(np.clip(self.model.predict(rows), 0.0, 1.0), dtype=float)

    def artefact(self) -> bytes:
        return pickle.dumps(self.model, protocol=5)


@dataclass(frozen=True)
class WrittenOutPredictor:
    """A logistic regression as two lines of numpy: weights (int8 with a scale, or float32) and intercept."""

    weights: npt.NDArray[Any]
    scale: float
    intercept: float

    def chances(self, rows: Rows) -> Chances:
        return np.asarray(1 / (1 + np.exp(-(rows @ self.weights * self.scale + self.intercept))), dtype=float)

    def artefact(self) -> bytes:
        file = io.BytesIO()
        for value in (self.weights, np.float32(self.scale), np.float32(self.intercept)):
            file.write(np.asarray(value).tobytes())
        return file.getvalue()
