"""The lab *Grid or random?*: how many tries there are, and how much the second knob decides."""

from __future__ import annotations

from pydantic import TypeAdapter
from traitlets import Float, Int

from widgets.assets import module, stylesheet
from widgets.labs.grid_or_random.duel import TRIES, duel
from widgets.labs.lab import Cancel, Lab
from widgets.record import LessonRecord


class GridOrRandom(Lab):
    """The traits are what the learner has set: `weight` is of the second knob, `draw` which random search."""

    _esm = module("grid_or_random.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css")
    message_type = TypeAdapter(Cancel)
    settings = ("tries", "weight", "draw")

    tries = Int(9, min=TRIES[0], max=TRIES[-1]).tag(sync=True)
    weight = Float(0.0, min=0, max=0.5).tag(sync=True)
    draw = Int(0, min=0).tag(sync=True)

    def __init__(self, name: str, record: LessonRecord) -> None:
        super().__init__(name, record, duel())
