"""An IPython shell without a kernel: it runs cells and collects what they show as nbformat outputs."""

from __future__ import annotations

import base64
import builtins
import io
import os
import sys
import tempfile
from typing import IO, Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

Output = dict[str, Any]


class Outputs:
    """The outputs of one cell, no more than `limit` bytes of them."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.items: list[Output] = []
        self.cut = False
        self._size = 0
        self._by_display_id: dict[str, Output] = {}

    def text(self, stream: str, text: str) -> None:
        text = text[: max(0, self._room(len(text)))]
        if not text:
            return
        last = self.items[-1] if self.items else None
        if last is not None and last["output_type"] == "stream" and last["name"] == stream:
            last["text"].append(text)
        else:
            self.items.append({"output_type": "stream", "name": stream, "text": [text]})

    def add(self, output: Output, display_id: str | None = None) -> None:
        size = len(str(output.get("data") or output.get("traceback") or output.get("text") or ""))
        if output["output_type"] != "error" and self._room(size) < size:
            return
        self.items.append(output)
        if display_id is not None:
            self._by_display_id[display_id] = output

    def update(self, data: dict[str, Any], metadata: dict[str, Any], display_id: str) -> None:
        shown = self._by_display_id.get(display_id)
        size = len(str(data))
        if shown is not None and self._room(size) >= size:
            shown.update(data=data, metadata=metadata)

    def clear(self) -> None:
        self.items.clear()

    def collected(self) -> list[Output]:
        """Outputs as nbformat writes them, with streams joined."""
        return [
            {**item, "text": "".join(item["text"])} if item["output_type"] == "stream" else item
            for item in self.items
        ]

    def _room(self, size: int) -> int:
        """Take `size` bytes of what is left; the answer is how many there were."""
        left = self.limit - self._size
        self._size += min(size, max(left, 0))
        if size > left:
            self.cut = True
        return left


class CellStream(io.TextIOBase):
    """sys.stdout or sys.stderr while cells run."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, shell: CollectingShell, name: str, descriptor: int) -> None:
        super().__init__()
        self._shell = shell
        self.name = name
        self._descriptor = descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._shell.outputs.text(self.name, text)
        return len(text)

    def close(self) -> None:
        """Cells further down still print."""

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor  # for subprocesses that inherit it

    def isatty(self) -> bool:
        return False


class _Publisher(DisplayPublisher):
    """`display(...)` and figures."""

    shell: CollectingShell

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *_: Any,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **__: Any,
    ) -> None:
        display_id = (transient or {}).get("display_id")
        bundle, about = plain_bundle(data), metadata or {}
        if update and display_id is not None:
            self.shell.outputs.update(bundle, about, display_id)
            return
        output = {"output_type": "display_data", "data": bundle, "metadata": about}
        self.shell.outputs.add(output, display_id)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear()


class Hook(DisplayHook):
    """The value of a cell's last line."""

    shell: CollectingShell

    def start_displayhook(self) -> None:
        pass

    def write_output_prompt(self) -> None:
        pass

    def finish_displayhook(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        self.shell.outputs.add(
            {
                "output_type": "execute_result",
                "data": plain_bundle(format_dict),
                "metadata": md_dict or {},
                "execution_count": self.shell.execution_count,
            }
        )


class CollectingShell(InteractiveShell):
    """Runs cells as a kernel does: magics, `await`, rich display, inline figures; `input()` is refused."""

    outputs: Outputs
    hook_class: type[DisplayHook] = Hook

    def __init__(self, namespace: dict[str, Any] | None = None) -> None:
        config = Config()
        config.HistoryManager.enabled = False  # no file, no thread
        config.HistoryManager.hist_file = ":memory:"
        self.outputs = Outputs(0)
        super().__init__(  # type: ignore[no-untyped-call]
            config=config,
            user_ns=namespace,
            display_pub_class=_Publisher,
            displayhook_class=self.hook_class,
            ipython_dir=tempfile.gettempdir(),
        )
        # errors are outputs of their own
        self.captured: IO[bytes] | None = None
        self.streams: tuple[CellStream, CellStream] | None = None
        builtins.input = _no_input

    def appoint(self) -> None:
        """Be the shell that `IPython.get_ipython()` and `display()` mean."""
        for each in type(self)._walk_mro():
            setattr(each, "_instance", self)  # noqa: B010  (declared as None)
        _draw_inline()

    def init_profile_dir(self, profile_dir: Any = None) -> None:
        """None: nothing is read from a learner's profile, and nothing is written to one."""

    def take_over_streams(self) -> None:
        """From now on what is printed becomes outputs, by Python or by programs that it calls."""
        self.captured = tempfile.TemporaryFile()  # noqa: SIM115  (as long as the process)
        for descriptor in (1, 2):
            os.dup2(self.captured.fileno(), descriptor)
        self.streams = (CellStream(self, "stdout", 1), CellStream(self, "stderr", 2))

    def run(self, source: str, limit: int) -> Any:
        """Run a cell; returns IPython's ExecutionResult. What it shows is in `outputs`."""
        self.outputs = Outputs(limit)
        if self.streams is not None:  # an earlier cell may have closed or replaced them
            sys.stdout, sys.stderr = self.streams
        result = self.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
        self.outputs.text("stdout", self.printed_by_programs(limit))
        return result

    def printed_by_programs(self, limit: int) -> str:
        """What went past Python's streams since the last call."""
        if self.captured is None or self.captured.closed:
            return ""
        size = self.captured.seek(0, os.SEEK_END)
        if not size:
            return ""
        self.captured.seek(0)
        text = self.captured.read(limit + 1).decode("utf-8", "replace")
        self.captured.seek(0)
        self.captured.truncate()
        return text

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        self.outputs.add(error_output(etype.__name__, text_of(evalue), stb))

    def _format_exception_for_storage(self, *_: Any, **__: Any) -> dict[str, Any]:
        """IPython would format each traceback a second time, for a history that nobody reads."""
        return {}

    def ask_exit(self) -> None:
        """`exit()` in a notebook ends nothing here: the cells below are still graded."""

    def enable_gui(self, gui: str | None = None) -> None:
        """No event loops of windows."""


def _draw_inline() -> None:
    """Let matplotlib draw into the present shell, though it may have been loaded for another one.

    It ties itself to the shell there is when its inline backend is loaded.
    """
    backend = sys.modules.get("matplotlib_inline.backend_inline")
    if backend is None:
        return
    if "matplotlib.pyplot" not in sys.modules:
        del sys.modules["matplotlib_inline.backend_inline"]  # loaded again together with pyplot
        return
    backend.InlineBackend.clear_instance()
    backend.configure_inline_support.current_backend = "unset"
    backend._enable_matplotlib_integration()


def error_output(name: str, message: str, traceback: list[str]) -> Output:
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": traceback}


def text_of(value: object) -> str:
    """`str(value)`, whatever the value does about it."""
    try:
        return str(value)
    except BaseException as error:
        return f"<a message that cannot be read: {type(error).__name__}>"


def plain_bundle(data: dict[str, Any]) -> dict[str, Any]:
    """A MIME bundle that JSON can hold."""
    return {
        str(mime): base64.b64encode(content).decode() if isinstance(content, bytes) else content
        for mime, content in data.items()
    }


def _no_input(prompt: object = "") -> str:
    raise StdinNotImplementedError("input() cannot be answered while a notebook is graded")
