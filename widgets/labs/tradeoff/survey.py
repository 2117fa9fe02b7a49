"""Trains and measures every candidate on one table, and says how far it has got.

Accuracies come from 5 folds: each row is predicted by a model that never saw it. Latencies and sizes are
those of the model that is trained on all rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedKFold

from widgets.labs.own_table import Table
from widgets.labs.passengers import preparation
from widgets.labs.step import Step
from widgets.labs.tradeoff.candidates import CANDIDATES
from widgets.labs.tradeoff.measuring import BATCH_ROWS, Interval, latencies, share_right, weights_of
from widgets.labs.tradeoff.predictors import Predictor, Rows
from widgets.labs.tradeoff.training import train_all

FOLDS = 5
ROUNDS = 21
SECONDS_A_TURN = 0.02
_SHARE_OF_TRAINING = 0.8
"""Of the progress bar: what is left is for timing."""


def survey(table: Table) -> Iterator[Step]:
    """Measure all candidates; a Step after each model that is trained and each round of timing."""
    names = {candidate.id: candidate.name for candidate in CANDIDATES}
    right: dict[str, npt.NDArray[np.bool_]] = {id: np.zeros(len(table.y), dtype=bool) for id in names}
    trained, total = 0, (FOLDS + 1) * len(names)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for number, (learn, check) in enumerate(folds.split(table.X, table.y), start=1):
        X_learn, X_check = _prepared(table, learn, check)
        for id, predictor in train_all(X_learn, table.y[learn]):
            right[id][check] = (predictor.chances(X_check) > 0.5) == table.y[check]
            trained += 1
            done = _SHARE_OF_TRAINING * trained / total
            yield Step(done, f"fold {number} of {FOLDS}: {names[id]}")
    everybody = np.arange(len(table.y))
    (X,) = _prepared(table, everybody)
    predictors = {}
    for id, predictor in train_all(X, table.y):
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
    yield Step(1.0, "done", _as_data(table, right, predictors, *times))


def _as_data(
    table: Table,
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
    for candidate in CANDIDATES:
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
        "table": table.about(),
        "majority": round(float(max(table.y.mean(), 1 - table.y.mean())), 4),
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
