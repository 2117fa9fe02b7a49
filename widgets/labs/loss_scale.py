"""The lab *What survives in 16 bits?*: number format, loss scale, and how far the training is."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
from pydantic import TypeAdapter
from traitlets import Enum, Int

from widgets.assets import module, stylesheet
from widgets.labs.lab import Cancel, Lab
from widgets.record import LessonRecord

EPOCHS = (0, 5, 40)
KINDS = ("outputs", "weights")
FORMATS = ("float16", "bfloat16", "float32")
LARGEST_POWER = 24


@cache
def magnitudes() -> dict[str, Any]:
    """How many recorded gradients lie in each half power of two.

    `counts[kind][epoch]` has one number for each of `bins`: bin k is [2^(k/2), 2^((k+1)/2)). Gradients that
    are exactly 0 are left out.
    """
    with (files("course") / "data" / "gradient_magnitudes.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file).dropna()
    table["half_powers"] = table["half_powers"].astype(int)
    bins = list(range(int(table["half_powers"].min()), int(table["half_powers"].max()) + 1))
    counts: dict[str, dict[str, list[int]]] = {}
    for kind in KINDS:
        for epoch in EPOCHS:
            chosen = table[(table["kind"] == kind) & (table["epoch"] == epoch)]
            found = chosen.set_index("half_powers")["count"].reindex(bins, fill_value=0)
            counts.setdefault(kind, {})[str(epoch)] = [int(count) for count in found]
    return {"bins": bins, "counts": counts, "epochs": list(EPOCHS), "powers": list(range(LARGEST_POWER + 1))}


class LossScale(Lab):
    """The traits are what the learner has set: the loss scale is 2 to the power of `power`."""

    _esm = module("loss_scale.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css")
    message_type = TypeAdapter(Cancel)
    settings = ("number_format", "power", "epoch", "kind")

    number_format = Enum(list(FORMATS), "float16").tag(sync=True)
    power = Int(0, min=0, max=LARGEST_POWER).tag(sync=True)
    epoch = Enum(list(EPOCHS), 40).tag(sync=True)
    kind = Enum(list(KINDS), "outputs").tag(sync=True)

    def __init__(self, name: str, record: LessonRecord) -> None:
        super().__init__(name, record, magnitudes())
