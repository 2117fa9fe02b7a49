"""The customers of a telephone company, day by day, and who of them left: the data of the capstone."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit

from course.drift import Stream, calendar

CONTRACTS = ("monthly", "annual", "two_year")
CHANNELS = ("web", "shop", "phone")


def make_subscribers(
    n_days: int = 240,
    seed: int = 0,
    *,
    per_day: int = 40,
    covariate_day: int | None = None,
    concept_day: int | None = None,
) -> Stream:
    """`per_day` customers on each of `n_days` days, and who of them left within the next 14 days.

    Columns of `X`: `customer_id` (text), `contract`, `channel` (where it was signed), `tenure_months`,
    `monthly_fee` (pounds; missing for one in sixteen), `data_gb` (used in the last 30 days), `support_calls`
    (in the last 90 days), `late_payments` (in the last year), and `exit_form`, "sent" or "none", which the
    company fills in when a customer goes: on the day of the prediction nobody knows it. Customers look around
    when an offer ends, after one year and after two. `y` is 1 for those who left, `expected` each one's true
    chance of leaving.

    From `covariate_day` on more customers are new and pay by the month, and one in four comes by a channel
    that was not there before, "partner"; what each column means stays as it was. From `concept_day` on a new
    law lets everybody cancel: contracts no longer hold anyone, calls no longer warn, and a fee that is high
    for what is used counts twice. Raises ValueError for numbers of days or customers below 1.
    """
    if n_days < 1 or per_day < 1:
        raise ValueError(f"n_days and per_day must be at least 1, not {n_days} and {per_day}")
    # one generator for each thing that is drawn, so that a shift leaves all else as it is
    who, terms, money, trouble, luck, office = (np.random.default_rng([seed, what]) for what in range(6))
    day, shifted, changed = calendar(n_days, per_day, covariate_day, concept_day)
    n = len(day)

    tenure = np.clip(who.gamma(1.6, 18.0, n) * np.where(shifted, 0.5, 1.0), 1, 120).round()
    partner = shifted & (who.random(n) < 0.25)
    channel = np.where(partner, "partner", who.choice(CHANNELS, n, p=[0.5, 0.3, 0.2]))
    drawn = terms.random(n)
    monthly, annual = np.where(shifted, 0.70, 0.50), np.where(shifted, 0.20, 0.32)
    contract = np.select([drawn < monthly, drawn < monthly + annual], ["monthly", "annual"], "two_year")
    fee = (money.lognormal(3.2, 0.35, n)).round(2)
    data = money.lognormal(1.6, 0.8, n).round(1)
    calls, late = trouble.poisson(0.9, n), trouble.poisson(0.4, n)
    X = pd.DataFrame(
        {
            "customer_id": [f"C{number:06d}" for number in who.permutation(n)],
            "contract": contract,
            "channel": channel,
            "tenure_months": tenure.astype(int),
            "monthly_fee": np.where(office.random(n) < 1 / 16, np.nan, fee),
            "data_gb": data,
            "support_calls": calls,
            "late_payments": late,
        }
    )
    by_the_month = contract == "monthly"
    held = np.select([by_the_month, contract == "annual"], [0.0, 1.2], 2.0)
    offer_ends = np.isin(tenure, [12, 13, 24, 25])
    dear = np.log(fee / 24.5) - 0.7 * np.log(data / 5.0)
    logit = (
        0.1
        - np.where(changed, 0.0, held)
        + 1.6 * offer_ends
        + np.where(changed, 0.0, np.where(by_the_month, 0.7, 0.25) * (calls - 0.9))
        + 0.5 * late
        + np.where(changed, 2.0, 1.0) * dear
        - 0.9 * np.log1p(tenure / 6.0)
    )
    probability = expit(logit)
    left = luck.random(n) < probability
    X["exit_form"] = np.where(office.random(n) < np.where(left, 0.85, 0.01), "sent", "none")
    y = pd.Series(left.astype(int), name="left")
    return Stream(X, y, day, probability, covariate_day, concept_day)
