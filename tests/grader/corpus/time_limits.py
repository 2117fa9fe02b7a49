"""Code that never ends, and code that defends itself against being stopped."""

from __future__ import annotations

from tests.grader.corpus.case import breakage, cheat

_LOST = {"mean": 0.0}

CASES = [
    breakage("loop", "A loop without end in the answer's cell.", mean="while True:\n    pass", points=_LOST),
    breakage(
        "loop-in-a-test",
        "A loop without end when the hidden test calls.",
        mean="""
        def mean(values):
            while len(values) == 2:
                pass
            return sum(values) / len(values)
        """,
        points={"mean": 2.0},
    ),
    breakage(
        "loop-that-catches",
        "The loop catches everything and goes on.",
        mean="while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        points=_LOST,
    ),
    breakage(
        "loop-in-c",
        "A computation in C that no signal reaches.",
        mean="sum(iter(int, 1))",
        points=_LOST,
    ),
    breakage(
        "power",
        "A power with more digits than the memory holds.",
        mean="x = 7 ** (10 ** 9)",
        points=_LOST,
    ),
    breakage(
        "backtracking",
        "A regular expression that tries everything.",
        mean="import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
        points=_LOST,
    ),
    breakage("sleeps", "An hour of sleep.", mean="import time\ntime.sleep(3600)", points=_LOST),
    breakage(
        "deadlock",
        "A lock that nobody will release, waited for where no signal is heard.",
        mean="""
        import threading
        lock = threading.Lock()
        lock.acquire()
        worker = threading.Thread(target=lock.acquire)
        worker.start()
        while True:
            try:
                worker.join()
            except BaseException:
                continue
        """,
        points=_LOST,
    ),
    breakage(
        "reads-standard-input",
        "Waits for standard input and for a pipe that nobody writes to.",
        mean="import os\nos.read(0, 1)\nos.mkfifo('p')\nopen('p').read()",
        points=_LOST,
    ),
    breakage(
        "ignores-the-alarm",
        "SIGALRM is ignored, blocked and its timer switched off; then a loop.",
        mean="""
        import signal
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        signal.signal = signal.setitimer = lambda *args: None
        while True:
            pass
        """,
        points=_LOST,
    ),
    breakage(
        "ignores-all-signals",
        "Every signal is ignored, and the work goes on in the child of a child.",
        mean="""
        import os, signal
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                while True:
                    pass
            os._exit(0)
        while True:
            pass
        """,
        points=_LOST,
    ),
    breakage(
        "stops-the-clock",
        "The clocks of the process stand still, and the limit is set to next year.",
        mean="""
        import sys, time
        time.monotonic = time.time = time.perf_counter = lambda: 0.0
        deadline = sys.modules.get("grader.sessions.deadline")
        if deadline:
            deadline.Deadline.check = lambda self: None
            deadline.Deadline.limit = lambda self, seconds: __import__("contextlib").nullcontext()
        while True:
            pass
        """,
        points=_LOST,
    ),
    breakage(
        "busy-threads",
        "Threads that never end go on beside the answers.",
        first="""
        import threading, time

        def busy():
            while True:
                time.sleep(0.01)

        for daemon in (True, False):
            threading.Thread(target=busy, daemon=daemon).start()
        """,
    ),
    cheat(
        "finishes-later",
        "A thread waits for the tests to be over, and then rewrites what it can reach.",
        first="""
        import atexit, os, threading, time

        def later():
            for _ in range(200):
                time.sleep(0.05)
                for path in ("exercises.ipynb", "@ROOT@/autograded/finishes-later/measures/exercises.ipynb"):
                    try:
                        open(path, "w").write("{}")
                    except OSError:
                        pass

        threading.Thread(target=later).start()
        atexit.register(later)
        """,
    ),
]
