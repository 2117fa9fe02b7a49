"""`python -m widgets.labs.train_network SETTINGS`: trains one network, and prints a line of JSON an epoch.

SETTINGS is a NetworkRun as JSON. The process ends when its standard input does.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import asdict

from widgets.labs.recipes import NetworkRun


def main() -> None:
    run = NetworkRun(**json.loads(sys.argv[1]))
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    try:
        from widgets.labs.network import train  # seconds, during which the thread already watches

        for epoch in train(run):
            print(json.dumps(asdict(epoch)), flush=True)
    except Exception as error:  # whatever it is, the learner is told instead of left waiting
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
        sys.exit(1)


def _end_with_standard_input() -> None:
    # not sys.stdin: its lock, held by this thread, would abort an orderly end of the process
    while os.read(0, 1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
