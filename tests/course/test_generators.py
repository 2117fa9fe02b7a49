from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2_contingency, spearmanr

from course.generators import make_churn


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
