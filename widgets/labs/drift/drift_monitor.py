"""The lab *The drift monitor*: which number is watched, against what, over how many days, and its line."""

from __future__ import annotations

from pydantic import TypeAdapter
from traitlets import Enum, Float, Int

from widgets.assets import module, stylesheet
from widgets.labs.drift.survey import COLUMNS, REFERENCES, STREAMS
from widgets.labs.lab import Cancel, Lab

MONITORS = ("error", "psi", "ks")
WINDOWS = (1, 3, 7, 14, 28)
"""Days."""


class DriftMonitor(Lab):
    """`column` and `reference` matter to the monitors of inputs only; each monitor has a line of its own.

    `error_line` is in multiples of the baseline, `ks_line` a distance between 0 and 1. `stream` is the one
    that is drawn, counted from 0.
    """

    _esm = module("drift_monitor.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css")
    message_type = TypeAdapter(Cancel)
    settings = ("monitor", "column", "reference", "window", "error_line", "psi_line", "ks_line", "stream")

    monitor = Enum(MONITORS, "psi").tag(sync=True)
    column = Enum(COLUMNS, "temperature").tag(sync=True)
    reference = Enum(tuple(REFERENCES), "training").tag(sync=True)
    window = Enum(WINDOWS, 14).tag(sync=True)
    error_line = Float(1.1, min=0).tag(sync=True)
    psi_line = Float(0.25, min=0).tag(sync=True)
    ks_line = Float(0.5, min=0, max=1).tag(sync=True)
    stream = Int(0, min=0, max=STREAMS - 1).tag(sync=True)
