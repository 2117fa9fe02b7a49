"""The course that the cases belong to: one assignment, four exercises with tests, one answer in words."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ASSIGNMENT = "measures"
FILE = "exercises.ipynb"
SECONDS_A_CELL = 4
EXERCISES = ("mean", "standardise", "minimise", "fit_line", "count_words")
EACH = 4.0
"""Points of an exercise: two for the visible test, two for the hidden one."""
ESSAY = 3.0
HEIGHTS = "height\n1.62\n1.81\n1.75\n1.58\n1.94\n"
HIDDEN_INPUT = "61231.5"
"""A value that a hidden test gives to the learner's function: no feedback page may show it."""

RIGHT = {
    "mean": "def mean(values):\n    return sum(values) / len(values)",
    "standardise": """
        def standardise(X):
            spread = X.std(axis=0)
            return (X - X.mean(axis=0)) / np.where(spread == 0, 1, spread)
    """,
    "minimise": """
        def minimise(objective, candidates):
            tried = [(objective(x), x) for x in candidates]
            value, best = min(tried, key=lambda pair: pair[0])
            return best, value
    """,
    "fit_line": """
        from sklearn.linear_model import LinearRegression

        def fit_line(X, y):
            return LinearRegression().fit(X, y)
    """,
    "count_words": """
        def count_words(text):
            words = sorted(text.split())
            return pd.Series({word: words.count(word) for word in words})
    """,
}
WRONG = {
    "mean": "def mean(values):\n    return 0.0",
    "standardise": "def standardise(X):\n    return 0 * X",
    "minimise": "def minimise(objective, candidates):\n    return None, None",
    "fit_line": """
        class Nothing:
            coef_, intercept_ = [0.0], 0.0

            def predict(self, X):
                return 0 * X[:, 0]

        def fit_line(X, y):
            return Nothing()
    """,
    "count_words": "def count_words(text):\n    return None",
}
_TESTS = {
    "mean-visible": """
        result = mean([1, 2, 6])
        assert result != 9, "that is the sum: divide it by how many values there are"
        assert result == 3, f"the mean of 1, 2 and 6 is 3, not {result}"
    """,
    "mean-hidden": """
        # Other values. Run when your work is graded.
        ### BEGIN HIDDEN TESTS
        # @HIDDEN@
        expected = 61232.5
        assert math.isclose(mean([@INPUT@, 61233.5]), expected), "the number of values is not always three"
        assert abs(mean(heights.tolist()) - 1.74) < 1e-9, "heights.csv has a mean of its own"
        assert all(map(lambda each: mean([each, 3 * each]) == 2 * each, [0.5, -4])), "any length, any sign"
        ### END HIDDEN TESTS
    """,
    "standardise-visible": """
        points = 0
        points += int(np.allclose(standardise(np.array([0.0, 2.0])), [-1, 1]))
        points += int(np.allclose(standardise(np.array([[0.0, 10.0], [4.0, 30.0]])), [[-1, -1], [1, 1]]))
        points
    """,
    "standardise-hidden": """
        ### BEGIN HIDDEN TESTS
        # @HIDDEN@
        table = np.array([[3.0, 7.0], [9.0, 7.0], [6.0, 7.0]])
        given = table.copy()
        scaled = standardise(given)
        assert np.array_equal(given, table), "work on a copy: the table itself must not change"
        assert scaled.shape == (3, 2), "one value for each value"
        np.testing.assert_allclose(scaled[:, 0].mean(), 0, atol=1e-12)
        np.testing.assert_allclose(scaled[:, 0].std(), 1)
        np.testing.assert_allclose(scaled[:, 1], np.zeros(3), err_msg="a constant column has no spread")
        ### END HIDDEN TESTS
    """,
    "minimise-visible": """
        def bowl(x):
            return (x - 2) ** 2

        best, value = minimise(bowl, [0, 1, 2, 3])
        assert best == 2, f"the lowest point of the bowl is at 2, not at {best}"
        assert value == 0, f"the bowl is 0 at its lowest point, not {value}"
    """,
    "minimise-hidden": """
        ### BEGIN HIDDEN TESTS
        # @HIDDEN@
        tried = []

        def watched(x):
            tried.append(x)
            return abs(x + 7.25)

        best, value = minimise(watched, [-9, -8, -7, -6])
        assert (best, value) == (-7, 0.25), "the lowest of the candidates"
        assert set(tried) == {-9, -8, -7, -6}, "try every candidate"
        ### END HIDDEN TESTS
    """,
    "fit_line-visible": """
        line = fit_line(np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0]))
        assert math.isclose(line.coef_[0], 2), "the slope is 2"
        assert math.isclose(line.intercept_, 1), "the line meets the axis at 1"
    """,
    "fit_line-hidden": """
        ### BEGIN HIDDEN TESTS
        # @HIDDEN@
        class Checks(unittest.TestCase):
            def setUp(self):
                self.line = fit_line(np.array([[0.0], [1.0], [5.0]]), np.array([4.0, 3.5, 1.5]))

            def test_the_slope_may_be_negative(self):
                self.assertAlmostEqual(self.line.coef_[0], -0.5)

            def test_there_is_one_prediction_for_each_row(self):
                predicted = self.line.predict(np.array([[8.0], [10.0]]))
                self.assertEqual(predicted.shape, (2,))
                np.testing.assert_allclose(predicted, [0, -1], atol=1e-9)

        outcome = unittest.TestResult()
        unittest.defaultTestLoader.loadTestsFromTestCase(Checks).run(outcome)
        assert outcome.wasSuccessful(), f"{len(outcome.failures) + len(outcome.errors)} of 2 checks fail"
        ### END HIDDEN TESTS
    """,
    "count_words-visible": """
        counts = count_words("the sea the shore")
        assert "sea" in counts and "shore" in counts, "every word counts"
        assert len(counts) == 3, "each word has one line"
    """,
    "count_words-hidden": """
        ### BEGIN HIDDEN TESTS
        # @HIDDEN@
        assert count_words("b a b").equals(pd.Series({"a": 1, "b": 2})), "in alphabetical order"
        assert "c" in count_words("c"), "one word is a text too"
        ### END HIDDEN TESTS
    """,
}


@dataclass(frozen=True)
class Place:
    """Where a batch happens, as an attacker who knows everything would know it; and what must stay secret."""

    root: Path
    """The course directory."""
    home: Path
    """The instructor's home folder."""
    temporary: Path
    """TMPDIR of the grader."""
    port: int = 0
    """A TCP port on the instructor's machine that somebody listens to."""
    mark: str = field(default_factory=lambda: f"corpus-{secrets.token_hex(6)}")
    """A name for files, processes and sockets that submissions try to leave behind."""
    secrets: dict[str, str] = field(
        default_factory=lambda: {
            name: f"TOKEN{secrets.token_hex(8)}"
            for name in ("SOLUTION", "HIDDEN", "CLASSMATE", "ENVIRONMENT", "HOME")
        }
    )

    def fill(self, text: str) -> str:
        """Code of an attack, with the paths of this place."""
        known = {"ROOT": self.root, "HOME": self.home, "TMP": self.temporary, "MARK": self.mark}
        for name, value in {**known, "PORT": self.port, "ASSIGNMENT": ASSIGNMENT}.items():
            text = text.replace(f"@{name}@", str(value))
        return text


def code(text: str) -> str:
    """Indented text of a module as the source of a cell."""
    return dedent(text).strip()


def make_course(place: Place) -> None:
    """Write the course directory: source/, the configuration, and what a thief would look for."""
    source = place.root / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    nbformat.write(_edition(place), source / FILE)
    (source / "heights.csv").write_text(HEIGHTS)
    (place.root / "nbgrader_config.py").write_text(
        code(
            f"""
            from grader import configure

            c = get_config()
            c.CourseDirectory.course_id = "corpus"
            c.Execute.timeout = {SECONDS_A_CELL}
            configure(c)
            """
        )
        + "\n"
    )
    (place.root / ".git").mkdir()
    (place.root / ".git" / "COMMIT_EDITMSG").write_text(place.secrets["SOLUTION"])
    place.home.mkdir(exist_ok=True)
    (place.home / "secret.txt").write_text(place.secrets["HOME"])
    (place.home / ".bashrc").write_text(f"# {place.secrets['HOME']}\n")


def _edition(place: Place) -> NotebookNode:
    notebook = new_notebook(
        metadata={
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    notebook.cells = [
        new_markdown_cell("# Measures", id="title"),
        new_code_cell(
            "import math\nimport unittest\n\nimport numpy as np\nimport pandas as pd", id="imports"
        ),
        _graded("data", 'heights = np.loadtxt("heights.csv", skiprows=1)', locked=True),
    ]
    for exercise in EXERCISES:
        solution = (
            f"### BEGIN SOLUTION\n# {place.secrets['SOLUTION']}\n{code(RIGHT[exercise])}\n### END SOLUTION"
        )
        notebook.cells.append(_graded(exercise, solution, solution=True))
        for kind in ("visible", "hidden"):
            test = code(_TESTS[f"{exercise}-{kind}"])
            test = test.replace("@HIDDEN@", place.secrets["HIDDEN"]).replace("@INPUT@", HIDDEN_INPUT)
            notebook.cells.append(_graded(f"{exercise}-{kind}", test, locked=True, points=EACH / 2))
    essay = _graded("essay", "Why does one outlier move the mean?", solution=True, points=ESSAY)
    notebook.cells.append(new_markdown_cell(essay.source, metadata=essay.metadata, id="essay"))
    return notebook


def _graded(
    name: str, source: str, *, solution: bool = False, locked: bool = False, points: float | None = None
) -> NotebookNode:
    about: dict[str, Any] = {"grade_id": name, "solution": solution, "locked": locked, "schema_version": 3}
    about |= {"grade": points is not None, "task": False}
    if points is not None:
        about["points"] = points
    return new_code_cell(source, metadata={"nbgrader": about}, id=name.replace("_", "-"))
