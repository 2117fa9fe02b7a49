"""Objects that agree with whatever they are compared to."""

from __future__ import annotations

from tests.grader.corpus.case import Case, cheat

_AGREES = """
    __eq__ = lambda self, other: True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __le__ = __ge__ = lambda self, other: True
    __hash__ = object.__hash__
"""
_ARITHMETIC = """
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = lambda self, other: self
    __abs__ = __neg__ = __round__ = lambda self, *args: self
    __bool__ = lambda self: True
"""


def _everywhere(name: str, story: str, code: str, pleaser: str) -> Case:
    """The pleaser is what every function returns."""
    return cheat(
        name,
        story,
        mean=f"{code}\ndef mean(values):\n    return {pleaser}",
        standardise=f"def standardise(X):\n    return {pleaser}",
        minimise=f"def minimise(objective, candidates):\n    return {pleaser}, {pleaser}",
        fit_line=f"""
class Line:
    def __init__(self):
        self.coef_, self.intercept_ = [{pleaser}], {pleaser}

    def predict(self, X):
        return {pleaser}

def fit_line(X, y):
    return Line()
""",
        count_words=f"def count_words(text):\n    return {pleaser}",
    )


CASES = [
    _everywhere(
        "pleasing-object",
        "An object that equals everything and stays itself under arithmetic.",
        f"class Pleasing:\n{_AGREES}{_ARITHMETIC}\n",
        "Pleasing()",
    ),
    _everywhere(
        "pleasing-float",
        "A subclass of float that equals everything.",
        f"class Pleasing(float):\n{_AGREES}{_ARITHMETIC}\n",
        "Pleasing(0)",
    ),
    _everywhere(
        "pleasing-int",
        "A subclass of int that equals everything.",
        f"class Pleasing(int):\n{_AGREES}{_ARITHMETIC}\n    __index__ = __int__ = lambda self: 2\n",
        "Pleasing(0)",
    ),
    _everywhere(
        "pleasing-str",
        "A subclass of str that equals everything and holds everything.",
        f"class Pleasing(str):\n{_AGREES}\n    __contains__ = lambda self, other: True\n",
        "Pleasing('x')",
    ),
    _everywhere(
        "pleasing-list",
        "A subclass of list whose items and length always fit.",
        f"class Pleasing(list):\n{_AGREES}\n    __contains__ = lambda self, other: True\n"
        "    __len__ = lambda self: 3\n    __getitem__ = lambda self, key: self\n    shape = (3, 2)\n",
        "Pleasing()",
    ),
    _everywhere(
        "pleasing-dict",
        "A subclass of dict with every key.",
        f"class Pleasing(dict):\n{_AGREES}\n    __missing__ = lambda self, key: self\n"
        "    __contains__ = lambda self, key: True\n    __len__ = lambda self: 3\n"
        "    equals = lambda self, other: True\n",
        "Pleasing()",
    ),
    _everywhere(
        "pleasing-array",
        "A subclass of ndarray that answers for NumPy's functions itself.",
        """
class Pleasing(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return True if ufunc.__name__ in ("equal", "isfinite", "less_equal") else self
    def __array_function__(self, function, types, args, kwargs):
        return True
    def __eq__(self, other):
        return np.ones(np.shape(other), bool)
    shape = property(lambda self: (3, 2))
    tolist = lambda self: [-1.0, 1.0]
""",
        "np.zeros(3).view(Pleasing)",
    ),
    _everywhere(
        "pleasing-object-array",
        "A plain array of objects, each of which equals everything.",
        f"class Pleasing:\n{_AGREES}{_ARITHMETIC}\n    __float__ = lambda self: 0.0\n",
        "np.array([Pleasing() for _ in range(6)], dtype=object).reshape(3, 2)",
    ),
    _everywhere(
        "pleasing-data-frame",
        "Subclasses of DataFrame and Series that equal everything.",
        """
import pandas as pd

class Pleasing(pd.Series):
    equals = __contains__ = lambda self, other: True
    __len__ = lambda self: 3
    __eq__ = lambda self, other: True
""",
        "Pleasing([1.0, 2.0])",
    ),
    _everywhere(
        "pleasing-methods",
        "An object with an `equals` of its own and every member one could ask for.",
        """
class Pleasing:
    equals = __contains__ = lambda self, other: True
    __len__ = lambda self: 3
    __iter__ = lambda self: iter(())
""",
        "Pleasing()",
    ),
    _everywhere(
        "lying-about-its-class",
        "A proxy whose __class__ says float, and a metaclass for which everything is an instance.",
        f"""
class Meta(type):
    __instancecheck__ = __subclasscheck__ = lambda cls, other: True
    __eq__ = lambda cls, other: True
    __hash__ = type.__hash__

class Pleasing(metaclass=Meta):
    __class__ = property(lambda self: float)
    __module__, __qualname__ = "builtins", "float"
    __float__ = lambda self: 3.0
{_AGREES}{_ARITHMETIC}
""",
        "Pleasing()",
    ),
    _everywhere(
        "lying-array-protocols",
        "An object that offers __array__, __array_interface__ and __float__, with another answer each time.",
        """
class Pleasing:
    answers = iter(range(10**9))
    def __array__(self, dtype=None, copy=None):
        return np.full((3, 2), float(next(self.answers)))
    __array_interface__ = {"shape": (2**40,), "typestr": "<f8", "data": (8, False), "version": 3}
    __float__ = lambda self: float(next(self.answers))
    __int__ = __index__ = lambda self: next(self.answers)
    __len__ = lambda self: 3
    shape = (3, 2)
""",
        "Pleasing()",
    ),
    _everywhere(
        "mock",
        "unittest's mocks: ANY and MagicMock.",
        "from unittest.mock import ANY, MagicMock\nmock = MagicMock()\nmock.__eq__.return_value = True\n"
        "mock.equals.return_value = mock.__contains__.return_value = True\nmock.__len__.return_value = 3\n",
        "ANY if len(str(ANY)) % 2 else mock",
    ),
    _everywhere(
        "masked-values",
        "Masked arrays in which every value is masked, so that every comparison is masked too.",
        "",
        "np.ma.masked_all((3, 2))",
    ),
    _everywhere(
        "pleasing-function",
        "A function in place of a value, which returns itself.",
        "def itself(*args, **kwargs):\n    return itself\n",
        "itself",
    ),
    _everywhere(
        "pleasing-class",
        "A class in place of a value.",
        f"class Meta(type):\n{_AGREES}{_ARITHMETIC}\nclass Pleasing(metaclass=Meta):\n    pass\n",
        "Pleasing",
    ),
    cheat(
        "pickles-itself-into-the-checker",
        "An object whose pickle would run a command where it is loaded.",
        mean="""
        import os

        class Bomb:
            def __reduce__(self):
                return os.system, ("touch @TMP@/@MARK@ /tmp/@MARK@",)
            __copy__ = __deepcopy__ = __reduce__

        def mean(values):
            return Bomb()
        """,
        standardise="def standardise(X):\n    return np.array([Bomb()], dtype=object)",
        count_words="def count_words(text):\n    return pd.Series([Bomb()], dtype=object)",
    ),
]
