"""The lab *How much of what, and for how much?*: machines, waiting and the bill of a service."""

from __future__ import annotations

from pydantic import TypeAdapter
from traitlets import Enum, Float, Int

from course.datasets import load_price_list
from widgets.assets import module, stylesheet
from widgets.labs.lab import Cancel, Lab
from widgets.record import LessonRecord

MACHINES = ("wren", "heron")
"""Those of the price list that can be chosen; a core is a worker."""


class SizingCalculator(Lab):
    """What the learner has set.

    `per_day` predictions are asked for in the `hours` that an endpoint is up, at the peak `peak` times as
    many as on average. One of them takes a worker `service` milliseconds. The fleet is sized for at most the
    utilisation `target` at the peak. A cache would answer the share `hits`. An answer may be as old as
    `fresh`.
    """

    _esm = module("sizing_calculator.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css")
    message_type = TypeAdapter(Cancel)
    settings = ("per_day", "peak", "service", "machine", "target", "hours", "hits", "fresh")

    per_day = Float(2000, min=1).tag(sync=True)
    peak = Float(4, min=1).tag(sync=True)
    service = Float(50, min=0.1).tag(sync=True)
    machine = Enum(MACHINES, "wren").tag(sync=True)
    target = Float(0.6, min=0.01, max=1).tag(sync=True)
    hours = Int(24, min=1, max=24).tag(sync=True)
    hits = Float(0.5, min=0, max=0.99).tag(sync=True)
    fresh = Enum(("now", "hour", "day"), "now").tag(sync=True)

    def __init__(self, name: str, record: LessonRecord) -> None:
        prices = load_price_list()
        instances = {each["name"]: each for each in prices["instances"] if each["name"] in MACHINES}
        super().__init__(name, record, {**prices, "instances": instances})
