"""The lab *Cut the winner?*: a percentile pruner on recorded learning curves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import TypeAdapter
from traitlets import Float, Int

import course
from widgets.assets import module, stylesheet
from widgets.labs.lab import Cancel, Lab
from widgets.record import LessonRecord

TABLE = Path(course.__file__).parent / "data" / "learning_curves.csv"
N_TRIALS, N_ORDERS = 40, 30


class PrunerSimulator(Lab):
    """What the learner has set: Optuna's three knobs, and which of thirty random orders is shown.

    Order n is drawn with the seed n. A trial is asked from epoch `warm_up` on (epochs count from 1), once
    `start_up` trials are completed.
    """

    _esm = module("pruner_simulator.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css")
    message_type = TypeAdapter(Cancel)
    settings = ("percentile", "warm_up", "start_up", "order")

    percentile = Float(50, min=0, max=100).tag(sync=True)
    warm_up = Int(0, min=0, max=26).tag(sync=True)
    start_up = Int(5, min=1, max=N_TRIALS).tag(sync=True)
    order = Int(4, min=0, max=N_ORDERS - 1).tag(sync=True)

    def __init__(self, name: str, record: LessonRecord) -> None:
        curves = pd.read_csv(TABLE).filter(like="epoch_").to_numpy()
        orders = [np.random.default_rng(seed).permutation(len(curves))[:N_TRIALS] for seed in range(N_ORDERS)]
        data = {"curves": curves.tolist(), "orders": [order.tolist() for order in orders]}
        super().__init__(name, record, data)
