"""Which of the instructor's code the checker runs itself, shown on small notebooks."""

from __future__ import annotations

import ast
from importlib import resources
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.cells import grade_id, is_test
from grader.reading.dependencies import modules_imported, trusted_cells

ROOT = Path(__file__).parents[2]


def cell(source: str, kind: str = "") -> NotebookNode:
    """A code cell; `kind` is answer:NAME, test:NAME, locked:NAME or nothing for an ordinary one."""
    what, _, name = kind.partition(":")
    flags = {
        "answer": {"grade": False, "solution": True, "locked": False},
        "test": {"grade": True, "solution": False, "locked": True, "points": 1},
        "locked": {"grade": False, "solution": False, "locked": True},
    }
    metadata = {"nbgrader": {"schema_version": 3, "grade_id": name, **flags[what]}} if what else {}
    return new_code_cell(source, metadata=metadata)


def trusted(*cells: tuple[str, str] | str) -> list[tuple[int, str]]:
    """(before, source) of each trusted cell, where tests are run at their own positions."""
    made = [cell(each) if isinstance(each, str) else cell(each[1], each[0]) for each in cells]
    tests = {grade_id(each): index for index, each in enumerate(made) if is_test(each)}
    return [(each.before, each.source) for each in trusted_cells(made, tests)]


ANSWER = ("answer:f", "def f(x):\n    return x + 1")
TEST = ("test:t", "assert f(1) == 2")


def test_a_test_of_an_answer_alone_needs_nothing() -> None:
    assert trusted("import numpy as np\nx = 3", ANSWER, TEST) == []


def test_imports_definitions_and_constants_are_taken_by_themselves() -> None:
    found = trusted(
        "import numpy as np\nimport pandas as pd\nprint('hello')\nlimit = 3 * 10",
        ("locked:h", "scale = -2.0\n\ndef helper(x):\n    return np.abs(x) * scale"),
        ANSWER,
        ("test:t", "assert helper(f(1)) < limit"),
    )
    assert found == [
        (3, "import numpy as np\nlimit = 3 * 10"),
        (3, "scale = -2.0\ndef helper(x):\n    return np.abs(x) * scale"),
    ]


def test_names_inside_functions_decorators_and_comprehensions_of_a_test_count() -> None:
    source = "def check(values):\n    return [g(v) for v in values]\n\n@mark\ndef other(): ..."
    helpers = "def g(x): return x\ndef mark(x): return x\ndef values(): pass"
    ((_, found),) = trusted(helpers, ANSWER, ("test:t", source))
    assert "def g" in found
    assert "def mark" in found
    assert "def values" not in found  # only a parameter has this name


def test_each_piece_runs_before_the_first_test_that_follows_it() -> None:
    found = trusted(
        "import math",
        ("answer:a", "a = 1"),
        ("test:a", "assert math.floor(a) == 1"),
        "import math\nfrom math import tau",
        ("test:b", "assert a < tau < math.inf"),
    )
    assert found == [(2, "import math"), (4, "import math\nfrom math import tau")]


def test_data_that_was_computed_brings_all_of_the_instructors_cells() -> None:
    cells = (
        "import random\nrandom.seed(1)",
        "X = [random.random() for _ in range(9)]",
        "X.sort()",
        "y = 2  # kept",
    )
    found = trusted(*cells, ANSWER, ("test:t", "assert f(X[0]) > 1"), "later = 1")
    assert found == [(5, source) for source in cells]


def test_a_constant_that_is_filled_later_counts_as_computed() -> None:
    cells = ("names = []", "for letter in 'ab':\n    names.append(letter)")
    assert trusted(*cells, ANSWER, ("test:t", "assert f(len(names)) == 3")) == [
        (3, source) for source in cells
    ]


def test_what_depends_on_an_answer_is_the_learners() -> None:
    found = trusted(
        "start = 1",
        ANSWER,
        "import math\nresult = f(start)\ndouble = result * 2\nthird = math.pi / 3",
        ("test:t", "assert double == 4 and result == 2"),
        ("test:u", "assert f(third) > 1"),
    )
    assert found == [(3, "start = 1"), (3, "import math\nthird = math.pi / 3")]


def test_a_name_that_an_answer_binds_anew_is_the_learners() -> None:
    assert (
        trusted("data = [3, 1]", ("answer:a", "data = sorted(data)"), ("test:t", "assert data == [1, 3]"))
        == []
    )


@pytest.mark.parametrize(
    "change",
    [
        "data.sort()",
        "data[0] = 2",
        "data += [1]",
        "del data[0]",
        "import random\nrandom.shuffle(data)",
        "def f(x):\n    data.append(x)",
        "def f(values):\n    values.sort()\nf(data)",
        "helper(1)",
    ],
)
def test_data_that_an_answer_changes_in_place_is_the_learners(change: str) -> None:
    given = "data = [3, 1]\ndef helper(x):\n    data.append(x)"
    assert not [
        source
        for _, source in trusted(given, ("answer:a", change), ("test:t", "assert data"))
        if "data" in source
    ]


def test_data_that_an_answer_only_reads_stays_the_instructors() -> None:
    answer = ("answer:a", "print(data)\nmodel = fit(data)\nmodel.fit(data)\nplt.plot(data)")
    found = trusted(
        "import matplotlib.pyplot as plt\ndata = [3, 1]", answer, ("test:t", "assert data == [3, 1]")
    )
    assert found == [(2, "data = [3, 1]")]


def test_data_that_an_ordinary_cell_lets_an_answer_change_is_the_learners() -> None:
    answer = ("answer:f", "def f(x):\n    x.sort()")
    assert trusted("data = [3, 1]", answer, "f(data)", ("test:t", "assert data == [1, 3]")) == []


def test_a_helper_that_calls_an_answer_runs_in_the_checker() -> None:
    helper = "def check(x):\n    assert f(x) == x + 1"
    assert trusted(ANSWER, helper, ("test:t", "check(2)")) == [(2, helper)]


def test_what_such_a_helper_returned_is_the_learners() -> None:
    assert (
        trusted(ANSWER, "def twice(x):\n    return f(f(x))", "got = twice(1)", ("test:t", "assert got == 3"))
        == []
    )


def test_variables_of_loops_belong_to_their_loop() -> None:
    squares = "squares = {}\nfor i in range(3):\n    j = i * i\n    squares[i] = j"
    found = trusted(("answer:a", "for i in f(1):\n    j = 2"), squares, ("test:t", "assert squares[2] == 4"))
    assert found == [(2, squares)]


def test_a_name_that_nobody_binds_is_the_learners() -> None:
    answer = ("answer:a", "# YOUR CODE HERE\nraise NotImplementedError()")
    assert trusted(answer, "total = sum(values)", ("test:t", "assert total == 3")) == []


def test_imports_of_an_answer_are_tried() -> None:
    answer = (
        "answer:a",
        "try:\n    import numpy as np\nexcept ImportError:\n    np = None\nfrom math import pi as p\nx = 1",
    )
    found = trusted(answer, ("test:t", "assert np.isclose(p, x)"))
    assert found == [
        (
            1,
            "try:\n    import numpy as np\nexcept ImportError:\n    pass\n"
            "try:\n    from math import pi as p\nexcept ImportError:\n    pass",
        )
    ]


def test_an_import_of_the_instructors_own_goes_before_an_answers() -> None:
    found = trusted(
        "import numpy as np", ("answer:a", "import numpy as np\nx = 1"), ("test:t", "assert np.isclose(1, x)")
    )
    assert found == [(2, "import numpy as np")]


def test_star_imports_and_search_paths_are_always_needed() -> None:
    found = trusted("from math import *\nimport sys\nsys.path.append('lib')\nimport json", ANSWER, TEST)
    assert found == [(2, "from math import *\nimport sys\nsys.path.append('lib')")]


def test_magics_are_no_obstacle() -> None:
    cells = ("%matplotlib inline\nimport math", "%%time\nX = [math.sqrt(i) for i in range(3)]", "!ls")
    found = trusted(*cells, ANSWER, ("test:t", "assert f(X[0]) == 1"))
    assert found == [(4, source) for source in cells]


def test_a_cell_that_is_no_python_is_left_out() -> None:
    assert trusted("this is not python", "import math", ANSWER, ("test:t", "math.pi")) == [(3, "import math")]


def test_names_that_a_test_makes_need_nothing() -> None:
    first = ("test:a", "import math\nX = make()\nX[0] = 1")
    assert trusted("def make():\n    return [0]", first, ("test:b", "assert math.pi > X[0]")) == [
        (1, "def make():\n    return [0]")
    ]


def test_global_statements_and_augmented_assignments_bind() -> None:
    cells = ("count = 0\ndef step():\n    global count\n    count += 1", "step()", "count += 1")
    found = trusted(*cells, ANSWER, ("test:t", "assert f(count) == 3"))
    assert [source for _, source in found] == list(cells)


def test_tests_that_are_not_run_are_not_provided_for() -> None:
    cells = [
        cell("import math"),
        cell("math.pi", "test:gone"),
        cell("math.e", "test:there"),
        new_markdown_cell("x"),
    ]
    (only,) = trusted_cells(cells, {"there": 5})
    assert (only.before, only.source) == (5, "import math")
    assert trusted_cells(cells, {}) == []


def test_modules_that_are_imported_anywhere_are_found() -> None:
    cells = [
        cell(
            "import numpy as np, os.path\nfrom sklearn.tree import DecisionTreeClassifier\nfrom . import near"
        ),
        cell("%matplotlib inline\ndef f():\n    import scipy.stats\n    from helpers import g", "answer:f"),
        cell("from my_package.inner import thing\nimport broken as"),
        cell("try:\n    import torch\nexcept ImportError:\n    import my_package.inner", "test:t"),
        new_markdown_cell("import markdown"),
    ]
    found = modules_imported(cells, ["helpers.py", "my_package/__init__.py", "data/numpy.csv"])
    assert found == ["numpy", "os.path", "scipy.stats", "sklearn.tree", "torch"]


QUICKSTART = resources.files("nbgrader") / "docs" / "source" / "user_guide" / "source" / "ps1"
NOTEBOOKS = [
    *sorted((ROOT / "source").glob("*/*.ipynb")),
    *map(Path, map(str, [QUICKSTART / "problem1.ipynb"])),
]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.parent.name)
def test_assignments_as_they_are_written_need_only_imports_and_named_values(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    tests = {grade_id(each): index for index, each in enumerate(cells) if is_test(each)}
    assert tests
    trusted = trusted_cells(cells, tests)
    for each in trusted:
        for statement in ast.parse(each.source).body:
            assert isinstance(statement, ast.Import | ast.ImportFrom | ast.Try | ast.Assign), each.source
            if isinstance(statement, ast.Assign):
                assert ast.literal_eval(statement.value) is not None
