"""The lab on first weights: its numbers are those of the code that it hands out."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tools.node import evaluate
from widgets.assets import module
from widgets.labs.activations.untrained import BINS, FIRST, INPUTS, LAYERS, RANGES, WIDTHS, untrained

DATA = untrained()
NETS = [(kind, first, width) for kind in RANGES for first in FIRST for width in WIDTHS]
PAGE = """
const chart = { node: {}, update() {} };
const createChart = () => chart;
const short = (value) => String(Number(value.toPrecision(value < 1 ? 2 : 3)));
const h = () => ({});
const [choice, slider] = [() => ({ node: {}, draw() {} }), () => ({ node: {}, draw() {} })];
const plain = (text) => text.replace(/\\{\\d:([^}]*)\\}/g, "$1");
"""


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


def lab_says(settings: dict[str, Any]) -> dict[str, str]:
    """The sentence and the code of the lab, from its own module run in Node."""
    source = module("activation_histogram.js")
    own = source[source.index("// The lab A signal") :]
    own = re.sub(r"^const \{[^}]*\} = module_\w+;$|^export default .*$", "", own, flags=re.MULTILINE)
    settings = {"width": 64, "depth": 20} | settings
    script = (
        f"{PAGE}{own}\nconst settings = {json.dumps(settings)};\n"
        f"const lab = {{ data: {json.dumps(DATA)}, get: (name) => settings[name], set() {{}} }};\n"
        "const built = panel.build(lab);\n"
        "console.log(JSON.stringify({ sentence: plain(built.draw()), code: built.code() }));\n"
    )
    answer: dict[str, str] = evaluate(script)
    return answer


@pytest.mark.parametrize("kind", RANGES)
@pytest.mark.parametrize("first", FIRST)
def test_the_code_that_is_copied_prints_the_numbers_that_are_shown(kind: str, first: str) -> None:
    width, depth = 32, 7
    code = lab_says({"first": first, "activation": kind, "width": width, "depth": depth})["code"]
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
    assert words in lab_says({"first": first, "activation": kind})["sentence"]


def test_the_copied_code_is_made_of_the_names_that_the_data_have() -> None:
    text = (Path(__file__).parents[2] / "widgets" / "static" / "activation_histogram.js").read_text("utf-8")
    for name in (*FIRST, *RANGES):
        assert f'"{name}"' in text or f"{name}:" in text
