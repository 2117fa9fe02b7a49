"""How plain values become nodes of JSON and back: the walk and its limits.

A node is null, a bool, a number, a text, an array (a list) or an object with one entry: a tag and what it
needs. Other modules add their types to ENCODERS and DECODERS, or to ADDED_WITH if a library may be missing.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import Any

MAX_DEPTH = 100
"""Containers inside containers."""
MAX_CONTAINERS = 2_000_000
"""Lists, dicts and tagged values of a frame."""
MAX_ITEMS = 8_000_000
"""Of those that are written as JSON."""
MAX_BITS = 100_000
"""Of an int."""
_INLINE = 1000
"""Characters: longer texts become blobs, and so do lists with more numbers than a few."""
_FEW = 32


class NotPlainError(TypeError):
    """A value cannot cross as data; the message names its type and where it is."""


class TooLargeError(ValueError):
    """A value takes more than the limit."""


class BadFrameError(ValueError):
    """Bytes that `pack` did not make."""


class NotDataError(Exception):
    """Of an encoder: this object cannot cross as data as a whole, so a reference may take its place."""


Node = Any
Encode = Callable[["Encoder", Any], Node]
Decode = Callable[["Decoder", Any], Any]
ENCODERS: dict[type, Encode] = {}
DECODERS: dict[str, Decode] = {}
ADDED_WITH: dict[str, Callable[[ModuleType], dict[type, Encode]]] = {}
"""Module name -> its types' encoders. A value of a library can only exist once the library is loaded."""

LIST_ENCODERS: dict[type, Callable[[Encoder, Sequence[Any]], Node]] = {}
"""For long lists in which all have one and the same type."""

_AS_JSON = frozenset({type(None), bool, float, str})
_SIMPLE = _AS_JSON | {int}


def _encoder_for(kind: type) -> Encode | None:
    found = ENCODERS.get(kind)
    if found is None and ADDED_WITH:
        for name in list(ADDED_WITH):
            module = sys.modules.get(name)
            if module is None:
                continue
            try:
                ENCODERS.update(ADDED_WITH[name](module))
            except AttributeError:  # still being imported
                continue
            ADDED_WITH.pop(name, None)
        found = ENCODERS.get(kind)
    return found


class Encoder:
    """Makes nodes and blobs of the values of one message."""

    def __init__(self, refer: Callable[[Any], dict[str, Any] | None] | None, limit: int) -> None:
        self.blobs: list[bytes] = []
        self.path: list[Any] = []
        self._refer = refer
        self._limit = limit
        self._spent = 0
        self._containers = 0
        self._inside: list[int] = []

    def node(self, value: Any) -> Node:
        kind = type(value)
        if kind in _AS_JSON:
            if kind is str:
                return self._text(value)
            return value
        if kind is int and -(2**63) <= value < 2**63:
            return value
        encode = _encoder_for(kind)
        reason = None
        if encode is not None:
            self._containers += 1
            if self._containers > MAX_CONTAINERS:
                raise TooLargeError("the value has too many parts")
            if len(self._inside) >= MAX_DEPTH:
                raise NotPlainError(self._too_deep())
            blobs, depth, inside = len(self.blobs), len(self.path), len(self._inside)
            self._inside.append(id(value))
            try:
                node = encode(self, value)
            except NotDataError as error:
                reason = str(error)
                del self.blobs[blobs:], self.path[depth:], self._inside[inside:]
            else:
                self._inside.pop()
                return node
        about = None if self._refer is None else self._refer(value)
        if about is None:
            raise NotPlainError(reason or f"{self._name(kind)} is not plain data{self.where()}")
        return {"reference": about}

    def nodes(self, values: Sequence[Any], steps: Iterable[Any] | None = None) -> Node:
        """A node of a list of these values; messages say where each is by `steps`, or by its position."""
        kinds = set(map(type, values))
        if kinds <= _SIMPLE:
            node = self._simple(values, kinds)
            if node is not None:
                return node
        elif len(kinds) == 1 and len(values) >= _FEW and (pack := LIST_ENCODERS.get(next(iter(kinds)))):
            return pack(self, values)
        self.spend(2 * len(values))
        result = []
        for step, value in zip(range(len(values)) if steps is None else steps, values, strict=True):
            self.path.append(step)
            result.append(self.node(value))
            self.path.pop()
        return result

    def keys(self, values: Sequence[Any]) -> Node:
        """A node of a list of keys: plain through and through, since a reference is nobody's key.

        Raises NotDataError where one is not.
        """
        return self.plainly(Encoder.nodes, values)

    def plainly(self, encode: Encode, value: Any) -> Node:
        """What `encode` makes of the value without references. Raises NotDataError where it needs one."""
        refer, self._refer = self._refer, None
        try:
            return encode(self, value)
        except NotPlainError as error:
            raise NotDataError(str(error)) from None
        finally:
            self._refer = refer

    def blob(self, data: bytes) -> int:
        """The number of a new blob."""
        self.room_for(len(data))
        self._spent += len(data)
        self.blobs.append(data)
        return len(self.blobs) - 1

    def spend(self, size: int) -> None:
        """Stop before a value far over the limit is written: one list may be in another many times."""
        self.room_for(size)
        self._spent += size

    def room_for(self, size: int) -> None:
        if self._spent + size > self._limit:
            raise TooLargeError(f"the value takes more than {self._limit:,} bytes")

    def where(self) -> str:
        if len(self.path) <= 1:
            return ""
        return f" (at {self.path[0]}{''.join(f'[{_shown(step)}]' for step in self.path[1:])})"

    def _text(self, value: str) -> Node:
        if len(value) <= _INLINE:
            self.spend(len(value))
            return value
        return {"text": self.blob(value.encode("utf-8", "surrogatepass"))}

    def _simple(self, values: Sequence[Any], kinds: set[type]) -> Node | None:
        """The fast way for a list of numbers and texts; None if it has to be walked."""
        if len(values) >= _FEW and kinds == {float}:
            return {"floats": self.blob(little_endian(array("d", values)).tobytes())}
        if int in kinds and kinds <= {int, bool}:
            if not -(2**63) <= min(values) <= max(values) < 2**63:
                return None
            if len(values) >= _FEW and bool not in kinds:
                return {"ints": self.blob(little_endian(array("q", values)).tobytes())}
        elif int in kinds and not all(-(2**63) <= each < 2**63 for each in values if type(each) is int):
            return None
        if str in kinds:
            lengths = [len(each) for each in values if type(each) is str]
            if max(lengths) > _INLINE:
                return None
            self.spend(sum(lengths))
        self.spend(2 * len(values))
        return list(values)

    def _too_deep(self) -> str:
        if len(set(self._inside)) < len(self._inside):
            return "the value contains itself, so it cannot be sent as plain data"
        return f"the value is nested more than {MAX_DEPTH} deep"

    @staticmethod
    def _name(kind: type) -> str:
        name = type.__getattribute__(kind, "__name__")
        return f"{'an' if name[:1] in 'AEIOUaeio' else 'a'} {name}"


class Decoder:
    """Makes the values of one message.

    Its methods raise BadFrameError, and whatever else bad bytes lead to.
    """

    def __init__(
        self, blobs: Sequence[memoryview], resolve: Callable[[dict[str, Any]], Any] | None = None
    ) -> None:
        self._blobs = dict(enumerate(blobs))
        self._resolve = resolve
        self._depth = 0
        self._expanded = 0

    def value(self, node: Node) -> Any:
        kind = type(node)
        if kind in _SIMPLE:
            return node
        self._depth += 1
        if self._depth > MAX_DEPTH + 10:  # the innermost container may be a table, which has parts
            raise BadFrameError("nested too deeply")
        if kind is list:
            value: Any = self.items(node)
        else:
            ((tag, payload),) = node.items()
            value = self.reference(payload) if tag == "reference" else DECODERS[tag](self, payload)
        self._depth -= 1
        return value

    def items(self, node: Node) -> list[Any]:
        """The values of a node that was made by `nodes`."""
        if type(node) is list:
            return node if set(map(type, node)) <= _SIMPLE else [self.value(each) for each in node]
        found: list[Any] = self.typed(node, list)
        return found

    def keys(self, node: Node) -> list[Any]:
        """The values of a node that was made by the encoder's `keys`."""
        keys: list[Any] = self.plainly(Decoder.items, node)
        return keys

    def plainly(self, decode: Decode, node: Node) -> Any:
        """What `decode` makes of the node; a reference in it makes the frame bad."""
        resolve, self._resolve = self._resolve, None
        value = decode(self, node)
        self._resolve = resolve
        return value

    def typed(self, node: Node, *kinds: type) -> Any:
        """A value that must be of exactly one of these types."""
        value = self.value(node)
        if type(value) not in kinds:
            raise BadFrameError(f"a {type(value).__name__} where a {kinds[0].__name__} belongs")
        return value

    def blob(self, number: Node) -> memoryview:
        """Each blob is there for one value only: many small references to it must not make many copies."""
        return self._blobs.pop(number)

    def expand(self, count: int) -> None:
        """Say that a blob becomes so many objects."""
        self._expanded += count
        if self._expanded > MAX_CONTAINERS:
            raise BadFrameError("too many parts")

    def reference(self, about: Node) -> Any:
        if self._resolve is None or type(about) is not dict:
            raise BadFrameError("a reference where none is expected")
        return self._resolve(about)


def expect(node: Node, kind: type) -> Any:
    """A part of a tagged node, which must be of exactly this JSON type."""
    if type(node) is not kind:
        raise BadFrameError(f"a {type(node).__name__} where a {kind.__name__} belongs")
    return node


def _shown(step: Any) -> str:
    text = repr(step) if type(step) in _SIMPLE else "…"
    return text if len(text) <= 40 else text[:39] + "…"


def little_endian(numbers: array[Any]) -> array[Any]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
