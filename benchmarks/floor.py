"""The least that running a submission's cells can cost: `python -m benchmarks.floor FILE`.

FILE is JSON: `modules` to import, and `submissions`, each a list of the sources of all code cells, tests
included. For each submission a child is forked from this process, which has imported the modules; the child
makes an IPython shell and runs the cells; their outputs are captured and dropped. There is no sandbox, no
separation of tests, no notebook, no score and no gradebook. Prints a line of JSON for each submission.

With `"apart": false` there is no child either: one shell runs the cells of all submissions, one after the
other. Nobody could grade like that, for each submission could change the next; it shows what is left when
only the cells are paid for.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

SHELL = ("IPython.core.completer", "IPython.core.magics", "matplotlib_inline.backend_inline")
"""What an IPython shell imports when it is made."""


def main(modules: list[str], submissions: list[list[str]], apart: bool = True) -> None:
    for name in (*SHELL, *modules):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    for seconds in map(_in_a_child, submissions) if apart else _in_this_process(submissions):
        print(json.dumps({"seconds": seconds}), flush=True)


def _in_a_child(cells: list[str]) -> float:
    begun = time.perf_counter()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            _run(_shell(), cells)
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if status:
        sys.exit(f"a child of the floor ended with status {status}")
    return time.perf_counter() - begun


def _in_this_process(submissions: list[list[str]]) -> Iterator[float]:
    shell = _shell()
    for cells in submissions:
        begun = time.perf_counter()
        _run(shell, cells)
        yield time.perf_counter() - begun


class Shell(InteractiveShell):
    """As a notebook's kernel has it: figures are shown below their cell."""

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window and no event loop."""


def _shell() -> Shell:
    shell = Shell.instance()
    if "matplotlib.pyplot" in sys.modules:  # as in a notebook's kernel
        shell.enable_matplotlib("inline")  # type: ignore[no-untyped-call]
    return shell


def _run(shell: Shell, cells: list[str]) -> None:
    with capture_output():
        for source in cells:
            shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
