"""Which code of the instructor's edition the checker runs itself.

A test should rely on nothing of the learner's but the answers: the modules, helpers and data that it uses are
made anew in the checker from the instructor's cells. The whole notebook is followed from top to bottom, once,
to know for each name whose it is at each point.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from nbformat import NotebookNode

from grader.cells import grade_id, is_answer, is_test
from grader.job import TrustedCell
from grader.reading.statements import KNOWN, Statement, parse_cell, statements


@dataclass(eq=False)
class _Step:
    """A statement of the instructor's that runs without the learner's, and what it read when it ran."""

    cell: int
    statement: Statement
    guarded: bool = False
    """An import of an answer: if it fails here, it is not the test's fault."""
    uses: list[_Step] = field(default_factory=list)


_LEARNERS = "learner's"
_TESTS = "test's"  # made by an earlier test in the checker: nothing has to be run for it
_Owner = _Step | str


def trusted_cells(edition: Sequence[NotebookNode], tests: Mapping[str, int]) -> list[TrustedCell]:
    """The code that the tests need, each before the first test that comes after it in the edition.

    `edition` are the instructor's cells in order, `tests` maps a test's grade_id to its index in the notebook
    that will be run. Imports, definitions and simple assignments are taken by themselves. If a test needs
    anything that was computed, all of the instructor's cells run that need nothing of the learner's, whole
    and in order, because seeds and changes in place count.
    """
    places = {index: tests[name] for index, cell in enumerate(edition) if (name := _test_name(cell)) in tests}
    reading = _Reading()
    for index, cell in enumerate(edition[: max(places, default=-1) + 1]):
        if cell.cell_type == "code":
            reading.read(index, cell)
    simple = reading.simple()
    chosen = set(reading.needed if simple else [*reading.needed, *reading.untouched])
    whole = set() if simple else reading.whole_cells()
    found: list[TrustedCell] = []
    for index in sorted({step.cell for step in chosen}):
        following = [place for test, place in places.items() if test > index]
        if following:
            steps = [step for step in reading.steps if step.cell == index and step in chosen]
            source = edition[index].source if index in whole else "\n".join(map(_source, steps))
            found.append(TrustedCell(following[0], source))
    return found


def modules_imported(cells: Iterable[NotebookNode], local: Collection[str]) -> list[str]:
    """The modules that code cells import, sorted, without those that one of the files `local` provides."""
    own = {PurePosixPath(path).parts[0].removesuffix(".py") for path in local if path}
    found: set[str] = set()
    for cell in cells:
        tree = parse_cell(cell.source) if cell.cell_type == "code" else None
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return sorted(name for name in found if name.split(".")[0] not in own | {"__future__"})


def _test_name(cell: NotebookNode) -> str:
    return (grade_id(cell) or "") if is_test(cell) else ""


def _source(step: _Step) -> str:
    if not step.guarded:
        return step.statement.source
    return f"try:\n    {step.statement.source}\nexcept ImportError:\n    pass"


class _Reading:
    """Whose each name is, as the cells are read one by one."""

    def __init__(self) -> None:
        self.steps: list[_Step] = []
        self.needed: list[_Step] = []
        self.untouched: list[_Step] = []
        """Of cells that are no answers: all statements that need nothing of the learner's."""
        self._owners: dict[str, _Owner] = {}
        self._star = False
        self._mixed: set[int] = set()
        self._changed: set[_Step] = set()
        self._visited: set[_Step] = set()

    def read(self, index: int, cell: NotebookNode) -> None:
        if is_test(cell):
            self._read_test(statements(cell.source))
        elif is_answer(cell):
            for statement in statements(cell.source):
                self._imported_before = {
                    name: owner
                    for name in statement.binds
                    if isinstance(owner := self._owners.get(name), _Step) and owner.statement.kind == "import"
                }
                self._learners(statement)
                for source in statement.imports:
                    self._import_of_an_answer(index, source)
        else:
            found = statements(cell.source)
            for statement in found:
                if self._is_touched(statement):
                    self._mixed.add(index)
                    self._learners(statement)
                else:
                    self._own(_Step(index, statement))
            if not found:
                self._mixed.add(index)  # it cannot be parsed, or is empty

    def simple(self) -> bool:
        """Whether what is needed can do without the cells that it stands in."""
        return all(
            step.statement.kind != "other" or step.statement.star or step.statement.lasting
            for step in self.needed
        ) and not self._changed.intersection(self.needed)

    def whole_cells(self) -> set[int]:
        return {step.cell for step in self.untouched} - self._mixed

    # statements

    def _own(self, step: _Step) -> None:
        statement = step.statement
        self.steps.append(step)
        self.untouched.append(step)
        step.uses = [owner for name in statement.eager if isinstance(owner := self._owners.get(name), _Step)]
        for name in statement.changed | self._changed_by_functions(statement):
            owner = self._owners.get(name)
            if isinstance(owner, _Step) and owner.statement.kind in ("simple", "other"):
                self._changed.add(owner)
        for name in statement.binds:
            self._owners[name] = step
        self._star = self._star or statement.star
        if statement.star or statement.lasting:
            self._visited.clear()
            self._need(step)

    def _learners(self, statement: Statement) -> None:
        """What it binds is the learner's, and so is data of the instructor's that it may change in place."""
        changed = set(statement.changed) | self._changed_by_functions(statement)
        for function, arguments in statement.calls_on:
            owner = self._owners.get(function)
            if not (isinstance(owner, _Step) and owner.statement.kind == "import"):
                changed |= arguments
        for name in changed:
            owner = self._owners.get(name)
            if isinstance(owner, _Step) and owner.statement.kind in ("simple", "other"):
                self._owners[name] = _LEARNERS
        for name in statement.binds:
            self._owners[name] = _LEARNERS

    def _import_of_an_answer(self, index: int, source: str) -> None:
        for statement in statements(source):
            if "__future__" in source:
                continue
            step = _Step(index, statement, guarded=True)
            self.steps.append(step)
            if statement.star:
                self._need(step)
            for name in statement.binds:
                before = self._imported_before.get(name)
                self._owners[name] = step if before is None else before

    def _read_test(self, found: Iterable[Statement]) -> None:
        self._visited.clear()
        own: set[str] = set()
        lazy: set[str] = set()
        for statement in found:
            for name in statement.eager - own:
                self._need_name(name)
            lazy |= statement.lazy
            own |= statement.binds
        for name in lazy - own:
            self._need_name(name)
        for name in own:
            self._owners[name] = _TESTS

    # names

    def _is_touched(self, statement: Statement) -> bool:
        """Whether it reads, or calls something that reads, what only the learner has."""
        return any(self._is_learners(name) for name in statement.eager)

    def _is_learners(self, name: str) -> bool:
        waiting, seen = [name], set[str]()
        while waiting:
            name = waiting.pop()
            owner = self._owners.get(name)
            if name in seen:
                continue
            seen.add(name)
            if isinstance(owner, _Step):
                waiting += owner.statement.lazy
            elif owner == _LEARNERS:
                return True
            elif owner is None and name not in KNOWN and not self._star:
                return True  # bound nowhere before: by an answer whose solution is not there
        return False

    def _changed_by_functions(self, statement: Statement) -> set[str]:
        """Names whose objects the instructor's functions change that the statement may call."""
        found: set[str] = set()
        waiting = [*(statement.eager | statement.lazy)]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            owner = self._owners.get(name)
            if name not in seen and isinstance(owner, _Step) and owner.statement.kind == "definition":
                found |= owner.statement.changed
                waiting += owner.statement.lazy
            seen.add(name)
        return found

    def _need_name(self, name: str) -> None:
        owner = self._owners.get(name)
        if isinstance(owner, _Step):
            self._need(owner)

    def _need(self, step: _Step) -> None:
        if step in self._visited:
            return
        self._visited.add(step)
        if step not in self.needed:
            self.needed.append(step)
        for used in step.uses:
            self._need(used)
        for name in step.statement.lazy:
            self._need_name(name)
