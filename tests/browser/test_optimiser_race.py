"""The optimiser race in a real page; its paths are those of NumPy and of Keras."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from widgets.assets import module

pytestmark = pytest.mark.browser

Run = Callable[..., Any]
Settings = dict[str, Any]
Vector = NDArray[np.float64]
START: Settings = {
    "surface": "ravine",
    "rates": "same",
    "rate": 0.03,
    "beta1": 0.9,
    "beta2": 0.999,
    "clip": 0,
    "noise": 0,
    "batches": "fine",
}
CALL = """
async ([source, body, argument]) => {
    const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    return new Function("module", "argument", body)(module, argument);
}
"""
RACE = "return JSON.stringify(module.race(argument)).replaceAll('null', '1e999');"


@pytest.fixture
def in_page(page: Page) -> Callable[[str, str, object], Any]:
    """Runs a line of JavaScript on one of the lab's modules."""
    return lambda name, body, argument: page.evaluate(CALL, [module(name), body, argument])


@pytest.fixture
def race(in_page: Callable[[str, str, object], Any]) -> Callable[..., dict[str, Any]]:
    return lambda **changes: json.loads(in_page("optimiser_rules.js", RACE, {**START, **changes}))


# --- the same rules once more, in NumPy -----------------------------------------------------------------


def normals(seed: int = 1) -> Iterator[float]:
    """What `normals` of optimiser_rules.js draws."""
    mask = 0xFFFFFFFF

    def uniform() -> float:
        nonlocal seed
        seed = (seed + 0x6D2B79F5) & mask
        t = ((seed ^ (seed >> 15)) * (1 | seed)) & mask
        t = ((t + (((t ^ (t >> 7)) * (61 | t)) & mask)) & mask) ^ t
        return (t ^ (t >> 14)) / 2**32

    while True:
        one, other = uniform(), uniform()
        yield math.sqrt(-2 * math.log(1 - one)) * math.cos(2 * math.pi * other)


def slope(surface: str, w: Vector) -> Vector:
    x, y = w
    return np.array(
        {
            "ravine": (x, 50 * y),
            "rosenbrock": (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)),
            "saddle": (x, y * (y**2 - 1)),
        }[surface]
    )


def gradients_of(settings: Settings) -> Callable[[Vector, int], Vector]:
    """The gradient at a place and a step: with its noise, its broken batches, and clipped."""
    draw = normals()

    def gradient(w: Vector, t: int) -> Vector:
        g = slope(settings["surface"], w) + [settings["noise"] * next(draw) for _ in range(2)]
        if settings["batches"] == "broken" and t % 40 == 0:
            g = 100 * g
        length = np.linalg.norm(g)
        return g * settings["clip"] / length if 0 < settings["clip"] < length else g

    return gradient


def walked(name: str, settings: Settings, start: tuple[float, float], steps: int) -> Vector:
    gradient, w = gradients_of(settings), np.array(start)
    m, v, step, places = np.zeros(2), np.zeros(2), np.zeros(2), [w]
    rate, beta1, beta2 = settings["rate"], settings["beta1"], settings["beta2"]
    for t in range(1, steps + 1):
        g = gradient(w, t)
        if name == "SGD":
            w = w - rate * g
        elif name == "Momentum":
            step = beta1 * step - rate * g
            w = w + step
        elif name == "RMSprop":
            v = 0.9 * v + 0.1 * g**2
            w = w - rate * g / np.sqrt(v + 1e-7)
        else:
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
            w = w - rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + 1e-7)
        places.append(w)
    return np.array(places)


@pytest.mark.parametrize(
    ("changes", "start", "steps"),
    [
        ({}, (-4, 1.2), 100),
        ({"noise": 3, "rate": 0.02}, (-4, 1.2), 100),
        ({"batches": "broken", "clip": 1, "rate": 0.1}, (-4, 1.2), 100),
        ({"surface": "rosenbrock", "rate": 0.001, "beta1": 0.8, "beta2": 0.95}, (-1.5, 2.0), 300),
        ({"surface": "saddle", "noise": 0.3, "batches": "broken"}, (-1.8, 0.001), 150),
    ],
    ids=["ravine", "noise", "broken and clipped", "rosenbrock", "saddle"],
)
def test_the_paths_are_those_of_numpy(
    race: Callable[..., dict[str, Any]], changes: Settings, start: tuple[float, float], steps: int
) -> None:
    runs = race(**changes)
    assert list(runs) == ["SGD", "Momentum", "RMSprop", "Adam"]
    for name, run in runs.items():
        places = walked(name, {**START, **changes}, start, steps)
        shown = np.array([run["x"], run["y"]]).T
        # close by at first; RMSprop's chatter about a valley doubles the last digits at each step
        assert shown[:40] == pytest.approx(places[:40], abs=1e-6), name
        assert len(shown) == steps + 1
        if name != "RMSprop":
            assert shown == pytest.approx(places, abs=1e-3), name


def test_the_steps_are_those_of_keras(race: Callable[..., dict[str, Any]]) -> None:
    """In a process of its own, which may import Keras."""
    script = """
import json
import keras

rules = {
    "SGD": keras.optimizers.SGD(0.03),
    "Momentum": keras.optimizers.SGD(0.03, momentum=0.9),
    "RMSprop": keras.optimizers.RMSprop(0.03),
    "Adam": keras.optimizers.Adam(0.03),
}
paths = {}
for name, optimizer in rules.items():
    w = keras.Variable([-4.0, 1.2], dtype="float64")
    paths[name] = []
    for _ in range(30):
        x, y = (float(each) for each in w.numpy())
        optimizer.apply([keras.ops.convert_to_tensor([x, 50 * y], "float64")], [w])
        paths[name].append(w.numpy().tolist())
print("PATHS" + json.dumps(paths))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    paths = json.loads(done.stdout.split("PATHS")[1])
    for name, run in race().items():
        shown = np.array([run["x"], run["y"]]).T[1:31]
        assert shown == pytest.approx(np.array(paths[name]), abs=1e-4), name


def test_with_its_best_rate_no_optimiser_ends_higher_than_with_any_one_rate(
    race: Callable[..., dict[str, Any]],
) -> None:
    best = race(rates="best")
    for rate in (0.003, 0.03, 0.3):
        for name, run in race(rate=rate).items():
            assert best[name]["end"] <= run["end"]


def test_a_run_that_flies_off_ends_there(race: Callable[..., dict[str, Any]]) -> None:
    run = race(rate=0.1)["SGD"]  # above 2 / 50 the ravine's walls throw it higher each time
    assert run["lost"]
    assert run["end"] == math.inf
    assert len(run["x"]) < 100


def test_level_lines_lie_on_their_level(in_page: Callable[[str, str, object], Any]) -> None:
    body = "return module.levelLines((x, y) => x * x + 4 * y * y, argument, [-3, 3, -3, 3])"
    (line,) = in_page("optimiser_contours.js", body, 1.0)
    x, y = np.array(line["x"]), np.array(line["y"])
    assert x**2 + 4 * y**2 == pytest.approx(np.ones(len(x)), abs=0.02)
    assert (x[0], y[0]) == pytest.approx((x[-1], y[-1])), "an ellipse is one closed line"
    assert len(in_page("optimiser_contours.js", body, 30.0)) > 1, "cut off by the box, it comes in pieces"
    assert in_page("optimiser_contours.js", body, 100.0) == []


# --- in a notebook --------------------------------------------------------------------------------------


@pytest.fixture
def run_race(lesson_front_matter: dict[str, Any], run_lesson: Run) -> Callable[[], Any]:
    lesson_front_matter["widgets"] = [{"type": "optimiser_race"}]
    return lambda: run_lesson('lab("optimiser_race")')


@pytest.fixture
def lab(page: Page) -> Locator:
    return page.locator('[data-lab="optimiser_race"]')


def test_presets_and_sliders_tell_who_arrives_and_who_flies_off(
    run_race: Callable[[], Any], lab: Locator
) -> None:
    run_race()
    sentence = lab.locator(".lab-sentence")
    expect(sentence).to_contain_text(
        "of 100 steps in the ravine, all with the learning rate 0.03: Momentum 0.0014"
    )
    rate = lab.get_by_role("slider", name="Learning rate")
    rate.focus()
    rate.press("ArrowRight")
    expect(sentence).to_contain_text("learning rate 0.05")
    expect(sentence).to_contain_text("SGD flew off")
    lab.get_by_role("button", name="Broken batches").click()
    expect(sentence).to_contain_text("SGD and Momentum flew off")
    clip = lab.get_by_role("slider", name="Clip the gradient at")
    clip.press("Home")
    expect(clip).to_have_attribute("aria-valuetext", "length 0.1")
    for _ in range(2):
        clip.press("ArrowRight")
    expect(sentence).not_to_contain_text("flew off")
    lab.get_by_role("button", name="Each its best").click()
    expect(sentence).to_contain_text("Rosenbrock")
    expect(rate).to_be_hidden()
    lab.get_by_role("button", name="Undo").click()
    expect(rate).to_be_visible()


def test_the_copied_code_finds_what_the_lab_says(
    run_race: Callable[[], Any], lab: Locator, page: Page
) -> None:
    run_race()
    lab.get_by_role("button", name="Broken batches").click()
    lab.get_by_role("slider", name="Clip the gradient at").press("Home")
    lab.get_by_text("Show the code").click()
    code = lab.locator("pre").inner_text()
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    sentence = lab.locator(".lab-sentence").inner_text()
    for line in ran.stdout.splitlines():
        name, value = line.split(":")
        shown = sentence.lower().split(name.strip() + " ")[1].split(",")[0].split(". ")[0].rstrip(".")
        assert float(value) == pytest.approx(float(shown), rel=0.06)


@pytest.mark.usefixtures("theme")
def test_the_race_is_accessible_in_both_themes(
    run_race: Callable[[], Any], accessibility_problems: Callable[[str], list[str]]
) -> None:
    run_race()
    assert accessibility_problems('[data-lab="optimiser_race"]') == []
