"""Makes `widgets/data/duplicate_column.churn.json`: `python -m widgets.labs.duplicate.make_data`.

Seeded throughout; about five minutes of one core.
"""

from __future__ import annotations

from widgets.labs.duplicate.survey import survey
from widgets.labs.stored import make

DATA_FILE = "duplicate_column.churn.json"

if __name__ == "__main__":
    make(DATA_FILE, survey())
