"""The committed tables about the house network are what their script makes."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import ConvergenceWarning

from course.generators import make_houses
from studies import house_net
from widgets.labs.search_space import KNOBS as DESIGNED

KNOBS = list(house_net.START)


@pytest.fixture(autouse=True)
def quiet() -> None:
    warnings.simplefilter("ignore", ConvergenceWarning)
    warnings.simplefilter("ignore", RuntimeWarning)


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(house_net.DATA / f"house_{name}.csv")


def test_the_tables_are_complete() -> None:
    trials, sweeps, plans = (table(name) for name in ("trials", "sweeps", "plans"))
    assert trials.groupby("box").size().to_dict() == {"wide": 200, "narrow": 200}
    seeds = {name: 10 if name == "learning rate" else 5 for name in set(sweeps["sweep"])}
    assert len(sweeps) == sum(seeds[name] for name, _, _ in house_net.sweep_points())
    assert plans.groupby("plan").size().to_dict() == dict.fromkeys(house_net.PLANS, 12)
    for each in (trials, sweeps, plans):
        assert not each.isna().any(axis=None)


@pytest.mark.parametrize(("box", "number"), [("wide", 90), ("narrow", 54), ("narrow", 126)])
def test_a_draw_made_again_gives_the_row_of_the_table(box: str, number: int) -> None:
    rows = table("trials")
    (stored,) = rows[(rows["box"] == box) & (rows["trial"] == number)].to_dict("records")
    again = house_net.trials(number, box)
    for knob in KNOBS:
        assert again[knob] == (
            stored[knob] if knob == "activation" else pytest.approx(stored[knob], rel=1e-4)
        )
    # other processors add up in another order, and training passes small differences on
    assert again["validation"] == pytest.approx(stored["validation"], rel=0.05)


@pytest.mark.parametrize(("rate", "seed"), [(0.0001, 3), (0.002154, 7), (0.01, 1)])
def test_a_training_made_again_gives_the_row_of_the_table(rate: float, seed: int) -> None:
    sweeps = table("sweeps")
    same = (sweeps["sweep"] == "learning rate") & (sweeps["learning_rate"] == rate) & (sweeps["seed"] == seed)
    (stored,) = sweeps[same].to_dict("records")
    again = house_net.errors(house_net.START | {"learning_rate": rate}, seed, make_houses(2400, seed=0))
    for part, error in again.items():
        assert error == pytest.approx(stored[part], rel=0.05)


def test_both_boxes_draw_the_same_but_for_the_learning_rate() -> None:
    boxes = table("trials").set_index("trial")
    wide, narrow = (boxes[boxes["box"] == name] for name in ("wide", "narrow"))
    others = [knob for knob in KNOBS if knob != "learning_rate"]
    assert wide[others].equals(narrow[others])
    assert wide["learning_rate"].between(*house_net.WIDE).all()
    assert narrow["learning_rate"].between(*house_net.NARROW).all()


@pytest.mark.parametrize("plan", house_net.PLANS)
def test_every_plan_spends_twenty_tries(plan: str) -> None:
    asking = house_net.PLANS[plan](0)
    params = next(asking)
    tried = [params]
    while True:
        try:
            params = asking.send(30 + abs(np.log10(params["learning_rate"]) + 2.5))
        except StopIteration:
            break
        tried.append(params)
    assert len(tried) == house_net.TRIES
    assert all(set(params) == set(KNOBS) for params in tried)
    if plan == "in order":
        best = sorted(tried[:17], key=lambda params: abs(np.log10(params["learning_rate"]) + 2.5))[:3]
        assert tried[17:] == best


def test_nobody_is_better_than_possible() -> None:
    plans = table("plans")
    assert (plans["test"] > plans["possible"]).all()


def test_the_labs_good_zone_is_where_the_network_was_within_1500_pounds_of_its_best() -> None:
    sweeps = table("sweeps")
    of_rate = sweeps[sweeps["sweep"] == "learning rate"].groupby("learning_rate")["validation"].mean()
    low, high = DESIGNED["learning rate"]["zone"]
    inside = of_rate[(of_rate.index > 0.99 * low) & (of_rate.index < 1.01 * high)]
    outside = of_rate[(of_rate.index < 0.9 * low) | (of_rate.index > 5 * high)]
    assert len(inside) > 5
    assert inside.max() < of_rate.min() + 1.5
    assert outside.min() > of_rate.min() + 1.5
