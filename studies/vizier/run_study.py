"""The study of course/data/hparams.yaml by open-source Vizier, in the environment that `make vizier` builds.

    .venv-vizier/bin/python studies/vizier/run_study.py --service
    .venv-vizier/bin/python studies/vizier/run_study.py

The first starts Vizier's service on this computer and asks it for trials; their scores are the AUC of
course/data/churn_landscape.csv. It prints a row a trial. The service chooses its own seeds. The second runs
the algorithms behind the service with seeds of ours, and the rows go to course/data/vizier_trace.csv: about
ten minutes on one core, nearly all of it the Gaussian process.

This file imports nothing of the course: its environment has other versions of everything.
"""

from __future__ import annotations

import argparse
import csv
import logging
import math
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.interpolate import RegularGridInterpolator

DATA = Path(__file__).resolve().parents[2] / "course" / "data"
ALGORITHMS = ("RANDOM", "QUASI_RANDOM", "EAGLE", "GAUSSIAN_PROCESS_BANDIT")
SERVICE_NAMES = {
    "RANDOM": "RANDOM_SEARCH",
    "QUASI_RANDOM": "QUASI_RANDOM_SEARCH",
    "EAGLE": "EAGLE_STRATEGY",
    "GAUSSIAN_PROCESS_BANDIT": "GAUSSIAN_PROCESS_BANDIT",
}
COLUMNS = ["algorithm", "seed", "trial", "learning_rate", "num_leaves", "min_child_samples", "auc"]
Params = dict[str, Any]


def problem_from(study_spec: dict[str, Any]) -> Any:
    """Vizier's own description of the problem, from the `studySpec` of the configuration."""
    from vizier import pyvizier as vz

    scales = {
        "UNIT_LINEAR_SCALE": vz.ScaleType.LINEAR,
        "UNIT_LOG_SCALE": vz.ScaleType.LOG,
        "UNIT_REVERSE_LOG_SCALE": vz.ScaleType.REVERSE_LOG,
    }
    problem = vz.ProblemStatement()
    for metric in study_spec["metrics"]:
        goal = vz.ObjectiveMetricGoal[metric["goal"]]
        problem.metric_information.append(vz.MetricInformation(metric["metricId"], goal=goal))
    root = problem.search_space.root
    for parameter in study_spec["parameters"]:
        name, scale = parameter["parameterId"], scales.get(parameter.get("scaleType"))
        if spec := parameter.get("doubleValueSpec"):
            root.add_float_param(name, spec["minValue"], spec["maxValue"], scale_type=scale)
        elif spec := parameter.get("integerValueSpec"):
            root.add_int_param(name, spec["minValue"], spec["maxValue"], scale_type=scale)
        elif spec := parameter.get("discreteValueSpec"):
            root.add_discrete_param(name, spec["values"])
        else:
            root.add_categorical_param(name, parameter["categoricalValueSpec"]["values"])
    return problem


def designer(algorithm: str, problem: Any, seed: int) -> Any:
    """What proposes. The hosted service and Vizier's own server wrap the same thing."""
    # from where they are defined: vizier.algorithms.designers loads all of them, and one needs cvxpy
    from vizier._src.algorithms.designers import gp_bandit, quasi_random, random
    from vizier._src.algorithms.designers.eagle_strategy import eagle_strategy

    if algorithm == "RANDOM":
        return random.RandomDesigner(problem.search_space, seed=seed)
    if algorithm == "QUASI_RANDOM":
        return quasi_random.QuasiRandomDesigner(problem.search_space, seed=seed)
    if algorithm == "EAGLE":
        return eagle_strategy.EagleStrategyDesigner(problem, seed=seed)
    import jax

    return gp_bandit.VizierGPBandit(problem, rng=jax.random.PRNGKey(seed))


def landscape() -> Callable[[Params], float]:
    """The AUC of a setting, interpolated between the measured points of course/data/churn_landscape.csv."""
    with (DATA / "churn_landscape.csv").open(encoding="utf-8") as file:
        rows = [[float(value) for value in row.values()] for row in csv.DictReader(file)]
    rate, leaves, least, auc, _ = np.array(rows).T
    axes = [np.unique(rate), np.log2(np.unique(leaves)), np.log2(np.unique(least))]
    surface = RegularGridInterpolator(axes, auc.reshape([len(axis) for axis in axes]))
    low, high = [axis[0] for axis in axes], [axis[-1] for axis in axes]

    def score(params: Params) -> float:
        place = [
            math.log10(params["learning_rate"]),
            math.log2(params["num_leaves"]),
            math.log2(params["min_child_samples"]),
        ]
        return float(surface([np.clip(place, low, high)])[0])  # rounding must not leave the box

    return score


def run(algorithm: str, seed: int, trials: int, config: Params) -> Iterator[list[Any]]:
    """Ask, train, tell: one row of COLUMNS a trial."""
    from vizier import algorithms as vza
    from vizier import pyvizier as vz

    metric = config["studySpec"]["metrics"][0]["metricId"]
    problem, score = problem_from(config["studySpec"]), landscape()
    tuner = designer(algorithm, problem, seed)
    for number in range(1, trials + 1):
        (suggestion,) = tuner.suggest(1)
        trial = suggestion.to_trial(number)
        params = trial.parameters.as_dict()
        auc = score(params)
        trial.complete(vz.Measurement({metric: auc}))
        tuner.update(vza.CompletedTrials([trial]), vza.ActiveTrials([]))
        yield _row(algorithm, seed, number, params, auc)


def serve(algorithm: str, trials: int, config: Params) -> Iterator[list[Any]]:
    """The same by Vizier's own service, which runs in this process; the seed is its own, written as -1."""
    from vizier.service import clients
    from vizier.service import pyvizier as vz

    spec = config["studySpec"]
    study_config = vz.StudyConfig.from_problem(problem_from(spec))
    study_config.algorithm = SERVICE_NAMES[algorithm]
    study = clients.Study.from_study_config(study_config, owner="course", study_id=algorithm)
    score, metric = landscape(), spec["metrics"][0]["metricId"]
    for number in range(1, trials + 1):
        (trial,) = study.suggest(count=1)  # ask
        auc = score(trial.parameters)  # train
        trial.complete(vz.Measurement({metric: auc}))  # tell
        yield _row(algorithm, -1, number, trial.parameters, auc)


def _row(algorithm: str, seed: int, number: int, params: Params, auc: float) -> list[Any]:
    leaves, least = int(params["num_leaves"]), int(params["min_child_samples"])
    return [algorithm, seed, number, f"{params['learning_rate']:.6g}", leaves, least, f"{auc:.6f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--service", action="store_true", help="ask Vizier's service; rows go to the screen")
    parser.add_argument("--config", type=Path, default=DATA / "hparams.yaml")
    parser.add_argument("--algorithms", nargs="+", choices=ALGORITHMS, default=ALGORITHMS)
    parser.add_argument("--seeds", type=int, nargs="+", default=range(5))
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--output", type=Path, help="where the table goes; - for the screen")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # absl tells of Python versions long gone
    warnings.filterwarnings("ignore", message="Explicitly requested dtype")  # jax, for each Gaussian process
    config = yaml.safe_load(options.config.read_text(encoding="utf-8"))
    if options.service:
        served = (row for name in options.algorithms for row in serve(name, options.trials, config))
        return _write(sys.stdout, served)
    target = options.output or DATA / "vizier_trace.csv"
    rows = (
        row
        for algorithm in options.algorithms
        for seed in options.seeds
        for row in run(algorithm, seed, options.trials, config)
    )
    if str(target) == "-":
        return _write(sys.stdout, rows)
    with target.open("w", encoding="utf-8", newline="") as file:
        return _write(file, rows)


def _write(file: Any, rows: Iterator[list[Any]]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(row)
        file.flush()


if __name__ == "__main__":
    main()
