"""Plain data between processes: it arrives exactly as it was, and no bytes can do harm."""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import functools
import json
import math
import random
import threading
import tracemalloc
import uuid
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sparse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.plain import BadFrameError, NotPlainError, TooLargeError, pack, unpack
from grader.plain.codec import DECODERS, MAX_DEPTH

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
BERLIN = ZoneInfo("Europe/Berlin")


def crossed(value: Any) -> Any:
    message = unpack(pack({"value": value}))
    assert list(message) == ["value"]
    return message["value"]


def same(one: Any, other: Any) -> bool:
    """Equal in type, value, order and dtype, all the way down; NaN is NaN, and 0.0 is not -0.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return (math.isnan(one) and math.isnan(other)) or (
            one == other and math.copysign(1, one) == math.copysign(1, other)
        )
    if isinstance(one, complex):
        return same(one.real, other.real) and same(one.imag, other.imag)
    if isinstance(one, dict):
        return same(list(one), list(other)) and same(list(one.values()), list(other.values()))
    if isinstance(one, list | tuple | deque):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, set | frozenset):
        left = list(other)
        for each in one:
            match = next((index for index, candidate in enumerate(left) if same(each, candidate)), None)
            if match is None:
                return False
            del left[match]
        return not left
    if isinstance(one, np.ndarray):
        if one.dtype != other.dtype or one.shape != other.shape:
            return False
        if one.dtype == object:
            return same(list(one.flat), list(other.flat))
        return one.tobytes() == other.tobytes()
    if isinstance(one, np.generic):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    if isinstance(one, Decimal):
        return one.as_tuple() == other.as_tuple()
    return bool(one == other) and (isinstance(one, int) or repr(one) == repr(other))


texts = st.text(st.characters(exclude_categories=()), max_size=40)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | texts
    | st.binary(max_size=40)
    | st.datetimes(timezones=st.none() | st.sampled_from([dt.UTC, BERLIN]))
    | st.dates()
    | st.times()
    | st.timedeltas()
    | st.decimals().filter(lambda number: not number.is_snan())  # which no dict can hold
    | st.fractions()
    | st.uuids()
)
keys = st.recursive(
    scalars, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3), max_leaves=4
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(keys, inner, max_size=4)
        | st.sets(keys, max_size=4)
        | st.builds(deque, st.lists(inner, max_size=3), st.none() | st.integers(3, 5))
    ),
    max_leaves=12,
)


@QUICK
@given(values)
def test_values_cross_exactly(value: Any) -> None:
    assert same(crossed(value), value)


@QUICK
@given(st.lists(st.floats(), max_size=80) | st.lists(st.integers(-(2**70), 2**70), max_size=80))
def test_long_lists_of_numbers_cross_exactly(numbers: list[float]) -> None:
    assert same(crossed(numbers), numbers)
    assert same(crossed(tuple(numbers)), tuple(numbers))


dtypes = (
    hnp.boolean_dtypes()
    | hnp.integer_dtypes(endianness="?")
    | hnp.unsigned_integer_dtypes(endianness="?")
    | hnp.floating_dtypes(endianness="?")
    | hnp.complex_number_dtypes(endianness="?")
    | hnp.byte_string_dtypes(endianness="?")
    | hnp.unicode_string_dtypes(endianness="?")
    | hnp.datetime64_dtypes(endianness="?")
    | hnp.timedelta64_dtypes(endianness="?")
)


@QUICK
@given(hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, min_side=0, max_dims=3, max_side=4)))
def test_arrays_cross_exactly_and_can_be_written_to(array: np.ndarray) -> None:
    arrived = crossed(array)
    assert same(arrived, array)
    assert arrived.flags.writeable


@QUICK
@given(hnp.from_dtype(np.dtype(bool)) | dtypes.flatmap(hnp.from_dtype))
def test_numpy_numbers_cross_exactly(number: Any) -> None:
    assert same(crossed(number), number)
    assert same(crossed([number] * 50), [number] * 50)


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "integers": [1, 2, 3],
            "texts": ["x", None, "z"],
            "categories": pd.Categorical(["u", None, "u"], ["u", "v"], ordered=True),
            "moments": pd.date_range("2020-10-25", periods=3, freq="h", tz="Europe/Berlin"),
            "days": pd.to_datetime(["2020-01-01", None, "2021-01-01"]),
            "spans": pd.timedelta_range("1h", periods=3),
            "Int64": pd.array([1, None, 3], dtype="Int64"),
            "UInt8": pd.array([1, None, 3], dtype="UInt8"),
            "Float32": pd.array([1.5, None, 3], dtype="Float32"),
            "boolean": pd.array([True, None, False], dtype="boolean"),
            "string": pd.array(["a", None, "\ud83d"], dtype=pd.StringDtype("python")),
            "objects": pd.Series([1, "a", (2, None)], dtype=object),
            "texts as objects": pd.Series(["a", "b", "c"], dtype=object),
            "bins": pd.cut([1, 2, 3], 3),
            "months": pd.period_range("2020", periods=3, freq="M"),
            ("a", 1): np.array([1, 2, 3], dtype="f4"),
        }
    )


TABLES: dict[str, Callable[[], pd.DataFrame]] = {
    "mixed": table,
    "numbers": lambda: pd.DataFrame(np.arange(12.0).reshape(4, 3), columns=list("abc")),
    "repeated names": lambda: table()[["integers", "texts", "integers"]],
    "repeated rows": lambda: table().iloc[[0, 0, 1]],
    "two levels": lambda: table().set_index(["integers", "texts"]),
    "two levels of columns": lambda: table().groupby("texts")[["integers"]].agg(["mean", "std"]),
    "categories as rows": lambda: table().set_index("categories"),
    "moments as rows": lambda: table().set_index("moments"),
    "filtered": lambda: table().query("integers > 1"),
    "no rows": lambda: table().iloc[:0],
    "no columns": lambda: table()[[]],
    "nothing": pd.DataFrame,
    "one dtype that is not a number": lambda: table()[["texts", "texts"]],
    "a summary": lambda: table().describe(include="all"),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_and_their_columns_cross_exactly(name: str) -> None:
    frame = TABLES[name]()
    pd.testing.assert_frame_equal(crossed(frame), frame, check_exact=True)
    for number in range(frame.shape[1]):
        pd.testing.assert_series_equal(crossed(frame.iloc[:, number]), frame.iloc[:, number])
    assert type(crossed(frame).index) is type(frame.index)


INDEXES = (
    pd.RangeIndex(2, 11, 3, name="q"),
    pd.date_range("2020", periods=4, freq="2h"),
    pd.date_range("2020", periods=4, tz="UTC"),
    pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["x", None]),
    pd.CategoricalIndex(["a", "b", "a"], name="c"),
    pd.interval_range(0, 3),
    pd.period_range("2020", periods=2, freq="Y"),
    pd.timedelta_range("1h", periods=3),
    pd.Index(["a", None]),
    pd.Index([1, "a"], name=("x", 1)),
    pd.Index(np.array([1, 2], "i2")),
    pd.Index([], dtype="float64"),
)


@pytest.mark.parametrize("index", INDEXES, ids=lambda index: f"{type(index).__name__}-{index.dtype}")
def test_indexes_cross_exactly(index: pd.Index) -> None:
    arrived = crossed(index)
    pd.testing.assert_index_equal(arrived, index, exact=True)
    assert getattr(arrived, "freq", None) == getattr(index, "freq", None)


SINGLES = (
    2**99_999,
    -(2**63) - 1,
    range(2**70, 0, -3),
    slice(None, 5, (1, 2)),
    ...,
    bytearray(b"ab"),
    "long " * 1000,
    ["long " * 1000, "short"],
    dt.datetime(2020, 10, 25, 2, 30, fold=1, tzinfo=BERLIN),
    dt.time(1, 2, tzinfo=dt.timezone(dt.timedelta(hours=3), "X")),
    dt.timezone(dt.timedelta(seconds=-5)),
    BERLIN,
    Decimal("1.50"),
    Fraction(1, 2**80),
    uuid.UUID(int=5),
    OrderedDict(b=1, a=2),
    Counter("abracadabra"),
    defaultdict(list, {1: [2]}),
    defaultdict(None, {1: [2]}),
    np.str_("a\0"),
    np.bytes_(b"a\0"),
    np.dtype(">i4"),
    [np.datetime64("2020-01-01"), np.datetime64("2020-01-01T00:00:00")] * 40,
    np.ndarray((3,), "U0"),
    np.array([1, None, [1, 2], "a", np.array([1]), np.array(5)], dtype=object),
    np.array([[[1], None]], dtype=object),
    pd.Timestamp("2020-10-25 01:30", tz="UTC").tz_convert("Europe/Berlin"),
    pd.Timestamp("2020").as_unit("s"),
    pd.Timedelta("1h").as_unit("ns"),
    pd.Interval(1, 2.5, "both"),
    pd.Period("2020-01", "M"),
)


@pytest.mark.parametrize("value", SINGLES, ids=lambda value: type(value).__name__)
def test_single_values_cross_exactly(value: Any) -> None:
    arrived = crossed(value)
    assert same(arrived, value)
    assert type(value) is int or repr(arrived) == repr(value)


def test_what_is_not_there_in_pandas_stays_the_same_object() -> None:
    assert crossed(pd.NaT) is pd.NaT
    assert crossed(pd.NA) is pd.NA


def test_two_nans_as_keys_stay_two_keys() -> None:
    assert len(crossed({float("nan"): 1, float("nan"): 2})) == 2


@pytest.mark.parametrize("kind", ["array", "matrix"])
@pytest.mark.parametrize("form", ["csr", "csc", "coo"])
def test_sparse_matrices_cross_exactly(form: str, kind: str) -> None:
    matrix = getattr(sparse, f"{form}_{kind}")(np.array([[0, 1.5, 0], [2, 0, 0]], dtype="f4"))
    arrived = crossed(matrix)
    assert type(arrived) is type(matrix)
    assert arrived.dtype == matrix.dtype
    assert same(arrived.toarray(), matrix.toarray())


class PleasingFloat(float):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class PleasingArray(np.ndarray):
    def __eq__(self, other: object) -> Any:
        return True


class Colour(enum.IntEnum):
    RED = 1


PLEASING = (
    PleasingFloat(1),
    Colour.RED,
    type("Text", (str,), {})("a"),
    type("List", (list,), {})([1]),
    type("Frame", (pd.DataFrame,), {})({"a": [1]}),
    np.ones(3).view(PleasingArray),
    np.ma.masked_array([1, 2], [True, False]),
    type("Number", (np.float64,), {})(1.0),
    np.array([(1, 2.0)], dtype="i4,f8"),
    pd.Series(pd.arrays.SparseArray([0, 1])),
    defaultdict(lambda: 0, {1: 2}),
    float,
    len,
    lambda: None,
    (number for number in ()),
)


@pytest.mark.parametrize("value", PLEASING, ids=lambda value: type(value).__name__)
def test_subclasses_and_other_objects_never_cross_as_data(value: Any) -> None:
    wrapped: list[Any] = [value, [value], (1, {"a": value}), np.array([value, None], dtype=object)]
    for each in wrapped[: 3 if isinstance(value, np.ndarray | pd.Series | pd.DataFrame) else 4]:
        with pytest.raises(NotPlainError):
            pack({"value": each})
        assert b"reference" in pack({"value": each}, lambda _: {"number": 1})


def test_labels_that_are_not_plain_keep_their_whole_table_at_home() -> None:
    referred: list[Any] = []
    frame = pd.DataFrame({"a": [1, 2]}, index=pd.Index([Colour.RED, "b"], dtype=object))
    pack({"value": frame}, lambda each: referred.append(each) or {"number": 1})  # type: ignore[func-returns-value]
    assert len(referred) == 1
    assert referred[0] is frame


@pytest.mark.parametrize("value", [{Colour.RED: 1}, {1: {(2, Colour.RED): 1}}, {frozenset({Colour.RED})}])
def test_a_key_that_is_not_plain_keeps_its_whole_dict_or_set_at_home(value: Any) -> None:
    with pytest.raises(NotPlainError, match="Colour is not plain data"):
        pack({"value": value})
    referred: list[Any] = []
    frame = pack({"value": value}, lambda each: referred.append(each) or {"number": 1})  # type: ignore[func-returns-value]
    assert referred
    assert all(type(each) in (dict, set) for each in referred)
    assert "there" in str(unpack(frame, lambda _: "there"))


def test_references_take_the_place_of_objects_in_lists_dicts_arrays_and_columns() -> None:
    objects: list[Any] = []

    def refer(value: Any) -> dict[str, Any]:
        objects.append(value)
        return {"number": len(objects) - 1, "about": ["\ud83d", None]}

    column = pd.DataFrame({"a": [len, 1]}, dtype=object)
    value = [len, {"f": max}, (min, 1), np.array([sum, 2], dtype=object), column, Colour.RED]
    arrived = unpack(pack({"value": value}, refer), lambda about: objects[about["number"]])["value"]
    assert arrived[:3] == value[:3]
    assert arrived[3][0] is sum
    assert arrived[4].loc[0, "a"] is len
    assert arrived[5] is Colour.RED


def test_an_error_says_what_is_not_plain_and_where() -> None:
    value = {"args": [1, {"model": [Decimal(1), threading.Event()]}]}
    with pytest.raises(NotPlainError, match=r"^an Event is not plain data \(at args\[1\]\['model'\]\[1\]\)$"):
        pack(value)


def test_a_value_that_contains_itself_is_not_plain() -> None:
    loop: list[Any] = []
    loop.append({"inside": (loop,)})
    with pytest.raises(NotPlainError, match="contains itself"):
        pack({"value": loop}, lambda _: {"number": 1})


def nested(depth: int) -> list[Any]:
    return functools.reduce(lambda inner, _: [inner], range(depth), [])


def test_deep_nesting_has_a_limit_on_both_sides() -> None:
    assert crossed(nested(MAX_DEPTH - 1)) == nested(MAX_DEPTH - 1)
    with pytest.raises(NotPlainError, match="deep"):
        pack({"value": nested(MAX_DEPTH)})
    for opening in (b"[", b'{"tuple":', b'{"dict":[[0],'):
        with pytest.raises(BadFrameError):
            unpack(framed(b'[[],{"value":' + opening * 100_000))


def test_a_value_over_the_limit_is_refused_before_it_is_written() -> None:
    with pytest.raises(TooLargeError):
        pack({"value": np.broadcast_to(np.zeros(1), (10**7, 10**4))})
    with pytest.raises(TooLargeError):
        pack({"value": 2**200_000})
    with pytest.raises(TooLargeError):
        pack({"value": bytes(2000)}, limit=1000)
    many = functools.reduce(lambda inner, _: [inner, inner], range(60), [0])
    with pytest.raises(TooLargeError):
        pack({"value": many}, limit=10_000)
    with pytest.raises(TooLargeError):
        pack({"value": np.ndarray((0, 10**15))})


# frames that nobody packed


def framed(header: bytes, blobs: bytes = b"") -> bytes:
    return len(header).to_bytes(4, "big") + header + blobs


def made(node: Any, *blobs: bytes) -> bytes:
    return framed(json.dumps([[len(blob) for blob in blobs], {"value": node}]).encode(), b"".join(blobs))


def survives(frame: bytes) -> None:
    """Either a message or BadFrameError, for any bytes."""
    with contextlib.suppress(BadFrameError):
        assert type(unpack(frame, lambda about: about["x"])) is dict


EMPTY = {"array": ["<i8", [0], 0]}
BOMBS: dict[str, bytes] = {
    "an array without its bytes": made({"array": ["<f8", [10**12], 0]}, b""),
    "an empty array of absurd shape": made({"array": ["<f8", [0, 10**12], 0]}, b""),
    "texts of no length": made({"array": ["<U0", [10**12], 0]}, b""),
    "long texts": made({"array": ["<U999999999", [1], 0]}, b"abcd"),
    "an overflowing shape": made({"array": ["<f8", [2**32, 2**32], 0]}, b""),
    "a negative shape": made({"array": ["<f8", [-1, -1], 0]}, bytes(8)),
    "many objects": made({"objects": [[10**12], []]}),
    "objects of absurd shape": made({"objects": [[0, 10**12], []]}),
    "one blob many times": made([{"bytes": 0}] * 10_000, bytes(100_000)),
    "one array many times": made([{"array": ["|u1", [100_000], 0]}] * 10_000, bytes(100_000)),
    "a blob beyond the end": framed(b'[[1000000000000],{"value":{"bytes":0}}]'),
    "a negative blob": framed(b'[[-5],{"value":{"bytes":0}}]', b"abc"),
    "numbers in one byte each": made({"numbers": ["|i1", 0]}, bytes(20_000_000)),
    "an enormous header": (2**32 - 1).to_bytes(4, "big"),
    "many empty lists": framed(b'[[],{"value":[' + b"[]," * 5_000_000 + b"0]}]"),
    "many numbers": framed(b'[[],{"value":[' + b"1," * 9_000_000 + b"0]}]"),
    "a long number": framed(b'[[],{"value":' + b"9" * 1_000_000 + b"}]"),
    "a long int": made({"int": "f" * 1_000_000}),
    "a long Decimal": made({"Decimal": "9" * 1_000_000}),
    "rows of a sparse matrix": made(
        {
            "sparse": [
                "csr_matrix",
                [10**12, 1],
                [{"array": ["<f8", [0], 1]}, EMPTY, {"array": ["<i8", [0], 2]}],
            ]
        },
        *[b""] * 3,
    ),
    "an index outside a sparse matrix": made(
        {
            "sparse": [
                "csr_matrix",
                [1, 1],
                [
                    {"array": ["<f8", [1], 0]},
                    {"array": ["<i4", [1], 1]},
                    {"array": ["<i4", [2], 2]},
                ],
            ]
        },
        bytes(8),
        (10**9).to_bytes(4, "little"),
        bytes(4) + b"\1\0\0\0",
    ),
    "a column longer than its rows": made(
        {"Series": [{"array": ["<i8", [0], 0]}, {"RangeIndex": [0, 10**12, 1, [None]]}, [None]]}, b""
    ),
    "a table with more rows than values": made(
        {
            "DataFrame": [
                {"Index": [{"objects": [[1], ["a"]]}, [None], None]},
                {"RangeIndex": [0, 10**12, 1, [None]]},
                [{"objects": [[0], []]}],
            ]
        }
    ),
    "an unknown kind": made({"system": "ls"}),
    "two kinds": made({"tuple": [], "set": []}),
    "a dtype that runs code": made({"array": ["O", [1], 0]}, bytes(8)),
    "a dtype of fields": made({"array": ["i4,O", [1], 0]}, bytes(12)),
    "an unhashable member": made({"set": [[1]]}),
    "an unhashable key": made({"dict": [[[1]], [1]]}),
    "a bool of three": made({"array": ["|b1", [1], 0]}, b"\3"),
    "a character that is none": made({"array": ["<U1", [1], 0]}, b"\xff\xff\xff\x7f"),
    "a zone outside the zones": made({"zone": "../../../etc/passwd"}),
    "a reference as a key": made({"set": [{"reference": {"x": 1}}]}),
    "a reference as a label": made({"Index": [{"objects": [[1], [{"reference": {"x": 1}}]]}, [None], None]}),
    "a reference as rows": made({"Series": [EMPTY, {"reference": {"x": 1}}, [None]]}, b""),
    "bytes left over": made(1) + b"x",
    "nothing": b"",
    "no header": b"\0\0\0\0",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_frame_is_refused_and_takes_no_memory(name: str) -> None:
    frame = BOMBS[name]
    tracemalloc.start()
    try:
        with pytest.raises(BadFrameError):
            unpack(frame, lambda about: about["x"])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000 + 40 * min(len(frame), 1_000_000) + 3 * len(frame)


@QUICK
@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(BadFrameError):
        unpack(framed(data))
    survives(data)


def test_changed_frames_are_refused_or_give_other_plain_data() -> None:
    chance = random.Random(7)
    frames = [pack({"value": value}) for value in (*SINGLES[4:], table(), {"a": [1.5, (None, "x")]})]
    for _ in range(1500):
        frame = bytearray(chance.choice(frames)[:20_000])
        for _ in range(chance.choice((1, 1, 3, 10))):
            frame[chance.randrange(len(frame))] = chance.choice((chance.randrange(256), *b'[]{},:"019-'))
        if chance.random() < 0.2:
            del frame[chance.randrange(len(frame)) :]
        survives(bytes(frame))


ODD = (
    None,
    True,
    0,
    1,
    -1,
    3,
    2**31,
    2**40,
    2**63,
    -(2**63),
    1e300,
    float("nan"),
    "",
    "a",
    "<i8",
    "|b1",
    "<U1",
    [],
)
ODD_TOO = (
    "<M8[D]",
    "ns",
    "both",
    "D",
    "-1Y",
    [0],
    [[]],
    [None],
    [1, 2],
    {"tuple": []},
    {"reference": {"x": 1}},
)


def swap(node: Any, chance: random.Random) -> Any:
    """The same with a part of it changed for another."""
    inner = (
        list(node.items() if type(node) is dict else enumerate(node)) if type(node) in (dict, list) else []
    )
    if not inner or chance.random() < 0.15:
        return chance.choice(ODD + ODD_TOO)
    key, part = chance.choice(inner)
    if type(node) is dict and chance.random() < 0.1:
        return {chance.choice(sorted(DECODERS)): part}
    changed = node.copy()
    changed[key] = swap(part, chance)
    return changed


def test_changed_parts_are_refused_or_give_other_plain_data() -> None:
    chance = random.Random(11)
    matrices = [sparse.csr_array(np.eye(3)), sparse.coo_matrix(np.eye(2)), np.arange(6.0).reshape(2, 3)]
    frames = [
        pack({"value": value}) for value in (*SINGLES[4:], *INDEXES, *matrices, table(), table()[["spans"]])
    ]
    for _ in range(1500):
        frame = chance.choice(frames)
        start = 4 + int.from_bytes(frame[:4], "big")
        sizes, message = json.loads(frame[4:start].decode("utf-8", "surrogatepass"))
        header = json.dumps([sizes, {"value": swap(message["value"], chance)}])
        survives(framed(header.encode(), frame[start:]))


parts = st.recursive(
    st.sampled_from(
        [None, True, 0, 1, -1, 2, 2**40, 1.5, "", "a", "<i8", "<U1", "s", "D", "Europe", "csr_array"]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.builds(lambda tag, node: {tag: node}, st.sampled_from(sorted(DECODERS)), inner)
    ),
    max_leaves=15,
)


@settings(QUICK, max_examples=400)
@given(st.builds(lambda tag, node: {tag: node}, st.sampled_from(sorted(DECODERS)), parts))
def test_every_kind_of_value_survives_parts_that_do_not_fit(node: Any) -> None:
    survives(made(node, b"", bytes(8), bytes(16)))


@pytest.mark.parametrize("error", [KeyError, ValueError, RuntimeError])
def test_a_reference_that_cannot_be_resolved_makes_the_frame_bad(error: type[Exception]) -> None:
    def resolve(_: dict[str, Any]) -> Any:
        raise error

    frame = pack({"value": len}, lambda _: {"number": 1})
    with pytest.raises(BadFrameError):
        unpack(frame, resolve)
    with pytest.raises(BadFrameError):
        unpack(frame)


def test_ctrl_c_while_unpacking_is_not_swallowed() -> None:
    def resolve(_: dict[str, Any]) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        unpack(pack({"value": len}, lambda _: {}), resolve)
