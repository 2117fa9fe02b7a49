"""Makes `widgets/data/optimization_lab.titanic.json`: `python -m widgets.labs.regularisation.make_data`.

Seeded throughout; about twelve minutes of one core.
"""

from __future__ import annotations

from widgets.labs.passengers import titanic
from widgets.labs.regularisation.recipes import DATA_FILE, STORED
from widgets.labs.regularisation.survey import survey
from widgets.labs.stored import make

if __name__ == "__main__":
    make(DATA_FILE, survey(titanic(coin=True), STORED))
