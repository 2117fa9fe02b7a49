"""The lab *Cut the winner?*: it cuts exactly where Optuna cuts, and its code prints what it says."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import optuna
import pytest
from numpy.typing import NDArray
from traitlets import TraitError

from course.progress import Progress
from tools.node import STATIC, evaluate, lab_says
from widgets.labs import open_lab
from widgets.labs.pruner_simulator import N_ORDERS, N_TRIALS, PrunerSimulator
from widgets.record import LessonRecord

Settings = dict[str, Any]
DEFAULT: Settings = {"percentile": 50, "warm_up": 0, "start_up": 5}
SETTINGS: list[Settings] = [
    DEFAULT,
    {"percentile": 10, "warm_up": 0, "start_up": 1},
    {"percentile": 75, "warm_up": 3, "start_up": 5},
    {"percentile": 50, "warm_up": 0, "start_up": 40},
    {"percentile": 25, "warm_up": 2, "start_up": 8},
    {"percentile": 95, "warm_up": 1, "start_up": 2},
    {"percentile": 5, "warm_up": 26, "start_up": 3},
    {"percentile": 40, "warm_up": 7, "start_up": 12},
]


@pytest.fixture
def lab(open_record: Callable[[], LessonRecord]) -> PrunerSimulator:
    return PrunerSimulator("pruner_simulator", open_record())


def replayed_in_the_page(curves: Any, orders: Any, settings: list[Settings]) -> list[list[dict[str, Any]]]:
    """By settings, by order: `epochs` and `cut` of each trial, as pruner_rules.js has them."""
    answer: list[list[dict[str, Any]]] = evaluate(
        f'import {{ replay }} from "{(STATIC / "pruner_rules.js").as_uri()}";\n'
        f"const curves = {json.dumps(curves)}, orders = {json.dumps(orders)};\n"
        "const each = (one) => orders.map((order) => replay(curves, order, one));\n"
        f"const all = {json.dumps(settings)}.map(each);\n"
        "console.log(JSON.stringify(all));\n"
    )
    return answer


def replayed_by_optuna(
    curves: NDArray[np.float64], order: list[int], percentile: float, warm_up: int, start_up: int
) -> tuple[list[int], list[bool]]:
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    pruner = optuna.pruners.PercentilePruner(percentile, n_startup_trials=start_up, n_warmup_steps=warm_up)
    study = optuna.create_study(direction="maximize", pruner=pruner)
    epochs, cuts = [], []
    for row in order:
        trial = study.ask()
        for epoch, accuracy in enumerate(curves[row], start=1):
            trial.report(accuracy, epoch)
            cut = trial.should_prune()
            if cut:
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                break
        else:
            study.tell(trial, curves[row][-1])
        epochs.append(epoch)
        cuts.append(cut)
    return epochs, cuts


def test_it_cuts_the_same_trials_at_the_same_epochs_as_optuna(lab: PrunerSimulator) -> None:
    curves, orders = np.array(lab.data["curves"]), [lab.data["orders"][number] for number in (0, 4, 17, 29)]
    page = replayed_in_the_page(lab.data["curves"], orders, SETTINGS)
    for settings, by_order in zip(SETTINGS, page, strict=True):
        for order, ours in zip(orders, by_order, strict=True):
            epochs, cuts = replayed_by_optuna(curves, order, **settings)
            assert ours["epochs"] == epochs, settings
            assert ours["cut"] == cuts, settings


def test_it_cuts_curves_full_of_ties_as_optuna_does() -> None:
    rng = np.random.default_rng(11)
    curves = rng.integers(0, 8, size=(40, 6)) / 7  # a sum like a + (b - a) * t is rarely exact here
    order = rng.permutation(40).tolist()
    settings = [
        {"percentile": percentile, "warm_up": warm_up, "start_up": 1}
        for percentile in (5, 10, 25, 40, 50, 60, 70, 75, 80, 90, 95)
        for warm_up in (0, 3)
    ]
    for one, (ours,) in zip(settings, replayed_in_the_page(curves.tolist(), [order], settings), strict=True):
        assert (ours["epochs"], ours["cut"]) == replayed_by_optuna(curves, order, **one), one


def test_quantiles_are_those_of_numpy_to_the_last_bit() -> None:
    rng = np.random.default_rng(12)
    cases = [
        (np.sort(rng.random(int(rng.integers(1, 40)))), float(rng.integers(0, 101)) / 100) for _ in range(300)
    ]
    ours = evaluate(
        f'import {{ quantile }} from "{(STATIC / "sorted_numbers.js").as_uri()}";\n'
        f"const cases = {json.dumps([[values.tolist(), share] for values, share in cases])};\n"
        "console.log(JSON.stringify(cases.map(([values, share]) => quantile(values, share))));\n"
    )
    assert ours == [float(np.quantile(values, share)) for values, share in cases]


@pytest.mark.parametrize("settings", SETTINGS[:6], ids=str)
def test_the_copied_code_prints_what_the_lab_says(lab: PrunerSimulator, settings: Settings) -> None:
    said = lab_says("pruner_simulator.js", lab.data, {**settings, "order": 4})
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(said["code"], "copied", "exec"), {})
    cut, saved, points = re.findall(r"[\d.]+", printed.getvalue())
    assert f"{cut} of the 40 trials are cut, {saved} % of the epochs saved" in said["sentence"]
    if float(points):
        assert f"the winner now is {points} points lower" in said["sentence"]
    else:
        assert "was kept" in said["sentence"]


def test_all_orders_are_summed_up_as_the_replays_are(lab: PrunerSimulator) -> None:
    curves = np.array(lab.data["curves"])
    (runs,) = replayed_in_the_page(lab.data["curves"], lab.data["orders"], [DEFAULT])
    saved, regrets = [], []
    for order, run in zip(lab.data["orders"], runs, strict=True):
        final = 100 * curves[order, -1]
        saved.append(1 - sum(run["epochs"]) / (27 * N_TRIALS))
        regrets.append(final.max() - final[~np.array(run["cut"])].max())
    sentence = lab_says("pruner_simulator.js", lab.data, {**DEFAULT, "order": 0})["sentence"]
    assert f"{100 * np.mean(saved):.0f} % saved, {np.mean(regrets):.2f} points lost on average" in sentence
    assert f"the winner lost in {np.count_nonzero(regrets)} of {N_ORDERS}" in sentence


def test_it_opens_where_the_default_cuts_the_later_winner(lab: PrunerSimulator) -> None:
    sentence = lab_says("pruner_simulator.js", lab.data, lab.defaults)["sentence"]
    assert (
        "Trial 31 would have won, but was cut after epoch 1: the winner now is 0.14 points lower" in sentence
    )


def test_the_orders_are_those_of_the_lesson(lab: PrunerSimulator) -> None:
    assert len(lab.data["orders"]) == N_ORDERS
    assert lab.data["orders"][4] == np.random.default_rng(4).permutation(300)[:40].tolist()


def test_it_opens_by_its_name_and_takes_settings_from_the_page() -> None:
    lab = open_lab("pruner_simulator", None, "90-test-lesson", Progress.open())
    assert isinstance(lab, PrunerSimulator)
    lab.set_state({"percentile": 75.0, "order": 7})
    assert (lab.percentile, lab.order) == (75, 7)


@pytest.mark.parametrize(
    ("setting", "value"), [("percentile", 101), ("warm_up", -1), ("start_up", 0), ("order", 30)]
)
def test_a_setting_that_makes_no_sense_is_refused(lab: PrunerSimulator, setting: str, value: int) -> None:
    with pytest.raises(TraitError):
        setattr(lab, setting, value)
