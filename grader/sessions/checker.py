"""The checker's process: it runs the tests, and of the instructor's other code what they rely on.

It never loads the learner's code. Names that only the learner has are looked up in the learner's process.
"""

from __future__ import annotations

import builtins
import importlib
import types
from multiprocessing.connection import Connection
from typing import Any

from grader.plain import NotPlainError, unpack
from grader.sessions import wire
from grader.sessions.deadline import CellTimeoutError, Deadline
from grader.sessions.learner import write_files
from grader.sessions.masking import masked_message
from grader.sessions.remote import LearnerGoneError, NotComparableError, Reference, Remote
from grader.sessions.seeding import forward_seeding
from grader.sessions.shell import CollectingShell, Hook, error_output, text_of
from grader.sessions.warned import remember_filters

_LIBRARIES = """
collections datetime decimal fractions functools itertools json math random re statistics string
numpy pandas scipy sklearn matplotlib tensorflow keras torch lightgbm optuna skopt
"""
"""Modules that a test may use because the learner's notebook imports them; the checker imports its own."""


def serve(connection: Connection) -> None:
    """Answer the grading process until it hangs up."""
    Checker(connection).serve()


class Namespace(dict[str, Any]):
    """The tests' global names. What is not here is the learner's, if it is anywhere.

    A test that replaces or deletes a function of the learner's (to see whether another one uses it) does so
    in the learner's process too. Other values that a test assigns stay here: they may be the answers.
    """

    remote: Remote

    def __init__(self) -> None:
        super().__init__()
        self._from_learner: set[str] = set()
        self._cached: set[str] = set()

    def __missing__(self, name: str) -> Any:
        if name.startswith("_") or hasattr(builtins, name) or not hasattr(self, "remote"):
            raise KeyError(name)
        reply = self.remote.request("global", name=name)
        if reply.get("missing"):
            raise KeyError(name)
        value = _module(str(reply["module"])) if "module" in reply else reply.get("value")
        dict.__setitem__(self, name, value)
        if not isinstance(value, types.ModuleType):
            self._from_learner.add(name)
            self._cached.add(name)
        return value

    def __contains__(self, name: object) -> bool:
        if dict.__contains__(self, name) or not isinstance(name, str):
            return dict.__contains__(self, name)
        try:
            self[name]
        except KeyError:
            return False
        return True

    def __setitem__(self, name: str, value: Any) -> None:
        replaced = isinstance(value, types.FunctionType | type) and self._is_learners(name)
        dict.__setitem__(self, name, value)
        if name in self._from_learner or replaced:
            self._from_learner.add(name)
            self.remote.request("set global", name=name, value=value)

    def __delitem__(self, name: str) -> None:
        dict.__delitem__(self, name)
        if name in self._from_learner:
            self.remote.request("delete global", name=name)

    def forget(self) -> None:
        """After a test: the learner's next cell may give these names other values."""
        for name in self._cached:
            dict.pop(self, name, None)
        self._cached.clear()
        self._from_learner.clear()

    def _is_learners(self, name: str) -> bool:
        if dict.__contains__(self, name) or name.startswith("_") or not hasattr(self, "remote"):
            return False
        return not self.remote.request("global", name=name).get("missing")


class _OwnValues(Hook):
    """Only values of the checker's own are shown: nbgrader reads points from the last one."""

    def __call__(self, result: Any = None) -> None:
        if not issubclass(type(result), Reference):
            super().__call__(result)  # type: ignore[no-untyped-call]


class CheckerShell(CollectingShell):
    """Errors are described by the checker itself, without the frames between test and learner."""

    hook_class = _OwnValues

    def showtraceback(self, *_: Any, **__: Any) -> None:
        pass

    def showsyntaxerror(self, *_: Any, **__: Any) -> None:
        pass


class Checker:
    """Runs one test cell after the other, each with a time limit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._deadline = Deadline()

    def serve(self) -> None:
        try:
            setup = unpack(self._connection.recv_bytes()[1:])
            self._limit = int(setup["output_bytes"])
            write_files(setup["files"])
            self._names = Namespace()
            self._shell = CheckerShell(self._names)
            self._shell.appoint()
            self._shell.take_over_streams()
            self._remote = Remote(self._connection, self._deadline, int(setup["message_bytes"]))
            self._remote.on_outputs = self._show_learners_output
            self._names.remote = self._remote
            self._in_test = False
            forward_seeding(self._seed)
            while True:
                frame = self._connection.recv_bytes()
                if frame[:1] == wire.RUN:
                    self._run(wire.from_json(frame))
        except (EOFError, OSError):
            return

    def _run(self, request: dict[str, Any]) -> None:
        self._learners: list[str] = []
        self._remote.flags = []
        error: BaseException | None = None
        try:
            with self._deadline.limit(float(request["seconds"])):
                for source in request["trusted"]:
                    self._run_trusted(str(source))
                remember_filters()
                self._in_test = True
                result = self._shell.run(str(request["source"]), self._limit)
                error = result.error_before_exec or result.error_in_exec
        except CellTimeoutError as late:
            error = late
        self._in_test = False
        answer = self._answer(error, str(request["source"]))
        self._names.forget()
        with self._deadline.io():
            self._connection.send_bytes(wire.to_json(wire.DONE, answer))

    def _seed(self, name: str, arguments: list[Any]) -> None:
        if self._in_test:  # the instructor's other cells ran in the learner's process already
            self._remote.request("seed", name=name, args=arguments)

    def _run_trusted(self, source: str) -> None:
        """What it defines is then looked up in the learner's process, where it fails here."""
        result = self._shell.run(source, self._limit)
        why = result.error_before_exec or result.error_in_exec
        if isinstance(why, CellTimeoutError):
            raise why
        if why is not None:
            self._remote.flags.append(f"the instructor's cell fails in the checker: {type(why).__name__}")

    def _answer(self, error: BaseException | None, source: str) -> dict[str, Any]:
        outputs = self._shell.outputs.collected()
        printed = "".join(each["text"] for each in outputs if each.get("name") == "stdout")
        learners = "".join(self._learners)
        if learners:
            outputs.insert(0, {"output_type": "stream", "name": "stdout", "text": learners})
        answer: dict[str, Any] = {
            "status": "ok",
            "outputs": outputs,
            "printed": printed,
            "shown": "",
            "note": "",
            "flags": list(dict.fromkeys(self._remote.flags)),
        }
        if error is None:
            return answer
        answer["status"] = "error"
        if isinstance(error, CellTimeoutError):
            answer["status"] = "timed out"
        elif isinstance(error, LearnerGoneError):
            answer["status"] = "died"
        elif isinstance(error, NotComparableError | NotPlainError):
            answer["note"] = text_of(error)
        elif isinstance(error, AssertionError):
            answer["shown"] = masked_message(error, self._shell.compile)
        name, text = type(error).__name__, text_of(error)
        outputs.append(error_output(name, text, _where(error, source, self._shell)))
        return answer

    def _show_learners_output(self, outputs: list[Any]) -> None:
        """What the learner's functions print while a test calls them: shown, but never read as points."""
        room = self._limit - sum(map(len, self._learners))
        for each in outputs[:1000]:
            if isinstance(each, dict) and isinstance(text := each.get("text"), str) and room > 0:
                self._learners.append(text[:room])
                room -= len(text)


def _where(error: BaseException, source: str, shell: CheckerShell) -> list[str]:
    """A traceback of the test's own lines."""
    lines = []
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        text = shell.compile._filename_map.get(code.co_filename) if shell.compile else None
        if text is not None or code.co_filename.startswith("<ipython-input"):
            number = traceback.tb_lineno
            line = source.splitlines()[number - 1].strip() if number <= len(source.splitlines()) else ""
            lines.append(f"line {number} of the test:    {line}")
        traceback = traceback.tb_next
    name, text = type(error).__name__, text_of(error)
    return [*lines, f"{name}: {text}" if text else name]


def _module(name: str) -> types.ModuleType:
    """The checker's own copy of a library that the learner's notebook imports."""
    if name.partition(".")[0] not in _LIBRARIES.split():
        raise KeyError(name)
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise KeyError(name) from error
