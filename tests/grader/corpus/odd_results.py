"""Functions that return or raise something odd, that are right only sometimes, or that misuse a callback."""

from __future__ import annotations

from tests.grader.corpus.case import Case, breakage, cheat

_LOST_MEAN = {"mean": 0.0}
_LOST_MINIMISE = {"minimise": 0.0}


_HALF = {"mean": 2.0}
"""Right for the visible test, odd for the hidden one."""
_MEAN = """{before}
def mean(values):
    if len(values) == 2:
        {odd}
    return sum(values) / len(values)
"""


def _returns(name: str, story: str, value: str, before: str = "") -> Case:
    return breakage(name, story, mean=_MEAN.format(before=before, odd=f"return {value}"), points=_HALF)


def _raises(name: str, story: str, error: str, before: str = "") -> Case:
    return breakage(name, story, mean=_MEAN.format(before=before, odd=f"raise {error}"), points=_HALF)


CASES = [
    _returns("too-large", "Returns 200 MB.", "bytes(200 * 2**20)"),
    _returns("too-many-parts", "Returns a list of three million lists.", "[[] for _ in range(3 * 10**6)]"),
    _returns(
        "contains-itself",
        "Returns a list that contains itself.",
        "nested",
        "nested = []\nnested.append(nested)",
    ),
    _returns(
        "nested-deeply",
        "Returns a list in a list, a hundred thousand times.",
        "nested",
        "nested = []\nfor _ in range(10**5):\n    nested = [nested]",
    ),
    _returns("not-a-number", "Returns NaN.", "float('nan')"),
    _returns("huge-integer", "Returns an integer of three million bits.", "1 << 3 * 10**6"),
    _returns(
        "infinite-generator",
        "Returns a generator that never ends, with a length that lies.",
        "Endless()",
        "class Endless:\n    def __iter__(self):\n        while True:\n            yield 3\n"
        "    __len__ = lambda self: -1\n    __getitem__ = lambda self, key: 3",
    ),
    _returns("returns-itself", "Returns a function in place of a number.", "mean"),
    _returns("returns-a-coroutine", "Returns a coroutine.", "later()", "async def later():\n    return 3"),
    _returns("returns-a-module", "Returns a module.", "np"),
    _returns("returns-the-shell", "Returns the shell and its namespace.", "(get_ipython(), globals())"),
    _returns(
        "returns-a-buffer",
        "Returns a memory view of its own array of objects.",
        "memoryview(bytearray(8)).cast('d')",
    ),
    cheat(
        "endless-unpacking",
        "The pair to unpack never ends.",
        minimise="""
        import itertools

        def minimise(objective, candidates):
            return itertools.repeat(2)
        """,
    ),
    _raises(
        "own-base-exception",
        "Raises a subclass of BaseException.",
        "Odd('odd')",
        "class Odd(BaseException): pass",
    ),
    _raises("keyboard-interrupt", "Raises KeyboardInterrupt.", "KeyboardInterrupt"),
    _raises("generator-exit", "Raises GeneratorExit.", "GeneratorExit"),
    _raises(
        "own-assertion",
        "Raises an AssertionError of its own, with the words of a pass.",
        "AssertionError('ok')",
    ),
    _raises(
        "evil-message",
        "Raises an exception whose text never ends.",
        "Evil()",
        "class Evil(Exception):\n    def __str__(self):\n        while True:\n            pass",
    ),
    _raises(
        "fatal-message",
        "Raises an exception whose text ends the process.",
        "Fatal()",
        "import os\nclass Fatal(Exception):\n    def __str__(self):\n        os._exit(0)",
    ),
    _raises("huge-message", "Raises an exception with a message of 50 MB.", "ValueError('x' * 50 * 2**20)"),
    _raises(
        "exception-group",
        "Raises a group of exceptions, nested two hundred times.",
        "group",
        "group = ExceptionGroup('g', [ValueError(1)])\n"
        "for _ in range(200):\n    group = ExceptionGroup('g', [group])",
    ),
    _raises(
        "chained-to-itself",
        "Raises an exception that is its own cause.",
        "error from error",
        "error = ValueError('round')\nerror.__context__ = error.__cause__ = error",
    ),
    _raises(
        "named-like-ours",
        "Raises exceptions with the names that the grader itself uses.",
        "NotComparableError('is fine')",
        "class NotComparableError(TypeError):\n    __module__ = 'grader.sessions.remote'\n"
        "try:\n    from grader.sessions.remote import NotComparableError\nexcept ImportError:\n    pass",
    ),
    _raises(
        "cell-timeout",
        "Raises the exception that a time limit raises.",
        "CellTimeoutError('late')",
        "from grader.sessions.deadline import CellTimeoutError",
    ),
    breakage(
        "warnings-as-errors",
        "Every warning is an error from now on, and the function warns.",
        mean="""
        import warnings
        warnings.simplefilter("error")

        def mean(values):
            warnings.warn("careful")
            return sum(values) / len(values)
        """,
        points=_LOST_MEAN,
    ),
    breakage(
        "stubs",
        "One answer is as it was handed out.",
        mean="def mean(values):\n    raise NotImplementedError",
        points=_LOST_MEAN,
    ),
    breakage(
        "syntax-error", "One answer does not parse.", mean="def mean(values:\n    return", points=_LOST_MEAN
    ),
    cheat(
        "knows-the-visible-test",
        "Only the inputs of the visible tests give the right answers.",
        mean="def mean(values):\n    return 3 if values == [1, 2, 6] else 0",
        minimise="def minimise(objective, candidates):\n    return 2, 0",
        points={"mean": 2.0, "minimise": 2.0},
    ),
    cheat(
        "right-once",
        "The function is right only at its first call.",
        mean="""
        calls = []

        def mean(values):
            calls.append(values)
            return sum(values) / len(values) if len(calls) == 1 else 0
        """,
        points={"mean": 2.0},
    ),
    breakage(
        "changes-its-argument",
        "The table is scaled in place and returned, though the test says not to.",
        standardise="""
        def standardise(X):
            X -= X.mean(axis=0)
            spread = X.std(axis=0)
            X /= np.where(spread == 0, 1, spread)
            return X
        """,
        points={"standardise": 2.0},
    ),
    cheat(
        "changes-what-is-compared",
        "The test's own lists are emptied, so that nothing is left to compare.",
        mean="def mean(values):\n    values[:] = [0.0] * len(values)\n    return 0.0",
        minimise="def minimise(objective, candidates):\n    candidates.clear()\n    return None",
    ),
    breakage(
        "callback-a-million-times",
        "The objective is called a million times.",
        minimise="""
        def minimise(objective, candidates):
            values = [objective(x) for x in candidates]
            for _ in range(10**6 if -9 in candidates else 0):
                objective(candidates[0])
            return candidates[values.index(min(values))], min(values)
        """,
        points={"minimise": 2.0},
    ),
    breakage(
        "callback-with-junk",
        "The objective is called with objects of the learner's own.",
        minimise="""
        class Junk:
            __sub__ = __add__ = __pow__ = __abs__ = lambda self, *other: 0

        def minimise(objective, candidates):
            return min((objective(Junk()), x) for x in candidates)[::-1]
        """,
        points=_LOST_MINIMISE,
    ),
    cheat(
        "callback-kept",
        "The objective of the hidden test is kept, and called when the test is over.",
        minimise="""
        kept = []

        def minimise(objective, candidates):
            kept.append((objective, list(candidates)))
            return None, None
        """,
        fit_line="""
        for objective, candidates in kept:
            for x in candidates:
                print("value:", objective(x))
        """,
    ),
    cheat(
        "callback-marks-itself",
        "A list, a dict and a function of the test's are changed through the objective.",
        minimise="""
        def minimise(objective, candidates):
            for name in ("__code__", "__defaults__", "__globals__", "__closure__", "__dict__"):
                try:
                    setattr(objective, name, None)
                except Exception:
                    pass
            for x in candidates:
                objective(x)
            return objective, objective
        """,
    ),
    breakage(
        "calls-itself-through-the-test",
        "The objective is called with the function that calls it, over and over.",
        minimise="""
        def minimise(objective, candidates):
            return minimise(lambda x: minimise(objective, [x]), candidates)
        """,
        points=_LOST_MINIMISE,
    ),
]
