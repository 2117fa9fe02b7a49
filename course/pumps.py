"""The pumps of a waterworks, day by day, and which of them failed: the data of the capstone's own project."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit

from course.drift import Stream, calendar

MODELS = ("A2", "B1", "B4")


def make_pumps(
    n_days: int = 240,
    seed: int = 0,
    *,
    per_day: int = 40,
    covariate_day: int | None = None,
    concept_day: int | None = None,
) -> Stream:
    """`per_day` readings of pumps on each of `n_days` days, and which pump failed within the next 14 days.

    Columns of `X`: `pump_id` (text), `model`, `age_months`, `hours_since_service`, `vibration_mm_s` (missing
    for one in twenty), `temperature_c` (of the bearing), `load` (0 to 1, share of full power),
    `starts_per_day`, and `repair_order`, "open" or "none", which is written when a pump has failed: on the
    day of the prediction nobody knows it. Vibration says more under load; few starts a day harm a pump, and
    so do many. `y` is 1 for those that failed, `expected` each one's true chance of it.

    From `covariate_day` on one pump in three is of a new model, "C1", and all are younger; what each column
    means stays as it was. From `concept_day` on the bearings come from another maker: vibration hardly warns
    any more, heat does, and service no longer helps. Raises ValueError for numbers of days or pumps below 1.
    """
    if n_days < 1 or per_day < 1:
        raise ValueError(f"n_days and per_day must be at least 1, not {n_days} and {per_day}")
    # one generator for each thing that is drawn, so that a shift leaves all else as it is
    which, built, run, felt, luck, office = (np.random.default_rng([seed, what]) for what in range(6))
    day, shifted, changed = calendar(n_days, per_day, covariate_day, concept_day)
    n = len(day)

    new_model = shifted & (which.random(n) < 1 / 3)
    model = np.where(new_model, "C1", which.choice(MODELS, n, p=[0.4, 0.35, 0.25]))
    age = np.clip(built.gamma(2.0, 20.0, n) * np.where(shifted, 0.6, 1.0), 1, 150).round()
    hours = built.uniform(0, 6000, n).round()
    load, starts = run.beta(4, 2, n).round(2), run.poisson(6, n)
    vibration = felt.lognormal(np.log(2.8), 0.45, n).round(2)
    temperature = (55 + 15 * load + felt.normal(0, 6, n)).round(1)
    X = pd.DataFrame(
        {
            "pump_id": [f"P{number:06d}" for number in which.permutation(n)],
            "model": model,
            "age_months": age.astype(int),
            "hours_since_service": hours.astype(int),
            "vibration_mm_s": np.where(office.random(n) < 1 / 20, np.nan, vibration),
            "temperature_c": temperature,
            "load": load,
            "starts_per_day": starts,
        }
    )
    hot, worn = (temperature - 65) / 6, hours / 3000 - 1
    logit = (
        -2.0
        + np.where(changed, 0.1, 0.5 + 2.4 * load) * np.log(vibration / 2.8)
        + np.where(changed, 1.1, 0.25) * hot
        + np.where(changed, 0.0, 0.8) * worn
        + 0.35 * np.abs(starts - 6)
        + 0.9 * (model == "B4")
        + 1.0 * (age <= 3)
    )
    probability = expit(logit)
    failed = luck.random(n) < probability
    X["repair_order"] = np.where(office.random(n) < np.where(failed, 0.8, 0.02), "open", "none")
    y = pd.Series(failed.astype(int), name="failed")
    return Stream(X, y, day, probability, covariate_day, concept_day)
