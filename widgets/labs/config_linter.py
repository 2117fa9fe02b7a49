"""The lab *Five faults*: a tuning configuration to mend, checked as it is typed, and what it would do."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter
from traitlets import Dict, List, Unicode

import course
from course.study_spec import MOST_CHARACTERS, Parameter, Plan, SpecProblem, read_study
from widgets import still
from widgets.assets import module, stylesheet
from widgets.base import CourseWidget, Message
from widgets.record import LessonRecord

DATA = Path(course.__file__).parent / "data"
HOURS_A_TRIAL = 2.0
POUNDS_AN_HOUR = 0.35
LANDINGS = 20
"""How many trials the picture of a parameter shows."""
MOST_PARAMETERS = 20

TITLES = {
    "yaml": "Not YAML",
    "display-name": "The name of the job",
    "trial-counts": "How many trials",
    "ids": "What metrics and parameters are called",
    "no-job": "What each trial runs",
    "scale": "A wide range without a scale",
    "parallel": "Too many at a time to learn from",
    "unknown-field": "A field that nobody knows",
    "missing-field": "Something is missing",
    "wrong-value": "A value of the wrong kind",
    "value-spec": "How the parameter's values are given",
    "range": "Values that cannot be",
    "duplicate": "Two of one name",
}
BROKEN = """displayName: churn-lightgbm-tuning
maxTrialCount: 50
parallelTrialCount: 5
studySpec:
  metrics:
    - metricId: auc
     goal: MAXIMIZE
"""


class Check(Message):
    kind: Literal["check"]
    text: Annotated[str, Field(max_length=2 * MOST_CHARACTERS)]


class ConfigLinter(CourseWidget):
    """The page sends the text, the kernel answers with a verdict.

    `examples` are [{label, text, faults}], the first of which is shown at first. `verdict` has `faults`
    ([{code, title, wasteful, places: [{line, path, message}]}]) and `plan` (counts, cost, parameters and
    where trials would land in each).
    """

    _esm = module("config_linter.js")
    _css = stylesheet("widgets.css", "lab.css", "config_linter.css")
    message_type = TypeAdapter(Check)

    lab = Unicode().tag(sync=True)
    examples = List(Dict()).tag(sync=True)
    verdict = Dict().tag(sync=True)

    def __init__(self, name: str, record: LessonRecord) -> None:
        examples: list[dict[str, Any]] = [
            {"label": label, "text": text, "faults": len(read_study(text).codes)}
            for label, text in {
                "Your colleague's file": (DATA / "hparams_faulty.yaml").read_text(encoding="utf-8"),
                "Valid but wasteful": (DATA / "hparams_wasteful.yaml").read_text(encoding="utf-8"),
                "Not even YAML": BROKEN,
                "All faults mended": (DATA / "hparams.yaml").read_text(encoding="utf-8"),
            }.items()
        ]
        super().__init__(record, lab=name, examples=examples, verdict=verdict(examples[0]["text"]))

    def still(self) -> str:
        return still.picture(self.lab)

    def __repr__(self) -> str:
        return f"A lab, {self.lab}. {still.OPEN}"

    def handle(self, message: Check) -> None:
        self.verdict = verdict(message.text)


def verdict(text: str) -> dict[str, Any]:
    """What the page shows of a configuration: its faults by kind, and its plan."""
    study = read_study(text)
    by_code: dict[str, list[SpecProblem]] = {}
    for problem in study.problems:
        by_code.setdefault(problem.code, []).append(problem)
    return {
        "faults": [
            {
                "code": code,
                "title": TITLES[code],
                "wasteful": problems[0].wasteful,
                "places": [{"line": p.line, "path": p.path, "message": p.message} for p in problems],
            }
            for code, problems in by_code.items()
        ],
        "plan": _plan(study.plan),
    }


def _plan(plan: Plan) -> dict[str, Any]:
    cost = None if plan.trials is None else plan.trials * HOURS_A_TRIAL * POUNDS_AN_HOUR
    return {
        "trials": plan.trials,
        "parallel": plan.parallel,
        "rounds": plan.rounds,
        "pounds": cost,
        "hours": None if plan.rounds is None else plan.rounds * HOURS_A_TRIAL,
        "hours_a_trial": HOURS_A_TRIAL,
        "pounds_an_hour": POUNDS_AN_HOUR,
        "algorithm": plan.algorithm or "Bayesian",
        "goals": list(plan.goals),
        "parameters": [_picture(one) for one in plan.parameters[:MOST_PARAMETERS]],
    }


def _picture(parameter: Parameter) -> dict[str, Any]:
    """A parameter, and the places (0 to 1, on a log axis if it spans factors) where its trials would land."""
    numbers = _landings(parameter)
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 0.0)
    factors = low > 0 and high >= 10 * low
    return {
        "name": parameter.name,
        "kind": parameter.kind,
        "scale": parameter.scale,
        "depth": parameter.depth,
        "low": low,
        "high": high,
        "log_axis": factors,
        "landings": [_share(number, low, high, factors) for number in numbers],
        "values": [str(value)[:20] for value in parameter.values[:LANDINGS]],
    }


def _landings(parameter: Parameter) -> list[float]:
    """Values that are spread as the scale spreads them, from the lowest to the highest."""
    if parameter.kind == "discrete":
        values = parameter.values[: 2 * LANDINGS]
        return [float(v) for v in values if isinstance(v, int | float) and abs(v) < 1e300]
    low, high = parameter.low, parameter.high
    if low is None or high is None or not low < high:
        return []
    steps = [i / (LANDINGS - 1) for i in range(LANDINGS)]
    if "LOG" not in parameter.scale or low <= 0:
        return [low + (high - low) * step for step in steps]
    spread = [low * (high / low) ** step for step in steps]
    return [low + high - value for value in reversed(spread)] if "REVERSE" in parameter.scale else spread


def _share(number: float, low: float, high: float, factors: bool) -> float:
    if low == high:
        return 0.5
    if factors:
        return math.log(number / low) / math.log(high / low)
    return (number - low) / (high - low)
