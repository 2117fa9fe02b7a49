"""The frames between the grading process, a learner's process and a checker: a byte of kind, then a body.

The grading process looks at the kind alone where it relays; it never decodes a learner's values.
"""

from __future__ import annotations

import json
from typing import Any

SETUP = b"S"
"""grading process -> child, once: limits and files (packed)."""
RUN = b"X"
"""grading process -> child: run a cell (JSON)."""
DONE = b"D"
"""child -> grading process: what became of it (JSON)."""
ASK = b"A"
"""checker -> learner: do something with an object of the learner's (packed)."""
REPLY = b"R"
"""learner -> checker: the answer to an ASK (packed)."""
CALL = b"C"
"""learner -> checker: call a function that the test passed in (packed)."""
RESULT = b"c"
"""checker -> learner: the answer to a CALL (packed)."""
GONE = b"G"
"""grading process -> checker, in place of a REPLY: the learner's process has ended (JSON)."""


def to_json(kind: bytes, message: dict[str, Any]) -> bytes:
    return kind + json.dumps(message, default=repr).encode("utf-8", "surrogatepass")


def from_json(frame: bytes) -> dict[str, Any]:
    """Raises ValueError for what is not a JSON object."""
    try:
        message = json.loads(frame[1:].decode("utf-8", "surrogatepass"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(message, dict):
        raise ValueError("not an object")
    return message
