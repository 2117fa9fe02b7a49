"""The lab *Climb or stop?*: successive halving by several workers, with and without waiting for others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import TypeAdapter
from traitlets import Enum, Int

import course
from widgets.assets import module, stylesheet
from widgets.labs.lab import Cancel, Lab
from widgets.record import LessonRecord

TABLE = Path(course.__file__).parent / "data" / "learning_curves.csv"
N_SETTINGS, N_ORDERS = 120, 30


class AshaRungs(Lab):
    """What the learner has set: the rungs (`eta`, `grace` epochs), who climbs, and whose climb is shown.

    Order n is drawn with the seed n; its first `settings` curves are used. `pace` is in seconds an epoch.
    """

    _esm = module("asha_rungs.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css")
    message_type = TypeAdapter(Cancel)
    settings = ("method", "eta", "grace", "workers", "count", "order")

    method = Enum(["asha", "synchronous"], "asha").tag(sync=True)
    eta = Int(3, min=2, max=4).tag(sync=True)
    grace = Int(1, min=1, max=9).tag(sync=True)
    workers = Int(4, min=1, max=16).tag(sync=True)
    count = Int(60, min=1, max=N_SETTINGS).tag(sync=True)
    order = Int(4, min=0, max=N_ORDERS - 1).tag(sync=True)

    def __init__(self, name: str, record: LessonRecord) -> None:
        table = pd.read_csv(TABLE)
        curves = table.filter(like="epoch_").to_numpy()
        pace = table["seconds"].to_numpy() / curves.shape[1]
        orders = [
            np.random.default_rng(seed).permutation(len(curves))[:N_SETTINGS] for seed in range(N_ORDERS)
        ]
        data = {
            "curves": curves.tolist(),
            "pace": pace.tolist(),
            "orders": [order.tolist() for order in orders],
        }
        super().__init__(name, record, data)
