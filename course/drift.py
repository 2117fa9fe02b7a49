"""Streams of days in which the world changes, so that a monitor's alarms can be compared with the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

YEAR = 365
WEEKDAY_EFFECT = (-9.0, -7.0, -4.0, 0.0, 6.0, 10.0, 4.0)
"""Crates more or less than on an average day, Monday first; the seven add up to 0."""


@dataclass(frozen=True)
class Stream:
    """A table that grows by some rows a day, and the truth behind it.

    `X` has one row a case, sorted by day, `day` (shape (n,)) is the day of each, counted from 0, `y` is what
    came out, and `expected` (shape (n,)) is what was to be expected of each row by someone who knows the
    world of that day: for a number its mean, for a yes or no its probability. On `covariate_day` the inputs
    begin to be drawn differently, on `concept_day` the same inputs begin to mean something else; None: never.
    """

    X: pd.DataFrame
    y: pd.Series[float]
    day: NDArray[np.int64]
    expected: NDArray[np.float64]
    covariate_day: int | None
    concept_day: int | None

    @property
    def n_days(self) -> int:
        """The number of days; the last one has the number `n_days - 1`."""
        return int(self.day[-1]) + 1

    def between(self, first: int, last: int) -> tuple[pd.DataFrame, pd.Series[float]]:
        """The rows of the days from `first` up to, not including, `last`, as `(X, y)`; a copy."""
        rows = slice(*np.searchsorted(self.day, [first, last]))
        return self.X.iloc[rows].copy(), self.y.iloc[rows].copy()


@dataclass(frozen=True)
class Demand(Stream):
    """The demand for cold drinks; `noise_floor` is the RMSE (crates) of someone who knows `expected`."""

    noise_floor: float


def make_demand(
    n_days: int = 720,
    seed: int = 0,
    *,
    shops: int = 40,
    season: bool = True,
    covariate_day: int | None = 360,
    concept_day: int | None = 540,
    price_effect_after: float = 5.0,
    noise_floor: float = 8.0,
) -> Demand:
    """Crates of drinks sold in each of `shops` shops on each of `n_days` days; day 0 is a Monday, 1 January.

    Columns of `X`: `weekday` (0 = Monday to 6), `temperature` (°C), `promo` (1: on offer that day, else 0),
    and `price` (pounds a crate, about 10). All shops share the day's weather, so the temperatures of one day
    are no independent draws; all else is drawn for each shop by itself. `season` moves the temperature by
    9 °C up and down in the course of a year. From `covariate_day` on it is 6 °C warmer and 45 instead of 20 %
    of the shops have the offer; what a degree and an offer are worth stays as it was. From `concept_day` on a
    pound more goes with `price_effect_after` crates, no longer with 8 fewer; prices are drawn as before.
    `noise_floor` is the standard deviation (crates) of what nobody can know.

    The same seed gives the same weather, prices and luck, whatever else is asked for. Raises ValueError for
    numbers of days or shops below 1 and for a negative `noise_floor`.
    """
    if n_days < 1 or shops < 1:
        raise ValueError(f"n_days and shops must be at least 1, not {n_days} and {shops}")
    if not noise_floor >= 0:
        raise ValueError(f"noise_floor must be at least 0 crates, not {noise_floor}")
    # one generator for each thing that is drawn: switching one of them off leaves the others as they are
    weather, spread, offers, prices, luck = (np.random.default_rng([seed, what]) for what in range(5))
    day, shifted, changed = calendar(n_days, shops, covariate_day, concept_day)
    n = len(day)

    annual = -9.0 * np.cos(2 * np.pi * np.arange(n_days) / YEAR) * season
    temperature = 12.0 + (annual + _spells(weather, n_days))[day] + spread.normal(0.0, 1.0, n) + 6.0 * shifted
    promo = (offers.random(n) < np.where(shifted, 0.45, 0.20)).astype(int)
    price = prices.normal(10.0, 1.5, n)
    X = pd.DataFrame(
        {
            "weekday": day % 7,
            "temperature": temperature.round(1),
            "promo": promo,
            "price": price.round(2),
        }
    )
    price_effect = np.where(changed, price_effect_after, -8.0)
    expected = (
        200.0
        + np.array(WEEKDAY_EFFECT)[X["weekday"]]
        + 3.0 * (X["temperature"] - 12.0)
        + 25.0 * X["promo"]
        + price_effect * (X["price"] - 10.0)
    ).to_numpy(dtype=np.float64)
    y = pd.Series(expected + luck.normal(0.0, noise_floor, n), name="crates")
    return Demand(X, y, day, expected, covariate_day, concept_day, noise_floor)


def calendar(
    n_days: int, per_day: int, covariate_day: int | None, concept_day: int | None
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """The day of each row, and whether the inputs, and their meaning, have changed by then: shapes (n,)."""
    day = np.repeat(np.arange(n_days), per_day)
    never = np.zeros(len(day), dtype=bool)
    shifted = never if covariate_day is None else day >= covariate_day
    changed = never if concept_day is None else day >= concept_day
    return day, shifted, changed


def _spells(rng: np.random.Generator, n_days: int) -> NDArray[np.float64]:
    """Warm and cold spells: each day keeps four fifths of yesterday's departure from the season (°C)."""
    keep, sd = 0.8, 2.5
    departures = np.empty(n_days)
    departures[0] = rng.normal(0.0, sd)
    for today, change in enumerate(rng.normal(0.0, sd * np.sqrt(1 - keep**2), n_days - 1), start=1):
        departures[today] = keep * departures[today - 1] + change
    return departures
