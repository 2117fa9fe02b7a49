"""Which rows of a table are learnt from, and which are checked with."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
from sklearn.model_selection import train_test_split

from widgets.labs.own_table import FEWEST_OF_A_KIND, Labels, Table
from widgets.labs.regularisation.recipes import CHECKED_ROWS, LEARNT_ROWS


class Parts(NamedTuple):
    """Rows to learn from and rows to check with; no row is in both."""

    X_train: pd.DataFrame
    y_train: Labels
    X_validation: pd.DataFrame
    y_validation: Labels


def parts(table: Table, seed: int) -> Parts:
    """120 rows to learn from and 200 others, each with the table's share of positives.

    So few that regularisation matters. Of a small table 3 in 8 are learnt from and all others checked with.
    """
    rows = len(table.y)
    learnt = min(LEARNT_ROWS, rows * LEARNT_ROWS // (LEARNT_ROWS + CHECKED_ROWS))
    X_train, X_rest, y_train, y_rest = train_test_split(
        table.X, table.y, train_size=learnt, stratify=table.y, random_state=seed
    )
    if len(y_rest) < CHECKED_ROWS + FEWEST_OF_A_KIND:
        return Parts(X_train, y_train, X_rest, y_rest)
    X_validation, _, y_validation, _ = train_test_split(
        X_rest, y_rest, train_size=CHECKED_ROWS, stratify=y_rest, random_state=seed
    )
    return Parts(X_train, y_train, X_validation, y_validation)
