from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from widgets.unsaved import Run, unsaved_exercises

SAVED_AT = time.time() - 100
SAVED = "def shrink(x):\n    return x\n"
EDITED = "def shrink(x):\n    return x / 2\n"


@pytest.fixture
def notebook(write_lesson: Callable[..., Path]) -> Path:
    metadata = {"nbgrader": {"schema_version": 3, "grade_id": "shrink", "solution": True}}
    cells = (nbformat.v4.new_code_cell(SAVED, metadata=metadata), nbformat.v4.new_code_cell("shrink(1)"))
    path = write_lesson(name="exercises.ipynb", cells=cells)
    os.utime(path, (SAVED_AT, SAVED_AT))
    return path


def test_an_exercise_that_was_changed_and_run_after_saving_is_unsaved(notebook: Path) -> None:
    assert unsaved_exercises(notebook, [Run(SAVED_AT + 1, EDITED)]) == ["shrink"]


def test_an_exercise_that_was_run_as_saved_is_not(notebook: Path) -> None:
    runs = [Run(SAVED_AT + 1, EDITED), Run(SAVED_AT + 2, SAVED), Run(SAVED_AT + 3, "shrink(2)")]
    assert unsaved_exercises(notebook, runs) == []


def test_an_older_version_run_before_the_last_save_does_not_count(notebook: Path) -> None:
    assert unsaved_exercises(notebook, [Run(SAVED_AT - 1, EDITED)]) == []


def test_a_function_with_a_longer_name_is_another_function(notebook: Path) -> None:
    assert unsaved_exercises(notebook, [Run(SAVED_AT + 1, "def shrink_more(x):\n    return x")]) == []


def test_a_file_that_is_no_notebook_is_a_value_error(notebook: Path) -> None:
    notebook.write_text("{")
    with pytest.raises(ValueError, match="is not a notebook"):
        unsaved_exercises(notebook, [Run(time.time() + 1, EDITED)])
