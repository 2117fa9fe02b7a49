"""The lab *Design the box*: what fifty draws from a search space look like."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import TypeAdapter
from traitlets import Enum, Float, Int

from widgets.assets import module, stylesheet
from widgets.labs.lab import Cancel, Lab
from widgets.record import LessonRecord

DRAWS, SETS = 50, 8
POWERS = [2**n for n in range(2, 11)]
DECADES = [float(f"1e{n}") for n in range(-6, 1)]
TENTHS = [n / 10 for n in range(10)]
RATES = [1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0]

KNOBS: dict[str, dict[str, Any]] = {
    "learning rate": {
        "name": "learning_rate",
        "values": RATES,
        "edges": DECADES,
        "log": True,
        "zone": [0.001, 0.03],
        "why": "there the house network came within £1,500 of its best",
        "box": {"kind": "float", "scale": "linear", "low": 1e-5, "high": 1.0},
    },
    "batch size": {
        "name": "batch_size",
        "values": POWERS,
        "edges": POWERS,
        "log": True,
        "zone": [32, 128],
        "why": "a common first guess; how far it matters depends on the learning rate",
        "box": {"kind": "int", "scale": "log2", "low": 16, "high": 512},
    },
    "layer width": {
        "name": "width",
        "values": POWERS,
        "edges": POWERS,
        "log": True,
        "zone": [16, 64],
        "why": "wide enough for the houses of this lesson, and quick to train",
        "box": {"kind": "int", "scale": "linear", "low": 8, "high": 512},
    },
    "dropout rate": {
        "name": "dropout",
        "values": [n / 20 for n in range(19)],
        "edges": TENTHS,
        "log": False,
        "zone": [0.1, 0.4],
        "why": "where lesson 07 begins to look",
        "box": {"kind": "float", "scale": "linear", "low": 0.0, "high": 0.5},
    },
}
"""What can be designed: values of its two sliders, edges of the stretches that are counted, the good zone and
why it is called good, and the box that it opens with."""


class SearchSpaceDesigner(Lab):
    """The traits are what the learner has set: the knob, its box, and which fifty draws are shown."""

    _esm = module("search_space_designer.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css")
    message_type = TypeAdapter(Cancel)
    settings = ("knob", "kind", "scale", "low", "high", "draw")

    knob = Enum(list(KNOBS), "learning rate").tag(sync=True)
    kind = Enum(["float", "int", "choice"], "float").tag(sync=True)
    scale = Enum(["linear", "log", "log2"], "linear").tag(sync=True)
    low = Float(1e-5, min=0).tag(sync=True)
    high = Float(1.0, min=0).tag(sync=True)
    draw = Int(0, min=0, max=SETS - 1).tag(sync=True)

    def __init__(self, name: str, record: LessonRecord) -> None:
        shares = np.random.default_rng(0).random((SETS, DRAWS))
        super().__init__(name, record, {"knobs": KNOBS, "shares": shares.round(5).tolist()})
