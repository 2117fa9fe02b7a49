from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2_contingency, kstest, spearmanr
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import root_mean_squared_error

from course.generators import make_churn, make_houses


def test_the_same_seed_gives_the_same_customers() -> None:
    one, other = make_churn(300, seed=5), make_churn(300, seed=5)
    assert one.X.equals(other.X)
    assert one.y.equals(other.y)
    assert not one.X.equals(make_churn(300, seed=6).X)


@pytest.mark.parametrize("churn_rate", [0.05, 0.27, 0.6])
def test_the_churn_rate_is_the_one_asked_for(churn_rate: float) -> None:
    churn = make_churn(4000, seed=1, churn_rate=churn_rate)
    assert churn.probability.mean() == pytest.approx(churn_rate, abs=1e-9)
    assert churn.y.mean() == pytest.approx(churn_rate, abs=0.03)


def test_nobody_beats_the_truth_on_average() -> None:
    churn = make_churn(20_000, seed=2)
    accuracy = ((churn.probability > 0.5) == churn.y).mean()
    assert churn.bayes_accuracy == pytest.approx(accuracy, abs=0.01)
    shuffled = np.random.default_rng(0).permutation(churn.probability)
    assert 0.75 < churn.bayes_auc < 0.9
    assert ((shuffled > 0.5) == churn.y).mean() < churn.bayes_accuracy - 0.05


def test_columns_without_effect_have_none() -> None:
    churn = make_churn(20_000, seed=3)
    region = chi2_contingency(
        [
            [((churn.X["region"] == name) & (churn.y == left)).sum() for left in (0, 1)]
            for name in set(churn.X["region"])
        ]
    )
    assert region.pvalue > 0.001
    assert abs(spearmanr(churn.X["random_id"], churn.y).statistic) < 0.03
    assert set(churn.zero_effect) == {"region", "random_id"}


def test_lifetime_value_is_tied_to_age_and_spend() -> None:
    X = make_churn(4000, seed=4).X
    for column in ("account_age_months", "monthly_spend"):
        assert spearmanr(X["customer_lifetime_value"], X[column]).statistic > 0.3


def test_a_random_id_never_repeats() -> None:
    assert make_churn(500).X["random_id"].is_unique


@pytest.mark.parametrize(("n", "rate"), [(0, 0.3), (-5, 0.3), (10, 0.0), (10, 1.0), (10, 1.5)])
def test_senseless_requests_are_refused(n: int, rate: float) -> None:
    with pytest.raises(ValueError, match="must"):
        make_churn(n, churn_rate=rate)


def test_the_same_seed_gives_the_same_houses() -> None:
    one, other = make_houses(300, seed=5), make_houses(300, seed=5)
    assert one.X.equals(other.X)
    assert one.y.equals(other.y)
    assert not one.X.equals(make_houses(300, seed=6).X)


@pytest.mark.parametrize("noise_floor", [0.0, 8_000.0, 25_000.0])
def test_prices_scatter_around_the_truth_as_much_as_was_asked_for(noise_floor: float) -> None:
    houses = make_houses(20_000, seed=1, noise_floor=noise_floor)
    luck = houses.y - houses.expected_price
    assert houses.noise_floor == noise_floor
    assert houses.best_rmse == pytest.approx(noise_floor, rel=0.02)
    assert luck.mean() == pytest.approx(0, abs=0.03 * noise_floor)
    if noise_floor:
        assert kstest(luck / noise_floor, "norm").pvalue > 0.001


def test_the_luck_of_a_sale_has_nothing_to_do_with_the_house() -> None:
    houses = make_houses(20_000, seed=2)
    luck = houses.y - houses.expected_price
    for column in houses.X:
        assert abs(spearmanr(houses.X[column], luck).statistic) < 0.03
        assert abs(spearmanr(houses.X[column], luck.abs()).statistic) < 0.03


def test_more_noise_changes_the_prices_and_nothing_else() -> None:
    quiet, loud = make_houses(500, seed=3, noise_floor=1_000), make_houses(500, seed=3, noise_floor=50_000)
    assert quiet.X.equals(loud.X)
    assert np.array_equal(quiet.expected_price, loud.expected_price)
    assert np.allclose(loud.y - loud.expected_price, 50 * (quiet.y - quiet.expected_price))


def test_a_straight_line_does_not_describe_the_prices() -> None:
    houses, fresh = make_houses(3000, seed=4), make_houses(3000, seed=5)
    line = LinearRegression().fit(houses.X, houses.y)
    trees = HistGradientBoostingRegressor(random_state=0).fit(houses.X, houses.y)
    of_line, of_trees = (root_mean_squared_error(fresh.y, model.predict(fresh.X)) for model in (line, trees))
    assert of_line > 1.5 * fresh.best_rmse
    assert of_trees < 1.25 * fresh.best_rmse


def test_houses_are_ones_that_could_be_for_sale() -> None:
    houses = make_houses(20_000, seed=6)
    assert houses.X["rooms"].between(1, 10).all()
    assert set(houses.X["energy_rating"]) == set(range(1, 8))
    assert (houses.X["garden_m2"] == 0).mean() > 0.05
    assert houses.expected_price.min() > 50_000
    assert houses.expected_price.max() < 1_500_000


@pytest.mark.parametrize(("n", "noise"), [(0, 1.0), (-5, 1.0), (10, -1.0), (10, float("nan"))])
def test_senseless_houses_are_refused(n: int, noise: float) -> None:
    with pytest.raises(ValueError, match="must be at least"):
        make_houses(n, noise_floor=noise)
