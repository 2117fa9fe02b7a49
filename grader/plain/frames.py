"""Plain values of pandas: tables, columns, indexes and single values."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from grader.plain.arrays import encode_array
from grader.plain.codec import (
    ADDED_WITH,
    DECODERS,
    BadFrameError,
    Decoder,
    Encode,
    Encoder,
    Node,
    expect,
)
from grader.plain.columns import (
    as_index,
    decode_integers,
    decode_values,
    encode_values,
    frequency_text,
    known_frequency,
    known_unit,
)
from grader.plain.standard_library import decode_zone, encode_zone

# indexes, columns and tables


def _encode_index(encoder: Encoder, index: Any) -> Node:
    kind = type(index).__name__
    if kind == "MultiIndex":
        levels = [_encode_index(encoder, level) for level in index.levels]
        codes = [encode_array(encoder, codes) for codes in index.codes]
        return {"MultiIndex": [levels, codes, encoder.keys(list(index.names))]}
    name = encoder.keys([index.name])
    if kind == "RangeIndex":
        return {"RangeIndex": [index.start, index.stop, index.step, name]}
    frequency = getattr(index, "freq", None) if kind in ("DatetimeIndex", "TimedeltaIndex") else None
    values = encoder.plainly(encode_values, index)
    return {"Index": [values, name, None if frequency is None else frequency_text(frequency.freqstr)]}


def _encode_series(encoder: Encoder, series: Any) -> Node:
    values = encode_values(encoder, series)
    return {"Series": [values, _encode_index(encoder, series.index), encoder.keys([series.name])]}


def _encode_frame(encoder: Encoder, frame: Any) -> Node:
    import numpy as np

    columns, index = _encode_index(encoder, frame.columns), _encode_index(encoder, frame.index)
    dtypes = set(frame.dtypes)
    only = next(iter(dtypes)) if len(dtypes) == 1 else None
    if isinstance(only, np.dtype) and only.kind in "biufc":
        return {"DataFrame": [columns, index, encode_array(encoder, frame.to_numpy())]}
    values = [encode_values(encoder, frame.iloc[:, number]) for number in range(frame.shape[1])]
    return {"DataFrame": [columns, index, values]}


def _decode_index(decoder: Decoder, parts: Node) -> Any:
    import pandas as pd

    node, names, frequency = expect(parts, list)
    values = decoder.plainly(decode_values, node)
    (name,) = decoder.keys(names)
    index = pd.Index(values, dtype=values.dtype, name=name)
    if frequency is not None:
        if type(index) not in (pd.DatetimeIndex, pd.TimedeltaIndex):
            raise BadFrameError("a frequency where none belongs")
        index.freq = known_frequency(frequency)
    return index


def _decode_multi_index(decoder: Decoder, parts: Node) -> Any:
    import pandas as pd

    levels, codes, names = expect(parts, list)
    return pd.MultiIndex(
        [as_index(decoder.value(level)) for level in expect(levels, list)],
        [decode_integers(decoder, each) for each in expect(codes, list)],
        names=decoder.keys(names),
        verify_integrity=True,
    )


def _decode_range_index(decoder: Decoder, parts: Node) -> Any:
    import pandas as pd

    *numbers, names = expect(parts, list)
    (name,) = decoder.keys(names)
    start, stop, step = (expect(number, int) for number in numbers)
    if abs(start) > 2**62 or abs(stop) > 2**62:
        raise BadFrameError("not a range")
    return pd.RangeIndex(start, stop, step, name=name)


def _decode_series(decoder: Decoder, parts: Node) -> Any:
    import pandas as pd

    values, index, names = expect(parts, list)
    (name,) = decoder.keys(names)
    data = decode_values(decoder, values)
    # the dtype is given because pandas would guess another one for objects
    return pd.Series(data, as_index(decoder.value(index)), dtype=data.dtype, name=name, copy=False)


def _decode_frame(decoder: Decoder, parts: Node) -> Any:
    import numpy as np
    import pandas as pd

    columns_node, index_node, data = expect(parts, list)
    columns, index = as_index(decoder.value(columns_node)), as_index(decoder.value(index_node))
    if type(data) is dict:
        block = decoder.typed(data, np.ndarray)
        if block.shape != (len(index), len(columns)) or block.dtype.kind not in "biufc":
            raise BadFrameError("the values of a table do not match its labels")
        return pd.DataFrame(block, index, columns, copy=False)
    arrays = [decode_values(decoder, values) for values in expect(data, list)]
    if len(arrays) != len(columns) or any(len(values) != len(index) for values in arrays):
        raise BadFrameError("the values of a table do not match its labels")
    # by number first: labels may repeat
    series = {number: pd.Series(values, dtype=values.dtype) for number, values in enumerate(arrays)}
    frame = pd.DataFrame(series) if series else pd.DataFrame(index=index)
    frame.index, frame.columns = index, columns
    return frame


# single values


def _encode_timestamp(_: Encoder, value: Any) -> Node:
    return {"Timestamp": [int(value.to_datetime64().view("i8")), value.unit, encode_zone(value.tz)]}


def _decode_timestamp(_: Decoder, parts: Node) -> Any:
    import numpy as np
    import pandas as pd

    number, unit, zone = expect(parts, list)
    moment = pd.Timestamp(np.datetime64(expect(number, int), known_unit(unit)))
    place = decode_zone(zone)
    return moment if place is None else moment.tz_localize("UTC").tz_convert(place)


def _encode_timedelta(_: Encoder, value: Any) -> Node:
    return {"Timedelta": [int(value.to_timedelta64().view("i8")), value.unit]}


def _decode_timedelta(_: Decoder, parts: Node) -> Any:
    import numpy as np
    import pandas as pd

    number, unit = expect(parts, list)
    return pd.Timedelta(np.timedelta64(expect(number, int), known_unit(unit)))


def _encode_interval(encoder: Encoder, value: Any) -> Node:
    return {"Interval": [encoder.keys([value.left, value.right]), value.closed]}


def _decode_interval(decoder: Decoder, parts: Node) -> Any:
    import pandas as pd

    sides, closed = expect(parts, list)
    left, right = decoder.keys(sides)
    return pd.Interval(left, right, closed)


def _decode_period(_: Decoder, parts: Node) -> Any:
    import pandas as pd

    ordinal, frequency = expect(parts, list)
    return pd.Period(ordinal=expect(ordinal, int), freq=known_frequency(frequency))


def _decode_constant(_: Decoder, name: Node) -> Any:
    import pandas as pd

    return {"NaT": pd.NaT, "NA": pd.NA}[expect(name, str)]


def _pandas_types(pd: ModuleType) -> dict[type, Encode]:
    indexes = ("Index", "RangeIndex", "MultiIndex", "DatetimeIndex", "TimedeltaIndex")
    kinds = ("CategoricalIndex", "IntervalIndex", "PeriodIndex")
    return {
        pd.DataFrame: _encode_frame,
        pd.Series: _encode_series,
        **{getattr(pd, name): _encode_index for name in (*indexes, *kinds)},
        pd.Timestamp: _encode_timestamp,
        pd.Timedelta: _encode_timedelta,
        pd.Interval: _encode_interval,
        pd.Period: lambda _, value: {"Period": [value.ordinal, frequency_text(value.freqstr)]},
        type(pd.NaT): lambda _, value: {"constant": "NaT"},
        type(pd.NA): lambda _, value: {"constant": "NA"},
    }


ADDED_WITH["pandas"] = _pandas_types
DECODERS.update(
    {
        "Index": _decode_index,
        "RangeIndex": _decode_range_index,
        "MultiIndex": _decode_multi_index,
        "Series": _decode_series,
        "DataFrame": _decode_frame,
        "Timestamp": _decode_timestamp,
        "Timedelta": _decode_timedelta,
        "Interval": _decode_interval,
        "Period": _decode_period,
        "constant": _decode_constant,
    }
)
