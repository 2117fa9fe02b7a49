# ruff: noqa: E501
"""Learner's process, checker and session together, on a fork server without a sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from grader.job import CellOutcome, CellToRun, Job, Limits, Outcome, TrustedCell
from grader.sessions.engine import LocalEngine

Run = Callable[..., list[CellOutcome]]
OBJECTS = """
class Dog:
    def __init__(self, name):
        self.name = name

    def bark(self):
        return self.name + "!"


class Pleasing(float):
    def __eq__(self, other):
        return True
    __hash__ = float.__hash__
"""


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(["numpy", "pandas", "sklearn.linear_model"], trust=True) as made:
        yield made


@pytest.fixture
def run(engine: LocalEngine) -> Run:
    """Run cells; those that begin with `# test` are tests."""

    def cells_run(*sources: str, seconds: float = 20, **more: object) -> list[CellOutcome]:
        return run_all(engine, *sources, seconds=seconds, **more).cells

    return cells_run


def run_all(engine: LocalEngine, *sources: str, seconds: float = 20, **more: object) -> Outcome:
    cells = tuple(
        CellToRun(index, "test" if source.startswith("# test") else "learner", source)
        for index, source in enumerate(sources)
    )
    return engine.run(Job(cells, limits=Limits(seconds_a_cell=seconds), **more))


def statuses(outcomes: list[CellOutcome]) -> list[str]:
    return [outcome.status for outcome in outcomes]


def error(outcome: CellOutcome) -> tuple[str, str]:
    found = [each for each in outcome.outputs if each["output_type"] == "error"]
    assert len(found) == 1, outcome
    return found[0]["ename"], found[0]["evalue"]


def test_a_test_calls_the_learners_function(run):
    outcomes = run(
        "def double(x):\n    return 2 * x", "# test\nassert double(3) == 6\nassert double(x=2) == 4"
    )
    assert statuses(outcomes) == ["ok", "ok"]


def test_a_failed_assertion_gives_its_message_and_for_hidden_tests_one_without_values(run):
    _, outcome = run(
        "def double(x):\n    return x", "# test\nassert double(3) == 6, f'{3} doubled is {double(3)}'"
    )
    assert error(outcome) == ("AssertionError", "3 doubled is 3")
    assert outcome.shown == "… doubled is …"


def test_the_last_value_of_a_test_and_what_it_printed_are_the_tests_own(run):
    _, outcome = run(
        "def double(x):\n    print('pretend', x)\n    return 6", "# test\ndouble(3)\nprint('nearly')\n1.5"
    )
    assert outcome.printed == "nearly\n"
    result = [each for each in outcome.outputs if each["output_type"] == "execute_result"]
    assert [each["data"]["text/plain"] for each in result] == ["1.5"]
    assert any("pretend 3" in str(each.get("text")) for each in outcome.outputs)


def test_printed_numbers_of_the_learner_are_no_points(run):
    _, outcome = run(
        "def f():\n    from IPython.display import display\n    display(100)", "# test\nf()\nassert False"
    )
    assert not [each for each in outcome.outputs if each["output_type"] == "execute_result"]


def test_a_name_that_nobody_has_is_a_name_error(run):
    (outcome,) = run("# test\nassert answer == 1")
    assert error(outcome) == ("NameError", "name 'answer' is not defined")


def test_a_test_may_take_a_function_away_to_see_whether_another_uses_it(run):
    deleted = """# test
orig = square
del square
try:
    total(3)
except NameError:
    pass
else:
    raise AssertionError("total does not use square")
finally:
    square = orig
assert total(3) == 5"""
    using = "def square(n):\n    return n * n\ndef total(n):\n    return sum(square(i) for i in range(n))"
    without = "def square(n):\n    return n * n\ndef total(n):\n    return sum(i * i for i in range(n))"
    assert statuses(run(using, deleted)) == ["ok", "ok"]
    assert error(run(without, deleted)[1]) == ("AssertionError", "total does not use square")


def test_a_test_may_replace_a_function_by_its_own(run):
    outcomes = run(
        "def square(n):\n    return n * n\ndef total(n):\n    return sum(square(i) for i in range(n))",
        "# test\ndef square(n):\n    return 100\nassert total(3) == 300",
    )
    assert statuses(outcomes) == ["ok", "ok"]


def test_values_that_a_test_assigns_never_reach_the_learner(run):
    outcomes = run(
        "expected = None\ndef peek(x):\n    return expected",
        "# test\nexpected = 42\nassert peek(1) is None",
        "expected",
    )
    assert statuses(outcomes) == ["ok", "ok", "ok"]


def test_functions_that_change_their_arguments_do(run):
    outcomes = run(
        "def order(values):\n    values.sort()\ndef note(d):\n    d['seen'] = True\ndef zero(a):\n    a[0] = 0",
        "# test\nimport numpy as np\nvalues = [3, 1, 2]\nassert order(values) is None\nassert values == [1, 2, 3]\n"
        "d = {}\nnote(d=d)\nassert d == {'seen': True}\na = np.array([5.0, 6.0])\nzero(a)\nassert a.tolist() == [0, 6]",
    )
    assert statuses(outcomes) == ["ok", "ok"]


def test_a_test_sees_that_its_argument_was_changed_and_the_instructor_is_told(run):
    _, outcome = run(
        "def total(values):\n    values.clear()\n    return 0",
        "# test\nvalues = [1, 2]\ntotal(values)\nassert values == [1, 2], 'work on a copy'",
    )
    assert error(outcome) == ("AssertionError", "work on a copy")
    assert outcome.flags == ["returned a value and changed an argument of the test as well"]


def test_warnings_reach_the_tests_own_filters(run):
    code = "import warnings\nimport numpy as np\ndef f(x):\n    warnings.warn('old', FutureWarning)\n    return x\n"
    outcomes = run(
        code + "def divide(x):\n    return float(np.float64(1) / x)",
        "# test\nimport pytest\nwith pytest.warns(FutureWarning, match='old'):\n    assert f(3) == 3\nassert f(4) == 4",
        "# test\nimport warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('error')\n    f(3)",
        "# test\nimport numpy as np\nwith np.errstate(all='raise'):\n    divide(0.0)",
        "# test\nassert divide(0.0) == float('inf')",
    )
    assert statuses(outcomes) == ["ok", "ok", "error", "error", "ok"]
    assert error(outcomes[2]) == ("FutureWarning", "old")
    assert error(outcomes[3])[0] == "FloatingPointError"


@pytest.mark.parametrize(
    "cause",
    [
        "import unittest\n    raise unittest.SkipTest('no')",
        "raise StopIteration",
        "import pytest\n    pytest.skip('no')",
    ],
)
def test_errors_that_would_end_a_test_quietly_are_failures(run, cause):
    _, outcome = run(
        f"def f(x):\n    {cause}",
        "# test\nimport unittest\nclass T(unittest.TestCase):\n    def test(self):\n"
        "        self.assertTrue(all(map(f, [1, 2])))\n"
        "result = unittest.TestResult()\nT('test').run(result)\nassert result.wasSuccessful() and not result.skipped",
    )
    assert outcome.status == "error"


def test_streams_that_a_cell_spoils_are_whole_again_in_the_next(run):
    outcomes = run(
        "import sys\nsys.stdout.close()\nsys.stderr = None\nsys.stdout = None",
        "print('here')",
        "# test\nassert True",
    )
    assert outcomes[1].outputs == [{"output_type": "stream", "name": "stdout", "text": "here\n"}]


def test_an_estimator_is_used_by_attribute_and_method(run):
    outcomes = run(
        "from sklearn.linear_model import Ridge\ndef fit(X, y):\n    return Ridge(alpha=2.0).fit(X, y)",
        "# test\nimport numpy as np\nfrom sklearn.linear_model import Lasso, Ridge\n"
        "model = fit(np.eye(3), np.arange(3.0))\nassert isinstance(model, Ridge)\n"
        "assert not isinstance(model, Lasso)\nassert model.coef_.shape == (3,)\nassert model.alpha == 2\n"
        "assert model.predict(np.eye(3)).shape == (3,)\nassert hasattr(model, 'coef_')\n"
        "assert not hasattr(model, 'classes_')\nassert model.get_params()['alpha'] == 2",
    )
    assert statuses(outcomes) == ["ok", "ok"], outcomes[1].outputs


def test_the_learners_own_classes_work(run):
    outcomes = run(
        OBJECTS,
        "# test\nrex = Dog('Rex')\nassert rex.bark() == 'Rex!'\nassert isinstance(rex, Dog)\nrex.name = 'Bo'\n"
        "assert rex.bark() == 'Bo!'\nassert Dog.__name__ == 'Dog'",
    )
    assert statuses(outcomes) == ["ok", "ok"], outcomes[1].outputs


@pytest.mark.parametrize(
    "line",
    ["assert make() == 7", "assert make() - 3 == 0", "assert 7 == make()", "assert abs(make() - 7) < 1e-9"],
)
def test_an_object_that_says_what_it_is_equal_to_is_not_believed(run, line):
    _, outcome = run(OBJECTS + "\ndef make():\n    return Pleasing(1)", f"# test\n{line}")
    assert outcome.status == "error"
    assert "Pleasing, which is not plain data" in outcome.note


def test_numbers_asked_of_an_object_are_numbers(run):
    _, outcome = run(
        "import numpy as np\nclass Holder:\n    def __float__(self):\n        return 1.0\n"
        "    def __array__(self, *a, **k):\n        return np.array([1.0, 2.0])\ndef make():\n    return Holder()",
        "# test\nimport numpy as np\nassert float(make()) == 1\nnp.testing.assert_allclose(make(), [1, 2])\n"
        "np.testing.assert_allclose(make(), [1, 3])",
    )
    assert error(outcome)[0] == "AssertionError"


def test_functions_of_the_test_are_called_back(run):
    outcomes = run(
        "def lowest(f, values):\n    return min(values, key=f)\ndef guard(f):\n    try:\n        f()\n"
        "    except KeyError as error:\n        return str(error)",
        "# test\ncalls = []\ndef f(x):\n    calls.append(x)\n    return (x - 3) ** 2\n"
        "assert lowest(f, [1, 2, 3, 4]) == 3\nassert calls == [1, 2, 3, 4]\n"
        "assert lowest(lambda x: -x, [1, 2]) == 2\nassert lowest(abs, [-1, 2]) == -1\n"
        "def fails():\n    raise KeyError('k')\nassert guard(fails) == repr('k')",
    )
    assert statuses(outcomes) == ["ok", "ok"], outcomes[1].outputs


def test_an_object_of_the_test_is_used_through_its_public_names(run):
    outcomes = run(
        "def wait(clock):\n    before = clock.now()\n    clock.sleep(2)\n    return clock.now() - before\n"
        "def pry(clock):\n    return clock._secret\ndef frame(f):\n    return f.__globals__",
        "# test\nclass Clock:\n    _secret = 1\n    def __init__(self):\n        self.time = 0\n"
        "    def now(self):\n        return self.time\n    def sleep(self, seconds):\n        self.time += seconds\n"
        "clock = Clock()\nassert wait(clock) == 2\nassert clock.time == 2\n"
        "for reach in (lambda: pry(clock), lambda: frame(lambda: 1)):\n    try:\n        reach()\n"
        "    except AttributeError:\n        pass\n    else:\n        raise AssertionError('reached')",
    )
    assert statuses(outcomes) == ["ok", "ok"], outcomes[1].outputs


def test_errors_keep_their_class_and_message(run):
    outcomes = run(
        "class Mine(ValueError):\n    pass\ndef a():\n    raise ValueError('no')\ndef b():\n    raise Mine('mine')\n"
        "def c():\n    raise SystemExit\ndef d():\n    {}['k']\ndef e():\n    open('missing')",
        "# test\nimport pytest\nwith pytest.raises(ValueError, match='^no$'):\n    a()\n"
        "with pytest.raises(ValueError, match='mine'):\n    b()\nwith pytest.raises(Exception):\n    c()\n"
        "with pytest.raises(KeyError, match='k'):\n    d()\nwith pytest.raises(FileNotFoundError):\n    e()",
    )
    assert statuses(outcomes) == ["ok", "ok"], outcomes[1].outputs


def test_the_signature_of_a_function_can_be_read(run):
    outcomes = run(
        "def f(x, /, y, *rest, z=3, **more):\n    pass",
        "# test\nimport inspect\nparameters = inspect.signature(f).parameters\n"
        "assert list(parameters) == ['x', 'y', 'rest', 'z', 'more']\n"
        "assert parameters['z'].default is not inspect.Parameter.empty\n"
        "assert parameters['y'].default is inspect.Parameter.empty",
    )
    assert statuses(outcomes) == ["ok", "ok"], outcomes[1].outputs


def test_an_instructors_cell_that_fails_is_said_and_the_test_still_runs(run):
    trusted = (TrustedCell(0, "limit = open('missing').read()"),)
    _, outcome = run("limit = 3", "# test\nassert limit == 3", trusted=trusted)
    assert outcome.status == "ok"
    assert outcome.flags == ["the instructor's cell fails in the checker: FileNotFoundError"]


def test_a_test_that_seeds_seeds_the_learners_functions(run):
    outcomes = run(
        "import random\nimport numpy as np\ndef draw():\n    return [random.random(), np.random.rand()]",
        "# test\nimport random\nimport numpy as np\nrandom.seed(3)\nnp.random.seed(7)\nfirst = draw()\n"
        "random.seed(3)\nnp.random.seed(7)\nassert first == draw() != draw()\n"
        "random.seed(3)\nnp.random.seed(7)\nassert first == [random.random(), np.random.rand()]",
    )
    assert statuses(outcomes) == ["ok", "ok"], outcomes[1].outputs


def test_an_object_that_contains_everything_and_equals_everything_is_not_believed(run):
    outcomes = run(
        "class All:\n    def __contains__(self, x):\n        return True\n    def __iter__(self):\n"
        "        return iter(['a'])\n    def equals(self, x):\n        return True\ndef make():\n    return All()",
        "# test\nassert 'a' in make()\nassert 'b' not in make()",
        "# test\nassert make().equals([1])",
    )
    assert statuses(outcomes) == ["ok", "ok", "error"]
    assert "All, which is not plain data" in outcomes[2].note


def test_a_function_of_the_test_may_be_called_very_often(run):
    outcomes = run(
        "def many(f):\n    return sum(f(i) for i in range(3_000))",
        "# test\nassert many(lambda i: 1) == 3_000",
    )
    assert statuses(outcomes) == ["ok", "ok"], outcomes[1].outputs


def test_generators_and_containers_of_objects_work(run):
    outcomes = run(
        OBJECTS + "\ndef count(n):\n    yield from range(n)\ndef dogs():\n    return [Dog('a'), Dog('b')]",
        "# test\nassert list(count(3)) == [0, 1, 2]\nassert [d.name for d in dogs()] == ['a', 'b']\n"
        "assert len(dogs()) == 2\nassert next(count(1)) == 0",
    )
    assert statuses(outcomes) == ["ok", "ok"], outcomes[1].outputs


def test_libraries_that_the_learner_patched_are_not_the_tests(run):
    _, outcome = run(
        "import numpy as np\nnp.allclose = lambda *a, **k: True\nimport math\nmath.isclose = np.allclose",
        "# test\nassert np.allclose(1, 2)",
    )
    assert error(outcome)[0] == "AssertionError"


def test_the_instructors_own_cells_come_before_the_learners_names(run):
    trusted = (TrustedCell(0, "limit = 3\ndef near(a, b):\n    return abs(a - b) < 0.1"),)
    _, outcome = run(
        "limit = 0\ndef near(a, b):\n    return True", "# test\nassert near(limit, 0), 'far'", trusted=trusted
    )
    assert error(outcome) == ("AssertionError", "far")


def test_a_cell_that_takes_too_long_costs_itself_alone(run):
    outcomes = run(
        "def loop():\n    while True:\n        pass\ndef fine():\n    return 1",
        "# test\nloop()",
        "while True:\n    pass",
        "# test\nassert fine() == 1",
        "# test\nwhile True:\n    pass",
        "# test\nassert fine() == 1",
        seconds=0.5,
    )
    assert statuses(outcomes) == ["ok", "timed out", "timed out", "ok", "timed out", "ok"]


def test_a_loop_that_swallows_every_interrupt_is_ended_and_the_rest_is_graded(run):
    stubborn = "def loop():\n    while True:\n        try:\n            while True:\n                pass\n"
    outcomes = run(
        stubborn + "        except BaseException:\n            pass\ndef fine():\n    return 1",
        "# test\nloop()",
        "# test\nassert fine() == 1",
        seconds=0.5,
    )
    assert statuses(outcomes) == ["ok", "timed out", "ok"]


def test_a_process_that_ends_costs_the_cell_and_no_other(run):
    outcomes = run(
        "def die():\n    import os\n    os._exit(0)\ndef fine():\n    return 1",
        "# test\ndie()",
        "# test\nassert fine() == 1",
        "import os\nos._exit(3)",
        "later = 5",
        "# test\nassert fine() == 1 and later == 5",
    )
    assert statuses(outcomes) == ["ok", "died", "ok", "died", "ok", "ok"]


def test_files_are_there_and_relative_imports_find_them(run):
    outcomes = run(
        "from helper import three\ntext = open('data/text.txt').read()",
        "# test\nassert three() == 3 and text == 'hello'",
        files={"helper.py": b"def three():\n    return 3", "data/text.txt": b"hello"},
    )
    assert statuses(outcomes) == ["ok", "ok"], outcomes


def test_tests_can_run_in_the_learners_process_where_they_must(run):
    outcomes = run(
        "import matplotlib.pyplot as plt\nplt.figure()\nplt.xlabel('t')",
        "# test\nassert plt.gca().get_xlabel() == '' or True\n0.5",
        tests_with_learner=True,
    )
    assert statuses(outcomes) == ["ok", "ok"]
    results = [each["data"] for each in outcomes[1].outputs if each["output_type"] == "execute_result"]
    assert results == [{"text/plain": "0.5"}]


def test_output_is_cut_and_said_to_be(engine):
    job = Job((CellToRun(0, "learner", "print('x' * 10_000)"),), limits=Limits(output_bytes=1_000))
    (outcome,) = engine.run(job).cells
    assert len(outcome.outputs[0]["text"]) == 1_000
    assert outcome.flags == ["output cut at 1,000 bytes"]


def test_what_was_tried_is_flagged(engine):
    outcome = run_all(
        engine,
        "import socket\ntry:\n    socket.create_connection(('192.0.2.1', 9), timeout=0.01)\nexcept OSError:\n    pass",
        "try:\n    open('/etc/shadow-of-nothing')\nexcept OSError:\n    pass",
        "import json\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nfig.savefig('mine.png')",
    )
    assert outcome.cells[0].flags == ["tried the network"]
    assert outcome.cells[1].flags == ["read outside its folder: '/etc/shadow-of-nothing'"]
    assert outcome.cells[2].flags == []


def test_display_pictures_magics_and_await_work_as_in_a_notebook(run):
    outcomes = run(
        "from IPython.display import display\ndisplay({'a': 1})\nprint('b')\n'c'",
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])",
        "import asyncio\nawait asyncio.sleep(0)\n!echo from a shell",
        "input('?')",
        "h = display('x', display_id=True)\nh.update('y')",
        "exit()",
    )
    assert statuses(outcomes) == ["ok", "ok", "ok", "error", "ok", "ok"]
    assert [each["output_type"] for each in outcomes[0].outputs] == [
        "display_data",
        "stream",
        "execute_result",
    ]
    assert "image/png" in outcomes[1].outputs[-1]["data"]
    assert outcomes[2].outputs[0]["text"].strip() == "from a shell"
    assert error(outcomes[3])[0] == "StdinNotImplementedError"
    assert [each["data"]["text/plain"] for each in outcomes[4].outputs] == ["'y'"]


def test_a_learners_object_as_last_value_of_a_test_is_no_points(run):
    lying = "class Points:\n    def _repr_mimebundle_(self, **k):\n        return {'text/plain': '2'}\n"
    _, outcome = run(lying + "    __repr__ = lambda self: '2'\ndef f():\n    return Points()", "# test\nf()")
    assert outcome.outputs == []
