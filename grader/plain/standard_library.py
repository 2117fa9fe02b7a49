"""Plain values of the standard library: dates and times, exact numbers, `collections`."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, OrderedDict, defaultdict, deque
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from grader.plain.builtin_types import decode_mapping, encode_mapping
from grader.plain.codec import (
    DECODERS,
    ENCODERS,
    BadFrameError,
    Decoder,
    Encoder,
    Node,
    NotDataError,
    expect,
)

_FACTORIES = {
    kind.__name__: kind for kind in (bool, bytes, complex, dict, float, frozenset, int, list, set, str, tuple)
}
_ZONE = re.compile(r"[A-Za-z0-9_+\-]{1,30}(/[A-Za-z0-9_+\-]{1,30}){0,3}")
_LONGEST_DECIMAL = 100_000


def encode_zone(zone: dt.tzinfo | None) -> Node:
    """None, [offset in microseconds, name] or a zone's key. Raises NotDataError for other kinds of zone."""
    if zone is None:
        return None
    if type(zone) is dt.timezone:
        offset = zone.utcoffset(None) // dt.timedelta(microseconds=1)
        # a zone without a name of its own makes one up from the offset
        return [offset, None if zone == dt.UTC or _unnamed(zone) else zone.tzname(None)]
    if type(zone) is ZoneInfo and zone.key and _ZONE.fullmatch(zone.key):
        return zone.key
    raise NotDataError(f"the time zone {type(zone).__name__} is not plain data")


def decode_zone(node: Node) -> dt.tzinfo | None:
    if node is None:
        return None
    if type(node) is str:
        if not _ZONE.fullmatch(node):
            raise BadFrameError("not a time zone")
        return ZoneInfo(node)
    microseconds, name = expect(node, list)
    offset = dt.timedelta(microseconds=expect(microseconds, int))
    if name is not None:
        return dt.timezone(offset, expect(name, str))
    return dt.timezone(offset) if offset else dt.UTC


def _unnamed(zone: dt.timezone) -> bool:
    return zone.tzname(None) == dt.timezone(zone.utcoffset(None)).tzname(None)


def _encode_datetime(_: Encoder, value: dt.datetime) -> Node:
    day = [value.year, value.month, value.day]
    return {"datetime": [*day, *_clock(value), encode_zone(value.tzinfo), value.fold]}


def _encode_time(_: Encoder, value: dt.time) -> Node:
    return {"time": [*_clock(value), encode_zone(value.tzinfo), value.fold]}


def _clock(value: dt.datetime | dt.time) -> list[int]:
    return [value.hour, value.minute, value.second, value.microsecond]


def _decode_datetime(_: Decoder, parts: Node) -> dt.datetime:
    *numbers, zone, fold = expect(parts, list)
    year, month, day, *clock = (expect(number, int) for number in numbers)
    return dt.datetime.combine(dt.date(year, month, day), _time(clock, zone, fold))


def _decode_time(_: Decoder, parts: Node) -> dt.time:
    *numbers, zone, fold = expect(parts, list)
    return _time(numbers, zone, fold)


def _time(clock: list[Node], zone: Node, fold: Node) -> dt.time:
    hour, minute, second, microsecond = (expect(number, int) for number in clock)
    return dt.time(hour, minute, second, microsecond, decode_zone(zone), fold=expect(fold, int))


def _encode_decimal(encoder: Encoder, value: Decimal) -> Node:
    text = str(value)
    if len(text) > _LONGEST_DECIMAL:
        raise NotDataError(f"a Decimal of {len(text):,} characters is too long to send")
    encoder.spend(len(text))
    return {"Decimal": text}


def _decode_decimal(_: Decoder, text: Node) -> Decimal:
    if len(expect(text, str)) > _LONGEST_DECIMAL:
        raise BadFrameError("a Decimal is too long")
    return Decimal(text)


def _decode_counter(decoder: Decoder, payload: Node) -> Counter[Any]:
    counter: Counter[Any] = Counter()
    dict.update(counter, decode_mapping(decoder, payload))
    return counter


def _encode_defaultdict(encoder: Encoder, value: defaultdict[Any, Any]) -> Node:
    factory = value.default_factory
    name = None if factory is None else next((n for n, kind in _FACTORIES.items() if kind is factory), "")
    if name == "":
        raise NotDataError("a defaultdict with a factory that is not a built-in type is not plain data")
    return {"defaultdict": [name, encode_mapping("dict")(encoder, value)["dict"]]}


def _decode_defaultdict(decoder: Decoder, parts: Node) -> defaultdict[Any, Any]:
    name, payload = expect(parts, list)
    factory: Any = None if name is None else _FACTORIES[expect(name, str)]
    return defaultdict(factory, decode_mapping(decoder, payload))


def _decode_deque(decoder: Decoder, parts: Node) -> deque[Any]:
    maxlen, items = expect(parts, list)
    return deque(decoder.items(items), None if maxlen is None else expect(maxlen, int))


def _decode_fraction(decoder: Decoder, parts: Node) -> Fraction:
    numerator, denominator = (decoder.typed(part, int) for part in expect(parts, list))
    return Fraction(numerator, denominator)


ENCODERS.update(
    {
        dt.datetime: _encode_datetime,
        dt.date: lambda _, value: {"date": [value.year, value.month, value.day]},
        dt.time: _encode_time,
        dt.timedelta: lambda _, value: {"timedelta": [value.days, value.seconds, value.microseconds]},
        dt.timezone: lambda _, value: {"zone": encode_zone(value)},
        ZoneInfo: lambda _, value: {"zone": encode_zone(value)},
        Decimal: _encode_decimal,
        Fraction: lambda encoder, value: {"Fraction": encoder.nodes([value.numerator, value.denominator])},
        UUID: lambda _, value: {"UUID": value.hex},
        OrderedDict: encode_mapping("OrderedDict"),
        Counter: encode_mapping("Counter"),
        defaultdict: _encode_defaultdict,
        deque: lambda encoder, value: {"deque": [value.maxlen, encoder.nodes(list(value))]},
    }
)
DECODERS.update(
    {
        "datetime": _decode_datetime,
        "date": lambda _, parts: dt.date(*(expect(part, int) for part in parts)),
        "time": _decode_time,
        "timedelta": lambda _, parts: dt.timedelta(*(expect(part, int) for part in parts)),
        "zone": lambda _, node: decode_zone(node),
        "Decimal": _decode_decimal,
        "Fraction": _decode_fraction,
        "UUID": lambda _, text: UUID(hex=expect(text, str)),
        "OrderedDict": lambda decoder, payload: OrderedDict(decode_mapping(decoder, payload)),
        "Counter": _decode_counter,
        "defaultdict": _decode_defaultdict,
        "deque": _decode_deque,
    }
)
