from __future__ import annotations

import pandas as pd
import pytest
from sklearn.model_selection import TimeSeriesSplit, cross_val_score

from course.subscribers import make_subscribers
from studies import renewal_history as study


def test_the_stored_settings_reach_the_stored_auc() -> None:
    table = pd.read_csv(study.TABLE, index_col="quarter")
    assert list(table.index) == list(range(1, len(study.SEEDS) + 1))
    row = table.loc[1]
    settings = {name: row[name] if name == "learning_rate" else int(row[name]) for name in table.columns[:-1]}
    X, y = make_subscribers(study.DAYS, study.SEEDS[0], per_day=study.PER_DAY).between(0, study.DAYS)
    folds = TimeSeriesSplit(4, test_size=15 * study.PER_DAY, gap=study.DELAY * study.PER_DAY)
    reached = cross_val_score(study.model(settings), X, y, cv=folds, scoring="roc_auc").mean()
    assert reached == pytest.approx(row["auc"], abs=0.002)
