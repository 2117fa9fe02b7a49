from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from grader.sessions.masking import masked_message
from grader.sessions.shell import CollectingShell


@pytest.fixture(scope="module")
def shell() -> InteractiveShell:
    return CollectingShell()


@pytest.mark.parametrize(
    ("test", "shown"),
    [
        ("assert 1 == 2, 'a plain text'", "a plain text"),
        ("assert 1 == 2, f'{x} is not {x + 1:.2f} points'", "… is not … points"),
        ("assert 1 == 2, 'got %s, not %.3f' % (x, x)", "got …, not …"),
        ("assert 1 == 2, 'got {}, not {:>{}}'.format(x, x, 3)", "got …, not …"),
        ("assert 1 == 2, 'got ' + str(x)", "got …"),
        ("assert 1 == 2, str(x)", ""),
        ("assert 1 == 2", ""),
        ("raise AssertionError(f'no: {x}')", "no: …"),
        ("np.testing.assert_allclose(1, x, err_msg='the slope')", "the slope"),
        ("np.testing.assert_allclose(1, x)", ""),
        ("def f(v):\n    assert v == 2, (\n        f'deep {v}'\n    )\nf(x)", "deep …"),
    ],
)
def test_values_are_masked_and_the_words_stay(shell, test, shown):
    result = shell.run(f"import numpy as np\nx = 41\n{test}", 10_000)
    assert isinstance(result.error_in_exec, AssertionError)
    assert masked_message(result.error_in_exec, shell.compile) == shown
    assert "41" not in masked_message(result.error_in_exec, shell.compile)
