"""Makes `widgets/data/drift_monitor.demand.json`: `python -m widgets.labs.drift.make_data`.

Seeded throughout; a few seconds.
"""

from __future__ import annotations

from widgets.labs.drift.survey import survey
from widgets.labs.stored import make

DATA_FILE = "drift_monitor.demand.json"

if __name__ == "__main__":
    make(DATA_FILE, survey())
