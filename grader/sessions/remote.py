"""The learner's objects as a test sees them: references that act in the learner's process.

Attributes, calls and items of a reference give plain data or further references. It cannot be compared or
computed with: an object that decides for itself what it is equal to would mark itself.
"""

from __future__ import annotations

import base64
import inspect
import io
import pickle
import select
import sys
import types
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from grader.plain import BadFrameError, pack, unpack
from grader.sessions import wire
from grader.sessions.deadline import Deadline
from grader.sessions.foreign_errors import LearnersCodeError, describe, loaded_class, rebuild
from grader.sessions.warned import are_filters_changed, unusual_number_errors, warn_again

_OWN = {"__array__"}
_COMPARING = frozenset(
    (
        *("equals", "eq", "ne", "lt", "le", "gt", "ge", "compare", "identical", "isclose", "allclose"),
        *("array_equal", "almost_equals", "assert_equal", "assertEqual"),
    )
)
_ALLOWED_DUNDERS = {"__name__", "__doc__", "__qualname__", "__annotations__", "__wrapped__", "__defaults__"}
_MOST_STRAY_FRAMES = 1_000
_KINDS = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.VAR_POSITIONAL,
    inspect.Parameter.KEYWORD_ONLY,
    inspect.Parameter.VAR_KEYWORD,
)


class LearnerGoneError(Exception):
    """The learner's process ended while a test needed it."""


class NotComparableError(TypeError):
    """A test compares or computes with an object that is not plain data."""


class Remote:
    """The checker's line to the learner's process."""

    def __init__(self, connection: Connection, deadline: Deadline, limit: int) -> None:
        self._connection = connection
        self._deadline = deadline
        self._limit = limit
        self._asked = 0
        self._callbacks: dict[int, Any] = {}
        self._wait = waiting_for(connection, deadline)
        self.on_outputs: Callable[[list[Any]], None] = lambda outputs: None
        self.flags: list[str] = []

    def ask(self, operation: str, on: Any = None, *args: Any, **more: Any) -> Any:
        return self.request(operation, on=on, args=list(args), **more)["value"]

    def request(self, operation: str, **parts: Any) -> dict[str, Any]:
        """Send a request, serve the callbacks that come meanwhile, return the answer or raise its error."""
        self._asked += 1
        number = self._asked
        seconds = self._deadline.left()
        message = {"id": number, "op": operation, "seconds": 3600.0 if seconds is None else seconds, **parts}
        self._send(wire.ASK, message)
        reply = self._wait_for(number)
        if isinstance(outputs := reply.get("outputs"), list):
            self.on_outputs(outputs)
        if isinstance(flags := reply.get("flags"), list):
            self.flags += [str(each)[:200] for each in flags[:20]]
        if "error" in reply:
            error = rebuild(reply["error"])
            if isinstance(error, StopIteration | StopAsyncIteration) and operation != "next":
                # it would end a loop of the test's, as if all were done
                raise LearnersCodeError(f"the code stops with {type(error).__name__}")
            raise error
        return reply

    def call(self, reference: Reference, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        errors = {"number_errors": about} if (about := unusual_number_errors()) else {}
        listening = {"listening": True} if are_filters_changed() else {}
        reply = self.request("call", on=reference, args=list(args), kwargs=kwargs, **errors, **listening)
        value = reply.get("value")
        if isinstance(changed := reply.get("changed"), dict):
            given = [*args, *kwargs.values()]
            for index, new in changed.items():
                if type(index) is int and 0 <= index < len(given):
                    _change_in_place(given[index], new)
            if value is not None:
                self.flags.append("returned a value and changed an argument of the test as well")
        warn_again(reply.get("warned"))
        return value

    def _send(self, kind: bytes, message: dict[str, Any]) -> None:
        body = pack(message, self._refer, self._limit)
        with self._deadline.io():
            self._connection.send_bytes(kind + body)

    def _wait_for(self, number: int) -> dict[str, Any]:
        stray = 0
        while stray < _MOST_STRAY_FRAMES:
            frame = self._receive()
            kind = frame[:1]
            if kind == wire.GONE:
                raise LearnerGoneError(str(wire.from_json(frame).get("reason", "it ended")))
            if kind not in (wire.REPLY, wire.CALL):
                stray += 1
                continue
            try:
                message = unpack(frame[1:], self._resolve)
            except BadFrameError as error:
                raise LearnersCodeError(f"the answer could not be read: {error}") from error
            if kind == wire.CALL:
                self._serve_callback(message)
            elif message.get("id") == number:
                return message
            else:
                stray += 1
        raise LearnersCodeError("the answer got lost among too many others")

    def _receive(self) -> bytes:
        self._wait()  # outside of io: only here may the time limit strike
        with self._deadline.io():
            return self._connection.recv_bytes()

    def _serve_callback(self, message: dict[str, Any]) -> None:
        answer: dict[str, Any] = {"id": message.get("id")}
        try:
            on = self._callbacks[message["on"]]
            operation = _CALLBACKS[message["op"]]
            answer["value"] = operation(on, *message["args"], **message["kwargs"])
            body = pack(answer, self._refer, self._limit)
        except Exception as error:
            body = pack({"id": message.get("id"), "error": describe(error)}, self._refer, self._limit)
        with self._deadline.io():
            self._connection.send_bytes(wire.RESULT + body)

    # what crosses

    def _refer(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Reference):
            return {"ref": identity_of(value)}
        if (name := _importable(value)) is not None:
            return {"import": name}
        if not isinstance(value, types.FunctionType | types.MethodType | types.GeneratorType):
            try:
                return {"pickle": base64.b64encode(_pickled(value)).decode()}
            except Exception:  # an object that only the test has, in whole or in part
                pass
        self._callbacks[id(value)] = value
        return {"callback": id(value), "name": str(getattr(value, "__name__", type(value).__name__))}

    def _resolve(self, about: dict[str, Any]) -> Any:
        if "callback" in about:
            found = self._callbacks.get(about["callback"])
            if found is None:
                raise BadFrameError("a function that the test never passed")
            return found
        identity = about.get("ref")
        if type(identity) is not int:
            raise BadFrameError("a reference without identity")
        kind = CallableReference if about.get("callable") is True else Reference
        return kind(self, identity, about)


def waiting_for(connection: Connection, deadline: Deadline) -> Callable[[], None]:
    """A function that returns when a frame is there: the grading process sends whole frames only."""
    if not hasattr(select, "poll"):

        def wait() -> None:
            while not connection.poll(1.0):
                deadline.check()

        return wait
    line = select.poll()  # connection.poll() would make a new one each time
    line.register(connection.fileno(), select.POLLIN)

    def wait_quickly() -> None:
        while not line.poll(1000):
            deadline.check()

    return wait_quickly


class Reference:
    """An object in the learner's process."""

    __slots__ = ("_about", "_identity", "_remote")

    def __init__(self, remote: Remote, identity: int, about: dict[str, Any]) -> None:
        object.__setattr__(self, "_remote", remote)
        object.__setattr__(self, "_identity", identity)
        object.__setattr__(self, "_about", about)

    def __getattribute__(self, name: str) -> Any:
        about = object.__getattribute__(self, "_about")
        if name == "__class__":
            return _class_of(about) or Reference
        if name == "__doc__":
            return about.get("doc") if isinstance(about.get("doc"), str) else None
        if name in ("__name__", "__qualname__") and isinstance(about.get("name"), str):
            return about["name"]
        if name in _COMPARING:
            _refuse(self)
        if name in _OWN:
            return object.__getattribute__(self, name)
        if name == "__signature__":
            return _signature(self)
        if name.startswith("__") and name not in _ALLOWED_DUNDERS and not name.startswith("__sklearn"):
            raise AttributeError(f"'{kind_of(self)}' object has no attribute '{name}'")
        return _ask(self, "attribute", name)

    def __setattr__(self, name: str, value: Any) -> None:
        _ask(self, "set attribute", name, value)

    def __delattr__(self, name: str) -> None:
        _ask(self, "delete attribute", name)

    def __getitem__(self, key: Any) -> Any:
        return _ask(self, "item", key)

    def __setitem__(self, key: Any, value: Any) -> None:
        _ask(self, "set item", key, value)

    def __delitem__(self, key: Any) -> None:
        _ask(self, "delete item", key)

    def __len__(self) -> int:
        return int(_number(self, "len", int))

    def __iter__(self) -> Iterator[Any]:
        iterator = _ask(self, "iter")
        if not isinstance(type(iterator), type) or not issubclass(type(iterator), Reference):
            return iter(iterator)
        return _Iterator(iterator)

    def __next__(self) -> Any:
        return _ask(self, "next")

    def __contains__(self, member: Any) -> bool:
        # not the object's own `__contains__`, which could say yes to everything
        return any(each is member or each == member for each in self)

    def __bool__(self) -> bool:
        return _ask(self, "bool") is True

    def __int__(self) -> int:
        return int(_number(self, "int", int))

    def __float__(self) -> float:
        return float(_number(self, "float", float))

    def __index__(self) -> int:
        return int(_number(self, "index", int))

    def __str__(self) -> str:
        return str(_ask(self, "str"))

    def __repr__(self) -> str:
        return str(_ask(self, "repr"))

    def __format__(self, specification: str) -> str:
        return format(str(self), specification)

    def __dir__(self) -> list[str]:
        return [str(each) for each in _ask(self, "dir")]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        import numpy as np

        array = _ask(self, "array")
        if type(array) is not np.ndarray:
            raise NotComparableError(f"the learner's {kind_of(self)} gives no array")
        return array if dtype is None else array.astype(dtype)

    def __enter__(self) -> Any:
        return _ask(self, "enter")

    def __exit__(self, *_: object) -> None:
        _ask(self, "exit")

    def __instancecheck__(self, other: Any) -> bool:
        return _is_reference(other) and _ask(self, "isinstance", other) is True

    def __subclasscheck__(self, other: Any) -> bool:
        return _is_reference(other) and _ask(self, "issubclass", other) is True

    def __hash__(self) -> int:
        return hash(identity_of(self))

    def __eq__(self, other: object) -> bool:
        if other is None:
            return False
        if _is_reference(other) and identity_of(other) == identity_of(self):
            return True
        return _refuse(self)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __reduce__(self) -> NoReturn:
        raise TypeError("an object of the learner's cannot be copied")


class CallableReference(Reference):
    """A function, a class or another object that can be called."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        remote: Remote = object.__getattribute__(self, "_remote")
        return remote.call(self, args, kwargs)


class _Iterator:
    """Goes through an iterator of the learner's."""

    def __init__(self, reference: Any) -> None:
        self._reference = reference

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return _ask(self._reference, "next")


def identity_of(reference: Any) -> int:
    return int(object.__getattribute__(reference, "_identity"))


def kind_of(reference: Any) -> str:
    """The name of the object's class, as the learner's process gives it."""
    classes = object.__getattribute__(reference, "_about").get("classes")
    try:
        return str(classes[0][1])[:100]
    except (TypeError, IndexError, KeyError):
        return "object"


def _ask(reference: Any, operation: str, *args: Any) -> Any:
    remote: Remote = object.__getattribute__(reference, "_remote")
    return remote.ask(operation, reference, *args)


def _number(reference: Any, operation: str, kind: type) -> Any:
    number = _ask(reference, operation)
    if type(number) is not kind:
        raise NotComparableError(f"the learner's {kind_of(reference)} gives no number")
    return number


def _is_reference(value: Any) -> bool:
    return issubclass(type(value), Reference)


def _signature(reference: Any) -> inspect.Signature:
    """What the learner's function takes; defaults are known to exist, not what they are."""
    kinds = {int(kind): kind for kind in _KINDS}
    parameters = []
    for name, kind, has_default in _ask(reference, "signature"):
        default = ... if has_default else inspect.Parameter.empty
        parameters.append(inspect.Parameter(name, kinds[kind], default=default))
    return inspect.Signature(parameters)


def _refuse(reference: Any, *_: object) -> NoReturn:
    raise NotComparableError(
        f"the test compares or computes with an object of the learner's, a {kind_of(reference)}, which "
        "is not plain data; compare its numbers, texts, lists or arrays instead"
    )


_OPERATORS = """
lt le gt ge add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod divmod rdivmod pow rpow
matmul rmatmul and rand or ror xor rxor lshift rlshift rshift rrshift neg pos abs invert round trunc floor
ceil complex
"""

for _operator in _OPERATORS.split():
    setattr(Reference, f"__{_operator}__", _refuse)


def _class_of(about: dict[str, Any]) -> type | None:
    """The nearest class that is loaded here, for isinstance: what a learner's object says it is."""
    classes = about.get("classes")
    if not isinstance(classes, list):
        return None
    for each in classes[:50]:
        match each:
            case [str(module), str(qualname)]:
                found = loaded_class(module, qualname)
                if found is not None:
                    return found
    return None


def _importable(value: Any) -> list[str] | None:
    """Where the learner's process can import a function or class of a library."""
    if not isinstance(value, type | types.FunctionType | types.BuiltinFunctionType):
        return None
    module, qualname = getattr(value, "__module__", None), getattr(value, "__qualname__", "")
    if not isinstance(module, str) or module in ("__main__", "learner") or module not in sys.modules:
        return None
    found: Any = sys.modules[module]
    for part in qualname.split("."):
        found = getattr(found, part, None)
    return [module, qualname] if found is value and value is not None else None


class _Pickler(pickle.Pickler):
    """Only for what the learner's process can import."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, type | types.FunctionType) and value.__module__ == "__main__":
            raise pickle.PicklingError("only the test has this")
        return NotImplemented


def _pickled(value: Any) -> bytes:
    file = io.BytesIO()
    _Pickler(file).dump(value)
    return file.getvalue()


def _public(on: Any, name: str) -> Any:
    if not isinstance(name, str) or name.startswith("_"):
        raise AttributeError(name)
    if isinstance(on, types.ModuleType | types.FunctionType | types.FrameType | type):
        raise AttributeError(f"'{name}' of a function or class of the test is not for the learner's code")
    return getattr(on, name)


_CALLBACKS: dict[str, Callable[..., Any]] = {
    "call": lambda on, *args, **kwargs: on(*args, **kwargs),
    "attribute": _public,
    "iter": iter,
    "next": next,
    "len": len,
    "item": lambda on, key: on[key],
}


def _change_in_place(old: Any, new: Any) -> None:
    """Give a mutable value of the test the content that the learner's function gave its copy."""
    if type(old) is not type(new):
        return
    kind = type(old).__name__
    if kind in ("list", "bytearray"):
        old[:] = new
    elif kind in ("dict", "set", "defaultdict", "deque"):
        old.clear()
        (old.extend if kind == "deque" else old.update)(new)
    elif kind == "ndarray" and old.shape == new.shape and old.dtype == new.dtype:
        old[...] = new
    elif kind == "Series" and len(old) == len(new):
        old[:] = new.to_numpy()
    elif kind == "DataFrame":
        _change_frame(old, new)


def _change_frame(old: Any, new: Any) -> None:
    if len(old) != len(new):
        old.drop(index=[each for each in old.index if each not in new.index], inplace=True)
    old.drop(columns=[each for each in old.columns if each not in new.columns], inplace=True)
    for column in new.columns:
        old[column] = new[column]
