"""Plain data as bytes and back, between processes of which one is hostile: JSON and blobs, never pickle.

A frame is the length of its header (4 bytes, big-endian), the header (JSON) and the blobs. The decoder builds
the exact types that the modules of this package register and nothing else, so a value whose `__eq__` always
pleases cannot come through.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from grader.plain import (  # noqa: F401  (they register their types)
    arrays,
    builtin_types,
    columns,
    frames,
    standard_library,
)
from grader.plain.codec import (
    MAX_CONTAINERS,
    MAX_ITEMS,
    BadFrameError,
    Decoder,
    Encoder,
    NotPlainError,
    TooLargeError,
)

__all__ = ["BadFrameError", "NotPlainError", "TooLargeError", "pack", "unpack"]

LIMIT = 64 * 1024**2
_to_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
# a NaN of its own each time: one and the same would be one key of a dict where two were meant
_from_json = json.JSONDecoder(parse_constant=float).decode


def pack(
    message: dict[str, Any], refer: Callable[[Any], dict[str, Any] | None] | None = None, limit: int = LIMIT
) -> bytes:
    """The message as one frame of at most `limit` bytes.

    What is not plain data goes to `refer`, whose small dict of JSON values crosses in its place, also from
    within lists, dict values and object columns; a dict or set with a key that is not plain is referred to
    as a whole. Raises NotPlainError where `refer` is missing or returns None and for what contains itself,
    TooLargeError beyond the limit.
    """
    encoder = Encoder(refer, limit)
    nodes = {}
    try:
        for name, value in message.items():
            if type(name) is not str:
                raise NotPlainError(f"the names of a message are str, not {type(name).__name__}")
            encoder.path[:] = [name]
            nodes[name] = encoder.node(value)
        sizes = [len(blob) for blob in encoder.blobs]
        header = _to_json([sizes, nodes]).encode("utf-8", "surrogatepass")
    except RecursionError as error:
        raise NotPlainError("the value is nested too deeply") from error
    size = 4 + len(header) + sum(sizes)
    if size > limit:
        raise TooLargeError(f"the value takes {size:,} bytes, and the limit is {limit:,}")
    if _too_many_objects(header):
        raise TooLargeError("the value has too many parts")
    return b"".join([len(header).to_bytes(4, "big"), header, *encoder.blobs])


def unpack(frame: bytes, resolve: Callable[[dict[str, Any]], Any] | None = None) -> dict[str, Any]:
    """The message of a frame; `resolve` turns what `refer` returned on the other side into an object.

    Raises BadFrameError for every fault of the frame, and in place of every Exception of `resolve`. Only what
    is no Exception passes: a time limit or Ctrl-C that strikes here.
    """
    try:
        return _unpack(memoryview(frame), resolve)
    except BadFrameError:
        raise
    except Exception as error:
        raise BadFrameError(f"not a valid frame ({type(error).__name__}: {str(error)[:200]})") from error


def _unpack(frame: memoryview, resolve: Callable[[dict[str, Any]], Any] | None) -> dict[str, Any]:
    start = 4 + int.from_bytes(frame[:4], "big")
    if not 4 < start <= len(frame):
        raise BadFrameError("the header is cut off")
    header = bytes(frame[4:start])
    if _too_many_objects(header):
        raise BadFrameError("the header has too many parts")
    sizes, nodes = _from_json(header.decode("utf-8", "surrogatepass"))
    if type(sizes) is not list or type(nodes) is not dict:
        raise BadFrameError("the header is not a message")
    blobs = []
    for size in sizes:
        if type(size) is not int or not 0 <= size <= len(frame) - start:
            raise BadFrameError("a blob is cut off")
        blobs.append(frame[start : start + size])
        start += size
    if start != len(frame):
        raise BadFrameError("the frame is longer than its parts")
    decoder = Decoder(blobs, resolve)
    return {name: decoder.value(node) for name, node in nodes.items()}


def _too_many_objects(header: bytes) -> bool:
    """Whether its objects would take much more memory than its bytes: seen before any is made."""
    return header.count(b"[") + header.count(b"{") > MAX_CONTAINERS or header.count(b",") > MAX_ITEMS
