"""A folder that goes with the notebook, and so does every process that was started with it by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from course.services.leftovers import end_all_in, server_folder
from course.services.place import Place


@contextmanager
def own_folder() -> Iterator[Place]:
    with server_folder("The folder") as folder:
        try:
            yield Place("folder", str(folder), "a folder", "embedded")
        finally:
            end_all_in(folder)  # workers, and Ray's agents, which outlive a kernel that was killed
