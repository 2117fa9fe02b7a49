"""Plain values of NumPy and SciPy: numbers, arrays, sparse matrices. Their bytes are checked before use."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from grader.plain.codec import (
    ADDED_WITH,
    DECODERS,
    LIST_ENCODERS,
    BadFrameError,
    Decoder,
    Encode,
    Encoder,
    Node,
    NotDataError,
    TooLargeError,
    expect,
)

_DTYPE = re.compile(
    r"[<>|=]?(b1|[iu][1248]|f2|f4|f8|f12|f16|c8|c16|c24|c32|[SU]\d{1,9}"
    r"|[mM]8(\[\d{0,9}(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?)"
)
_LARGEST_EMPTY = 2**31
"""Bytes that the shape of an array without any may promise."""
_LONGEST_SIDE = 2**31
_SPARSE = ("csr", "csc", "coo")


def encode_dtype(dtype: Any) -> str:
    """Raises NotDataError for a dtype of other kinds (structured, void, object, variable-length text)."""
    text = str(dtype.str)
    if not _DTYPE.fullmatch(text):
        raise NotDataError(f"an array of dtype {dtype} is not plain data")
    return text


def decode_dtype(text: Node) -> Any:
    import numpy as np

    if not _DTYPE.fullmatch(expect(text, str)):
        raise BadFrameError("not a dtype of plain data")
    return np.dtype(text)


def _spread(shape: Sequence[int], itemsize: int) -> int:
    """Bytes that the shape would take if nothing in it were empty."""
    return math.prod(max(side, 1) for side in shape) * max(itemsize, 1)


def _array(dtype: Any, shape: Sequence[int], data: bytes | memoryview) -> Any:
    """A fresh array of exactly these bytes. Raises BadFrameError for bytes that NumPy would not write."""
    import numpy as np

    if any(type(side) is not int or side < 0 for side in shape) or len(shape) > 32:
        raise BadFrameError("not a shape")
    count = math.prod(shape)
    if count * dtype.itemsize != len(data):
        raise BadFrameError("an array's bytes do not match its shape")
    if not len(data):
        if _spread(shape, dtype.itemsize) > _LARGEST_EMPTY:
            raise BadFrameError("an empty array with an absurd shape")
        return np.ndarray(shape, dtype)
    array = np.ndarray(shape, dtype, buffer=data).copy()
    if dtype.kind == "b" and array.view(np.uint8).max() > 1:
        raise BadFrameError("a bool that is neither true nor false")
    if dtype.kind == "U":
        points = np.frombuffer(data, np.dtype(np.uint32).newbyteorder(dtype.byteorder))
        if points.max() > 0x10FFFF:
            raise BadFrameError("a text with a character that does not exist")
    return array


def encode_array(encoder: Encoder, value: Any) -> Node:
    if value.dtype == object:
        if not value.size and _spread(value.shape, 1) > _LARGEST_EMPTY:
            raise TooLargeError("an empty array with such a shape is not sent")
        return {"objects": [list(value.shape), encoder.nodes(list(value.flat))]}
    dtype = encode_dtype(value.dtype)
    if not value.nbytes and _spread(value.shape, value.dtype.itemsize) > _LARGEST_EMPTY:
        raise TooLargeError("an empty array with such a shape is not sent")
    encoder.room_for(value.nbytes)  # before they are copied: a broadcast array is small in memory
    return {"array": [dtype, list(value.shape), encoder.blob(value.tobytes())]}


def _decode_array(decoder: Decoder, parts: Node) -> Any:
    dtype, shape, blob = expect(parts, list)
    return _array(decode_dtype(dtype), expect(shape, list), decoder.blob(blob))


def _decode_objects(decoder: Decoder, parts: Node) -> Any:
    import numpy as np

    shape, node = expect(parts, list)
    items = decoder.items(node)
    if any(type(side) is not int or side < 0 for side in expect(shape, list)):
        raise BadFrameError("not a shape")
    if math.prod(shape) != len(items) or (not items and _spread(shape, 1) > _LARGEST_EMPTY):
        raise BadFrameError("an array's elements do not match its shape")
    # fromiter takes the objects as they are; an assignment would look into sequences and references
    return np.fromiter(items, dtype=object, count=len(items)).reshape(shape)


def _encode_scalar(_: Encoder, value: Any) -> Node:
    return {"number": [encode_dtype(value.dtype), value.tobytes().hex()]}


def _decode_scalar(_: Decoder, parts: Node) -> Any:
    dtype, text = expect(parts, list)
    return _array(decode_dtype(dtype), [1], bytes.fromhex(expect(text, str)))[0]


def _encode_scalars(encoder: Encoder, values: Sequence[Any]) -> Node:
    """A long list of numbers of one NumPy type."""
    dtype = values[0].dtype
    encoder.room_for(len(values) * dtype.itemsize)
    data = b"".join([value.tobytes() for value in values])
    return {"numbers": [encode_dtype(dtype), encoder.blob(data)]}


def _decode_scalars(decoder: Decoder, parts: Node) -> list[Any]:
    text, number = expect(parts, list)
    dtype, data = decode_dtype(text), decoder.blob(number)
    count = len(data) // max(dtype.itemsize, 1)
    decoder.expand(count)
    return list(_array(dtype, [count], data))


def _encode_sparse(encoder: Encoder, value: Any) -> Node:
    if len(value.shape) != 2 or value.dtype.kind not in "biufc":
        raise NotDataError(f"a {type(value).__name__} of this kind is not plain data")
    parts = (value.row, value.col) if value.format == "coo" else (value.indices, value.indptr)
    name = type(value).__name__
    return {"sparse": [name, list(value.shape), [encoder.node(part) for part in (value.data, *parts)]]}


def _decode_sparse(decoder: Decoder, payload: Node) -> Any:
    import numpy as np
    import scipy.sparse as sparse

    name, shape, nodes = expect(payload, list)
    kinds = {
        f"{form}_{kind}": vars(sparse)[f"{form}_{kind}"] for form in _SPARSE for kind in ("matrix", "array")
    }
    kind = kinds[expect(name, str)]
    rows, columns = (expect(side, int) for side in expect(shape, list))
    data, first, second = (decoder.typed(node, np.ndarray) for node in expect(nodes, list))
    if not (0 <= rows <= _LONGEST_SIDE and 0 <= columns <= _LONGEST_SIDE):
        raise BadFrameError("not a shape")
    if data.dtype.kind not in "biufc" or any(part.ndim != 1 for part in (data, first, second)):
        raise BadFrameError("not the parts of a sparse matrix")
    if any(part.dtype.kind != "i" or part.dtype.itemsize not in (4, 8) for part in (first, second)):
        raise BadFrameError("not the indices of a sparse matrix")
    if name.startswith("coo"):
        if len(first) != len(data) or len(second) != len(data):
            raise BadFrameError("not the indices of a sparse matrix")
        if len(data) and (
            min(first.min(), second.min()) < 0 or first.max() >= rows or second.max() >= columns
        ):
            raise BadFrameError("an index outside a sparse matrix")
        return kind((data, (first, second)), shape=(rows, columns))
    matrix = kind((data, first, second), shape=(rows, columns))
    matrix.check_format(full_check=True)  # compiled code trusts the indices
    return matrix


def _numpy_types(np: ModuleType) -> dict[type, Encode]:
    scalars = {np.dtype(code).type for code in "?bBhHiIlLqQefdgFDGmM"}
    for kind in scalars:
        if kind not in (np.datetime64, np.timedelta64):  # these may differ in their units
            LIST_ENCODERS[kind] = _encode_scalars
    return {
        np.ndarray: encode_array,
        **dict.fromkeys(scalars, _encode_scalar),
        # an array would lose the zeros at their end
        np.str_: lambda encoder, value: {"numpy text": encoder.node(str.__str__(value))},
        np.bytes_: lambda encoder, value: {"numpy bytes": encoder.node(bytes(value))},
        **{type(np.dtype(code)): _encode_dtype_itself for code in "?bBhHiIlLqQefdgFDGmMSU"},
    }


def _encode_dtype_itself(_: Encoder, value: Any) -> Node:
    return {"dtype": encode_dtype(value)}


def _scipy_types(sparse: ModuleType) -> dict[type, Encode]:
    names = [f"{form}_{kind}" for form in _SPARSE for kind in ("matrix", "array")]
    return {getattr(sparse, name): _encode_sparse for name in names}


def _decode_text(decoder: Decoder, node: Node) -> Any:
    import numpy as np

    return np.str_(decoder.typed(node, str))


def _decode_bytes(decoder: Decoder, node: Node) -> Any:
    import numpy as np

    return np.bytes_(decoder.typed(node, bytes))


ADDED_WITH.update({"numpy": _numpy_types, "scipy.sparse": _scipy_types})
DECODERS.update(
    {
        "array": _decode_array,
        "objects": _decode_objects,
        "number": _decode_scalar,
        "numbers": _decode_scalars,
        "numpy text": _decode_text,
        "numpy bytes": _decode_bytes,
        "dtype": lambda _, text: decode_dtype(text),
        "sparse": _decode_sparse,
    }
)
