"""Code that ends, breaks or deforms its process: it costs the cell, and the rest is graded."""

from __future__ import annotations

from tests.grader.corpus.case import breakage

_LOST = {"mean": 0.0}
_CALL = "\n\ndef mean(values):\n    end()\n"


def _in_cell(name: str, story: str, code: str) -> object:
    return breakage(f"{name}", story, mean=code, points=_LOST)


def _in_function(name: str, story: str, code: str) -> object:
    return breakage(f"{name}", story, mean=code + _CALL, points=_LOST)


_SEGFAULT = "import ctypes\n\ndef end():\n    ctypes.string_at(1)"

CASES = [
    _in_cell("exits-at-once", "os._exit in the answer's cell.", "import os\nos._exit(0)"),
    _in_function(
        "exits-in-a-test", "os._exit when a test calls.", "import os\n\ndef end():\n    os._exit(0)"
    ),
    _in_cell("sys-exit", "sys.exit in the answer's cell.", "import sys\nsys.exit(0)"),
    _in_function(
        "sys-exit-in-a-test", "sys.exit when a test calls.", "import sys\n\ndef end():\n    sys.exit(0)"
    ),
    _in_cell("quits", "exit() and quit(), as in a terminal.", "exit()\nquit()\nraise SystemExit"),
    _in_cell("kills-itself", "kill -9 of its own process.", "import os\nos.kill(os.getpid(), 9)"),
    _in_cell("segmentation-fault", "An address that is none is read.", _SEGFAULT + "\n\nend()"),
    _in_function("segmentation-fault-in-a-test", "The same, when a test calls.", _SEGFAULT),
    _in_cell("aborts", "The C library's abort.", "import ctypes\nctypes.CDLL(None).abort()"),
    _in_function("recursion", "A function that calls itself without end.", "def end():\n    return end()"),
    _in_function(
        "stack-overflow",
        "The same without Python's limit, until the stack of C is used up.",
        "import sys\nsys.setrecursionlimit(10**8)\n\ndef end():\n    return sorted([1], key=lambda _: end())",
    ),
    _in_cell("asks-for-input", "input(), where nobody answers.", "answer = input('And now? ')"),
    breakage(
        "closes-its-streams",
        "Standard output and error are closed and replaced.",
        first="""
        import io, os, sys
        sys.stdout.close()
        sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = None
        """,
    ),
    breakage(
        "closes-descriptors",
        "Descriptors 0 to 2 are closed, and files open in their place.",
        first="""
        import os
        for descriptor in (0, 1, 2):
            os.close(descriptor)
        opened = [open("mine.txt", "w") for _ in range(3)]
        """,
    ),
    breakage(
        "goes-elsewhere",
        "The working directory is another one, and the own folder is deleted.",
        first="""
        import os, shutil
        here = os.getcwd()
        os.chdir("/")
        shutil.rmtree(here, ignore_errors=True)
        """,
    ),
    breakage(
        "exits-late",
        "Hooks for the end of the process: atexit, finalizers, __del__, one that never ends.",
        first="""
        import atexit, os, time, weakref

        class Late:
            def __del__(self):
                os._exit(3)

        late, later = Late(), Late()
        weakref.finalize(later, os._exit, 4)
        atexit.register(time.sleep, 3600)
        atexit.register(os._exit, 5)
        """,
    ),
    breakage(
        "lower-limits",
        "Limits of the process are lowered: open files, garbage collection, switching of threads.",
        first="""
        import gc, resource, sys
        resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
        sys.setswitchinterval(1000)
        gc.disable()
        """,
    ),
]
