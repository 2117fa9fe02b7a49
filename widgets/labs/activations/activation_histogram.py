"""The lab *A signal through twenty layers*: first weights, activation, width and depth."""

from __future__ import annotations

from pydantic import TypeAdapter
from traitlets import Enum, Int

from widgets.assets import module, stylesheet
from widgets.labs.activations.untrained import FIRST, LAYERS, RANGES, WIDTHS, untrained
from widgets.labs.lab import Cancel, Lab
from widgets.record import LessonRecord


class ActivationHistogram(Lab):
    """The traits are what the learner has set."""

    _esm = module("activation_histogram.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css")
    message_type = TypeAdapter(Cancel)
    settings = ("first", "activation", "width", "depth")

    first = Enum(list(FIRST), "Glorot").tag(sync=True)
    activation = Enum(list(RANGES), "relu").tag(sync=True)
    width = Int(64, min=WIDTHS[0], max=WIDTHS[-1]).tag(sync=True)
    depth = Int(LAYERS, min=2, max=LAYERS).tag(sync=True)

    def __init__(self, name: str, record: LessonRecord) -> None:
        super().__init__(name, record, untrained())
