"""Plain values of pandas: what a column or an index holds."""

from __future__ import annotations

import re
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
    NotDataError,
    expect,
)
from grader.plain.standard_library import decode_zone, encode_zone

_UNITS = ("s", "ms", "us", "ns")
_FREQUENCY = re.compile(r"[A-Za-z0-9:\-]{1,30}")
_CLOSED = ("left", "right", "both", "neither")


def encode_values(encoder: Encoder, holder: Any) -> Node:
    """Of a Series, an Index or an extension array. Raises NotDataError for a dtype that is not plain data."""
    import numpy as np

    if isinstance(holder.dtype, np.dtype):
        return encode_array(encoder, holder.to_numpy())
    name = type(holder.dtype).__name__
    if name not in _EXTENSIONS:
        raise NotDataError(f"pandas data of dtype {holder.dtype} is not plain data")
    return _EXTENSIONS[name](encoder, getattr(holder, "array", holder))


def _encode_strings(encoder: Encoder, array: Any) -> Node:
    import pandas as pd

    texts = array.to_numpy(dtype=object, na_value=None).tolist()
    return {"strings": [array.dtype.storage, array.dtype.na_value is pd.NA, encoder.nodes(texts)]}


def _encode_masked(encoder: Encoder, array: Any) -> Node:
    values = array.to_numpy(dtype=array.dtype.numpy_dtype, na_value=0)
    return {"masked": [encode_array(encoder, values), encode_array(encoder, array.isna())]}


def _encode_categorical(encoder: Encoder, array: Any) -> Node:
    codes = encode_array(encoder, array.codes)
    return {"Categorical": [codes, encoder.keys([array.categories]), bool(array.ordered)]}


def _encode_datetimes(encoder: Encoder, array: Any) -> Node:
    moments = encode_array(encoder, array.asi8)
    return {"datetimes": [getattr(array, "unit", "ns"), encode_zone(array.tz), moments]}


def _encode_periods(encoder: Encoder, array: Any) -> Node:
    return {"periods": [frequency_text(array.freqstr), encode_array(encoder, array.asi8)]}


def _encode_intervals(encoder: Encoder, array: Any) -> Node:
    return {"intervals": [encoder.keys([array.left, array.right]), str(array.closed)]}


_EXTENSIONS: dict[str, Encode] = {
    "StringDtype": _encode_strings,
    "CategoricalDtype": _encode_categorical,
    "DatetimeTZDtype": _encode_datetimes,
    "PeriodDtype": _encode_periods,
    "IntervalDtype": _encode_intervals,
    "BooleanDtype": _encode_masked,
    **{f"{sign}{bits}Dtype": _encode_masked for sign in ("Int", "UInt") for bits in (8, 16, 32, 64)},
    "Float32Dtype": _encode_masked,
    "Float64Dtype": _encode_masked,
}


def _decode_strings(decoder: Decoder, parts: Node) -> Any:
    import pandas as pd

    storage, has_na, node = expect(parts, list)
    texts = decoder.items(node)
    if storage not in ("python", "pyarrow") or not all(text is None or type(text) is str for text in texts):
        raise BadFrameError("not an array of texts")
    dtype = pd.StringDtype(storage, na_value=pd.NA if has_na else float("nan"))
    return pd.array(texts, dtype=dtype)


def _decode_masked(decoder: Decoder, parts: Node) -> Any:
    import numpy as np
    import pandas as pd

    values, mask = (decoder.typed(part, np.ndarray) for part in expect(parts, list))
    if values.ndim != 1 or values.shape != mask.shape or mask.dtype != bool:
        raise BadFrameError("not an array with a mask")
    kinds = {"b": pd.arrays.BooleanArray, "f": pd.arrays.FloatingArray}
    return kinds.get(values.dtype.kind, pd.arrays.IntegerArray)(values, mask)


def _decode_categorical(decoder: Decoder, parts: Node) -> Any:
    import pandas as pd

    codes, node, ordered = expect(parts, list)
    (categories,) = decoder.keys(node)
    dtype = pd.CategoricalDtype(as_index(categories), expect(ordered, bool))
    return pd.Categorical.from_codes(decode_integers(decoder, codes), dtype=dtype)


def _decode_datetimes(decoder: Decoder, parts: Node) -> Any:
    import pandas as pd

    unit, zone, node = expect(parts, list)
    moments = pd.DatetimeIndex(decode_integers(decoder, node).view(f"M8[{known_unit(unit)}]"))
    place = decode_zone(zone)
    return (moments if place is None else moments.tz_localize("UTC").tz_convert(place)).array


def _decode_periods(decoder: Decoder, parts: Node) -> Any:
    import pandas as pd

    frequency, node = expect(parts, list)
    index: Any = pd.PeriodIndex  # whose stubs lack this method
    return index.from_ordinals(decode_integers(decoder, node), freq=known_frequency(frequency)).array


def _decode_intervals(decoder: Decoder, parts: Node) -> Any:
    import pandas as pd

    node, closed = expect(parts, list)
    left, right = map(as_index, decoder.keys(node))
    if closed not in _CLOSED:
        raise BadFrameError("not an interval")
    return pd.arrays.IntervalArray.from_arrays(left, right, closed)


def decode_values(decoder: Decoder, node: Node) -> Any:
    """What encode_values wrote: a one-dimensional NumPy or extension array."""
    import numpy as np
    from pandas.api.extensions import ExtensionArray

    values = decoder.value(node)
    if not (type(values) is np.ndarray or isinstance(values, ExtensionArray)) or values.ndim != 1:
        raise BadFrameError("not the values of a column")
    return values


def decode_integers(decoder: Decoder, node: Node) -> Any:
    import numpy as np

    values = decoder.typed(node, np.ndarray)
    if values.ndim != 1 or values.dtype.kind != "i" or not values.dtype.isnative:
        raise BadFrameError("not an array of integers")
    return values


def as_index(value: Any) -> Any:
    import pandas as pd

    if not isinstance(value, pd.Index):
        raise BadFrameError("not an index")
    return value


def known_unit(text: Node) -> Any:
    if text not in _UNITS:
        raise BadFrameError("not a unit of time")
    return text


def frequency_text(text: str) -> str:
    if not _FREQUENCY.fullmatch(text):
        raise NotDataError(f"the frequency {text} is not plain data")
    return text


def known_frequency(node: Node) -> str:
    if not _FREQUENCY.fullmatch(expect(node, str)):
        raise BadFrameError("not a frequency")
    return str(node)


def _pandas_arrays(arrays: ModuleType) -> dict[type, Encode]:
    names = ("StringArray", "ArrowStringArray", "Categorical", "PeriodArray", "IntervalArray")
    masked = ("BooleanArray", "IntegerArray", "FloatingArray")
    return {
        **{getattr(arrays, name): encode_values for name in (*names, *masked)},
        arrays.DatetimeArray: _encode_datetimes,
    }


ADDED_WITH["pandas.arrays"] = _pandas_arrays
DECODERS.update(
    {
        "strings": _decode_strings,
        "masked": _decode_masked,
        "Categorical": _decode_categorical,
        "datetimes": _decode_datetimes,
        "periods": _decode_periods,
        "intervals": _decode_intervals,
    }
)
