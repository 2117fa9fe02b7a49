"""The lab *Climb or stop?*: it climbs as an independent simulation does, and stops where Ray Tune stops."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from traitlets import TraitError

from course.progress import Progress
from tools.node import STATIC, evaluate, lab_says
from widgets.labs import open_lab
from widgets.labs.asha_rungs import N_ORDERS, N_SETTINGS, AshaRungs
from widgets.record import LessonRecord

Settings = dict[str, Any]
Stretch = tuple[int, int, float, float, int]
DEFAULT: Settings = {"eta": 3, "grace": 1, "workers": 4, "count": 60}
SETTINGS: list[Settings] = [
    DEFAULT,
    {"eta": 3, "grace": 1, "workers": 16, "count": 60},
    {"eta": 3, "grace": 9, "workers": 4, "count": 60},
    {"eta": 3, "grace": 1, "workers": 1, "count": 60},
    {"eta": 2, "grace": 5, "workers": 8, "count": 9},
    {"eta": 4, "grace": 2, "workers": 2, "count": 120},
    {"eta": 4, "grace": 9, "workers": 16, "count": 1},
]


@pytest.fixture
def lab(open_record: Callable[[], LessonRecord]) -> AshaRungs:
    return AshaRungs("asha_rungs", open_record())


def in_the_page(data: Any, order: list[int], settings: list[Settings]) -> list[dict[str, Any]]:
    """By settings: the `climb` and the judgement of both methods, as asha_rules.js has them."""
    answer: list[dict[str, Any]] = evaluate(
        f'import * as rules from "{(STATIC / "asha_rules.js").as_uri()}";\n'
        f"const data = {json.dumps(data)}, order = {json.dumps(order)};\n"
        f"const all = {json.dumps(settings)}.map((one) => {{\n"
        "  const rows = order.slice(0, one.count);\n"
        "  const run = (climb) => ({ climb, ...rules.judged(data, rows, climb, one.workers),\n"
        "                            work: rules.atWork(climb) });\n"
        "  const [asha, waits] = [rules.asha(data, rows, one), rules.synchronous(data, rows, one)];\n"
        "  return { asha: run(asha), synchronous: run(waits) };\n"
        "});\n"
        "console.log(JSON.stringify(all));\n"
    )
    return answer


def stretches(climb: list[dict[str, Any]]) -> list[Stretch]:
    return [(s["trial"], s["worker"], s["start"], s["end"], s["epochs"]) for s in climb]


def rungs_of(eta: int, grace: int, epochs: int) -> list[int]:
    powers = [grace * eta**k for k in range(10)]
    return [rung for rung in powers if rung < epochs] + [epochs]


def asha_in_python(data: Any, rows: list[int], eta: int, grace: int, workers: int) -> list[Stretch]:
    """A queue of events, one for each worker, instead of a look at all the places."""
    rungs = rungs_of(eta, grace, len(data["curves"][0]))
    seen: dict[int, list[float]] = {rung: [] for rung in rungs}
    left = list(enumerate(rows))[::-1]
    events: list[tuple[float, int, tuple[int, int] | None, int]] = [
        (0.0, w, None, -1) for w in range(workers)
    ]
    climb = []
    while events:
        now, worker, busy_with, at = heapq.heappop(events)
        if busy_with is not None:
            reached = rungs[at]
            accuracy = data["curves"][busy_with[1]][reached - 1]
            bar = np.quantile(seen[reached], 1 - 1 / eta) if seen[reached] else -np.inf
            seen[reached].append(accuracy)
            if at + 1 == len(rungs) or accuracy < bar:
                busy_with = None
        if busy_with is None and left:
            busy_with, at = left.pop(), -1
        if busy_with is not None:
            trial, row = busy_with
            before = rungs[at] if at >= 0 else 0
            end = now + (rungs[at + 1] - before) * data["pace"][row]
            climb.append((trial, worker, now, end, rungs[at + 1]))
            heapq.heappush(events, (end, worker, busy_with, at + 1))
    return climb


def synchronous_in_python(data: Any, rows: list[int], eta: int, grace: int, workers: int) -> list[Stretch]:
    trials, now, before, climb = list(range(len(rows))), 0.0, 0, []
    for rung in rungs_of(eta, grace, len(data["curves"][0])):
        free = [(now, worker) for worker in range(workers)]
        for trial in trials:
            start, worker = heapq.heappop(free)
            now = start + (rung - before) * data["pace"][rows[trial]]
            climb.append((trial, worker, start, now, rung))
            heapq.heappush(free, (now, worker))
        now, before = max(end for _, _, _, end, _ in climb), rung
        best = sorted(trials, key=lambda trial: -data["curves"][rows[trial]][rung - 1])
        trials = best[: max(1, len(trials) // eta)]
    return climb


def test_both_methods_do_what_an_independent_simulation_does(lab: AshaRungs) -> None:
    for number in (0, 4, 29):
        order = lab.data["orders"][number]
        page = in_the_page(lab.data, order, SETTINGS)
        for one, ours in zip(SETTINGS, page, strict=True):
            rest = {name: one[name] for name in ("eta", "grace", "workers")}
            rows = order[: one["count"]]
            assert stretches(ours["asha"]["climb"]) == asha_in_python(lab.data, rows, **rest), one
            assert stretches(ours["synchronous"]["climb"]) == synchronous_in_python(lab.data, rows, **rest), (
                one
            )


def test_it_stops_where_ray_tune_stops(lab: AshaRungs) -> None:
    """The same reports, in the same order, go to Ray's own bracket."""
    ray = pytest.importorskip("ray.tune.schedulers.async_hyperband")
    for one in SETTINGS:
        order = lab.data["orders"][2]
        (ours,) = in_the_page(lab.data, order, [one])
        bracket = ray._Bracket(one["grace"], 27, one["eta"], 0)
        climb = stretches(ours["asha"]["climb"])
        for trial, worker, _, end, epochs in sorted(climb, key=lambda stretch: (stretch[3], stretch[1])):
            if epochs == 27:
                continue
            said = bracket.on_result(_Named(trial), epochs, lab.data["curves"][order[trial]][epochs - 1])
            went_on = any(s[0] == trial and s[2] == end and s[1] == worker and s[4] > epochs for s in climb)
            assert (said == "CONTINUE") == went_on, one


class _Named:
    def __init__(self, trial: int) -> None:
        self.trial_id = str(trial)


def test_what_a_climb_cost_and_found_can_be_added_up(lab: AshaRungs) -> None:
    order = lab.data["orders"][4]
    for one, page in zip(SETTINGS, in_the_page(lab.data, order, SETTINGS), strict=True):
        rows = order[: one["count"]]
        finals = np.array(lab.data["curves"])[rows, -1]
        for name in ("asha", "synchronous"):
            ours, climb = page[name], stretches(page[name]["climb"])
            epochs = np.zeros(len(rows), dtype=int)
            for trial, _, _, _, rung in climb:
                epochs[trial] = max(epochs[trial], rung)
            assert ours["epochs"] == epochs.tolist()
            assert ours["stopped"] == (epochs < 27).sum()
            busy = sum(end - start for _, _, start, end, _ in climb)
            assert busy == pytest.approx(sum(epochs * np.array(lab.data["pace"])[rows]))
            assert ours["waiting"] == pytest.approx(1 - busy / (one["workers"] * max(s[3] for s in climb)))
            assert ours["regret"] == pytest.approx(100 * (finals.max() - finals[epochs == 27].max()))
            assert epochs[ours["winner"]] == 27
            x, y = ours["work"]["x"], ours["work"]["y"]
            assert x[0] == 0
            assert y[-1] == 0
            assert max(y) <= one["workers"]
            assert np.sum(np.diff(x) * y[:-1]) == pytest.approx(busy)


def test_nobody_waits_alone_nor_with_asha_while_there_are_new_settings(lab: AshaRungs) -> None:
    alone, many = in_the_page(lab.data, lab.data["orders"][0], [SETTINGS[3], SETTINGS[1]])
    assert alone["asha"]["waiting"] == pytest.approx(0, abs=1e-12)
    assert alone["synchronous"]["waiting"] == pytest.approx(0, abs=1e-12)
    last_start = max(s["start"] for s in many["asha"]["climb"] if s["epochs"] == 1)
    work = many["asha"]["work"]
    assert all(y == 16 for x, y in zip(work["x"], work["y"], strict=True) if x < last_start)


@pytest.mark.parametrize("settings", SETTINGS[:5], ids=str)
def test_the_sentence_says_what_the_rules_find(lab: AshaRungs, settings: Settings) -> None:
    said = lab_says("asha_rungs.js", lab.data, {**settings, "method": "asha", "order": 4})["sentence"]
    (ours,) = in_the_page(lab.data, lab.data["orders"][4], [settings])
    assert f"ASHA stops {ours['asha']['stopped']} of the {settings['count']} settings" in said
    assert f"trains {ours['asha']['spent']} of {settings['count'] * 27:,} epochs" in said
    assert f"Synchronous halving trains {ours['synchronous']['spent']};" in said
    waits = [int(value) for value in re.findall(r"wait (\d+) %", said)]
    expected = [100 * ours[name]["waiting"] for name in ("asha", "synchronous")]
    assert waits == pytest.approx(expected, abs=0.51)


def test_the_means_are_over_all_orders(lab: AshaRungs) -> None:
    said = lab_says("asha_rungs.js", lab.data, {**DEFAULT, "method": "synchronous", "order": 0})["sentence"]
    runs = [in_the_page(lab.data, order, [DEFAULT])[0] for order in lab.data["orders"][:N_ORDERS]]
    for name, what, factor in (("asha", "waiting", 100), ("synchronous", "waiting", 100)):
        mean = factor * np.mean([run[name][what] for run in runs])
        assert f"{mean:.0f} %" in said.split("Mean of all 30 orders")[1]
    for name in ("asha", "synchronous"):
        assert (
            f"{np.mean([run[name]['regret'] for run in runs]):.2f}" in said.split("Mean of all 30 orders")[1]
        )


def test_the_copied_code_is_a_call_that_ray_accepts(lab: AshaRungs) -> None:
    pytest.importorskip("ray.tune")
    code = lab_says("asha_rungs.js", lab.data, {**SETTINGS[5], "method": "asha", "order": 1})["code"]
    space: dict[str, Any] = {}
    exec(compile(code, "copied", "exec"), space)
    config = space["tune_config"]
    assert (config.num_samples, config.max_concurrent_trials) == (120, 2)
    assert [rung for rung, _ in config.scheduler._brackets[0]._rungs][::-1] == [2, 8]


def test_it_opens_on_workers_that_wait(lab: AshaRungs) -> None:
    sentence = lab_says("asha_rungs.js", lab.data, lab.defaults)["sentence"]
    free, waits = (int(value) for value in re.findall(r"wait (\d+) %", sentence))
    assert waits > free


def test_the_orders_are_those_of_the_lesson(lab: AshaRungs) -> None:
    assert len(lab.data["orders"]) == N_ORDERS
    assert lab.data["orders"][4] == np.random.default_rng(4).permutation(300)[:N_SETTINGS].tolist()


def test_it_opens_by_its_name_and_takes_settings_from_the_page() -> None:
    lab = open_lab("asha_rungs", None, "90-test-lesson", Progress.open())
    assert isinstance(lab, AshaRungs)
    lab.set_state({"method": "synchronous", "workers": 16})
    assert (lab.method, lab.workers) == ("synchronous", 16)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("eta", 1), ("grace", 0), ("workers", 17), ("count", 121), ("order", 30), ("method", "hyperband")],
)
def test_a_setting_that_makes_no_sense_is_refused(lab: AshaRungs, setting: str, value: Any) -> None:
    with pytest.raises(TraitError):
        setattr(lab, setting, value)
