"""The lab on 16 bits: its shares are those of numbers that are really converted, its sentence fits them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import numpy as np
import pytest

from tools.node import lab_says
from widgets.labs.loss_scale import EPOCHS, FORMATS, KINDS, LARGEST_POWER, magnitudes

DATA = magnitudes()


def says(number_format: str = "float16", power: int = 0, epoch: int = 40, kind: str = "outputs") -> str:
    settings = {"number_format": number_format, "power": power, "epoch": epoch, "kind": kind}
    return lab_says("loss_scale.js", DATA, settings)["sentence"]


def values(epoch: int, kind: str) -> np.ndarray:
    """For each recorded gradient a number of its size: the middle of its bin."""
    return np.repeat(2.0 ** (np.array(DATA["bins"]) / 2 + 0.25), DATA["counts"][kind][str(epoch)])


def test_there_are_counts_for_every_kind_and_moment() -> None:
    assert DATA["powers"] == list(range(LARGEST_POWER + 1))
    assert np.diff(DATA["bins"]).tolist() == [1] * (len(DATA["bins"]) - 1)
    for kind in KINDS:
        assert list(DATA["counts"][kind]) == [str(epoch) for epoch in EPOCHS]
        for counts in DATA["counts"][kind].values():
            assert len(counts) == len(DATA["bins"])
            assert sum(counts) > 100_000


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("epoch", EPOCHS)
@pytest.mark.parametrize("power", [0, 5, 15, 22])
def test_the_shares_are_those_that_numpy_finds_when_it_converts(kind: str, epoch: int, power: int) -> None:
    sizes = values(epoch, kind)
    with np.errstate(over="ignore"):
        half = np.float16(sizes * 2.0**power)
    shares = [
        np.mean(half == 0),
        np.mean((half > 0) & (sizes * 2.0**power < np.finfo(np.float16).smallest_normal)),
        np.mean(np.isinf(half)),
    ]
    found = re.search(
        r", (.+) of the gradients .+ become 0, (.+) lose digits and (.+?) overflow\.",
        says("float16", power, epoch, kind),
    )
    assert found
    for said, share in zip(found.groups(), shares, strict=True):
        if said == "none":
            assert share == 0
        elif said == "under 0.1 %":
            assert 0 < share < 0.001
        else:
            assert float(said.removesuffix(" %")) == pytest.approx(
                100 * share, abs=0.51 if share >= 0.1 else 0.051
            )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("epoch", EPOCHS)
def test_the_scale_that_it_calls_the_largest_is_the_last_that_does_not_overflow(
    kind: str, epoch: int
) -> None:
    upper_edge = 2.0 ** (
        (max(b for b, n in zip(DATA["bins"], DATA["counts"][kind][str(epoch)], strict=True) if n) + 1) / 2
    )
    largest = max(power for power in range(60) if upper_edge * 2.0**power <= 2.0**16)
    digits = str(largest).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    assert f"bear up to 2{digits}." in says("float16", 0, epoch, kind)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "doubles the scale to 2¹"),
        ({"power": 15}, "doubles the scale to 2¹⁶"),
        ({"power": 22, "epoch": 0, "kind": "weights"}, "skips this step and halves the scale to 2²¹"),
        ({"number_format": "bfloat16"}, "range of float32, whatever the scale"),
        ({"number_format": "float32"}, "both others are measured by"),
    ],
)
def test_the_sentence_says_what_happens_next(settings: dict[str, object], words: str) -> None:
    assert words in says(**settings)  # type: ignore[arg-type]


def test_in_bfloat16_nothing_is_lost_at_any_scale() -> None:
    for power in (0, LARGEST_POWER):
        assert "none of the gradients flowing back between layers become 0 and none overflow" in says(
            "bfloat16", power
        )


@pytest.mark.parametrize(
    ("number_format", "printed"),
    [
        ("float16", "LossScaleOptimizer Adam 2048.0 float16"),
        ("bfloat16", "Adam bfloat16"),
        ("float32", "Adam float32"),
    ],
)
def test_the_code_that_is_copied_sets_up_what_the_lab_shows(number_format: str, printed: str) -> None:
    settings = {"number_format": number_format, "power": 11, "epoch": 0, "kind": "outputs"}
    code = lab_says("loss_scale.js", DATA, settings)["code"]
    ast.parse(code)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == printed


def test_the_module_knows_the_formats_of_the_class() -> None:
    assert {says(name).split()[1] for name in FORMATS} == set(FORMATS)
