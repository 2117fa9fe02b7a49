"""How a child's main process prepares for its entry and calls it, however it was started."""

from __future__ import annotations

import importlib
import os
import random
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

TROUBLE_BYTES = 8 * 1024

# one thread for each computation: many submissions run side by side, and results do not depend on how many
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


def settle(environment: Mapping[str, str], work: Path) -> None:
    """As a fresh interpreter that was started in the folder `work` would find itself."""
    os.environ.update(environment)
    os.chdir(work)
    os.environ["PWD"] = str(work)
    tempfile.tempdir = None
    # first of all, as '' is in a notebook: learners import their own modules
    sys.path[:0] = [str(work), *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    sys.argv = [""]
    # processes that are spawned would otherwise import ours again
    sys.modules["__main__"] = ModuleType("__main__")
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def call(entry: str, connection: Connection, complain: Callable[[bytes], object]) -> int:
    """Run `entry` ("module:function"); the exit code. A traceback goes to `complain`."""
    module, _, function = entry.partition(":")
    try:
        getattr(importlib.import_module(module), function)(connection)
    except SystemExit as leaving:
        return leaving.code & 0xFF if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        complain(traceback.format_exc().encode(errors="replace")[-TROUBLE_BYTES:])
        return 1
    return 0
