"""A folder that goes with the notebook: for the scripts, journals and results of its workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from course.services.leftovers import server_folder
from course.services.place import Place


@contextmanager
def own_folder() -> Iterator[Place]:
    with server_folder("The folder") as folder:
        yield Place("folder", str(folder), "a folder", "embedded")
