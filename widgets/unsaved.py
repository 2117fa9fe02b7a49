"""Which exercises were run after the notebook was last saved, and so differ from the file that is graded."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Run:
    """A cell that was run: when (seconds since the epoch) and what it said."""

    at: float
    source: str


@dataclass
class RunCells:
    """The cells that this kernel has run, oldest first."""

    runs: list[Run] = field(default_factory=list)

    def note(self, info: Any) -> None:
        """IPython's `pre_run_cell`."""
        self.runs.append(Run(time.time(), info.raw_cell))


_run_cells: RunCells | None = None


def watch_cells(shell: Any) -> RunCells:
    """Begin to note the cells that `shell` (an IPython shell; None outside IPython) runs; once a kernel."""
    global _run_cells
    if _run_cells is None:
        _run_cells = RunCells()
        if shell is not None:
            shell.events.register("pre_run_cell", _run_cells.note)
    return _run_cells


def unsaved_exercises(notebook: Path, runs: list[Run]) -> list[str]:
    """Names of exercises whose latest run is newer than the file and says something else than the file.

    An exercise that was edited but not run since cannot be seen from here. Raises OSError or ValueError when
    the notebook cannot be read.
    """
    saved_at = notebook.stat().st_mtime
    newer = [run for run in runs if run.at > saved_at]
    return [
        name
        for name, saved in _solutions(notebook).items()
        if (latest := _latest_defining(name, newer)) is not None and latest.strip() != saved.strip()
    ]


def _solutions(notebook: Path) -> dict[str, str]:
    """The source of each exercise's solution cell, by the exercise's name."""
    import nbformat  # takes a second, which opening a lesson should not

    try:
        content = nbformat.read(notebook, as_version=4)
    except Exception as error:  # nbformat raises many kinds for a file that is not a notebook
        raise ValueError(f"{notebook} is not a notebook") from error
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in content.cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
    }


def _latest_defining(name: str, runs: list[Run]) -> str | None:
    defines = re.compile(rf"^(?:async +)?(?:def|class) +{re.escape(name)}\b", re.MULTILINE)
    return next((run.source for run in reversed(runs) if defines.search(run.source)), None)
