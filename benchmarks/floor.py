"""The least that running a submission's cells can cost: `python -m benchmarks.floor FILE`.

FILE is JSON: `modules` to import, and `submissions`, each a list of the sources of all code cells, tests
included. For each submission a child is forked from this process, which has imported the modules; the child
makes an IPython shell and runs the cells; their outputs are captured and dropped. There is no sandbox, no
separation of tests, no notebook, no score and no gradebook. Prints a line of JSON for each submission.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import time
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

SHELL = ("IPython.core.completer", "IPython.core.magics", "matplotlib_inline.backend_inline")
"""What an IPython shell imports when it is made."""


def main(modules: list[str], submissions: list[list[str]]) -> None:
    for name in (*SHELL, *modules):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    for cells in submissions:
        begun = time.perf_counter()
        child = os.fork()
        if child == 0:
            _run(cells)
        _, status = os.waitpid(child, 0)
        if status:
            sys.exit(f"a child of the floor ended with status {status}")
        print(json.dumps({"seconds": time.perf_counter() - begun}), flush=True)


class Shell(InteractiveShell):
    """As a notebook's kernel has it: figures are shown below their cell."""

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window and no event loop."""


def _run(cells: list[str]) -> None:
    status = 1
    try:
        shell = Shell.instance()
        if "matplotlib.pyplot" in sys.modules:  # as in a notebook's kernel
            shell.enable_matplotlib("inline")  # type: ignore[no-untyped-call]
        with capture_output():
            for source in cells:
                shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
