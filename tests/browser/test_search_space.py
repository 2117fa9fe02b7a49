"""The lab *Design the box* in a page: its numbers against scipy and Optuna, its code, its keys."""

from __future__ import annotations

import ast
import io
from collections.abc import Callable
from contextlib import redirect_stdout
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from optuna.samplers import RandomSampler
from playwright.sync_api import Locator, Page, expect
from scipy.stats import kstest

from widgets.assets import module
from widgets.labs.search_space import KNOBS

pytestmark = pytest.mark.browser

RULES = """
async ([source, calls]) => {
    const rules = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    return calls.map(([name, ...values]) => rules[name](...values));
}
"""
BOXES = [
    ("float", "linear", 0.0, 0.5),
    ("float", "log", 1e-5, 1.0),
    ("float", "log2", 8.0, 512.0),
    ("int", "linear", 4, 64),
    ("int", "log", 1, 100),
    ("int", "log2", 16, 512),
    ("choice", "linear", 0.0, 1.0),
    ("choice", "log", 1e-4, 0.1),
    ("choice", "log2", 8, 256),
]


@pytest.fixture
def rules(page: Page) -> Callable[..., Any]:
    """Calls a function of search_space_rules.js."""
    source = module("search_space_rules.js")
    return lambda name, *values: page.evaluate(RULES, [source, [[name, *values]]])[0]


def box_of(kind: str, scale: str, low: float, high: float) -> dict[str, object]:
    return {"kind": kind, "scale": scale, "low": low, "high": high}


def optuna_draws(code: str) -> list[float]:
    """What the code that the lab copies prints, with 3,000 draws in place of fifty."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(code.replace("range(50)", "range(3000)"), "copied", "exec"), {})
    found: list[float] = ast.literal_eval(printed.getvalue())
    return found


@pytest.mark.parametrize("box", BOXES)
def test_the_copied_code_draws_what_the_lab_draws(box: tuple[Any, ...], rules: Callable[..., Any]) -> None:
    theirs = np.array(optuna_draws(rules("drawingCode", "knob", box_of(*box))))
    shares = (np.arange(3000) + 0.5) / 3000
    ours = np.array(rules("draws", box_of(*box), shares.tolist()))
    if box[0] == "float":
        assert kstest(theirs, ours).pvalue > 0.001
    else:
        assert set(theirs) == set(ours)
        for value in set(ours):
            assert (theirs == value).mean() == pytest.approx((ours == value).mean(), abs=0.04)
    for from_, to in ((0, 0.1), (0.001, 0.03), (0.2, 0.45), (16, 100), (8, 2000)):
        expected = ((ours >= from_) & (ours < to)).mean()
        assert rules("chance", box_of(*box), from_, to) == pytest.approx(expected, abs=0.002)


@pytest.mark.parametrize("box", BOXES)
def test_the_chances_of_all_stretches_add_up_to_one(box: tuple[Any, ...], rules: Callable[..., Any]) -> None:
    edges = [0, *np.logspace(-5, 3, 20)]
    chances = [rules("chance", box_of(*box), *ends) for ends in pairwise(edges)]
    assert sum(chances) == pytest.approx(1)


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (("float", "linear", 0.5, 0.5), "below the high end"),
        (("float", "log", 0, 0.5), "has no zero"),
        (("int", "linear", 0.1, 0.9), "no whole number"),
        (("choice", "log", 0.2, 0.9), "no power of ten"),
        (("choice", "log2", 0.3, 0.4), "no power of two"),
        (("int", "log2", 0.25, 0.5), "no whole number"),
    ],
)
def test_a_box_without_values_is_explained(
    box: tuple[Any, ...], words: str, rules: Callable[..., Any]
) -> None:
    assert words in rules("trouble", box_of(*box))


def test_optuna_too_refuses_a_log_scale_that_begins_at_zero() -> None:
    import optuna

    trial = optuna.create_study(sampler=RandomSampler(seed=0)).ask()
    with pytest.raises(ValueError, match="low"):
        trial.suggest_float("dropout", 0.0, 0.5, log=True)


# ---- in a lesson ----


@pytest.fixture
def lab(page: Page, lesson_front_matter: dict[str, Any], run_lesson: Callable[..., Any]) -> Locator:
    lesson_front_matter["widgets"] = [{"type": "search_space_designer"}]
    run_lesson('lab("search_space_designer")')
    return page.locator("[data-lab]")


def test_its_presets_make_their_points(lab: Locator) -> None:
    sentence = lab.locator(".lab-sentence")
    expect(sentence).to_contain_text("3 of the 50 draws land in the good zone, which is 3 % of this box")
    expect(sentence).to_contain_text("all miss it with probability 56 %")
    lab.get_by_role("button", name="Learning rate, log box").click()
    expect(sentence).to_contain_text("which is 30 % of this box")
    lab.get_by_role("button", name="Batch size, powers of two").click()
    expect(sentence).to_contain_text("Only 6 different values can come up.")
    lab.get_by_role("button", name="Dropout").click()
    expect(sentence).to_contain_text("Half of all draws lie above 0.25")
    lab.get_by_role("button", name="Reset").click()
    expect(sentence).to_contain_text("which is 3 % of this box")


def test_it_is_designed_by_keyboard_and_gives_its_code(lab: Locator) -> None:
    sentence = lab.locator(".lab-sentence")
    lab.get_by_role("combobox", name="Hyperparameter").select_option("dropout rate")
    lab.get_by_role("radio", name="float").press("ArrowRight")
    lab.get_by_role("radio", name="linear").press("ArrowRight")
    expect(sentence).to_contain_text("A logarithmic scale has no zero")
    lab.get_by_role("radio", name="int").press("ArrowLeft")
    lab.get_by_role("slider", name="Low end").press("ArrowRight")
    expect(sentence).to_contain_text("land in the good zone")
    lab.get_by_text("Show the code").click()
    expect(lab.locator("pre")).to_contain_text('trial.suggest_float("dropout", 0.05, 0.5, log=True)')
    lab.get_by_role("slider", name="Low end").press("End")
    expect(sentence).to_contain_text("The low end must lie below the high end")


def test_every_knob_shows_two_sliders_of_its_own(lab: Locator) -> None:
    for knob in KNOBS:
        lab.get_by_role("combobox", name="Hyperparameter").select_option(knob)
        expect(lab.get_by_role("slider", name="Low end")).to_have_count(1)
        expect(lab.get_by_role("slider", name="High end")).to_have_count(1)


def test_it_is_accessible_in_both_themes(
    theme: str, lab: Locator, accessibility_problems: Callable[[str], list[str]]
) -> None:
    expect(lab.locator(".lab-sentence")).to_contain_text("of the 50 draws")
    assert accessibility_problems("[data-lab]") == []
