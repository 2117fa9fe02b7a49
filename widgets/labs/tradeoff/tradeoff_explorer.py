"""The Performance Trade-off Explorer: models that were really trained, and what each costs."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from traitlets import Enum, Float, Int

from widgets import still
from widgets.assets import module, stylesheet
from widgets.labs.lab import Cancel, ForgetTable, Lab, ReadTable, UseTable
from widgets.record import LessonRecord

CRITERIA = ("accuracy", "one_row", "batch", "size", "compressed", "interpretability")
SCENARIOS = ("real-time", "batch", "edge")


class TradeoffExplorer(Lab):
    """The traits below are what the learner has set; latencies in microseconds, sizes in bytes.

    Stored data may say what is set when the lab opens: `opening`.
    """

    _esm = module("tradeoff_explorer.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css", "tradeoff.css")
    message_type = TypeAdapter(
        Annotated[Cancel | ReadTable | UseTable | ForgetTable, Field(discriminator="kind")]
    )
    survey_module = "widgets.labs.tradeoff.survey_table"
    settings = (
        "scenario",
        "across",
        "up",
        "third",
        "most_time",
        "most_size",
        "least_interpretability",
    )

    scenario = Enum(SCENARIOS, "real-time").tag(sync=True)
    across = Enum(CRITERIA, "one_row").tag(sync=True)
    up = Enum(CRITERIA, "accuracy").tag(sync=True)
    third = Enum(("none", *CRITERIA), "none").tag(sync=True)
    most_time = Float(1000.0, min=0).tag(sync=True)
    most_size = Float(1e7, min=0).tag(sync=True)
    least_interpretability = Int(1, min=1, max=5).tag(sync=True)

    def __init__(self, name: str, record: LessonRecord, data: dict[str, Any] | None = None) -> None:
        super().__init__(name, record, data)
        for setting, value in (data or {}).get("opening", {}).items():
            setattr(self, setting, value)
        self.defaults = {setting: getattr(self, setting) for setting in self.settings}

    def still(self) -> str:
        return still.picture(self._stored.get("picture", self.lab))
