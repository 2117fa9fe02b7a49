"""What a case is, and the submission that it makes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.grader.corpus.course import EACH, EXERCISES, FILE, RIGHT, WRONG, Place, code

Kind = Literal["honest", "cheat", "breakage"]
FULL = dict.fromkeys(EXERCISES, EACH)
NONE = dict.fromkeys(EXERCISES, 0.0)


class Submission:
    """A folder that a learner hands in. Text that is put into it may name `@ROOT@` and the like (`Place`)."""

    def __init__(self, place: Place, folder: Path, release: NotebookNode) -> None:
        self.place = place
        self.folder = folder
        self.notebook: NotebookNode | None = copy.deepcopy(release)
        """Written at the end; None where the case writes a file of its own, or none."""
        folder.mkdir(parents=True)

    @property
    def cells(self) -> list[NotebookNode]:
        assert self.notebook is not None
        cells: list[NotebookNode] = self.notebook.cells
        return cells

    def cell(self, name: str) -> NotebookNode:
        return next(cell for cell in self.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)

    def put(self, source: str, *, before: str | None = None, kind: str = "code") -> NotebookNode:
        """Add a cell of the learner's own, at the end or before the cell of that name."""
        new = new_code_cell if kind == "code" else new_markdown_cell
        cell: NotebookNode = new(self.place.fill(code(source)))
        where = len(self.cells) if before is None else self.cells.index(self.cell(before))
        self.cells.insert(where, cell)
        return cell

    def answer(self, name: str, source: str) -> None:
        self.cell(name).source = self.place.fill(code(source))

    def file(self, name: str, content: str | bytes) -> Path:
        """Add a file to the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.place.fill(code(content)).encode() if isinstance(content, str) else content)
        return path

    def text(self) -> str:
        """The notebook as it would be written, whether it is a valid one or not."""
        written: str = nbformat.v4.writes_json(self.notebook)
        return written

    def raw(self, content: bytes, name: str = FILE) -> None:
        """Hand these bytes in as the notebook."""
        self.notebook = None
        (self.folder / name).write_bytes(content)


@dataclass(frozen=True)
class Case:
    """One submission. `name` is the student's id too; `points` are those of each exercise."""

    name: str
    story: str
    kind: Kind
    build: Callable[[Submission], None]
    points: Mapping[str, float]
    flags: tuple[str, ...] = ()
    """Words of which each stands in a flag for the instructor."""
    says: tuple[str, ...] = ()
    """Words that the instructor reads in a note or a message."""

    def hand_in(self, place: Place, folder: Path, release: NotebookNode) -> None:
        submission = Submission(place, folder, release)
        for exercise, answer in (WRONG if self.kind == "cheat" else RIGHT).items():
            submission.answer(exercise, answer)
        self.build(submission)
        if submission.notebook is not None:
            (folder / FILE).write_bytes(submission.text().encode("utf-8", "surrogatepass"))


Build = Callable[[Submission], None]


def _case(
    kind: Kind,
    name: str,
    story: str,
    build: Build | None,
    points: Mapping[str, float],
    flags: tuple[str, ...],
    says: tuple[str, ...],
    first: str,
    files: Mapping[str, str | bytes],
    answers: Mapping[str, str],
) -> Case:
    def make(work: Submission) -> None:
        for exercise, source in answers.items():
            work.answer(exercise, source)
        if first:
            work.put(first, before="data")
        for file, content in files.items():
            work.file(file, content)
        if build is not None:
            build(work)

    return Case(name, story, kind, make, points, flags, says)


def cheat(
    name: str,
    story: str,
    build: Build | None = None,
    *,
    first: str = "",
    files: Mapping[str, str | bytes] | None = None,
    flags: tuple[str, ...] = (),
    says: tuple[str, ...] = (),
    points: Mapping[str, float] | None = None,
    **answers: str,
) -> Case:
    """All answers are wrong but for `answers`; it deserves 0 but for `points`.

    `first` is a cell before everything that is locked or graded.
    """
    deserved = {**NONE, **(points or {})}
    return _case("cheat", name, story, build, deserved, flags, says, first, files or {}, answers)


def breakage(
    name: str,
    story: str,
    build: Build | None = None,
    *,
    first: str = "",
    files: Mapping[str, str | bytes] | None = None,
    flags: tuple[str, ...] = (),
    says: tuple[str, ...] = (),
    points: Mapping[str, float] | None = None,
    **answers: str,
) -> Case:
    """All answers are right but for `answers`; it deserves everything but what `points` says."""
    deserved = {**FULL, **(points or {})}
    return _case("breakage", name, story, build, deserved, flags, says, first, files or {}, answers)


def honest(
    name: str,
    story: str,
    build: Build | None = None,
    *,
    first: str = "",
    files: Mapping[str, str | bytes] | None = None,
    **answers: str,
) -> Case:
    """Right answers in an odd form: full marks, and no flag."""
    return _case("honest", name, story, build, FULL, (), (), first, files or {}, answers)
