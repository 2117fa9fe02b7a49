"""The drift monitor: its stored data are those of its script, and its numbers those of NumPy and SciPy."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import ks_2samp
from traitlets import TraitError

import widgets
from tools.node import STATIC, evaluate, lab_says
from widgets.labs.drift.drift_monitor import WINDOWS, DriftMonitor
from widgets.labs.drift.make_data import DATA_FILE
from widgets.labs.drift.survey import (
    COLUMNS,
    DAYS,
    INPUTS_CHANGE,
    MEANING_CHANGES,
    REFERENCES,
    SHOPS,
    STREAMS,
    TRAINED,
    stream_of,
    survey,
)
from widgets.record import LessonRecord

Floats = NDArray[np.floating[Any]]
PATH = Path(widgets.__file__).parent / "data" / DATA_FILE
DATA: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
OPEN: dict[str, Any] = {
    "monitor": "psi",
    "column": "temperature",
    "reference": "training",
    "window": 14,
    "error_line": 1.1,
    "psi_line": 0.25,
    "ks_line": 0.5,
    "stream": 0,
}
SETTINGS: list[dict[str, Any]] = [
    {},
    {"monitor": "error", "window": 7, "error_line": 1.12},
    {"monitor": "error", "window": 1, "error_line": 1.04, "stream": 3},
    {"reference": "season out", "window": 28, "psi_line": 2.0},
    {"column": "price", "psi_line": 0.03, "stream": 7},
    {"monitor": "ks", "reference": "season out", "window": 7},
    {"monitor": "ks", "column": "price", "window": 1, "ks_line": 0.2, "stream": 5},
]
ids = [" ".join(map(str, each.values())) or "as it opens" for each in SETTINGS]


def line_of(settings: dict[str, Any]) -> float:
    return float(settings[f"{settings['monitor']}_line"])


# --- the same once more, from the stream itself ---


@cache
def by_hand(monitor: str, column: str, reference: str, window: int, stream: int) -> dict[int, float]:
    """Day -> value."""
    world = stream_of(stream)
    if monitor == "error":
        return error_by_hand(stream, window)
    values = world.X[column].to_numpy()
    until = 365 if reference == "season out" else 180
    if reference == "season out":
        angle = 2 * np.pi * world.day / 365
        design = np.transpose([np.ones(len(values)), np.cos(angle), np.sin(angle)])
        year = world.day < 365
        normal = np.linalg.solve(design[year].T @ design[year], design[year].T @ values[year])
        values = values - design @ normal
    then = values[: until * SHOPS]
    distance = {"psi": psi_by_hand, "ks": ks_at_twentieths}[monitor](then)
    return {
        day: distance(values[(day - window + 1) * SHOPS : (day + 1) * SHOPS])
        for day in range(until + window - 1, DAYS)
    }


Distance = Callable[[Floats], float]


def psi_by_hand(then: Floats) -> Distance:
    edges = [-np.inf, *np.quantile(then, np.arange(1, 10) / 10), np.inf]

    def shares(values: Floats) -> Floats:
        counts = np.histogram(np.nextafter(values, np.inf), edges)[0]
        lifted: Floats = np.maximum(counts / len(values), 1e-4)
        return lifted

    a = shares(then)
    return lambda now: float(np.sum((shares(now) - a) * (np.log(shares(now)) - np.log(a))))


def ks_at_twentieths(then: Floats) -> Distance:
    cuts = np.quantile(then, np.arange(1, 20) / 20)
    below = np.array([(then < cut).mean() for cut in cuts])
    return lambda now: float(np.abs(below - [(now < cut).mean() for cut in cuts]).max())


@cache
def daily_errors(stream: int) -> tuple[float, Floats]:
    """The baseline, and the mean squared error of each day, by the normal equations."""
    world = stream_of(stream)
    X = np.column_stack([np.eye(7)[world.X["weekday"]], world.X[["temperature", "promo", "price"]]])
    y = world.y.to_numpy()

    def errors(learned: int) -> Floats:
        A, b = X[: learned * SHOPS], y[: learned * SHOPS]
        squared = (X @ np.linalg.solve(A.T @ A, A.T @ b) - y) ** 2
        daily: Floats = squared.reshape(DAYS, SHOPS).mean(axis=1)
        return daily

    return float(np.sqrt(errors(120)[120:180].mean())), errors(180)


def error_by_hand(stream: int, window: int) -> dict[int, float]:
    baseline, daily = daily_errors(stream)
    return {
        day: float(np.sqrt(daily[day - window + 1 : day + 1].mean()) / baseline)
        for day in range(180 + window - 1, DAYS)
    }


def in_javascript(settings: dict[str, Any]) -> dict[int, float]:
    found = evaluate(
        f'import {{ watched }} from "{(STATIC / "drift_rules.js").as_uri()}";\n'
        f"const data = {json.dumps(DATA)}, settings = {json.dumps(settings)};\n"
        "console.log(JSON.stringify(watched(data.streams[settings.stream], data, settings)));\n"
    )
    return dict(zip(found["x"], found["y"], strict=True))


def begins(values: dict[int, float], line: float) -> list[int]:
    return [day for day, value in values.items() if value > line and not values.get(day - 1, -np.inf) > line]


def chosen(settings: dict[str, Any]) -> tuple[Any, ...]:
    names = ("monitor", "column", "reference", "window", "stream")
    return tuple(settings[name] for name in names)


@pytest.mark.parametrize("changes", SETTINGS, ids=ids)
def test_the_value_of_each_day_is_that_of_numpy(changes: dict[str, Any]) -> None:
    settings = OPEN | changes
    ours, theirs = in_javascript(settings), by_hand(*chosen(settings))
    assert list(ours) == list(theirs)
    near = 2e-3 if settings["monitor"] == "error" else 1e-9  # stored with one decimal
    assert list(ours.values()) == pytest.approx(list(theirs.values()), abs=near)


def test_the_distance_read_at_twentieths_is_close_to_that_of_scipy() -> None:
    values = stream_of(1).X["temperature"].to_numpy()
    then, now = values[: 180 * SHOPS], values[600 * SHOPS : 614 * SHOPS]
    exact = ks_2samp(then, now).statistic
    assert exact - 0.05 <= ks_at_twentieths(then)(now) <= exact


# --- the sentence and the code ---


@pytest.mark.parametrize("changes", SETTINGS, ids=ids)
def test_the_sentence_counts_the_false_alarms_of_this_stream(changes: dict[str, Any]) -> None:
    settings = OPEN | changes
    sentence = lab_says("drift_monitor.js", DATA, settings)["sentence"]
    blind = settings["monitor"] != "error" and settings["column"] == "price"
    change = MEANING_CHANGES if settings["monitor"] == "error" else DAYS if blind else INPUTS_CHANGE
    early = [day for day in begins(by_hand(*chosen(settings)), line_of(settings)) if day < change]
    words = {0: "no false alarm", 1: "one false alarm"}.get(len(early), f"{len(early)} false alarms")
    assert words in sentence
    assert ("prices are drawn alike on every day" in sentence.lower()) == blind
    assert ("it looks at inputs only" in sentence) == (settings["monitor"] != "error" and not blind)


def test_the_sentence_says_how_late_the_error_is_over_all_streams() -> None:
    settings = OPEN | {"monitor": "error", "window": 7, "error_line": 1.12}
    sentence = lab_says("drift_monitor.js", DATA, settings)["sentence"]
    delays, quiet = [], []
    for stream in range(STREAMS):
        values = by_hand(*chosen(settings | {"stream": stream}))
        delays.append(next(day for day in values if day >= 600 and values[day] > 1.12) - 599)
        quiet.append(sum(day < 600 for day in begins(values, 1.12)))
    assert f"found after {delays[0]} days (all streams: {min(delays)} to {max(delays)} days)" in sentence
    assert f"({min(quiet)} to {max(quiet)} over 8 streams)" in sentence


def test_a_monitor_that_rings_always_is_said_to_say_nothing() -> None:
    sentence = lab_says("drift_monitor.js", DATA, OPEN)["sentence"]
    assert "raises one false alarm before day 480 (so in all 8 streams), and it never ends" in sentence
    assert "finds it ringing already, so it says nothing" in sentence
    assert "ringing already in 8 of 8" in sentence
    deaf = lab_says("drift_monitor.js", DATA, OPEN | {"monitor": "error", "error_line": 1.5})["sentence"]
    assert "The change of day 600 is missed (all streams: missed in 8 of 8)" in deaf


@pytest.mark.parametrize("changes", SETTINGS, ids=ids)
def test_the_code_that_is_copied_finds_the_same_alarms(changes: dict[str, Any]) -> None:
    settings = OPEN | changes
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(lab_says("drift_monitor.js", DATA, settings)["code"], "copied", "exec"), {})
    days = [int(day) for day in re.findall(r"\d+", printed.getvalue())]
    assert days == begins(in_javascript(settings), line_of(settings))


# --- what it claims ---


def test_the_presets_make_their_points() -> None:
    """In all eight streams, not in the one that happens to be shown."""
    always = [by_hand("psi", "temperature", "training", 14, stream) for stream in range(STREAMS)]
    assert all(value > 0.25 for values in always for value in values.values())
    fair = [by_hand("psi", "temperature", "season out", 28, stream) for stream in range(STREAMS)]
    assert all(sum(day < INPUTS_CHANGE for day in begins(values, 2.0)) <= 2 for values in fair)
    assert all(any(values[day] > 2 for day in range(480, 510)) for values in fair)
    price = [by_hand("psi", "price", "training", 14, stream) for stream in range(STREAMS)]
    assert all(value < 0.1 for values in price for value in values.values())
    tight = [by_hand("error", "price", "training", 1, stream) for stream in range(STREAMS)]
    assert all(sum(day < MEANING_CHANGES for day in begins(values, 1.04)) > 50 for values in tight)


# --- its data and settings ---


def test_there_is_a_count_for_every_stream_reference_column_and_day() -> None:
    assert len(DATA["streams"]) == STREAMS
    for stream in DATA["streams"]:
        assert len(stream["mse"]) == DAYS - TRAINED
        for reference, until in REFERENCES.items():
            for column in COLUMNS:
                counts = stream["counts"][reference][column]
                assert sum(counts["then"]) == until * SHOPS
                assert len(counts["now"]) == (DAYS - until) * DATA["bins"]
                daily = np.array([ord(each) - ord("0") for each in counts["now"]]).reshape(-1, DATA["bins"])
                assert (daily.sum(axis=1) == SHOPS).all()
    assert PATH.stat().st_size < 400_000


def test_streams_made_again_are_the_stored_ones() -> None:
    *_, last = survey(2)
    for again, stored in zip(last.data["streams"], DATA["streams"], strict=False):
        assert again["counts"] == stored["counts"]
        assert again["mse"] == pytest.approx(stored["mse"], abs=0.11)
        assert again["baseline"] == pytest.approx(stored["baseline"], abs=1e-3)
    assert {name: value for name, value in last.data.items() if name != "streams"} == {
        name: value for name, value in DATA.items() if name != "streams"
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("monitor", "auc"),
        ("column", "promo"),
        ("reference", "today"),
        ("window", 2),
        ("stream", 8),
        ("ks_line", 2.0),
    ],
)
def test_a_setting_that_there_is_not_is_refused(
    open_record: Callable[[], LessonRecord], name: str, value: object
) -> None:
    lab = DriftMonitor("drift_monitor", open_record(), DATA)
    assert lab.defaults == OPEN
    assert lab.window in WINDOWS
    with pytest.raises(TraitError):
        setattr(lab, name, value)
