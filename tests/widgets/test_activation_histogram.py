"""The lab on first weights: its numbers are those of the code that it hands out."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import numpy as np
import pytest

from tools.node import lab_says
from widgets.labs.activations.untrained import BINS, FIRST, INPUTS, LAYERS, RANGES, WIDTHS, untrained

DATA = untrained()
NETS = [(kind, first, width) for kind in RANGES for first in FIRST for width in WIDTHS]


def test_every_combination_has_all_its_layers_and_shares_that_add_up() -> None:
    for kind, first, width in NETS:
        net = DATA["nets"][kind][first][str(width)]
        assert np.shape(net["bars"]) == (LAYERS, BINS)
        assert len(net["sd"]) == len(net["signal"]) == len(net["stuck"]) == LAYERS
        totals = np.sum(net["bars"], axis=1)
        assert ((np.abs(totals - 1000) <= BINS / 2) | (totals == 0)).all()
        assert np.all(np.array(net["signal"]) <= np.array(net["sd"]) * 1.01)


@pytest.mark.parametrize(("kind", "first"), [("relu", "He"), ("tanh", "Glorot"), ("sigmoid", "N(0, 1)")])
def test_the_numbers_are_those_of_a_network_written_out(kind: str, first: str) -> None:
    """Unit by unit, with other formulas for the activations."""
    width = 16
    dice = np.random.default_rng(0)
    x = dice.normal(size=(INPUTS, width))
    sd = {"He": np.sqrt(2 / width), "Glorot": np.sqrt(2 / (2 * width)), "N(0, 1)": 1.0}[first]
    function = {
        "relu": lambda z: z * (z > 0),
        "tanh": lambda z: 1 - 2 / (np.exp(2 * z) + 1),
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    }[kind]
    net = DATA["nets"][kind][first][str(width)]
    for layer in range(LAYERS):
        weights = sd * dice.normal(size=(width, width))
        x = np.array([[function(row @ column) for column in weights.T] for row in x])
        assert net["sd"][layer] == pytest.approx(np.std(x), rel=5e-3)
        signal = np.sqrt(np.mean([np.var(unit) for unit in x.T]))
        assert net["signal"][layer] == pytest.approx(signal, rel=5e-3)
        if kind == "relu":
            assert net["stuck"][layer] == pytest.approx(np.mean([not unit.any() for unit in x.T]), abs=1e-3)


def test_he_keeps_a_relu_signal_and_glorot_a_tanh_signal_and_nothing_saves_a_sigmoid_of_glorot() -> None:
    def kept(kind: str, first: str) -> float:
        signal = DATA["nets"][kind][first]["64"]["signal"]
        return float(signal[-1] / signal[0]) if signal[0] else 0.0

    assert 0.1 < kept("relu", "He") < 10
    assert 0.1 < kept("tanh", "Glorot") < 10
    assert kept("relu", "Glorot") < 0.01
    assert kept("sigmoid", "Glorot") < 1e-6
    assert kept("relu", "N(0, 1)") > 1e6
    assert kept("relu", "zeros") == kept("sigmoid", "N(0, 0.01)") == 0


def test_one_percent_from_the_limits_is_saturated() -> None:
    assert DATA["nets"]["tanh"]["N(0, 1)"]["128"]["stuck"][-1] > 0.7
    assert DATA["nets"]["tanh"]["Glorot"]["128"]["stuck"][-1] < 0.01


@pytest.mark.parametrize("kind", RANGES)
@pytest.mark.parametrize("first", FIRST)
def test_the_code_that_is_copied_prints_the_numbers_that_are_shown(kind: str, first: str) -> None:
    width, depth = 32, 7
    code = lab_says(
        "activation_histogram.js", DATA, {"first": first, "activation": kind, "width": width, "depth": depth}
    )["code"]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    lines = printed.getvalue().splitlines()
    assert len(lines) == depth
    net = DATA["nets"][kind][first][str(width)]
    for layer, line in enumerate(lines):
        found = re.fullmatch(rf"layer +{layer + 1}: all outputs (\S+), input to input (\S+)", line)
        assert found, line
        shown = [net["sd"][layer], net["signal"][layer]]
        assert [float(text) for text in found.groups()] == pytest.approx(shown, rel=5e-3, abs=1e-15)


@pytest.mark.parametrize(
    ("first", "kind", "words"),
    [
        ("zeros", "tanh", "every input gives the same output"),
        ("N(0, 0.01)", "relu", "the signal fades"),
        ("N(0, 1)", "relu", "it explodes"),
        ("N(0, 1)", "tanh", "72 % of the outputs are saturated"),
        ("Glorot", "tanh", "the signal survives"),
        ("He", "relu", "of the units are dead"),
        ("Glorot", "sigmoid", "the same for every input"),
    ],
)
def test_the_sentence_names_what_happens(first: str, kind: str, words: str) -> None:
    settings = {"first": first, "activation": kind, "width": 64, "depth": 20}
    assert words in lab_says("activation_histogram.js", DATA, settings)["sentence"]


def test_the_copied_code_is_made_of_the_names_that_the_data_have() -> None:
    text = (Path(__file__).parents[2] / "widgets" / "static" / "activation_histogram.js").read_text("utf-8")
    for name in (*FIRST, *RANGES):
        assert f'"{name}"' in text or f"{name}:" in text
