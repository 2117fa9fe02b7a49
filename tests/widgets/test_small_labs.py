"""Labs without stored data, and the guide that shows how to write one."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import widgets
from widgets.labs.grid_or_random.duel import TRIES, WEIGHTS, duel

WIDGETS = Path(widgets.__file__).parent
GUIDE = WIDGETS.parent / "docs" / "labs.md"
EXAMPLE = {"python": WIDGETS / "labs" / "learning_rate.py", "js": WIDGETS / "static" / "learning_rate.js"}


def test_the_guide_shows_the_lab_as_it_is() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for language, path in EXAMPLE.items():
        (shown,) = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
        assert shown == path.read_text(encoding="utf-8"), f"{path.name} in docs/labs.md is out of date"


def test_the_guides_lab_has_sixty_lines() -> None:
    lines = [line for path in EXAMPLE.values() for line in path.read_text(encoding="utf-8").splitlines()]
    assert len([line for line in lines if line.strip()]) <= 60


def test_random_search_profits_from_a_knob_that_does_not_matter_and_from_nothing_else() -> None:
    found = duel()
    higher = np.array(found["higher"])
    assert higher.shape == (len(WEIGHTS), len(TRIES))
    assert (np.diff(higher[0]) > 0).all()
    assert higher[0, TRIES.index(9)] == pytest.approx(2 / 3, abs=0.03)
    assert higher[0, -1] > 0.85
    assert (higher[-1, TRIES.index(25) :] < 0.5).all()


def test_the_share_of_problems_that_random_search_wins_hardly_depends_on_the_draw() -> None:
    """With one knob that matters a tie is impossible, and the share can be worked out in another way."""
    dice = np.random.default_rng(7)
    peaks = dice.random(20_000)
    for tries in (9, 36):
        side = round(tries**0.5)
        levels = (np.arange(side) + 0.5) / side
        grid = np.abs(levels[:, None] - peaks).min(axis=0)
        random = np.abs(dice.random((tries, len(peaks))) - peaks).min(axis=0)
        stored = duel()["higher"][0][TRIES.index(tries)]
        assert (random < grid).mean() == pytest.approx(stored, abs=0.03)
