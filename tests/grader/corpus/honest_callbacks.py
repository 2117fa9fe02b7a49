"""Honest answers of other types, and honest ways to use what a test hands over: full marks."""

from __future__ import annotations

from tests.grader.corpus.case import honest

CASES = [
    honest(
        "numpy-scalar",
        "A NumPy scalar where the solution gives a float.",
        mean="def mean(values):\n    return np.mean(values)",
    ),
    honest(
        "fraction",
        "An exact fraction where the solution gives a float.",
        mean="""
        from fractions import Fraction

        def mean(values):
            total = sum(map(Fraction, values))
            return int(total / len(values)) if total % len(values) == 0 else total / len(values)
        """,
    ),
    honest(
        "list-for-tuple",
        "A list to unpack where the solution gives a tuple, and a generator behind it.",
        minimise="""
        def minimise(objective, candidates):
            def lowest():
                values = {x: objective(x) for x in candidates}
                best = min(values, key=values.get)
                yield best
                yield values[best]

            return list(lowest())
        """,
    ),
    honest(
        "generator-returned",
        "A generator, which the test unpacks.",
        minimise="""
        def minimise(objective, candidates):
            value, best = min((objective(x), x) for x in candidates)
            yield best
            yield value
        """,
    ),
    honest(
        "named-tuple",
        "A named tuple to unpack.",
        minimise="""
        from collections import namedtuple
        Found = namedtuple("Found", "best value")

        def minimise(objective, candidates):
            value, best = min((objective(x), x) for x in candidates)
            return Found(best, value)
        """,
    ),
    honest(
        "own-class",
        "A class of the learner's own in place of an estimator, with properties and state.",
        fit_line="""
        class Line:
            def __init__(self):
                self._found = None

            def fit(self, X, y):
                self._found = np.polyfit(X[:, 0], y, 1)
                return self

            @property
            def coef_(self):
                return self._found[:1]

            @property
            def intercept_(self):
                return float(self._found[1])

            def predict(self, X):
                return X[:, 0] * self._found[0] + self._found[1]

        def fit_line(X, y):
            return Line().fit(X, y)
        """,
    ),
    honest(
        "pipeline",
        "A search over a Ridge model in place of a plain estimator, with the attributes handed on.",
        fit_line="""
        from sklearn.base import BaseEstimator, RegressorMixin
        from sklearn.linear_model import Ridge

        class Wrapped(BaseEstimator, RegressorMixin):
            def __getattr__(self, name):
                return getattr(self.__dict__["inner"], name)

        def fit_line(X, y):
            model = Wrapped()
            model.__dict__["inner"] = Ridge(alpha=0).fit(X, y)
            return model
        """,
    ),
    honest(
        "cached",
        "Results are kept in a cache.",
        mean="""
        import functools

        @functools.lru_cache
        def _mean(values):
            return sum(values) / len(values)

        def mean(values):
            return _mean(tuple(values))
        """,
    ),
    honest(
        "unicode-names",
        "Names with accents and Greek letters.",
        mean="""
        def mean(values):
            Σ, größe = sum(values), len(values)
            μ = Σ / größe
            return μ
        """,
    ),
    honest(
        "in-an-object",
        "The function is a bound method of an object that can be called.",
        mean="""
        class Mean:
            calls = 0

            def __call__(self, values):
                self.calls += 1
                return sum(values) / len(values)

        mean = Mean()
        """,
    ),
    honest(
        "callback-in-a-wrapper",
        "The objective is wrapped, passed on, mapped and guarded.",
        minimise="""
        from functools import partial, wraps

        def minimise(objective, candidates):
            @wraps(objective)
            def guarded(x):
                try:
                    return objective(x)
                except ZeroDivisionError:
                    return float("inf")

            assert callable(objective)
            values = list(map(partial(guarded), candidates))
            best = int(np.argmin(values))
            return list(candidates)[best], values[best]
        """,
    ),
    honest(
        "callback-from-a-thread",
        "The objective is called in a worker thread.",
        minimise="""
        from concurrent.futures import ThreadPoolExecutor

        def minimise(objective, candidates):
            with ThreadPoolExecutor(1) as pool:
                values = list(pool.map(objective, candidates))
            value, best = min(zip(values, candidates))
            return best, value
        """,
    ),
    honest(
        "callback-with-numpy",
        "The objective is called with NumPy's numbers.",
        minimise="""
        def minimise(objective, candidates):
            grid = np.asarray(list(candidates))
            values = np.array([objective(x) for x in grid])
            return grid[values.argmin()], values.min()
        """,
    ),
    honest(
        "many-callbacks",
        "The objective is called more than a thousand times, to see whether it is noisy.",
        minimise="""
        noise = []

        def minimise(objective, candidates):
            if not noise:
                noise.append(np.std([objective(candidates[0]) for _ in range(1_050)]))
            value, best = min((objective(x), x) for x in candidates)
            return best, value
        """,
    ),
    honest(
        "value-counts",
        "Counts by value_counts, with a name of their own.",
        count_words="""
        def count_words(text):
            return pd.Series(text.split(), name="words").value_counts().sort_index().astype("int64")
        """,
    ),
    honest(
        "masked-array",
        "A masked array with nothing masked, turned into a plain one at the end.",
        standardise="""
        def standardise(X):
            X = np.ma.masked_invalid(X)
            spread = X.std(axis=0)
            spread = np.ma.where(spread == 0, 1, spread)
            return np.asarray((X - X.mean(axis=0)) / spread)
        """,
    ),
    honest(
        "data-frame",
        "pandas inside, an array out.",
        standardise="""
        import pandas as pd

        def standardise(X):
            frame = pd.DataFrame(X)
            scaled = (frame - frame.mean()) / frame.std(ddof=0).replace(0, 1)
            return scaled.to_numpy().reshape(np.shape(X))
        """,
    ),
]
