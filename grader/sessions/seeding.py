"""A test that seeds global random numbers seeds them for the learner's functions too, as in one process."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any

SEEDING = (
    "random.seed",
    "numpy.random.seed",
    "keras.utils.set_random_seed",
    "tensorflow.random.set_seed",
    "torch.manual_seed",
)


def forward_seeding(forward: Callable[[str, list[Any]], None]) -> None:
    """Make the functions of SEEDING whose library is loaded call `forward(name, arguments)` as well."""
    for name in SEEDING:
        module_name, _, function_name = name.rpartition(".")
        module = sys.modules.get(module_name)
        original = getattr(module, function_name, None)
        if original is not None:
            setattr(module, function_name, _forwarding(original, name, forward))


def seed(name: str, arguments: list[Any]) -> None:
    """In the learner's process: what the test's call would have done there."""
    module_name, _, function_name = name.rpartition(".")
    module = sys.modules.get(module_name)
    if name in SEEDING and module is not None:
        getattr(module, function_name)(*arguments)


def _forwarding(
    original: Callable[..., Any], name: str, forward: Callable[[str, list[Any]], None]
) -> Callable[..., Any]:
    @functools.wraps(original)
    def seeding(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        forward(name, [*args, *kwargs.values()])
        return result

    return seeding
