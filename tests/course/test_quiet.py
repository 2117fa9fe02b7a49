from __future__ import annotations

import os
import subprocess
import sys

import pytest

from course.quiet import quiet_tensorflow


def run(code: str) -> str:
    """What a new process writes to its standard error."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def test_keras_is_imported_without_a_word() -> None:
    code = """
from course.quiet import quiet_tensorflow
with quiet_tensorflow():
    import keras
keras.ops.ones(1)
"""
    assert run(code) == ""


def test_errors_are_heard_again_afterwards() -> None:
    code = """
import os
from course.quiet import quiet_tensorflow
try:
    with quiet_tensorflow():
        os.write(2, b"not heard ")
        raise ImportError
except ImportError:
    os.write(2, b"heard")
"""
    assert run(code) == "heard"


def test_a_level_that_was_set_before_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "0")
    with quiet_tensorflow():
        pass
    assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == "0"
