"""What earlier searches found best, quarter by quarter: `python -m studies.renewal_history` (four minutes).

It is the capstone's warm start. Each quarter has customers of its own (another seed of `make_subscribers`).
Its search is what the company used to do: forty trials for the AUC alone, with more trees allowed than fit
into today's limit.
"""

from __future__ import annotations

from pathlib import Path

import lightgbm as lgb
import numpy as np
import optuna
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.model_selection import TimeSeriesSplit, cross_val_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder
from tqdm import tqdm

from course.subscribers import make_subscribers

TABLE = Path(__file__).parent.parent / "course" / "data" / "renewal_history.csv"
SEEDS = range(101, 107)
TRIALS = 40
DAYS, PER_DAY, DELAY = 150, 40, 14


def model(settings: dict[str, float]) -> Pipeline:
    """One-hot codes for the two texts; LightGBM copes with missing numbers by itself."""
    columns = make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["contract", "channel"]),
        (
            "passthrough",
            ["tenure_months", "monthly_fee", "data_gb", "support_calls", "late_payments"],
        ),
    ).set_output(transform="pandas")
    return make_pipeline(columns, lgb.LGBMClassifier(**settings, random_state=0, n_jobs=1, verbose=-1))


def search(seed: int) -> dict[str, float]:
    """The best settings of one quarter, with the AUC (mean of four forward folds) that they reached."""
    X, y = make_subscribers(DAYS, seed, per_day=PER_DAY).between(0, DAYS)
    folds = TimeSeriesSplit(4, test_size=15 * PER_DAY, gap=DELAY * PER_DAY)

    def auc(trial: optuna.Trial) -> float:
        settings = {
            "learning_rate": trial.suggest_float("learning_rate", 0.005, 0.3, log=True),
            "n_estimators": trial.suggest_int("n_estimators", 20, 1000, log=True),
            "num_leaves": trial.suggest_int("num_leaves", 3, 64, log=True),
            "min_child_samples": trial.suggest_int("min_child_samples", 5, 100, log=True),
        }
        return float(cross_val_score(model(settings), X, y, cv=folds, scoring="roc_auc").mean())

    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(auc, n_trials=TRIALS)
    return {**study.best_params, "auc": study.best_value}


def main() -> None:
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    rows = [search(seed) for seed in tqdm(SEEDS, desc="quarters")]
    table = pd.DataFrame(rows, index=pd.Index(np.arange(1, len(rows) + 1), name="quarter"))
    table.round({"learning_rate": 4, "auc": 4}).to_csv(TABLE)


if __name__ == "__main__":
    main()
