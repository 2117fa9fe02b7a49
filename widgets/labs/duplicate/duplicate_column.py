"""The lab *Duplicate a column*: which column is copied, and how exactly."""

from __future__ import annotations

from pydantic import TypeAdapter
from traitlets import Enum, Int

from widgets.assets import module, stylesheet
from widgets.labs.duplicate.survey import COLUMNS, NOISES
from widgets.labs.lab import Cancel, Lab


class DuplicateColumn(Lab):
    """`exactness` is 0 for no copy, then a position in NOISES counted from 1; the last is an exact copy."""

    _esm = module("duplicate_column.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css")
    message_type = TypeAdapter(Cancel)
    settings = ("column", "exactness")

    column = Enum(COLUMNS, "customer_lifetime_value").tag(sync=True)
    exactness = Int(len(NOISES), min=0, max=len(NOISES)).tag(sync=True)
