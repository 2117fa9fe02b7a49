"""Eight streams of days, boiled down to what a monitor needs of each day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course.drift import Stream, make_demand
from widgets.labs.step import Step

STREAMS, DAYS, SHOPS = 8, 720, 40
TRAINED = 180
"""Days that the model learned from; they are also the first of the two references."""
YEAR = 365
INPUTS_CHANGE, MEANING_CHANGES = 480, 600
"""Later than in the lesson, so that there is a quiet stretch with a year before it to compare with."""
PRICE_EFFECT_AFTER = -5.0
"""A small change, so that there is something to trade."""
BINS = 20
"""Of each column, between quantiles of the training days; PSI takes them in pairs."""
COLUMNS = ("temperature", "price")
REFERENCES = {"training": TRAINED, "season out": YEAR}
"""What a window is compared with: the days before this one; "season out" without their yearly wave."""
_FIRST_CHARACTER = "0"


@dataclass(frozen=True)
class Boiled:
    """Of one stream.

    `mse` (shape (DAYS - TRAINED,)): the mean squared error of each day after training. `baseline`: the RMSE
    on the last 60 training days of a model that had not seen them. `counts` (shape (DAYS, BINS)) for each
    reference and column: how many shops lie in each bin on each day.
    """

    mse: NDArray[np.float64]
    baseline: float
    counts: dict[str, dict[str, NDArray[np.int64]]]


def stream_of(seed: int) -> Stream:
    return make_demand(
        DAYS,
        seed,
        shops=SHOPS,
        covariate_day=INPUTS_CHANGE,
        concept_day=MEANING_CHANGES,
        price_effect_after=PRICE_EFFECT_AFTER,
    )


def boil(seed: int) -> Boiled:
    stream = stream_of(seed)
    inputs = np.column_stack([np.eye(7)[stream.X["weekday"]], stream.X[["temperature", "promo", "price"]]])
    outcome = stream.y.to_numpy()

    def squares(learned: int, first: int, last: int) -> NDArray[np.float64]:
        """Squared errors on days `first` to `last`, by a line fitted to the days before `learned`."""
        weights = np.linalg.lstsq(inputs[: SHOPS * learned], outcome[: SHOPS * learned], rcond=None)[0]
        rows = slice(SHOPS * first, SHOPS * last)
        squared: NDArray[np.float64] = (inputs[rows] @ weights - outcome[rows]) ** 2
        return squared

    counts: dict[str, dict[str, NDArray[np.int64]]] = {}
    for reference, until in REFERENCES.items():
        for column in COLUMNS:
            values = stream.X[column].to_numpy(dtype=np.float64)
            if reference == "season out":
                values = without_season(values, stream.day)
            cuts = np.quantile(values[: SHOPS * until], np.linspace(0, 1, BINS + 1)[1:-1])
            where = np.searchsorted(cuts, values, side="right").reshape(DAYS, SHOPS)
            daily = np.array([np.bincount(day, minlength=BINS) for day in where])
            counts.setdefault(reference, {})[column] = daily
    mse = squares(TRAINED, TRAINED, DAYS).reshape(-1, SHOPS).mean(axis=1)
    return Boiled(mse, float(np.sqrt(squares(TRAINED - 60, TRAINED - 60, TRAINED).mean())), counts)


def without_season(values: NDArray[np.float64], day: NDArray[np.int64]) -> NDArray[np.float64]:
    """What is left when the yearly wave that fits the first year best is taken off."""
    angle = 2 * np.pi * day / YEAR
    waves = np.column_stack([np.ones(len(angle)), np.cos(angle), np.sin(angle)])
    first = day < YEAR
    wave: NDArray[np.float64] = waves @ np.linalg.lstsq(waves[first], values[first], rcond=None)[0]
    return values - wave


def survey(streams: int = STREAMS) -> Iterator[Step]:
    """One step a stream; the last one brings the data.

    For each reference and column a stream has `then`, the counts of the reference, and `now`, those of each
    day after it as one text, a character a bin, day after day: "0" is none, each further shop the next
    character of ASCII.
    """
    boiled = []
    for seed in range(streams):
        one = boil(seed)
        boiled.append(
            {
                "baseline": round(one.baseline, 3),
                "mse": one.mse.round(1).tolist(),
                "counts": {
                    reference: {
                        column: {"then": daily[:until].sum(axis=0).tolist(), "now": written(daily[until:])}
                        for column, daily in one.counts[reference].items()
                    }
                    for reference, until in REFERENCES.items()
                },
            }
        )
        about: dict[str, Any] = {
            "days": DAYS,
            "bins": BINS,
            "shops": SHOPS,
            "references": REFERENCES,
            "inputsChange": INPUTS_CHANGE,
            "meaningChanges": MEANING_CHANGES,
            "priceEffectAfter": PRICE_EFFECT_AFTER,
        }
        data = {**about, "streams": boiled} if seed == streams - 1 else {}
        yield Step((seed + 1) / streams, f"stream {seed + 1}", data)


def written(counts: NDArray[np.int64]) -> str:
    return "".join(chr(ord(_FIRST_CHARACTER) + int(count)) for count in counts.ravel())
