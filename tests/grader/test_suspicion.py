"""Flags for the instructor: what cheats write is seen, what honest people write is not."""

from __future__ import annotations

import pytest

from grader.job import TrustedCell
from grader.reading.suspicion import names_of_tests, touched_test_names

NAMES = {"np", "check", "LogisticRegression"}
IDS = ("mean-hidden", "test_2", "mean", "q1")


def flags(*sources: str) -> list[str]:
    found = touched_test_names(enumerate(sources), NAMES, IDS)
    return [sentence for index in sorted(found) for sentence in found[index]]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("np = Fake()", "assigns 'np', which the tests make themselves"),
        ("def check(*_): pass", "assigns 'check', which the tests make themselves"),
        ("for np in [1]: pass", "assigns 'np', which the tests make themselves"),
        (
            "np.testing.assert_allclose = lambda *a: None",
            "sets an attribute of numpy.testing: assert_allclose",
        ),
        ("import numpy as n\nn.isclose = n.allclose", "sets an attribute of numpy: isclose"),
        ("import math\n(math.sin, x) = print, 2", "sets an attribute of math: sin"),
        (
            "from numpy import testing\nsetattr(testing, 'assert_equal', print)",
            "sets an attribute of numpy.testing",
        ),
        ("import numpy\nnumpy.__dict__['sum'] = max", "sets an attribute of numpy"),
        ("import numpy\nvars(numpy)['sum'] = max", "reaches into the names of numpy"),
        (
            "from unittest.mock import patch\npatch('numpy.sum', max).start()",
            "sets an attribute of numpy.sum",
        ),
        ("from unittest import mock\nmock.patch.object(np, 'sum', max)", "sets an attribute of numpy"),
        ("import sys\nsys.modules['numpy'] = Fake()", "replaces a module in sys.modules"),
        ("import builtins\nbuiltins.sum = max", "replaces the built-in 'sum'"),
        ("__builtins__.sum = max", "replaces the built-in 'sum'"),
        ("__builtins__['sum'] = max", "replaces a built-in function"),
        ("cells['mean-hidden']", "names the test cell 'mean-hidden'"),
        ("find(f'the cell test_2 {x}')", "names the test cell 'test_2'"),
        (
            "get_ipython().ast_transformers.append(T())",
            "reaches into the notebook machinery (ast_transformers)",
        ),
        ("ip = get_ipython()\nip.run_cell = quiet", "reaches into the notebook machinery (run_cell)"),
        ("get_ipython().user_ns['In']", "reaches into the notebook machinery (user_ns)"),
        ("import sys\nsys.settrace(spy)", "uses sys.settrace"),
        ("from sys import _getframe as look\nlook(1).f_locals", "uses sys._getframe"),
        ("import gc\ngc.get_objects()", "uses gc.get_objects"),
        ("import inspect as i\ni.currentframe().f_back", "uses inspect.currentframe"),
        ("import os\nos.environ['NBGRADER_EXECUTION']", "mentions 'NBGRADER_EXECUTION'"),
        ("open('/proc/1/mem')", "mentions '/proc/'"),
        ("open('../../gradebook.db')", "mentions 'gradebook.db'"),
        ("text.split('### BEGIN HIDDEN TESTS')", "mentions 'BEGIN HIDDEN TESTS'"),
        (
            "class Any:\n    def __eq__(self, other): return True",
            "defines a class whose objects equal everything (Any)",
        ),
    ],
)
def test_what_cheats_write_is_seen(source: str, sentence: str) -> None:
    assert sentence in flags(source)


HONEST = [
    "import numpy as np\nfrom sklearn.linear_model import LogisticRegression",
    "import matplotlib.pyplot as plt\nplt.rcParams['figure.figsize'] = (3, 4)",
    "import matplotlib.pyplot as plt\nplt.rcParams.update({'font.size': 9})",
    "import pandas as pd\npd.options.display.max_rows = 20\npd.set_option('display.width', 90)",
    "import torch\ntorch.backends.cudnn.deterministic = True\ntorch.manual_seed(1)",
    "np.random.seed(0)\nrng = np.random.default_rng(1)",
    "df = pd.DataFrame()\ndf.attr = compute()\ndf['mean'] = df.x\ndel df['x']\ndf.columns = names",
    "class Model:\n    def __init__(self, np):\n        self.x = np",
    "class Model:\n    def __eq__(self, other):\n        return self.x == other.x",
    "def mean(values):\n    np = 3\n    check = 2\n    return sum(values) / len(values)",
    "print('mean', 'q1')\nx = {'mean': 1}",
    '"""About mean-hidden and the gradebook.db."""',
    "# mean-hidden BEGIN HIDDEN TESTS /proc/ sys.settrace",
    "import os\nos.environ['OMP_NUM_THREADS'] = '1'",
    "import sys\nsys.path.append('lib')\nsys.setrecursionlimit(5000)",
    "%matplotlib inline\n%timeit sum(range(9))\n!ls",
    "import inspect\nprint(inspect.getsource(mean))\nopen('/proc/cpuinfo').read()",
    "from decimal import getcontext\ngetcontext().prec = 50",
    "import warnings\nwarnings.filterwarnings('ignore')",
    "model = LogisticRegression()\nmodel.C = strength\nsetattr(model, 'C', strength)\nvars(model)",
    "sum = 0\nfor i in range(3):\n    sum += i",
    "import gc\ngc.collect()",
    "this is no python (sys.settrace",
]


@pytest.mark.parametrize("source", HONEST)
def test_what_honest_people_write_is_not_flagged(source: str) -> None:
    assert flags(source) == []


def test_imports_of_one_cell_are_known_in_the_others() -> None:
    found = touched_test_names([(3, "t.assert_equal = print"), (5, "import numpy.testing as t")], (), ())
    assert found == {3: ["sets an attribute of numpy.testing: assert_equal"]}


def test_a_cell_gives_each_sentence_once_and_not_too_many() -> None:
    many = "\n".join(f"np.f{number} = x" for number in range(50))
    assert len(flags(many)) == 10
    assert flags("np = 1\nnp = 2") == ["assigns 'np', which the tests make themselves"]


def test_the_names_of_the_tests_are_modules_functions_and_classes() -> None:
    cells = [
        TrustedCell(3, "import numpy as np\nX = np.ones(3)\ndef check(): ..."),
        TrustedCell(4, "class Spy: ..."),
    ]
    assert names_of_tests(cells) == {"np", "check", "Spy"}


def test_global_in_a_function_counts() -> None:
    assert flags("def f():\n    global np\n    np = 1") == ["assigns 'np', which the tests make themselves"]


@pytest.mark.parametrize(
    "source", ["-" * 50_000 + "1", "(" * 50_000, "x" + "+1" * 20_000, "%time\n" * 600 + "1 1"]
)
def test_code_that_is_made_to_break_a_reader_breaks_nothing(source: str) -> None:
    assert len(flags(source, "np = 1")) in (1, 2)


def test_nothing_is_executed() -> None:
    assert flags("raise SystemExit\nwhile True: pass") == []
