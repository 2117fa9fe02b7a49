"""From a notebook to a job for an engine, and from its outcome back into the notebook.

`ExecuteForGrading` takes the place of nbgrader's Execute: plain `nbgrader autograde`, formgrader's button and
`grader autograde` all pass through it, so that all give the same scores.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from traitlets import Bool, Integer, Unicode
from traitlets import List as ListOf

from grader.cells import grade_id, is_test
from grader.handed_in.folder_files import FolderTooLargeError
from grader.job import CellToRun, EngineError, Job, Limits, Outcome
from grader.reading.dependencies import modules_imported, trusted_cells
from grader.steps.graded_cells import (
    NOT_GRADED,
    NOT_SANDBOXED,
    TESTS_WITH_LEARNER,
    apply,
    error_output,
    refuse,
)
from grader.steps.notebook_place import Place
from grader.steps.read_flags import add_read_flags

__all__ = [
    "NOT_GRADED",
    "ExecuteForGrading",
    "LanguageError",
    "apply",
    "cells_to_run",
    "check_language",
    "error_output",
    "flagged",
    "job_for",
    "key_of",
    "prepared",
    "refuse",
]

PROGRESS = ".grading-progress.db"
"""In the run's own working directory, so that nobody's learning progress changes."""
_SKIP = "skip-execution"
_MB = 1024**2
_A_DAY = 24 * 60 * 60


class LanguageError(EngineError):
    """The assignment is not written in Python, and other languages cannot be run in the sandbox."""


def job_for(
    notebook: NotebookNode,
    edition: Sequence[NotebookNode],
    *,
    files: Mapping[str, bytes],
    instructor_files: Mapping[str, bytes],
    limits: Limits,
    tests_with_learner: bool = False,
) -> Job:
    """What is to be run of a notebook that has the instructor's cells in their places.

    `edition` are the cells of the instructor's notebook. `files` are those beside the learner's notebook by
    relative POSIX path, `instructor_files` those of the assignment's source.
    """
    cells = cells_to_run(notebook)
    tests = {cell.name: cell.index for cell in cells if cell.role == "test"}
    return Job(
        cells=cells,
        trusted=tuple(trusted_cells(edition, tests)),
        files=dict(files),
        instructor_files=dict(instructor_files),
        environment=_environment(),
        limits=limits,
        tests_with_learner=tests_with_learner,
    )


def cells_to_run(notebook: NotebookNode) -> tuple[CellToRun, ...]:
    """All code cells that are not empty; learners may tag their own with skip-execution, as in nbgrader."""
    found = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if is_test(cell):
            found.append(CellToRun(index, "test", cell.source, grade_id(cell) or ""))
        elif _SKIP not in _tags(cell):
            found.append(CellToRun(index, "learner", cell.source, grade_id(cell) or ""))
    return tuple(found)


def _tags(cell: NotebookNode) -> list[Any]:
    tags = cell.metadata.get("tags")
    return tags if isinstance(tags, list) else []


def _environment() -> dict[str, str]:
    """What a notebook can ask about its run; the second two are nbgrader's."""
    told = {"COURSE_GRADING": "1", "COURSE_PROGRESS": PROGRESS, "NBGRADER_EXECUTION": "autograde"}
    names = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")
    return told | {name: os.environ[name] for name in names if name in os.environ}


def flagged(outcome: Outcome, job: Job, *, trust: bool) -> Outcome:
    """The outcome with what an instructor must know about how it came about, each flag once."""
    flags = [*outcome.flags]
    flags += [NOT_SANDBOXED] if trust else []
    flags += [TESTS_WITH_LEARNER] if job.tests_with_learner else []
    return replace(outcome, flags=list(dict.fromkeys(flags)))


def key_of(notebook: str, cells: Sequence[CellToRun]) -> str:
    """By which a prepared outcome is found: the notebook's name and every cell that ran, in its place."""
    ran = [[cell.index, cell.role, cell.name, cell.source] for cell in cells]
    return hashlib.sha256(json.dumps([notebook, ran]).encode()).hexdigest()


_PREPARED: ContextVar[Mapping[str, Outcome] | None] = ContextVar("prepared outcomes", default=None)


@contextmanager
def prepared(outcomes: Mapping[str, Outcome]) -> Iterator[None]:
    """In this thread, until the end of the block: outcomes of one submission by `key_of`, so that a converter
    run there applies them and runs nothing itself. A notebook with other cells than those is run."""
    token = _PREPARED.set(outcomes)
    try:
        yield
    finally:
        _PREPARED.reset(token)


def is_python(metadata: Mapping[str, Any]) -> bool:
    """Whether a notebook with this metadata is for Python; it is where nothing is said."""
    return _language(metadata) in ("python", "ipython")


def check_language(metadata: Mapping[str, Any]) -> None:
    """`metadata` is that of the assignment's notebook. Raises LanguageError for any language but Python."""
    if not is_python(metadata):
        raise LanguageError(
            f"the assignment's kernel is for {_language(metadata)}, and only Python can be run in the "
            "sandbox; to run it without one, set c.ExecuteForGrading.trust_submissions = True"
        )


def _language(metadata: Mapping[str, Any]) -> str:
    for section, name in (("kernelspec", "language"), ("language_info", "name")):
        found = metadata.get(section)
        if isinstance(found, dict) and isinstance(found.get(name), str) and found[name]:
            return str(found[name]).lower()
    return "python"


class ExecuteForGrading(Execute):  # type: ignore[misc]  # nbgrader has no types
    """Runs a notebook on an engine: learner's cells in a sandbox, tests in a process of their own.

    Of nbgrader's options `timeout` and `error_on_timeout` count; there is no kernel that others could set up.
    A notebook that is not for Python is run by nbgrader's own Execute, if submissions are trusted.
    """

    trust_submissions = Bool(
        False,
        help="Run submissions without a sandbox: they can then read, change and send whatever you can.",
    ).tag(config=True)
    tests_in_learner_process: ListOf[str] = ListOf(
        Unicode(),
        help="Assignments whose tests cannot be kept apart from the learner's code, and run in its process. "
        "Submissions can then fake their marks, so each carries a flag.",
    ).tag(config=True)
    notebook_timeout = Integer(
        900, min=1, help="Seconds for all cells of a notebook together; those that come later are not run."
    ).tag(config=True)
    memory = Integer(2048, min=1, help="MB of memory that a submission may use, libraries apart.").tag(
        config=True
    )
    disk = Integer(256, min=1, help="MB that a submission may write to files.").tag(config=True)
    processes = Integer(256, min=1, help="Processes and threads that a submission may have at a time.").tag(
        config=True
    )
    output = Integer(1024, min=1, help="kB of output that are kept of each cell.").tag(config=True)

    @property
    def limits(self) -> Limits:
        """What a submission may use, as configured. A timeout of None, 0 or less means a day."""
        return Limits(
            seconds_a_cell=float(self.timeout) if (self.timeout or 0) > 0 else _A_DAY,
            seconds_altogether=self.notebook_timeout,
            memory_bytes=self.memory * _MB,
            disk_bytes=self.disk * _MB,
            processes=self.processes,
            output_bytes=self.output * 1024,
        )

    def tests_with_learner(self, assignment: str) -> bool:
        return assignment in self.tests_in_learner_process

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> Any:
        resources = {} if resources is None else resources
        place = Place(self, resources)
        reason = nb.metadata.get(NOT_GRADED)
        if not reason and place.is_link():
            reason = f"{place.notebook}.ipynb is a link, not a notebook: 0 points"
        if reason:
            refuse(nb, str(reason))
            return nb, resources
        outcome = (_PREPARED.get() or {}).get(key_of(place.notebook, cells_to_run(nb)))
        if outcome is None:
            try:
                check_language(nb.metadata)
                outcome = self._run(nb, place)
            except FolderTooLargeError as error:
                refuse(nb, f"its files take more than {error.limit // 1024**2} MB: 0 points")
                return nb, resources
            except LanguageError:
                if self.trust_submissions:
                    return super().preprocess(nb, resources, km)
                raise
        apply(outcome, nb, on_timeout=self._on_timeout())
        instructors = place.instructors_code()
        if instructors is not None:
            add_read_flags(nb, instructors)
        return nb, resources

    def _on_timeout(self) -> dict[str, Any] | None:
        """What the course's configuration says; nbgrader's default speaks of a kernel."""
        if self.error_on_timeout == self.trait_defaults("error_on_timeout"):
            return None
        return dict(self.error_on_timeout)

    def _run(self, nb: NotebookNode, place: Place) -> Outcome:
        from grader.sessions.shared_engine import ENGINE  # an engine is seldom needed where all is prepared

        edition = place.edition() or nb.cells
        theirs = place.source_files()
        job = job_for(
            nb,
            edition,
            files=place.files(),
            instructor_files=theirs,
            limits=self.limits,
            tests_with_learner=self.tests_with_learner(place.assignment),
        )
        preload = modules_imported(edition, theirs)
        outcome = ENGINE.run(job, preload=preload, trust=self.trust_submissions, hidden=place.hidden())
        return flagged(outcome, job, trust=self.trust_submissions)
