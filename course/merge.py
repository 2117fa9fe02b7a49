"""Three-way merge of notebooks: what the learner wrote and what the course changed, in one file.

`nbdime` merges. This module gives the same cell the same id in all three notebooks first (nbdime pairs cells
by id, and an id is no proof: a course may derive it from the text), settles the conflicts that are none (both
sides *added* cells at one place), and believes no result that it has not checked.
"""

from __future__ import annotations

import ast
import logging
import uuid
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

# nbformat and nbdime are imported where they are used: that takes seconds, and most updates merge nothing


def merge(base: bytes, yours: bytes, course: bytes) -> bytes | None:
    """The learner's notebook with the course's changes since `base` in it, or None when they overlap.

    All three must be notebooks that `read_cells` accepts. Every line that the learner added or changed since
    `base` is in the result, and so is every line that the course added or changed; cell ids are unique, and
    those of the course's cells are the course's.
    """
    logging.getLogger("nbdime").setLevel(logging.CRITICAL)  # a failed merge is reported by the caller
    try:
        notebooks = [_parse(data) for data in (base, yours, course)]
        real_ids = _give_same_cells_same_ids(*notebooks)
        merged = _merge_parsed(*notebooks)
        if merged is None:
            return None
        _drop_stale_outputs(merged, notebooks[1])
        if not _is_trustworthy(merged, *notebooks):
            return None
        _restore_ids(merged, real_ids)
        return _serialise(merged)
    # Whatever the library trips over in a strange notebook: keeping both versions is always right.
    except Exception:
        return None


def _parse(data: bytes) -> Any:
    import nbformat

    notebook = nbformat.v4.reads(data.decode("utf-8"))
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)  # the first that has cell ids
    return notebook


def _serialise(notebook: Any) -> bytes:
    import nbformat

    nbformat.validate(notebook)
    text: str = nbformat.v4.writes(notebook)
    return f"{text}\n".encode()


# --- the same cell, the same id ---

Alike = Callable[[Any, Any], bool]


def _grade_id(cell: Any) -> str | None:
    about_grading = cell.metadata.get("nbgrader")
    return about_grading.get("grade_id") if isinstance(about_grading, dict) else None


def _same_id(a: Any, b: Any) -> bool:
    return "id" in a and a["id"] == b.get("id")


def _same_text(a: Any, b: Any) -> bool:
    if _grade_id(a) or _grade_id(b):
        return _grade_id(a) == _grade_id(b)
    return (a.cell_type, a.source) == (b.cell_type, b.source)


def _similar_text(a: Any, b: Any) -> bool:
    from nbdime.diffing.generic import compare_strings_approximate

    if _grade_id(a) or _grade_id(b) or a.cell_type != b.cell_type:
        return False
    return bool(compare_strings_approximate(a.source, b.source, threshold=0.6))


def _same_id_and_role(a: Any, b: Any) -> bool:
    return _same_id(a, b) and a.cell_type == b.cell_type and _grade_id(a) == _grade_id(b)


# Rough to exact, as nbdime wants them. JupyterLab keeps a cell's id whatever the learner types into it, so
# there the id decides; in the course the text decides, because ids may follow the text or the position.
LEARNERS_CELL_IS: Sequence[Alike] = (_similar_text, _same_text, _same_id)
COURSES_CELL_IS: Sequence[Alike] = (_same_id_and_role, _similar_text, _same_text)


def _give_same_cells_same_ids(base: Any, yours: Any, course: Any) -> dict[str, str]:
    """Replace all ids by working ids, equal where the cell is the same. Returns working id -> real id."""
    in_yours = _pairs(base.cells, yours.cells, LEARNERS_CELL_IS)
    in_course = _pairs(base.cells, course.cells, COURSES_CELL_IS)
    real_ids: dict[str, str] = {}

    def name(cell: Any, working_id: str) -> None:
        if "id" in cell:
            real_ids[working_id] = cell["id"]
        cell["id"] = working_id

    for i, cell in enumerate(base.cells):
        name(cell, f"base-{i}")
    # a cell that the learner copied out of the course's new version is the course's new cell
    new_in_course: dict[tuple[str, str], str] = {}
    new_in_yours = [cell for i, cell in enumerate(yours.cells) if i not in in_yours]
    for i, cell in enumerate(course.cells):
        if i not in in_course:
            new_in_course.setdefault((cell.cell_type, cell.source), f"course-{i}")
    for i, cell in enumerate(yours.cells):
        if i in in_yours:
            name(cell, f"base-{in_yours[i]}")
    for i, cell in enumerate(new_in_yours):
        name(cell, new_in_course.pop((cell.cell_type, cell.source), f"yours-{i}"))
    for i, cell in enumerate(course.cells):  # last: where a cell has several real ids, the course's counts
        name(cell, f"base-{in_course[i]}" if i in in_course else f"course-{i}")
    return real_ids


def _pairs(base: Sequence[Any], other: Sequence[Any], alike: Sequence[Alike]) -> dict[int, int]:
    """Which cell of `base` each cell of `other` is, by position; new cells of `other` are left out."""
    from nbdime.diffing.snakes import compute_snakes_multilevel

    runs = compute_snakes_multilevel(base, other, alike)
    return {j + k: i + k for i, j, length in runs for k in range(length)}


def _restore_ids(merged: Any, real_ids: dict[str, str]) -> None:
    used: set[str] = set()
    for cell in merged.cells:
        real_id = real_ids.get(cell["id"], "")
        while not real_id or real_id in used:
            real_id = uuid.uuid4().hex[:8]
        used.add(real_id)
        cell["id"] = real_id


# --- merging ---


def _merge_parsed(base: Any, yours: Any, course: Any) -> Any | None:
    from nbdime.diffing.config import DiffConfig
    from nbdime.diffing.generic import diff
    from nbdime.diffing.notebooks import compare_cell_by_ids, notebook_differs, notebook_predicates
    from nbdime.merging.decisions import apply_decisions
    from nbdime.merging.generic import decide_merge_with_diff
    from nbdime.utils import Strategies

    predicates = notebook_predicates.copy()
    predicates["/cells"] = [compare_cell_by_ids]
    config = DiffConfig(
        predicates=predicates, differs=notebook_differs.copy(), atomic_paths={"/cells/*/id": True}
    )
    learner_decides = ("/metadata", "/cells/*/metadata", "/cells/*/outputs", "/cells/*/execution_count")
    strategies = Strategies(
        dict.fromkeys(learner_decides, "use-local"),
        # what running a cell changes does not keep it when the course deletes it
        transients=["/cells/*/metadata", "/cells/*/outputs", "/cells/*/execution_count"],
    )
    decisions = decide_merge_with_diff(
        base,
        yours,
        course,
        diff(base, yours, path="", config=config),
        diff(base, course, path="", config=config),
        strategies,
    )
    if not all(_settle(decision) for decision in decisions if decision.conflict):
        return None
    return apply_decisions(base, decisions)


def _settle(decision: Any) -> bool:
    """Decide a conflict that is none: both sides added cells at one place. False: it is a real one."""
    if decision.common_path != ("cells",):
        return False
    added, other = [], []
    for changes in (decision.local_diff, decision.remote_diff):
        added.append([change for change in changes if change.op == "addrange"])
        other.append([change for change in changes if change.op != "addrange"])
    if other[0] and other[1] and other[0] != other[1]:
        return False  # one side changed a cell that the other deleted
    if all(added) and _same_cells(added):
        added[1] = []
    decision.update(
        action="custom", conflict=False, custom_diff=[*added[0], *added[1], *(other[0] or other[1])]
    )
    return True


def _same_cells(added: list[list[Any]]) -> bool:
    yours, course = ([cell["id"] for change in side for cell in change.valuelist] for side in added)
    return yours == course  # the working ids of cells with the same text


def _drop_stale_outputs(merged: Any, yours: Any) -> None:
    """An output stays only below the very code that the learner ran."""
    sources = {cell["id"]: cell.source for cell in yours.cells}
    for cell in merged.cells:
        if cell.cell_type == "code" and sources.get(cell["id"]) != cell.source:
            cell.outputs = []
            cell.execution_count = None


# --- checking ---


def _is_trustworthy(merged: Any, base: Any, yours: Any, course: Any) -> bool:
    return (
        all(_new_lines(base, side) <= _lines(merged) for side in (yours, course))
        and _no_grade_id_twice(merged, yours)
        and _code_still_parses(merged, yours, course)
    )


def _lines(notebook: Any) -> Counter[str]:
    return Counter(line for cell in notebook.cells for line in cell.source.splitlines() if line.strip())


def _new_lines(base: Any, side: Any) -> Counter[str]:
    return _lines(side) - _lines(base)


def _no_grade_id_twice(merged: Any, yours: Any) -> bool:
    """nbgrader refuses a notebook that has a grade_id twice; the merge must not make one."""
    now, before = (Counter(filter(None, map(_grade_id, notebook.cells))) for notebook in (merged, yours))
    return all(count == 1 or count <= before[name] for name, count in now.items())


def _code_still_parses(merged: Any, yours: Any, course: Any) -> bool:
    """Two changes to different lines of one cell can fit as text and yet break the code."""
    sides = [{cell["id"]: cell.source for cell in side.cells} for side in (yours, course)]
    for cell in merged.cells:
        sources = [side.get(cell["id"], cell.source) for side in sides]
        from_both = cell.cell_type == "code" and cell.source not in sources
        if from_both and all(map(_parses, sources)) and not _parses(cell.source):
            return False
    return True


def _parses(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True
