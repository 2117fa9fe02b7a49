"""Running a notebook's cells in a fresh kernel for grading.

One nbgrader preprocessor does it for all: `grader check`, `grader autograde`, plain `nbgrader autograde` and
formgrader's button.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async, run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute

from grader.cells import is_test

NOT_GRADED = "course_not_graded"
"""Notebook metadata: the reason why a submission is given 0 without being run."""

TIMED_OUT = "CellTimeoutError"
KERNEL_DIED = "KernelDied"
_GRACE = 5


class KernelStartError(Exception):
    """No Python process to run cells in: not the submission's fault."""


class ExecuteForGrading(Execute):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's Execute, which in addition

    - tells the notebook that it is being graded (`COURSE_GRADING=1`) and keeps its progress file away from
      the instructor's (`COURSE_PROGRESS`);
    - goes on after the kernel died: cells that ran keep their marks, the others fail with a reason;
    - takes no points for what a library prints on stderr during a test;
    - ends a kernel that does not stop when it is interrupted, so that one loop costs one timeout.
    """

    on_cell: Callable[[int], None] | None = None

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> Any:
        reason = nb.metadata.get(NOT_GRADED)
        self._dead = False
        if reason:
            for cell in nb.cells:
                _fail(cell, "NotGraded", str(reason))
            return nb, resources
        # ignore_cleanup_errors: learners' processes may still be writing there
        with tempfile.TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True) as scratch:
            self._scratch = Path(scratch)
            executed = super().preprocess(nb, resources, km)
        _ignore_warnings(nb)
        return executed

    def start_new_kernel(self, **options: Any) -> None:
        environment = {
            **os.environ,
            "COURSE_GRADING": "1",
            "COURSE_PROGRESS": str(self._scratch / "progress.db"),
            # a file of the learner's that has the name of a library must not be started as the kernel
            "PYTHONSAFEPATH": "1",
        }
        # what the kernel itself has to say, not the cells' output, which comes as messages
        unheard = subprocess.DEVNULL
        try:
            super().start_new_kernel(env=environment, stdout=unheard, stderr=unheard, **options)
        except Exception as error:
            raise KernelStartError(f"the kernel could not be started: {error}") from error

    def start_new_kernel_client(self) -> Any:
        try:
            return super().start_new_kernel_client()
        except Exception as error:
            raise KernelStartError(f"the kernel did not start: {error}") from error

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> Any:
        if self._dead:
            _fail(cell, KERNEL_DIED, "an earlier cell ended the Python process, so this cell could not run")
            return cell, resources
        try:
            cell, resources = super().preprocess_cell(cell, resources, index)
        except DeadKernelError:
            self._dead = True
            _fail(cell, KERNEL_DIED, "the Python process ended while this cell ran")
        except CellTimeoutError:
            _fail(cell, TIMED_OUT, "it took too long and could not be interrupted")
        if error_name(cell) == TIMED_OUT and not self._dead:
            self._dead = not run_sync(self._stopped)()
        if self.on_cell is not None:
            self.on_cell(index)
        return cell, resources

    async def _stopped(self) -> bool:
        """Whether the interrupt got through; if not (a bare `except:` swallows it), end the kernel."""
        try:
            await ensure_async(self.kc.kernel_info(reply=True, timeout=_GRACE))
        except (TimeoutError, RuntimeError):
            await ensure_async(self.km.shutdown_kernel(now=True))
            return False
        return True


def run_notebook(
    notebook: NotebookNode, folder: Path, timeout: int, on_cell: Callable[[int], None] | None = None
) -> NotebookNode:
    """Run all cells in a fresh kernel with `folder` as working directory; errors do not stop it.

    `timeout` is in seconds for each cell. Returns the notebook with outputs.
    """
    runner = ExecuteForGrading(timeout=timeout, kernel_name="python3")
    runner.on_cell = on_cell
    executed: NotebookNode
    executed, _ = runner.preprocess(notebook, {"metadata": {"path": str(folder)}})
    return executed


def error_output(cell: NotebookNode) -> NotebookNode | None:
    """The error that ended a cell, if one did."""
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    return errors[-1] if errors else None


def error_name(cell: NotebookNode) -> str | None:
    error = error_output(cell)
    return str(error.ename) if error is not None else None


def _ignore_warnings(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if is_test(cell):
            cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr"]


def _fail(cell: NotebookNode, name: str, reason: str) -> None:
    if cell.cell_type == "code" and cell.source.strip():
        line = f"{name}: {reason}"
        cell.outputs = [new_output("error", ename=name, evalue=reason, traceback=[line])]
