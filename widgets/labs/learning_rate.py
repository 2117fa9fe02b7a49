"""The lab *One knob, four fates*: gradient descent on a parabola."""

from __future__ import annotations

from pydantic import TypeAdapter
from traitlets import Float

from widgets.assets import module, stylesheet
from widgets.labs.lab import Cancel, Lab


class LearningRate(Lab):
    """`rate` is what the learner has set."""

    _esm = module("learning_rate.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css")
    message_type = TypeAdapter(Cancel)
    settings = ("rate",)

    rate = Float(0.05, min=0).tag(sync=True)
