"""The lab *The optimiser race*: four update rules on one surface, worked out in the page."""

from __future__ import annotations

from pydantic import TypeAdapter
from traitlets import Enum, Float

from widgets.assets import module, stylesheet
from widgets.labs.lab import Cancel, Lab


class OptimiserRace(Lab):
    """What the learner has set.

    With `rates` "same" all four optimisers have the learning rate `rate`, with "best" each one has the best
    of those that the slider offers. `beta1` is also momentum's memory. `clip` is the longest gradient that is
    let through, 0 for any. `noise` is the standard deviation of what is added to each slope. With `batches`
    "broken", every fortieth gradient is a hundred times too long.
    """

    _esm = module("optimiser_race.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css", "optimiser_race.css")
    message_type = TypeAdapter(Cancel)
    settings = ("surface", "rates", "rate", "beta1", "beta2", "clip", "noise", "batches")

    surface = Enum(("ravine", "rosenbrock", "saddle"), "ravine").tag(sync=True)
    rates = Enum(("same", "best"), "same").tag(sync=True)
    rate = Float(0.03, min=0).tag(sync=True)
    beta1 = Float(0.9, min=0, max=1).tag(sync=True)
    beta2 = Float(0.999, min=0, max=1).tag(sync=True)
    clip = Float(0, min=0).tag(sync=True)
    noise = Float(0, min=0).tag(sync=True)
    batches = Enum(("fine", "broken"), "fine").tag(sync=True)
