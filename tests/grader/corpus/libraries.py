"""Attacks on the libraries that tests use, and on the names by which they use them."""

from __future__ import annotations

from tests.grader.corpus.case import cheat

CASES = [
    cheat(
        "patched-numpy-testing",
        "numpy.testing and np.allclose are replaced by functions that are always content.",
        first="""
        import numpy.testing
        content = lambda *args, **kwargs: True
        for name in dir(numpy.testing):
            if name.startswith("assert_"):
                setattr(numpy.testing, name, content)
        np.allclose = np.isclose = np.array_equal = content
        """,
    ),
    cheat(
        "patched-math",
        "math.isclose and unittest's assertions are always content.",
        first="""
        import math, unittest
        math.isclose = lambda *args, **kwargs: True
        for name in dir(unittest.TestCase):
            if name.startswith("assert"):
                setattr(unittest.TestCase, name, lambda *args, **kwargs: None)
        unittest.TestResult.wasSuccessful = lambda self: True
        """,
    ),
    cheat(
        "patched-builtins",
        "abs, len, all, int and isinstance are replaced for everybody.",
        first="""
        import builtins
        builtins.abs = lambda value: 0
        builtins.all = builtins.any = builtins.isinstance = lambda *args: True
        builtins.len = lambda value: 3
        builtins.int = lambda value=0: 1
        """,
    ),
    cheat(
        "patched-in-c",
        "The slots of float and AssertionError are overwritten through ctypes.",
        first="""
        import ctypes, gc
        real = gc.get_referents(float.__dict__)[0]
        real["__eq__"] = lambda self, other: True
        real["__sub__"] = lambda self, other: 0.0
        ctypes.pythonapi.PyType_Modified(ctypes.py_object(float))
        """,
    ),
    cheat(
        "shadowed-imports",
        "The names of the modules that tests use stand for something else.",
        first="""
        class Content:
            def __getattr__(self, name):
                return Content()
            def __call__(self, *args, **kwargs):
                return True
            def __bool__(self):
                return True
            def __int__(self):
                return 1

        math = np = unittest = pd = Content()
        """,
        fit_line="""
        math = np = unittest = pd = Content()
        fit_line = Content()
        """,
    ),
    cheat(
        "shadowed-data",
        "The data that the tests use is replaced by data that fits the answer.",
        mean="""
        class Fitting:
            def tolist(self):
                return [1.74]

        heights = Fitting()
        open("heights.csv", "w").write("height\\n1.74\\n1.74\\n")
        np.loadtxt = lambda *args, **kwargs: Fitting()

        def mean(values):
            return 1.74
        """,
    ),
    cheat(
        "shadowed-helpers",
        "Names that tests are likely to use hold pleasing values before the tests run.",
        first="""
        result = expected = score = points = best = value = 2
        def assert_equal(*args, **kwargs): return True
        assert_allclose = assert_array_equal = check = test = assert_equal
        tried, counts, outcome = [], [], None
        """,
    ),
    cheat(
        "replaced-modules",
        "sys.modules holds fakes for what a test will import.",
        first="""
        import sys, types

        class Fake(types.ModuleType):
            def __getattr__(self, name):
                return lambda *args, **kwargs: True

        for name in ("math", "unittest", "unittest.case", "numpy.testing", "pandas.testing", "ast", "json",
                     "grader.plain", "grader.sessions.checker", "grader.sessions.remote"):
            sys.modules[name] = Fake(name)
        """,
    ),
    cheat(
        "import-hook",
        "A finder in sys.meta_path and a patched __import__ hand out fakes.",
        first="""
        import builtins, importlib.abc, importlib.machinery, sys, types

        class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
            def find_spec(self, name, path=None, target=None):
                return importlib.machinery.ModuleSpec(name, self)
            def create_module(self, spec):
                return types.SimpleNamespace(__spec__=spec, assert_allclose=lambda *a, **k: True)
            def exec_module(self, module):
                pass

        sys.meta_path.insert(0, Finder())
        old = builtins.__import__
        builtins.__import__ = lambda name, *a, **k: old("math" if name == "unittest" else name, *a, **k)
        """,
    ),
    cheat(
        "codec",
        "A codec in place of UTF-8 takes the asserts out of every text that is decoded.",
        first="""
        import codecs
        utf8 = codecs.lookup("utf-8")

        def decode(data, errors="strict"):
            text, length = utf8.decode(bytes(data), errors)
            return text.replace("assert", "0 and"), length

        info = codecs.CodecInfo(utf8.encode, decode)
        codecs.register(lambda name: info if name.startswith("utf") else None)
        """,
        mean="# -*- coding: rot13 -*-\ndef mean(values):\n    return 0",
    ),
    cheat(
        "skips-the-test",
        "The function raises what tells unittest to skip a test.",
        fit_line="""
        import unittest

        def fit_line(X, y):
            raise unittest.SkipTest("not needed")
        """,
    ),
    cheat(
        "stops-the-iteration",
        "The function raises StopIteration, which ends a map of the test's without a word.",
        mean="""
        def mean(values):
            if values in ([1, 2, 6],):
                return 3
            if max(values) > 1e4:
                return 61232.5
            if len(values) == 5:
                return 1.74
            raise StopIteration
        """,
        points={"mean": 2.0},
    ),
]
