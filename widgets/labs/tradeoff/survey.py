"""Trains and measures every candidate for one task, and says how far it has got.

Accuracies come from 5 folds: each row is predicted by a model that never saw it. Latencies and sizes are
those of the model that is trained on all rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedKFold

from widgets.labs.own_table import Labels, Table
from widgets.labs.passengers import preparation
from widgets.labs.step import Step
from widgets.labs.tradeoff.candidates import CANDIDATES, Candidate
from widgets.labs.tradeoff.measuring import BATCH_ROWS, Interval, latencies, share_right, weights_of
from widgets.labs.tradeoff.predictors import Predictor, Rows, decide
from widgets.labs.tradeoff.training import train_all

FOLDS = 5
ROUNDS = 21
SECONDS_A_TURN = 0.02
_SHARE_OF_TRAINING = 0.8
"""Of the progress bar: what is left is for timing."""


@dataclass(frozen=True)
class Task:
    """What is to be predicted, and the models to choose between.

    `prepared(learn, *others)` gives the rows with these numbers as a model takes them, by what is known
    of the first; `train_all` trains the candidates in their order. `about` is what the lab says of the rows.
    """

    about: dict[str, Any]
    y: Labels
    candidates: Sequence[Candidate]
    prepared: Callable[..., list[Rows]]
    train_all: Callable[[Rows, Labels], Iterator[tuple[str, Predictor]]]


def survey(table: Table) -> Iterator[Step]:
    """Measure all candidates on a table of two outcomes; a Step after each model and each round of timing."""
    return measure(
        Task(
            table.about(),
            table.y,
            CANDIDATES,
            lambda learn, *others: _prepared(table, learn, *others),
            train_all,
        )
    )


def measure(task: Task) -> Iterator[Step]:
    """Measure all candidates; a Step after each model that is trained and each round of timing."""
    y, names = task.y, {candidate.id: candidate.name for candidate in task.candidates}
    right: dict[str, npt.NDArray[np.bool_]] = {id: np.zeros(len(y), dtype=bool) for id in names}
    trained, total = 0, (FOLDS + 1) * len(names)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for number, (learn, check) in enumerate(folds.split(np.zeros(len(y)), y), start=1):
        X_learn, X_check = task.prepared(learn, check)
        for id, predictor in task.train_all(X_learn, y[learn]):
            right[id][check] = decide(predictor.chances(X_check)) == y[check]
            trained += 1
            done = _SHARE_OF_TRAINING * trained / total
            yield Step(done, f"fold {number} of {FOLDS}: {names[id]}")
    (X,) = task.prepared(np.arange(len(y)))
    predictors = {}
    for id, predictor in task.train_all(X, y):
        predictors[id] = predictor
        trained += 1
        yield Step(_SHARE_OF_TRAINING * trained / total, f"all rows: {names[id]}")
    times: list[dict[str, Interval]] = []
    for rows in (X[:1], np.resize(X, (BATCH_ROWS, X.shape[1]))):
        measured: dict[str, Interval] = {}
        for number, so_far in enumerate(latencies(predictors, rows, ROUNDS, SECONDS_A_TURN), start=1):
            measured = so_far
            done = (len(times) + number / ROUNDS) / 2
            yield Step(_SHARE_OF_TRAINING + (1 - _SHARE_OF_TRAINING) * done, "timing")
        times.append(measured)
    yield Step(1.0, "done", _as_data(task, right, predictors, *times))


def _as_data(
    task: Task,
    right: dict[str, npt.NDArray[np.bool_]],
    predictors: dict[str, Predictor],
    one: dict[str, Interval],
    batch: dict[str, Interval],
) -> dict[str, Any]:
    """What the page shows. Latencies in microseconds: of one row, and a row of a batch; sizes in bytes.

    `right` has a bit for each row, most significant first, in hexadecimal digits: two candidates are compared
    on the same rows.
    """
    candidates = []
    for candidate in task.candidates:
        size, compressed = weights_of(predictors[candidate.id].artefact())
        candidates.append(
            {
                **asdict(candidate),
                "accuracy": _rounded(share_right(right[candidate.id]), 1.0, 4),
                "one_row": _rounded(one[candidate.id], 1e6, 3),
                "batch": _rounded(batch[candidate.id], 1e6 / BATCH_ROWS, 3),
                "size": size,
                "compressed": compressed,
                "right": np.packbits(right[candidate.id]).tobytes().hex(),
            }
        )
    return {
        "table": task.about,
        "majority": round(float(np.bincount(task.y).max() / len(task.y)), 4),
        "candidates": candidates,
        "batch_rows": BATCH_ROWS,
        "rounds": ROUNDS,
    }


def _rounded(interval: Interval, factor: float, digits: int) -> list[float]:
    """Low, middle and high in a unit that is `factor` times as many, with significant digits."""
    values = (interval.low, interval.middle, interval.high)
    return [float(f"{value * factor:.{digits}g}") for value in values]


def _prepared(table: Table, learn: npt.NDArray[np.int64], *others: npt.NDArray[np.int64]) -> list[Rows]:
    """The rows as numbers around 0, by what is known of the rows that are learnt from."""
    prepare = preparation().fit(table.X.iloc[learn])
    return [prepare.transform(table.X.iloc[rows]).astype("float32") for rows in (learn, *others)]
