"""The Optimisation Lab: regularised weights, early stopping, dropout and schedules on Titanic passengers."""

from __future__ import annotations

import time
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter
from traitlets import Bool, Enum, Float, Int

from course.problems import CourseError
from widgets.assets import module, stylesheet
from widgets.base import Message
from widgets.labs.lab import Cancel, ForgetTable, Lab, ReadTable, UseTable
from widgets.labs.own_table import Table
from widgets.labs.process import Work
from widgets.labs.regularisation.recipes import OWN, STORED, NetworkRun, dropout_run, stopping_run
from widgets.labs.regularisation.rules import SCHEDULES


def network_training(run: NetworkRun, table: Table | None = None) -> Work:
    """A process that trains one network on a table (None: the Titanic's); each of its steps is an epoch."""
    return Work("widgets.labs.regularisation.train_network", (table, run))


class TrainWeights(Message):
    kind: Literal["train_weights"]
    strength: Annotated[float, Field(gt=0)]
    l1_ratio: Annotated[float, Field(ge=0, le=1)]


class TrainStopping(Message):
    kind: Literal["train_stopping"]
    run: Annotated[int, Field(ge=0, lt=STORED.stopping_runs)]
    patience: Annotated[int, Field(ge=1)]
    min_delta: Annotated[float, Field(ge=0)]


class TrainDropout(Message):
    kind: Literal["train_dropout"]
    dropout: Annotated[float, Field(ge=0, lt=1)]
    schedule: Literal[SCHEDULES]  # type: ignore[valid-type]


class OptimisationLab(Lab):
    """Panels over one table. The traits below are what the learner has set."""

    _esm = module("optimisation_lab.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css")
    message_type = TypeAdapter(
        Annotated[
            TrainWeights | TrainStopping | TrainDropout | Cancel | ReadTable | UseTable | ForgetTable,
            Field(discriminator="kind"),
        ]
    )
    survey_module = "widgets.labs.regularisation.survey_table"
    settings = (
        "panel",
        *("strength", "l1_ratio", "score"),
        *("run", "patience", "min_delta", "restore"),
        *("dropout", "schedule"),
    )

    panel = Enum(("weights", "stopping", "dropout", "compare"), "weights").tag(sync=True)

    strength = Float(7.943282, min=0).tag(sync=True)  # 1 / C
    l1_ratio = Float(1.0, min=0, max=1).tag(sync=True)
    score = Enum(("loss", "accuracy", "paths"), "loss").tag(sync=True)

    run = Int(6, min=0, max=STORED.stopping_runs - 1).tag(sync=True)
    patience = Int(1, min=1).tag(sync=True)  # epochs
    min_delta = Float(0.0, min=0).tag(sync=True)
    restore = Bool(False).tag(sync=True)

    dropout = Float(0.5, min=0, max=1).tag(sync=True)
    schedule = Enum(SCHEDULES, "constant").tag(sync=True)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._next_run = STORED.dropout_runs

    def settle(self) -> None:
        plan = OWN if self.table is not None else STORED
        self.run = min(self.run, plan.stopping_runs - 1)
        if self.schedule not in plan.schedules:
            self.schedule = plan.schedules[0]

    def handle_training(self, message: TrainWeights | TrainStopping | TrainDropout) -> None:
        settings: dict[str, Any] = message.model_dump(exclude={"kind"})
        if isinstance(message, TrainWeights):
            self._fit_now(settings)
        elif isinstance(message, TrainStopping):
            self._train("stopping", settings, stopping_run(**settings))
        else:
            self._train("dropout", settings, dropout_run(self._next_run, **settings))
            self._next_run += 1

    def _train(self, panel: str, settings: dict[str, Any], run: NetworkRun) -> None:
        about = {"panel": panel, "settings": settings, "run": run.seed}
        self.train(about, run.epochs, lambda: network_training(run, self.table))

    def _fit_now(self, settings: dict[str, float]) -> None:
        """A logistic regression takes a tenth of a second: no process, no waiting."""
        from widgets.labs.passengers import titanic
        from widgets.labs.regularisation.fits import fit_logistic  # scikit-learn takes a second to import

        self.cancel()
        began = time.perf_counter()
        try:
            fit = fit_logistic(self.table or titanic(coin=True), **settings)
        except (ArithmeticError, MemoryError, ValueError) as error:
            raise CourseError(f"The fit failed: {error}") from error
        self.training = {
            "panel": "weights",
            "settings": settings,
            "status": "done",
            "problem": "",
            "seconds": round(time.perf_counter() - began, 2),
            "weights": [float(weight) for weight in fit.weights],
            "validation_loss": fit.validation_loss,
        }
