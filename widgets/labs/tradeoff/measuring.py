"""How a candidate is measured: how often it is right, how long an answer takes, what its file weighs."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest

from widgets.labs.tradeoff.predictors import Predictor, Rows

BATCH_ROWS = 1000
_PARTS = 20


@dataclass(frozen=True)
class Interval:
    """A figure between two others, for example a median between its quartiles."""

    low: float
    middle: float
    high: float


def share_right(right: npt.NDArray[np.bool_]) -> Interval:
    """The share of True in shape (rows,), with Wilson's 95 % interval (Wilson 1927)."""
    interval = binomtest(int(right.sum()), len(right)).proportion_ci(method="wilson")
    return Interval(interval.low, float(right.mean()), interval.high)


def weights_of(artefact: bytes) -> tuple[int, int]:
    """Bytes of a file as it is and compressed by gzip."""
    return len(artefact), len(gzip.compress(artefact, 9, mtime=0))


def latencies(
    predictors: Mapping[str, Predictor], rows: Rows, rounds: int, seconds_a_turn: float
) -> Iterator[dict[str, Interval]]:
    """Seconds a call of `chances(rows)` by candidate: median and quartiles, after each of the rounds.

    In each round every candidate has a turn of about `seconds_a_turn`, so that a slow moment of the machine
    hits all alike. A turn's calls are divided into up to twenty parts, and its figure is that of the middle
    part: the computer may have done something else in others. The first calls of all are not counted.
    """
    calls = {id: _calls_in(seconds_a_turn, predictor, rows) for id, predictor in predictors.items()}
    turns: dict[str, list[float]] = {id: [] for id in predictors}
    for _ in range(rounds):
        for id, predictor in predictors.items():
            turns[id].append(_turn(predictor, rows, calls[id]))
        yield {id: _quartiles(taken) for id, taken in turns.items()}


def _calls_in(seconds: float, predictor: Predictor, rows: Rows) -> int:
    _timed(predictor, rows, 3)
    return max(1, min(10_000, round(seconds / max(_timed(predictor, rows, 3) / 3, 1e-9))))


def _turn(predictor: Predictor, rows: Rows, calls: int) -> float:
    """Seconds a call."""
    parts = min(calls, _PARTS)
    return float(np.median([_timed(predictor, rows, calls // parts) for _ in range(parts)])) / (
        calls // parts
    )


def _timed(predictor: Predictor, rows: Rows, calls: int) -> float:
    begun = time.perf_counter()
    for _ in range(calls):
        predictor.chances(rows)
    return time.perf_counter() - begun


def _quartiles(values: Sequence[float]) -> Interval:
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    return Interval(float(low), float(middle), float(high))
