"""Importing TensorFlow without what it says about itself."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_tensorflow() -> Iterator[None]:
    """Import TensorFlow or Keras inside it, for the first time: nothing reaches the standard error.

    Its C++ part writes there while it is loaded, past Python and whatever the environment says. What it logs
    later stays away too, unless TF_CPP_MIN_LOG_LEVEL was set before. Afterwards the garbage collector leaves
    the libraries' hundred thousands of objects alone, so that Keras builds models quicker.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    stderr = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  # its descriptor is what is needed
            os.dup2(nowhere.fileno(), 2)
        yield
        gc.freeze()
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
