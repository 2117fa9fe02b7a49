"""Plain values of Python's built-in types."""

from __future__ import annotations

from array import array
from types import EllipsisType
from typing import Any

from grader.plain.codec import (
    DECODERS,
    ENCODERS,
    MAX_BITS,
    BadFrameError,
    Decode,
    Decoder,
    Encode,
    Encoder,
    Node,
    TooLargeError,
    expect,
    little_endian,
)


def _numbers(code: str) -> Decode:
    def decode(decoder: Decoder, number: Node) -> list[Any]:
        numbers = array(code)
        numbers.frombytes(decoder.blob(number))
        return little_endian(numbers).tolist()

    return decode


def _encode_int(encoder: Encoder, value: int) -> Node:
    if value.bit_length() > MAX_BITS:
        raise TooLargeError(f"an int of {value.bit_length():,} bits is too large to send")
    encoder.spend(value.bit_length() // 4)
    return {"int": hex(value)}


def _decode_int(_: Decoder, text: Node) -> int:
    if len(expect(text, str)) > MAX_BITS // 4 + 10:
        raise BadFrameError("an int is too large")
    return int(text, 16)


def encode_mapping(tag: str) -> Encode:
    def encode(encoder: Encoder, value: dict[Any, Any]) -> Node:
        keys = list(dict.keys(value))
        return {tag: [encoder.keys(keys), encoder.nodes(list(dict.values(value)), keys)]}

    return encode


def decode_mapping(decoder: Decoder, payload: Node) -> dict[Any, Any]:
    keys, values = expect(payload, list)
    return dict(zip(decoder.keys(keys), decoder.items(values), strict=True))


ENCODERS.update(
    {
        int: _encode_int,
        complex: lambda _, value: {"complex": [value.real, value.imag]},
        EllipsisType: lambda _, value: {"ellipsis": None},
        bytes: lambda encoder, value: {"bytes": encoder.blob(value)},
        bytearray: lambda encoder, value: {"bytearray": encoder.blob(bytes(value))},
        list: lambda encoder, value: encoder.nodes(value),
        tuple: lambda encoder, value: {"tuple": encoder.nodes(value)},
        set: lambda encoder, value: {"set": encoder.keys(list(value))},
        frozenset: lambda encoder, value: {"frozenset": encoder.keys(list(value))},
        dict: encode_mapping("dict"),
        range: lambda encoder, value: {"range": encoder.nodes([value.start, value.stop, value.step])},
        slice: lambda encoder, value: {"slice": encoder.nodes([value.start, value.stop, value.step])},
    }
)
DECODERS.update(
    {
        "text": lambda decoder, number: str(decoder.blob(number), "utf-8", "surrogatepass"),
        "floats": _numbers("d"),
        "ints": _numbers("q"),
        "int": _decode_int,
        "complex": lambda _, parts: complex(*(expect(part, float) for part in parts)),
        "ellipsis": lambda _, nothing: ...,
        "bytes": lambda decoder, number: bytes(decoder.blob(number)),
        "bytearray": lambda decoder, number: bytearray(decoder.blob(number)),
        "tuple": lambda decoder, node: tuple(decoder.items(node)),
        "set": lambda decoder, node: set(decoder.keys(node)),
        "frozenset": lambda decoder, node: frozenset(decoder.keys(node)),
        "dict": decode_mapping,
        "range": lambda decoder, node: range(*(decoder.typed(part, int) for part in expect(node, list))),
        "slice": lambda decoder, node: slice(*decoder.items(node)),
    }
)
