from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest, spearmanr
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression
from sklearn.metrics import root_mean_squared_error
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder

from course.drift import WEEKDAY_EFFECT, Demand, make_demand


def line_fitted_to(stream: Demand, first: int, last: int) -> Pipeline:
    columns = make_column_transformer((OneHotEncoder(), ["weekday"]), remainder="passthrough")
    return make_pipeline(columns, LinearRegression()).fit(*stream.between(first, last))


def rmse(model: Pipeline, stream: Demand, first: int, last: int) -> float:
    X, y = stream.between(first, last)
    return float(root_mean_squared_error(y, model.predict(X)))


def test_the_same_seed_gives_the_same_stream() -> None:
    one, other = make_demand(90, seed=5), make_demand(90, seed=5)
    assert one.X.equals(other.X)
    assert one.y.equals(other.y)
    assert not one.X.equals(make_demand(90, seed=6).X)


def test_rows_are_sorted_by_day_and_each_day_has_its_shops() -> None:
    stream = make_demand(30, seed=1, shops=7)
    assert stream.n_days == 30
    assert stream.day.tolist() == np.repeat(np.arange(30), 7).tolist()
    assert (stream.X["weekday"] == stream.day % 7).all()
    assert len(stream.X) == len(stream.y) == len(stream.expected) == 210


def test_between_gives_the_days_asked_for_as_a_copy() -> None:
    stream = make_demand(20, seed=2, shops=3)
    X, y = stream.between(4, 6)
    pd.testing.assert_frame_equal(X, stream.X[12:18])
    assert y.tolist() == stream.y[12:18].tolist()
    X["price"], y[:] = 0.0, 0.0
    assert (stream.X["price"] > 0).all()
    assert (stream.y > 0).all()
    assert len(stream.between(18, 99)[0]) == 6
    assert len(stream.between(7, 7)[0]) == 0


@pytest.mark.parametrize("noise_floor", [0.0, 8.0, 20.0])
def test_someone_who_knows_the_truth_errs_by_the_noise_floor(noise_floor: float) -> None:
    stream = make_demand(400, seed=3, noise_floor=noise_floor)
    luck = stream.y - stream.expected
    assert stream.noise_floor == noise_floor
    assert np.sqrt(np.mean(luck**2)) == pytest.approx(noise_floor, rel=0.03)
    if noise_floor:
        assert kstest(luck / noise_floor, "norm").pvalue > 0.001
        for column in stream.X:
            assert abs(spearmanr(stream.X[column], luck).statistic) < 0.03


def test_what_is_switched_off_leaves_the_rest_as_it_was() -> None:
    full, quiet = make_demand(seed=4), make_demand(seed=4, covariate_day=None, concept_day=None)
    before = full.day < 360
    pd.testing.assert_frame_equal(full.X[before], quiet.X[before])
    assert full.X["price"].equals(quiet.X["price"])
    assert np.allclose(full.y - full.expected, quiet.y - quiet.expected)
    assert (quiet.covariate_day, quiet.concept_day) == (None, None)
    flat = make_demand(seed=4, season=False)
    assert flat.X[["weekday", "promo", "price"]].equals(full.X[["weekday", "promo", "price"]])


def test_the_season_is_a_yearly_wave() -> None:
    waving = make_demand(730, seed=5, covariate_day=None).X["temperature"].to_numpy()
    flat = make_demand(730, seed=5, covariate_day=None, season=False).X["temperature"].to_numpy()
    wave = (waving - flat).reshape(730, 40).mean(axis=1)
    assert wave[[0, 182, 365, 547]] == pytest.approx([-9, 9, -9, 9], abs=0.1)
    assert flat.mean() == pytest.approx(12, abs=1)


def test_all_shops_share_a_days_weather_and_warm_spells_last() -> None:
    warm = make_demand(720, seed=6, season=False, covariate_day=None)
    by_day = warm.X["temperature"].to_numpy().reshape(720, 40)
    within, between = by_day.std(axis=1).mean(), by_day.mean(axis=1).std()
    assert within == pytest.approx(1.0, abs=0.05)
    assert between == pytest.approx(2.5, abs=0.5)
    daily = by_day.mean(axis=1) - by_day.mean()
    assert np.corrcoef(daily[1:], daily[:-1])[0, 1] == pytest.approx(0.8, abs=0.1)


def test_covariate_drift_moves_inputs_and_costs_the_right_model_nothing() -> None:
    stream = make_demand(seed=7, concept_day=None)
    calm = make_demand(seed=7, covariate_day=None, concept_day=None)
    warmer = (stream.X["temperature"] - calm.X["temperature"])[stream.day >= 360]
    assert warmer.to_numpy() == pytest.approx(6.0, abs=0.11)
    assert stream.between(0, 360)[0]["promo"].mean() == pytest.approx(0.20, abs=0.02)
    assert stream.between(360, 720)[0]["promo"].mean() == pytest.approx(0.45, abs=0.02)
    model = line_fitted_to(stream, 0, 180)
    for first in (180, 360, 540):
        assert rmse(model, stream, first, first + 180) == pytest.approx(8.0, abs=0.25)


@pytest.mark.parametrize(("after", "expected"), [(5.0, (64 + 19.5**2) ** 0.5), (-5.0, (64 + 4.5**2) ** 0.5)])
def test_concept_drift_leaves_the_prices_and_breaks_the_model(after: float, expected: float) -> None:
    stream = make_demand(seed=8, covariate_day=None, price_effect_after=after)
    before, later = stream.between(0, 540)[0]["price"], stream.between(540, 720)[0]["price"]
    assert (before.mean(), before.std()) == pytest.approx((later.mean(), later.std()), abs=0.06)
    model = line_fitted_to(stream, 0, 180)
    assert rmse(model, stream, 180, 540) == pytest.approx(8.0, abs=0.2)
    assert rmse(model, stream, 540, 720) == pytest.approx(expected, rel=0.05)
    assert rmse(line_fitted_to(stream, 540, 560), stream, 560, 720) < 8.4


def test_the_truth_is_what_the_text_says() -> None:
    stream = make_demand(720, seed=9, noise_floor=0.0)
    X = stream.X
    price = np.where(stream.day < 540, -8.0, 5.0) * (X["price"] - 10)
    told = 200 + np.take(WEEKDAY_EFFECT, X["weekday"]) + 3 * (X["temperature"] - 12) + 25 * X["promo"] + price
    assert stream.expected == pytest.approx(told.to_numpy())
    assert stream.y.to_numpy() == pytest.approx(stream.expected)
    assert sum(WEEKDAY_EFFECT) == pytest.approx(0)
    assert stream.y.min() > 0


@pytest.mark.parametrize(
    ("days", "shops", "noise"), [(0, 40, 8.0), (10, 0, 8.0), (10, 40, -1.0), (10, 40, float("nan"))]
)
def test_senseless_requests_are_refused(days: int, shops: int, noise: float) -> None:
    with pytest.raises(ValueError, match="must be at least"):
        make_demand(days, shops=shops, noise_floor=noise)
