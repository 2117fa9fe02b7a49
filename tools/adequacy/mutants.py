"""Solutions with one mistake put in."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from itertools import count

from cosmic_ray.mutating import mutate_code

from tools.adequacy.operators import operators

_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class Mutant:
    """`name` says what was changed: `old line → new line`, with single spaces."""

    name: str
    code: str


def mutants(solution: str) -> list[Mutant]:
    """All that differ between a pair of the solution's marks and are Python, each once."""
    found: dict[str, Mutant] = {}
    for operator in operators():
        for occurrence in count():
            code = mutate_code(solution, operator, occurrence)
            if code is None:
                break
            name = _change(solution, code)
            if name and code not in found and _is_python(code):
                found[code] = Mutant(name, code)
    return _told_apart(list(found.values()))


def _change(solution: str, code: str) -> str:
    """Empty when something outside the marks was changed."""
    old, new = solution.splitlines(), code.splitlines()
    begins, ends = ([i for i, line in enumerate(old) if mark in line] for mark in (_BEGIN, _END))
    regions = list(zip(begins, ends, strict=True))
    removed, added = [], []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            if not any(begin < a and b <= end for begin, end in regions):
                return ""
            removed += old[a:b]
            added += new[c:d]
    return f"{_one_line(removed)} → {_one_line(added)}" if removed or added else ""


def _one_line(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def _is_python(code: str) -> bool:
    try:
        compile(code, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _told_apart(found: list[Mutant]) -> list[Mutant]:
    """The same line may stand in a solution twice: the second time it is `... (2)`."""
    seen: dict[str, int] = {}
    result = []
    for mutant in found:
        seen[mutant.name] = seen.get(mutant.name, 0) + 1
        number = f" ({seen[mutant.name]})" if seen[mutant.name] > 1 else ""
        result.append(Mutant(mutant.name + number, mutant.code))
    return result
