"""The task of lesson 08 for the Trade-off Explorer: which network reads digits on a small device?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from widgets.labs.own_table import Labels
from widgets.labs.tradeoff.candidates import Candidate, Family, How
from widgets.labs.tradeoff.predictors import Predictor, Rows, ScikitPredictor
from widgets.labs.tradeoff.survey import Task

_LAYERS = "layers of weights without names: explaining an answer takes a method of its own, such as SHAP"
_PICTURES = "ten pictures of weights: one sees where ink speaks for a digit, and where against it"
_EXAMPLES = "the three most similar digits that it knows can be shown beside the answer"


def _litert(id: str, name: str, how: How, made_from: str | None) -> Candidate:
    return Candidate(id, name, "network", 1, _LAYERS, "interpreter.invoke()", ".tflite", how, made_from)


def _scikit(id: str, name: str, family: Family, interpretability: int, reason: str) -> Candidate:
    return Candidate(id, name, family, interpretability, reason, "model.predict_proba(row)", "pickle")


DIGIT_CANDIDATES = (
    _scikit("neighbours", "Three nearest digits", "neighbours", 4, _EXAMPLES),
    _scikit("logistic", "Logistic regression", "linear", 4, _PICTURES),
    Candidate("cnn-keras", "Network, Keras", "network", 1, _LAYERS, "model(row, training=False)", ".keras"),
    _litert("cnn", "Network, LiteRT", "written out", "cnn-keras"),
    _litert("cnn-float16", "Network, float16", "quantised", "cnn"),
    _litert("cnn-dynamic", "Network, int8 weights", "quantised", "cnn"),
    _litert("cnn-int8", "Network, int8", "quantised", "cnn"),
    _litert("cnn-pruned", "80 % zeros", "pruned", "cnn"),
    _litert("cnn-pruned-int8", "80 % zeros, int8", "quantised", "cnn-pruned"),
    _litert("cnn-pruned-more", "95 % zeros", "pruned", "cnn"),
    _litert("cnn-half", "Half the filters", "pruned", "cnn"),
    _litert("cnn-half-int8", "Half, int8", "quantised", "cnn-half"),
    _litert("small", "Narrow network", "", None),
    _litert("small-int8", "Narrow, int8", "quantised", "small"),
    _litert("tiny", "16 units, from labels", "", None),
    _litert("student", "16 units, distilled", "distilled", "cnn"),
    _litert("student-int8", "Distilled, int8", "quantised", "student"),
)

OPENING: dict[str, Any] = {
    "scenario": "edge",
    "across": "compressed",
    "third": "one_row",
    "most_time": 100.0,
    "most_size": 5e4,
}
"""What the learner finds set: a download of 50 kB at most, for a small device."""
_OPEN = {"up": "accuracy", "third": "none", "least_interpretability": 1}
WORDS: dict[str, Any] = {
    "question": "Fifty kilobytes for a network that reads digits: what does it cost?",
    "picture": "performance_tradeoff_explorer.digits",
    "opening": OPENING,
    "edge_size": 5e4,
    "presets": [
        {"label": "50 kB to download", "settings": {**_OPEN, **OPENING}},
        {
            "label": "5 kB",
            "settings": {**_OPEN, **OPENING, "third": "none", "most_size": 5e3},
        },
        {
            "label": "Do zeros weigh less?",
            "settings": {
                **_OPEN,
                "scenario": "real-time",
                "across": "size",
                "most_time": 1000.0,
                "most_size": 1e7,
            },
        },
        {
            "label": "To be shown to an inspector",
            "settings": {
                **_OPEN,
                "scenario": "batch",
                "across": "interpretability",
                "most_time": 1000.0,
                "most_size": 1e7,
                "least_interpretability": 4,
            },
        },
    ],
}
"""What the panel says and offers instead of its words on the Titanic."""


@cache
def digits() -> tuple[Rows, Labels]:
    """1,797 digits of 8 × 8 pixels from 0 to 1, and which digit each is."""
    X, y = load_digits(return_X_y=True)
    return (X / 16).astype("float32"), y.astype(np.int64)


def digit_task() -> Task:
    X, y = digits()
    about = {"name": "the digits", "rows": len(y), "columns": 64, "target": "digit", "positive": ""}

    def prepared(*parts: npt.NDArray[np.int64]) -> list[Rows]:
        return [X[rows] for rows in parts]

    return Task({**about, "notes": []}, y, DIGIT_CANDIDATES, prepared, train_all_digits)


def train_all_digits(X: Rows, y: Labels) -> Iterator[tuple[str, Predictor]]:
    """The candidates of DIGIT_CANDIDATES by id, in their order, each as soon as it is trained."""
    yield "neighbours", ScikitPredictor(KNeighborsClassifier(3).fit(X, y))
    yield "logistic", ScikitPredictor(LogisticRegression(max_iter=1000).fit(X, y))
    from widgets.labs.tradeoff.digit_networks import train_digits  # TensorFlow takes seconds to import

    yield from train_digits(X, y)
