"""What holds for all tests of a worker: one Chromium, and no TensorFlow in the worker's own process."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from types import ModuleType

import pytest
from playwright.sync_api import Browser

from tools.chromium import chromium


class NoTensorFlow:
    """A finder of modules that refuses one.

    TensorFlow takes seconds and 500 MB, its threads make a fork unsafe, and a test that says that some part
    does without it could no longer fail.
    """

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> None:
        if name == "tensorflow":
            raise ImportError("tests import TensorFlow only in a process of its own: subprocess, or spawn")


sys.meta_path.insert(0, NoTensorFlow())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Playwright can be started only once in a process at a time."""
    with chromium() as browser:
        yield browser
