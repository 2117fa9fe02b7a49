"""`pytest --nbmake`: notebooks are run as they are when graded, and never touch anyone's progress."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_PROGRESS_FOLDER = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("nbmake", default=False):
        folder = config.stash[_PROGRESS_FOLDER] = tempfile.mkdtemp(prefix="nbmake-progress-")
        os.environ["COURSE_GRADING"] = "1"
        os.environ["COURSE_PROGRESS"] = str(Path(folder) / "progress.db")


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := config.stash.get(_PROGRESS_FOLDER, None):
        shutil.rmtree(folder, ignore_errors=True)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Exercises nobody has solved raise NotImplementedError, as they should."""
    unsolved = collection_path.name == "exercises.ipynb" and collection_path.parts[-3] == "notebooks"
    return True if unsolved and config.getoption("nbmake", default=False) else None
