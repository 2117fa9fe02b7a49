"""The tables behind lesson 12 are what their scripts make."""

from __future__ import annotations

import numpy as np
import optuna
import pandas as pd
import pytest

from course.landscapes import load_landscape
from studies import parallel_regret, search_regret, task_landscapes, warm_start

KNOWN = search_regret.problems()


@pytest.fixture(scope="module", autouse=True)
def quiet_optuna() -> None:
    optuna.logging.set_verbosity(optuna.logging.ERROR)


@pytest.fixture(scope="module")
def regret() -> pd.DataFrame:
    keys = ["problem", "sampler", "workers", "seed"]
    return pd.read_csv(parallel_regret.TABLE).set_index(keys).sort_index()


@pytest.fixture(scope="module")
def warm() -> pd.DataFrame:
    return pd.read_csv(warm_start.TABLE).set_index(["task", "prior", "seed"]).sort_index()


@pytest.fixture(scope="module")
def tasks() -> pd.DataFrame:
    return pd.read_csv(task_landscapes.TASKS, index_col="task")


def test_there_are_sixty_runs_of_each_kind(regret: pd.DataFrame, warm: pd.DataFrame) -> None:
    for table in (regret, warm):
        kinds = table.groupby(level=list(range(table.index.nlevels - 1))).size()
        assert (kinds == 60).all()
    assert len(regret) == 60 * 2 * 3 * 4
    assert len(warm) == 60 * 4 * 5


@pytest.mark.parametrize(
    ("problem", "sampler", "workers", "seed"),
    [
        ("svc", "tpe", 8, 3),
        ("svc", "random", 30, 59),
        ("hartmann 6-D", "tpe", 3, 11),
        ("hartmann 6-D", "tpe, no liar", 8, 0),
    ],
)
def test_shared_runs_made_again_give_the_row_of_the_table(
    regret: pd.DataFrame, problem: str, sampler: str, workers: int, seed: int
) -> None:
    scores, took = parallel_regret.run(KNOWN[problem], sampler, workers, seed)
    stored = regret.loc[(problem, sampler, workers, seed)]
    assert took == pytest.approx(stored["time"], abs=0.006)
    again = parallel_regret.regret(scores, KNOWN[problem].best)
    assert again == pytest.approx(stored.drop("time").to_list(), abs=6e-5)


def test_workers_end_sooner_and_never_know_the_future() -> None:
    took = [parallel_regret.run(KNOWN["svc"], "random", workers, 5)[1] for workers in (1, 3, 8, 30)]
    assert took == sorted(took, reverse=True)
    assert took[0] / 3 < took[1] < took[0] / 2


def test_the_liar_has_nobody_to_lie_to_with_one_worker(regret: pd.DataFrame) -> None:
    for problem in parallel_regret.PROBLEMS:
        alone = [regret.loc[(problem, sampler, 1)] for sampler in ("tpe", "tpe, no liar")]
        pd.testing.assert_frame_equal(*alone)


@pytest.mark.parametrize("prior", warm_start.PRIORS)
@pytest.mark.parametrize("task", ["digits", "iris"])
def test_warm_searches_made_again_give_the_row_of_the_table(
    warm: pd.DataFrame, task: str, prior: str
) -> None:
    best, scores = load_landscape(task).best, warm_start.run(task, prior, 23)
    again = [warm_start.trials_until(scores, best - within) for within in (0.01, 0.003)]
    assert again == warm.loc[(task, prior, 23)].to_list()


def test_what_is_enqueued_lies_in_the_box_and_is_not_of_the_task_itself() -> None:
    for task in warm_start.TASKS:
        own = warm_start.best_setting(load_landscape(task))
        for prior in warm_start.PRIORS:
            queue = warm_start.enqueued(prior, task)
            assert len(queue) in (0, 3)
            assert all(warm_start.clipped(params) == params for params in queue)
            assert own not in queue


def test_a_target_that_is_never_reached_counts_one_more_than_there_are_trials() -> None:
    assert warm_start.trials_until([0.1, 0.5, 0.9], 0.5) == 2
    assert warm_start.trials_until([0.1, 0.5, 0.9], 0.95) == 4


def test_the_tasks_are_the_ones_that_were_drawn(tasks: pd.DataFrame) -> None:
    assert tasks.to_dict("index") == {n: task_landscapes.drawn(n) for n in range(task_landscapes.N_TASKS)}


@pytest.mark.parametrize(("number", "i", "j"), [(0, 9, 9), (8, 4, 10), (11, 14, 0)])
def test_a_task_point_measured_again_is_the_one_in_the_table(number: int, i: int, j: int) -> None:
    table = pd.read_csv(task_landscapes.TABLE)
    assert len(table) == 12 * 15 * 15
    assert not table.duplicated(["task", "log10_C", "log10_gamma"]).any()
    c, gamma = task_landscapes.LOG10_C[i], task_landscapes.LOG10_GAMMA[j]
    near = np.isclose(table["log10_C"], c) & np.isclose(table["log10_gamma"], gamma)
    stored = table.loc[(table["task"] == number) & near, "accuracy"].item()
    X, y = task_landscapes.made(task_landscapes.drawn(number))
    assert task_landscapes.accuracy(X, y, 10**c, 10**gamma) == pytest.approx(stored, abs=1e-5)
