"""Makes the explorer's stored data: `python -m widgets.labs.tradeoff.make_data [titanic] [digits]`.

Files are `widgets/data/performance_tradeoff.*.json`; without a name, both are made. All but the latencies is
seeded; about five minutes each. Latencies are those of the machine that runs this, which the file describes;
leave it alone meanwhile.
"""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from widgets.labs.passengers import titanic
from widgets.labs.stored import make
from widgets.labs.tradeoff.digits import WORDS, digit_task
from widgets.labs.tradeoff.survey import measure, survey

DATA_FILE = "performance_tradeoff.titanic.json"
DIGITS_FILE = "performance_tradeoff.digits.json"


def machine() -> dict[str, str]:
    """What the latencies were taken on."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def main(names: list[str]) -> None:
    if "titanic" in names or not names:
        make(DATA_FILE, survey(titanic(coin=False)), {"machine": machine()})
    if "digits" in names or not names:
        make(DIGITS_FILE, measure(digit_task()), {**WORDS, "machine": machine()})


if __name__ == "__main__":
    main(sys.argv[1:])
