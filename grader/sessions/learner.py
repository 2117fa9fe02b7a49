"""The learner's process: it runs the learner's cells and does what the checker asks with their objects.

Nothing that this process says is believed, except about the learner's own values: it never holds a test, and
no mark is read from it.
"""

from __future__ import annotations

import base64
import importlib
import inspect
import os
import pickle
import sys
import threading
import types
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from grader.plain import NotPlainError, pack, unpack
from grader.sessions import wire
from grader.sessions.deadline import CellTimeoutError, Deadline
from grader.sessions.foreign_errors import describe, rebuild
from grader.sessions.seeding import seed
from grader.sessions.shell import CollectingShell, Outputs, text_of
from grader.sessions.warned import heard, number_errors, told
from grader.sessions.watch import Watch

_MUTABLE = ("list", "dict", "set", "bytearray", "ndarray", "DataFrame", "Series", "deque", "defaultdict")
_LONGEST_TEXT = 10_000


def serve(connection: Connection) -> None:
    """Answer the grading process until it hangs up."""
    LearnersProcess(connection).serve()


class LearnersProcess:
    """Cells are run in the main thread, one frame at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._deadline = Deadline()
        self._objects: dict[int, Any] = {}
        self._active = 0
        self._lock = threading.RLock()
        self._calls = 0
        self._touched_figures = False

    def serve(self) -> None:
        try:
            setup = unpack(self._connection.recv_bytes()[1:])
            self._limit = int(setup["output_bytes"])
            self._message_bytes = int(setup["message_bytes"])
            write_files(setup["files"])
            self._watch = Watch(Path.cwd())
            self._shell = CollectingShell()
            self._shell.appoint()
            if progress := os.environ.get("COURSE_PROGRESS"):
                os.environ["COURSE_PROGRESS"] = str(Path(progress).absolute())
            self._shell.take_over_streams()
            self._watch.start()
            while True:
                frame = self._connection.recv_bytes()
                if frame[:1] == wire.RUN:
                    self._run(wire.from_json(frame))
                elif frame[:1] == wire.ASK:
                    self._answer(frame)
        except (EOFError, OSError):
            return

    # cells

    def _run(self, request: dict[str, Any]) -> None:
        if self._touched_figures:
            _close_figures()  # those that a test drew; a kernel would have shown them below the test
            self._touched_figures = False
        status = "ok"
        result = None
        try:
            with self._deadline.limit(float(request["seconds"])):
                result = self._shell.run(str(request["source"]), self._limit)
        except CellTimeoutError as error:  # between two statements of IPython's own
            status = "timed out"
            self._shell._showtraceback(CellTimeoutError, error, [])
        if result is not None and not result.success:
            why = result.error_before_exec or result.error_in_exec
            status = "timed out" if isinstance(why, CellTimeoutError) else "error"
        outputs = self._shell.outputs
        flags = self._watch.seen()
        if outputs.cut:
            flags.append(f"output cut at {self._limit:,} bytes")
        message = {"status": status, "outputs": outputs.collected(), "flags": flags}
        self._connection.send_bytes(wire.to_json(wire.DONE, message))

    # requests of the checker

    def _answer(self, frame: bytes) -> None:
        try:
            request = unpack(frame[1:], self._resolve)
        except BaseException as error:  # a module or class that only the checker could load
            request = {**unpack(frame[1:], lambda about: None), "op": "raise", "args": [error]}
        outer, self._shell.outputs = self._shell.outputs, Outputs(self._limit)
        self._active += 1
        reply: dict[str, Any] = {"id": request["id"]}
        try:
            with self._deadline.limit(float(request["seconds"])):
                reply.update(self._do(request, frame))
        except BaseException as error:
            reply["error"] = describe(error)
        finally:
            self._active -= 1
        shown, self._shell.outputs = self._shell.outputs, outer
        shown.text("stdout", self._shell.printed_by_programs(self._limit))
        reply["outputs"] = [each for each in shown.collected() if each["output_type"] == "stream"]
        reply["flags"] = self._watch.seen()
        self._touched_figures = True
        self._send(wire.REPLY, reply)

    def _do(self, request: dict[str, Any], frame: bytes) -> dict[str, Any]:
        operation = request["op"]
        if operation == "global":
            return self._global(request["name"])
        if operation == "set global":
            self._shell.user_ns[request["name"]] = request["value"]
            return {"value": None}
        if operation == "delete global":
            del self._shell.user_ns[request["name"]]
            return {"value": None}
        if operation == "seed":
            seed(request["name"], request["args"])
            return {"value": None}
        on: Any = request.get("on")
        if operation == "call":
            listening = request.get("listening") is True
            with heard(listening=listening) as warned, number_errors(request.get("number_errors")):
                value = on(*request["args"], **request["kwargs"])
            return {"value": value, "warned": told(warned), **self._changed(request, frame)}
        return {"value": _OPERATIONS[operation](on, *request["args"])}

    def _global(self, name: str) -> dict[str, Any]:
        if name not in self._shell.user_ns:
            return {"missing": True}
        value = self._shell.user_ns[name]
        return {"module": value.__name__} if type(value) is types.ModuleType else {"value": value}

    def _changed(self, request: dict[str, Any], frame: bytes) -> dict[str, Any]:
        """Arguments that a function changed in place, by their position."""
        given = [*request["args"], *request["kwargs"].values()]
        if not any(type(each).__name__ in _MUTABLE for each in given):
            return {}
        before = unpack(frame[1:], self._resolve)
        old = [*before["args"], *before["kwargs"].values()]
        changed = {}
        for index, (new, original) in enumerate(zip(given, old, strict=True)):
            if type(new).__name__ in _MUTABLE and self._pack(new) != self._pack(original):
                changed[index] = new
        return {"changed": changed} if changed else {}

    def _pack(self, value: Any) -> bytes:
        return pack({"value": value}, self._refer, self._message_bytes)

    def _send(self, kind: bytes, message: dict[str, Any]) -> None:
        try:
            body = pack(message, self._refer, self._message_bytes)
        except BaseException as error:
            body = pack({"id": message["id"], "error": describe(error), "outputs": [], "flags": []})
        with self._deadline.io():
            self._connection.send_bytes(kind + body)

    # objects that stay here, and functions of the test

    def _refer(self, value: Any) -> dict[str, Any]:
        if isinstance(value, _TestFunction):
            return {"callback": value._id}
        identity = id(value)
        self._objects[identity] = value  # keeps it alive, and with it the identity
        kind = type(value)
        return {
            "ref": identity,
            "classes": [[cls.__module__, cls.__qualname__] for cls in kind.__mro__ if cls is not object],
            "callable": callable(value),
            "name": _text_attribute(value, "__name__"),
            "doc": _text_attribute(value, "__doc__"),
        }

    def _resolve(self, about: dict[str, Any]) -> Any:
        if "ref" in about:
            return self._objects[about["ref"]]
        if "callback" in about:
            return _TestFunction(self, about["callback"], about.get("name") or "function")
        if "import" in about:
            module, qualname = about["import"]
            found: Any = importlib.import_module(module)
            for part in qualname.split("."):
                found = getattr(found, part)
            return found
        # from the checker, which runs the instructor's code: unpickling can do no more than that code can
        return pickle.loads(base64.b64decode(about["pickle"]))

    def call_back(self, identity: int, operation: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if not self._active:
            raise RuntimeError("this function belongs to a test that is over")
        with self._lock:
            self._calls += 1
            number = self._calls
            call = {"id": number, "on": identity, "op": operation, "args": list(args), "kwargs": kwargs}
            body = pack(call, self._refer, self._message_bytes)
            with self._deadline.io():
                self._connection.send_bytes(wire.CALL + body)
            while True:
                with self._deadline.io():
                    frame = self._connection.recv_bytes()
                if frame[:1] == wire.ASK:
                    self._answer(frame)
                elif frame[:1] == wire.RESULT:
                    result = unpack(frame[1:], self._resolve)
                    if result["id"] == number:
                        break
        if "error" in result:
            raise rebuild(result["error"])
        return result["value"]


class _TestFunction:
    """A function, or another object that only the test has; calls and attributes go to the checker."""

    def __init__(self, process: LearnersProcess, identity: int, name: str) -> None:
        self._process = process
        self._id = identity
        self.__name__ = self.__qualname__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._process.call_back(self._id, "call", args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._process.call_back(self._id, "attribute", (name,), {})

    def __iter__(self) -> Iterator[Any]:
        iterator = self._process.call_back(self._id, "iter", (), {})
        while True:
            try:
                yield self._process.call_back(iterator._id, "next", (), {})
            except StopIteration:
                return

    def __next__(self) -> Any:
        return self._process.call_back(self._id, "next", (), {})

    def __len__(self) -> int:
        return int(self._process.call_back(self._id, "len", (), {}))

    def __getitem__(self, key: Any) -> Any:
        return self._process.call_back(self._id, "item", (key,), {})

    def __reduce__(self) -> Any:
        raise TypeError("a function of the test cannot be sent to another process")


def _array(value: Any) -> Any:
    import numpy as np

    array = np.asarray(value)
    if array.dtype == object:
        raise NotPlainError(f"{type(value).__name__} does not hold numbers")
    return array


def _set_item(on: Any, key: Any, value: Any) -> None:
    on[key] = value


def _delete_item(on: Any, key: Any) -> None:
    del on[key]


def _signature(on: Any) -> list[tuple[str, int, bool]]:
    parameters = inspect.signature(on).parameters.values()
    return [(each.name, int(each.kind), each.default is not inspect.Parameter.empty) for each in parameters]


def _raise(on: Any, error: BaseException) -> None:
    raise error


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "raise": _raise,
    "signature": _signature,
    "attribute": getattr,
    "set attribute": setattr,
    "delete attribute": delattr,
    "item": lambda on, key: on[key],
    "set item": _set_item,
    "delete item": _delete_item,
    "len": len,
    "iter": iter,
    "next": next,
    "bool": bool,
    "int": int,
    "float": float,
    "index": lambda on: on.__index__(),
    "str": lambda on: text_of(on)[:_LONGEST_TEXT],
    "repr": lambda on: repr(on)[:_LONGEST_TEXT],
    "array": _array,
    "dir": dir,
    "isinstance": lambda on, other: isinstance(other, on),
    "issubclass": lambda on, other: issubclass(other, on),
    "enter": lambda on: on.__enter__(),
    "exit": lambda on: on.__exit__(None, None, None),
}


def write_files(files: dict[str, bytes]) -> None:
    """Into the working directory; names are relative and were checked when the submission was taken in."""
    for name, content in files.items():
        path = Path(name)
        if path.is_absolute() or ".." in path.parts:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _text_attribute(value: Any, name: str) -> str | None:
    try:
        text = getattr(value, name, None)
    except BaseException:
        return None
    return text[:_LONGEST_TEXT] if type(text) is str else None


def _close_figures() -> None:
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")
