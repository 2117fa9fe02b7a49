"""Synthetic tables whose truth is known, so that a lesson can tell how far a model is from the best one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit
from sklearn.metrics import roc_auc_score

CONTRACT_EFFECT = {"monthly": 0.8, "annual": -0.4, "two_year": -1.2}
REGIONS = ("north", "south", "east", "west")


@dataclass(frozen=True)
class Churn:
    """A churn table and the truth behind it.

    `X` has one row a customer, `y` is 1 for those who left, and `probability` (shape (n,)) is each one's true
    chance of leaving. The columns named in `zero_effect` play no part in it.
    """

    X: pd.DataFrame
    y: pd.Series[int]
    probability: NDArray[np.float64]
    zero_effect: tuple[str, ...] = ("region", "random_id")

    @property
    def bayes_accuracy(self) -> float:
        """The accuracy to expect of someone who knows `probability`: on average no model can do better."""
        return float(np.maximum(self.probability, 1 - self.probability).mean())

    @property
    def bayes_auc(self) -> float:
        """The area under the ROC curve that `probability` itself reaches on these customers."""
        return float(roc_auc_score(self.y, self.probability))


def make_churn(n: int = 4000, seed: int = 0, churn_rate: float = 0.27) -> Churn:
    """Draw `n` customers, of whom about `churn_rate` (0 to 1) leave.

    Columns: `customer_lifetime_value` (pounds), `account_age_months`, `monthly_spend` (pounds a month),
    `support_tickets` (count), `contract`, `region`, `random_id`. Three traps are built in. Lifetime value is
    nearly age times spend, so the three are correlated; `region` has no effect; `random_id` has none either,
    but a different value in every row. Raises ValueError for an `n` or a `churn_rate` that makes no sense.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    if not 0 < churn_rate < 1:
        raise ValueError(f"churn_rate must lie between 0 and 1, not {churn_rate}")
    rng = np.random.default_rng(seed)
    age = np.clip(rng.gamma(2.0, 14.0, n), 1, 120).round()
    spend = rng.lognormal(3.4, 0.45, n).round(2)
    lifetime_value = (spend * age * rng.lognormal(0.0, 0.35, n)).round(2)
    tickets = rng.poisson(np.where(spend > 45, 2.0, 0.8))
    contract = rng.choice(list(CONTRACT_EFFECT), n, p=[0.55, 0.30, 0.15])
    X = pd.DataFrame(
        {
            "customer_lifetime_value": lifetime_value,
            "account_age_months": age.astype(int),
            "monthly_spend": spend,
            "support_tickets": tickets,
            "contract": contract,
            "region": rng.choice(REGIONS, n),
            "random_id": rng.permutation(n),
        }
    )
    # the constants 6.5 (log pounds), 28 (months) and 1.2 (tickets) are about the averages of the table
    logit = (
        -0.9 * (np.log(lifetime_value) - 6.5)
        - 0.02 * (age - 28)
        + 0.45 * (tickets - 1.2)
        + X["contract"].map(CONTRACT_EFFECT).to_numpy(dtype=np.float64)
    )
    intercept = brentq(lambda shift: expit(logit + shift).mean() - churn_rate, -50, 50)
    probability = expit(logit + intercept)
    y = pd.Series((rng.random(n) < probability).astype(int), name="churned")
    return Churn(X, y, probability)


@dataclass(frozen=True)
class Houses:
    """A table of house sales and the truth behind it.

    `X` has one row a house, `y` is the price it was sold for, and `expected_price` (shape (n,)) is what such
    a house fetches on average; all prices in pounds. The difference is luck that no model can know. Its
    standard deviation is `noise_floor` pounds, for every house alike.
    """

    X: pd.DataFrame
    y: pd.Series[float]
    expected_price: NDArray[np.float64]
    noise_floor: float

    @property
    def best_rmse(self) -> float:
        """The error (pounds) on these houses of someone who knows `expected_price`: about `noise_floor`."""
        return float(np.sqrt(np.mean((self.y - self.expected_price) ** 2)))


def make_houses(n: int = 3000, seed: int = 0, noise_floor: float = 25_000.0) -> Houses:
    """Draw `n` houses, whose prices scatter with a standard deviation of `noise_floor` pounds.

    Columns: `floor_area_m2`, `rooms` (count), `age_years`, `distance_km` (to the centre), `garden_m2` (0:
    none), `energy_rating` (1 = best to 7 = worst). A straight line does not describe the prices: a square
    metre and a garden are worth most in the centre, and both new and very old houses are dear. Raises
    ValueError for an `n` below 1 or a negative `noise_floor`.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    if not noise_floor >= 0:
        raise ValueError(f"noise_floor must be at least 0 pounds, not {noise_floor}")
    rng = np.random.default_rng(seed)
    area = np.clip(rng.gamma(10.0, 10.0, n), 30, 250).round()
    rooms = np.clip(area / 25 + rng.normal(0.0, 0.8, n), 1, 10).round()
    age = rng.uniform(0, 120, n).round()
    distance = rng.uniform(0.2, 25, n).round(1)
    garden = np.clip(rng.gamma(1.5, 120.0, n) - 40, 0, 1000).round()
    rating = rng.integers(1, 8, n)
    X = pd.DataFrame(
        {
            "floor_area_m2": area,
            "rooms": rooms.astype(int),
            "age_years": age,
            "distance_km": distance,
            "garden_m2": garden,
            "energy_rating": rating,
        }
    )
    central = np.exp(-distance / 6)  # 1 in the centre, a third at 6.6 km
    expected_price = (
        60_000
        + (1300 + 2400 * central) * area
        + 45_000 * ((age - 60) / 60) ** 2
        + (60 + 220 * central) * garden
        - 7000 * (rating - 4)
        + 5000 * rooms
    )
    y = pd.Series(expected_price + rng.normal(0.0, noise_floor, n), name="price")
    return Houses(X, y, expected_price, noise_floor)
