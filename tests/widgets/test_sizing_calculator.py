"""The sizing calculator: its waiting against scipy and a simulated queue, its bills against arithmetic."""

from __future__ import annotations

import ast
import heapq
import io
import json
import math
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import poisson
from traitlets import TraitError

from course.datasets import load_price_list
from course.progress import Progress
from tools.node import STATIC, evaluate, lab_says
from widgets.labs import open_lab
from widgets.labs.sizing_calculator import MACHINES, SizingCalculator
from widgets.record import LessonRecord

START: dict[str, Any] = {
    "per_day": 2000,
    "peak": 4,
    "service": 50,
    "machine": "wren",
    "target": 0.6,
    "hours": 24,
    "hits": 0.5,
    "fresh": "now",
}
MANY = {**START, "per_day": 5_000_000, "hits": 0.8}
SETTINGS = [
    START,
    {**START, "per_day": 1_000_000, "service": 20, "target": 0.95},
    MANY,
    {**MANY, "fresh": "day"},
    {**MANY, "machine": "heron", "peak": 10, "hours": 10, "fresh": "hour"},
    {**START, "per_day": 345_600, "peak": 1, "service": 500, "target": 0.98},  # two workers' work to the dot
]


@pytest.fixture
def lab(open_record: Callable[[], LessonRecord]) -> SizingCalculator:
    return SizingCalculator("sizing_calculator", open_record())


def rule(call: str) -> Any:
    return evaluate(
        f'import * as rules from "{(STATIC / "sizing_rules.js").as_uri()}";\n'
        f"console.log(JSON.stringify({call}));"
    )


def share_slower(time: float, load: float, workers: int) -> float:
    """By convolution: the answer is slow because it waited, because it took long, or both. Service time 1."""
    full = poisson.pmf(workers, load)
    waits = full / (full + (1 - load / workers) * poisson.cdf(workers - 1, load))
    rate = workers - load  # at which a queue drains: waiting times are exponential
    both, _ = quad(lambda wait: rate * math.exp(-rate * wait) * math.exp(-(time - wait)), 0, time)
    return (1 - waits) * math.exp(-time) + waits * (both + math.exp(-rate * time))


@pytest.mark.parametrize(
    ("load", "workers"), [(0.001, 1), (0.5, 1), (0.95, 1), (1.0, 2), (4.8, 8), (7.6, 8), (190.0, 200)]
)
def test_percentiles_are_those_of_erlangs_formula(load: float, workers: int) -> None:
    for share in (0.5, 0.95):
        expected = brentq(
            lambda time, tail: share_slower(time, load, workers) - tail, 1e-6, 500, args=(1 - share,)
        )
        assert rule(f"rules.percentile({share}, {load}, {workers}, 50)") == pytest.approx(50 * expected)


def test_percentiles_are_those_of_a_simulated_queue() -> None:
    rng = np.random.default_rng(0)
    n, load, workers = 400_000, 6.4, 8
    arrivals = np.cumsum(rng.exponential(1 / load, n))
    free, inside = [0.0] * workers, []
    for arrival, service in zip(arrivals.tolist(), rng.exponential(1, n).tolist(), strict=True):
        begins = max(arrival, heapq.heappop(free))
        heapq.heappush(free, begins + service)
        inside.append(begins + service - arrival)
    assert rule(f"rules.percentile(0.95, {load}, {workers}, 1)") == pytest.approx(
        np.percentile(inside, 95), rel=0.03
    )
    assert rule(f"rules.percentile(0.5, {load}, {workers}, 1)") == pytest.approx(np.median(inside), rel=0.03)


def test_a_queue_that_gets_more_than_it_can_do_has_no_percentile() -> None:
    assert rule("rules.percentile(0.95, 8, 8, 50)") is None  # JSON has no Infinity


@pytest.mark.parametrize("settings", SETTINGS)
def test_bills_are_hours_times_prices(settings: dict[str, Any]) -> None:
    prices = load_price_list()
    machine = next(each for each in prices["instances"] if each["name"] == settings["machine"])
    hours = 30 * settings["hours"]

    def fleet(share: float) -> int:
        busy = share * settings["per_day"] / settings["hours"] / 3600 * settings["peak"] * settings["service"]
        number = 1
        while busy / 1000 / (number * machine["vcpus"]) > settings["target"] * (1 + 1e-9):
            number += 1
        return number

    runs = 24 if settings["fresh"] == "hour" else 1
    rows = runs * settings["per_day"] * settings["service"] / 10 / machine["vcpus"] / 3_600_000
    given = rule(f"rules.bills({json.dumps(settings)}, {json.dumps(data())})")
    assert given == {
        "endpoint": pytest.approx(hours * fleet(1) * machine["per_hour"]),
        "cached": pytest.approx(
            hours * (fleet(1 - settings["hits"]) * machine["per_hour"] + prices["cache_per_hour"])
        ),
        "perCall": pytest.approx(30 * settings["per_day"] / 1000 * prices["per_thousand_calls"]),
        "batch": pytest.approx(30 * machine["per_hour"] * (runs * 5 / 60 + rows)),
    }


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_copied_code_prints_what_the_lab_says(settings: dict[str, Any]) -> None:
    said = lab_says("sizing_calculator.js", data(), settings)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(said["code"], "copied", "exec"), {})
    first, second = printed.getvalue().splitlines()
    machines, utilisation, p95 = map(float, first.split())
    here = rule(f"rules.endpoint({json.dumps(settings)}, {json.dumps(data())})")
    assert (here["machines"], here["utilisation"]) == (machines, pytest.approx(utilisation))
    assert here["p95"] == pytest.approx(p95)
    costs = rule(f"rules.bills({json.dumps(settings)}, {json.dumps(data())})")
    assert costs == {way: pytest.approx(cost) for way, cost in ast.literal_eval(second).items()}
    allowed = {way: cost for way, cost in costs.items() if way != "batch" or settings["fresh"] != "now"}
    names = {
        "endpoint": "the endpoint",
        "cached": "the endpoint with a cache",
        "perCall": "paying per call",
        "batch": "batch",
    }
    cheapest = min(allowed, key=lambda way: allowed[way])
    assert f"The cheapest that is fresh enough is {names[cheapest]}, £" in said["sentence"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (SETTINGS[0], "One wren is 0.5 % busy at the peak; 95 % of the answers take at most 150 ms."),
        (SETTINGS[0], "paying per call, £1.20 a month (the endpoint £28.80"),
        (SETTINGS[1], "One wren is 93 % busy at the peak; 95 % of the answers take at most 810 ms."),
        (SETTINGS[2], "the endpoint with a cache, £151 a month"),
        (SETTINGS[3], "is batch, £8.43 a month"),
    ],
)
def test_each_preset_makes_its_point(settings: dict[str, Any], words: str) -> None:
    assert words in lab_says("sizing_calculator.js", data(), settings)["sentence"]


def test_break_even_is_where_two_bills_meet() -> None:
    def break_even(dearer: str, cheaper: str) -> Any:
        here = f"{json.dumps(START)}, {json.dumps(data())}, [100, 1e8]"
        return rule(f"rules.breakEven('{dearer}', '{cheaper}', {here})")

    assert break_even("perCall", "endpoint") == pytest.approx(48_000)
    assert break_even("endpoint", "batch") is None, "batch is the cheaper one from the first volume on"


def test_the_lab_opens_by_its_name_with_the_courses_price_list(
    open_record: Callable[[], LessonRecord],
) -> None:
    lab = open_lab("sizing_calculator", None, "90-test-lesson", Progress.open())
    assert isinstance(lab, SizingCalculator)
    assert lab.defaults == START
    assert lab.data["date"] == load_price_list()["date"]
    assert set(lab.data["instances"]) == set(MACHINES)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("machine", "eagle"), ("hits", 1.0), ("target", 0), ("hours", 25), ("fresh", "week")],
)
def test_a_setting_that_makes_no_sense_is_refused(lab: SizingCalculator, setting: str, value: object) -> None:
    with pytest.raises(TraitError):
        setattr(lab, setting, value)


def data() -> dict[str, Any]:
    prices = load_price_list()
    return {**prices, "instances": {each["name"]: each for each in prices["instances"]}}
