"""Makes all that the Optimisation Lab shows of a table, and says how far it has got.

Losses and weights have four significant digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from widgets.labs.own_table import Table
from widgets.labs.passengers import Floats
from widgets.labs.regularisation.fits import LogisticFit, fit_logistic
from widgets.labs.regularisation.parts import parts
from widgets.labs.regularisation.recipes import NetworkRun, Plan, dropout_run, stopping_run
from widgets.labs.step import Step

_SCORES = (
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_loss_se",
    "validation_accuracy",
    "validation_accuracy_se",
)
_CURVES = ("train_loss", "validation_loss", "validation_accuracy")
_Curves = dict[str, list[float]]


def survey(table: Table, plan: Plan) -> Iterator[Step]:
    """A Step after each model; the last one has the data."""
    from widgets.labs.regularisation.network import train  # TensorFlow takes seconds to import

    cells = [(ratio, strength) for ratio in plan.l1_ratios for strength in plan.strengths]
    stopped = [stopping_run(run) for run in range(plan.stopping_runs)]
    dropped = [
        dropout_run(run, rate, schedule)
        for rate in plan.dropout_rates
        for schedule in plan.schedules
        for run in range(plan.dropout_runs)
    ]
    epochs = sum(run.epochs for run in (*stopped, *dropped))
    share = 0.2  # of the work: about that of the logistic regressions
    fits: list[LogisticFit] = []
    for ratio, strength in cells:
        fits.append(fit_logistic(table, strength, ratio))
        yield Step(share * len(fits) / len(cells), "logistic regressions")
    trained = 0
    curves: list[_Curves] = []
    for run in (*stopped, *dropped):
        what = "runs to stop" if len(curves) < len(stopped) else "dropout and schedules"
        found: list[dict[str, float]] = []
        for epoch in train(table, run):
            found.append(asdict(epoch))
            trained += 1
            yield Step(share + (1 - share) * trained / (epochs + 1), what)
        curves.append({name: [each[name] for each in found] for name in _CURVES})
    learnt, _, checked, _ = parts(table, seed=0)
    data = {
        "table": {**table.about(), "learnt": len(learnt), "checked": len(checked)},
        "weights": _weights(table, plan, fits),
        "stopping": _stopping(stopped, curves[: len(stopped)]),
        "dropout": _dropout(plan, dropped, curves[len(stopped) :]),
    }
    yield Step(1.0, "done", data)


def _weights(table: Table, plan: Plan, fits: list[LogisticFit]) -> dict[str, Any]:
    """A logistic regression for each strength and mix: `weights[mix][strength][feature]`, scores alike."""
    shape = (len(plan.l1_ratios), len(plan.strengths))
    return {
        "features": list(table.X.columns),
        "strengths": plan.strengths,
        "l1_ratios": plan.l1_ratios,
        "weights": _rounded(np.array([fit.weights for fit in fits]).reshape(*shape, -1)),
        **{name: _rounded(np.array([getattr(fit, name) for fit in fits]).reshape(shape)) for name in _SCORES},
    }


def _stopping(runs: list[NetworkRun], curves: list[_Curves]) -> dict[str, Any]:
    """Whole runs of a network that overfits: `validation_loss[run][epoch]`, the others alike."""
    return {
        "settings": runs[0].to_dict(),
        **{name: _rounded(np.array([each[name] for each in curves])) for name in _CURVES},
    }


def _dropout(plan: Plan, runs: list[NetworkRun], curves: list[_Curves]) -> dict[str, Any]:
    """`train_loss[rate][schedule][run][epoch]`, and validation loss and last accuracy alike."""
    shape = (len(plan.dropout_rates), len(plan.schedules), plan.dropout_runs, -1)
    arrays = {name: np.array([each[name] for each in curves]).reshape(shape) for name in _CURVES}
    return {
        "settings": runs[0].to_dict(),
        "rates": plan.dropout_rates,
        "schedules": plan.schedules,
        "train_loss": _rounded(arrays["train_loss"]),
        "validation_loss": _rounded(arrays["validation_loss"]),
        "last_validation_accuracy": _rounded(arrays["validation_accuracy"][..., -1]),
    }


def _rounded(values: Floats) -> Any:
    """Nested lists with four significant digits."""
    if values.ndim:
        return [_rounded(inner) for inner in values]
    return float(f"{float(values):.4g}")
