"""The Bayes stepper: eight tries on a hidden curve, against expected improvement and against chance."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, TypeAdapter
from traitlets import Dict, Unicode

from widgets import still
from widgets.assets import module, stylesheet
from widgets.base import CourseWidget, Message, NotUnderstoodError
from widgets.labs.stepper.game import (
    DECADES,
    START,
    TRIES,
    Curve,
    believe,
    formula_game,
    hidden_curve,
    random_games,
    regret,
)
from widgets.record import LessonRecord


class Try(Message):
    kind: Literal["try"]
    position: Annotated[int, Field(ge=0, lt=len(DECADES))]


class Reveal(Message):
    kind: Literal["reveal"]


class NextRound(Message):
    kind: Literal["next_round"]


class BayesStepper(CourseWidget):
    """The kernel keeps the curve; the page sees the tries and, once they are spent and it asks, the truth.

    `game` has `round` (from 1), `rates` (the learning rate of each position), `tries` ([{position, score,
    formula}], `formula` being where expected improvement would have gone instead, null for the two given
    ones), `left`, `belief` (mean, low, high and improvement at each position, and the improvement's peak),
    `result` (empty until the truth is revealed) and `rounds` (the regrets of the rounds played).
    """

    _esm = module("bayes_stepper.js")
    _css = stylesheet("widgets.css", "chart.css", "lab.css", "bayes_stepper.css")
    message_type = TypeAdapter(Annotated[Try | Reveal | NextRound, Field(discriminator="kind")])

    lab = Unicode().tag(sync=True)
    game = Dict().tag(sync=True)

    def __init__(self, name: str, record: LessonRecord) -> None:
        super().__init__(record, lab=name)
        self._round = 0
        self._rounds: list[dict[str, Any]] = []
        self._begin()

    def still(self) -> str:
        return still.picture(self.lab)

    def handle(self, message: Try | Reveal | NextRound) -> None:
        if isinstance(message, Try):
            self._try(message.position)
        elif isinstance(message, Reveal):
            self._reveal()
        else:
            self._round += 1
            self._begin()

    def _begin(self) -> None:
        self._curve: Curve = hidden_curve(self._round)
        self._tries: list[dict[str, Any]] = [
            {"position": position, "score": self._score(position), "formula": None} for position in START
        ]
        self._result: dict[str, Any] = {}
        self._show()

    def _try(self, position: int) -> None:
        if self._left == 0 or position in self._positions:
            raise NotUnderstoodError
        formula = self.game["belief"]["peak"]
        self._tries.append({"position": position, "score": self._score(position), "formula": formula})
        self._show()

    def _reveal(self) -> None:
        if self._left or self._result:
            raise NotUnderstoodError
        formula, chance = formula_game(self._curve), random_games(self._curve)
        you = regret(self._curve, self._positions)
        low, middle, high = np.quantile(chance, [0.25, 0.5, 0.75])
        regrets = {"you": you, "formula": regret(self._curve, formula + list(START)), "random": float(middle)}
        self._rounds.append({"round": self._round + 1, **regrets})
        self._result = {
            **regrets,
            "random_low": float(low),
            "random_high": float(high),
            "beaten": float((chance > you).mean()),
            "truth": self._curve.tolist(),
            "formula_positions": formula,
            "formula_scores": self._curve[formula].tolist(),
        }
        self._show()

    def _show(self) -> None:
        belief = believe(self._positions, [one["score"] for one in self._tries])
        self.game = {
            "round": self._round + 1,
            "rates": (10**DECADES).tolist(),
            "tries": list(self._tries),
            "left": self._left,
            "belief": {
                "mean": belief.mean.tolist(),
                "low": (belief.mean - 2 * belief.sd).tolist(),
                "high": (belief.mean + 2 * belief.sd).tolist(),
                "improvement": belief.improvement.tolist(),
                "peak": belief.peak,
            },
            "result": self._result,
            "rounds": list(self._rounds),
        }

    def _score(self, position: int) -> float:
        return float(self._curve[position])

    @property
    def _positions(self) -> list[int]:
        return [one["position"] for one in self._tries]

    @property
    def _left(self) -> int:
        return TRIES + len(START) - len(self._tries)
