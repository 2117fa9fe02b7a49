"""What in a learner's own code an instructor may want to look at. Read, never executed; points never change.

Looked for are assignments to names that the tests make themselves, changes to imported modules and built-ins,
names of test cells, and the machinery in `_ATTRIBUTES`, `_FUNCTIONS` and `_TEXTS`, which no exercise needs.
Whoever wants to hide something from this can: what protects the marks is that the learner's process and the
checker are two.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Collection, Iterable, Iterator, Mapping

from grader.job import TrustedCell
from grader.reading.statements import statements

_MOST = 10
"""Sentences for one cell."""
_LONGEST = 200_000
"""Characters of a cell that is looked through."""
_ATTRIBUTES = {
    "ast_transformers",
    "input_transformers_cleanup",
    "input_transformers_post",
    "input_transformer_manager",
    "run_cell",
    "run_cell_async",
    "run_ast_nodes",
    "do_execute",
    "showtraceback",
    "set_custom_exc",
    "user_ns",
    "user_global_ns",
}
"""Of IPython's shell and kernel."""
_FUNCTIONS = {
    "sys.settrace",
    "sys.setprofile",
    "sys._getframe",
    "sys._current_frames",
    "sys.meta_path",
    "threading.settrace",
    "threading.setprofile",
    "gc.get_objects",
    "gc.get_referrers",
    "inspect.currentframe",
    "inspect.stack",
}
_TEXTS = re.compile(
    r"/proc/(?!cpuinfo|meminfo|loadavg|version)|gradebook\.db|(BEGIN|END) HIDDEN TESTS"
    r"|\bNBGRADER_[A-Z]+|\bCOURSE_GRADING"
)
_USUAL = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot", "tf": "tensorflow", "keras": "keras"}
_PATCHING = ("patch", "patch.object", "patch.dict", "patch.multiple", "monkeypatch.setattr")


def touched_test_names(
    learner_sources: Iterable[tuple[int, str]], trusted_names: Collection[str], grade_ids: Collection[str]
) -> dict[int, list[str]]:
    """Short sentences for the instructor, by the index of the cell.

    `learner_sources` are the code cells that the learner wrote, without those that have the instructor's
    text, `trusted_names` those of `names_of_tests`, `grade_ids` the test cells'. What is no Python gives
    nothing.
    """
    parsed = [(index, _parse(source)) for index, source in learner_sources if len(source) <= _LONGEST]
    cells = [(index, *both) for index, both in parsed if both is not None]
    imported = {name: _USUAL[name] for name in trusted_names if name in _USUAL}
    for _, _, tree in cells:
        imported.update(_imported_names(tree))
    reader = _Reader(imported, grade_ids)
    found = {}
    for index, text, tree in cells:
        try:
            sentences = [*_assigned(text, trusted_names), *reader.read(tree)]
        except RecursionError:
            sentences = ["is nested so deeply that it could not be looked through"]
        if sentences:
            found[index] = list(dict.fromkeys(sentences))[:_MOST]
    return found


def names_of_tests(trusted: Iterable[TrustedCell]) -> set[str]:
    """The modules, functions and classes that the checker makes for the tests."""
    made = [statement for cell in trusted for statement in statements(cell.source)]
    return {
        name for statement in made if statement.kind in ("import", "definition") for name in statement.binds
    }


def _parse(source: str) -> tuple[str, ast.Module] | None:
    """The cell's text and tree. IPython's own parser takes long over cells that are made to take long."""
    text = "\n".join(
        "" if line.lstrip().startswith(("%", "!", "?")) else line for line in source.splitlines()
    )
    for attempt in (source, text):
        try:
            return attempt, ast.parse(attempt)
        except SyntaxError:
            continue
        except (ValueError, RecursionError, MemoryError):
            break
    return None


def _assigned(text: str, names: Collection[str]) -> Iterator[str]:
    """Importing the same again is what everybody does; assigning or defining is not."""
    try:
        tables = [symtable.symtable(text, "cell", "exec")]
    except (SyntaxError, ValueError):
        return
    for table in tables:  # which grows: also the functions, for what they declare global
        tables += table.get_children()
        for symbol in table.get_symbols():
            outermost = table.get_type() == "module" or symbol.is_declared_global()
            if symbol.get_name() in names and symbol.is_assigned() and outermost:
                yield f"assigns {symbol.get_name()!r}, which the tests make themselves"


def _imported_names(tree: ast.Module) -> dict[str, str]:
    """Name -> what it stands for, dotted."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.split(".")[0]
                found[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    return found


class _Reader:
    """Finds in one cell what the module's docstring lists."""

    def __init__(self, imported: Mapping[str, str], grade_ids: Iterable[str]) -> None:
        self._imported = {"__builtins__": "__builtins__", **imported}
        telling = [re.escape(name) for name in grade_ids if len(name) >= 5 and not name.isalpha()]
        self._ids = re.compile(
            rf"(?<![\w-])({'|'.join(telling)})(?![\w-])" if telling else r"(?!)"
        )  # no words

    def read(self, tree: ast.Module) -> Iterator[str]:
        alone = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
        documentation = {id(value) for value in alone if isinstance(value, ast.Constant)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Delete):
                yield from self._stored(node)
            elif isinstance(node, ast.Call):
                yield from self._called(node)
            elif (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in documentation
            ):
                yield from self._text(node.value)
            elif isinstance(node, ast.ClassDef):
                yield from _pleasing(node)
            if isinstance(node, ast.Attribute | ast.Name):
                yield from self._machinery(node)

    def _stored(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Delete) -> Iterator[str]:
        targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else [node.target]
        value = None if isinstance(node, ast.Delete) else node.value
        for target in (part for each in targets for part in _parts(each)):
            if isinstance(target, ast.Subscript):
                held = self._dotted(target.value)
                if held == "sys.modules":
                    yield "replaces a module in sys.modules"
                elif held.split(".")[0] == "__builtins__":
                    yield "replaces a built-in function"
                elif held.endswith(".__dict__"):
                    yield f"sets an attribute of {held.removesuffix('.__dict__')}"
            elif isinstance(target, ast.Attribute):
                yield from self._patched(target, value)

    def _patched(self, target: ast.Attribute, value: ast.expr | None) -> Iterator[str]:
        on = self._dotted(target.value)
        if on.split(".")[0] in ("builtins", "__builtins__"):
            yield f"replaces the built-in {target.attr!r}"
        # settings are constants; what takes the place of a function is none
        elif on and not isinstance(value, ast.Constant):
            yield f"sets an attribute of {on}: {target.attr}"

    def _called(self, node: ast.Call) -> Iterator[str]:
        function = ast.unparse(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else ""
        if not node.args:
            return
        if function in ("setattr", "delattr") or function.endswith(_PATCHING):
            first = node.args[0]
            text = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
            on = self._dotted(first) or (text if function.endswith(_PATCHING) else "")
            if on:
                yield f"sets an attribute of {on}"
        elif function == "vars" and self._dotted(node.args[0]):
            yield f"reaches into the names of {self._dotted(node.args[0])}"

    def _text(self, text: str) -> Iterator[str]:
        for match in self._ids.finditer(text):
            yield f"names the test cell {match.group(1)!r}"
        if mention := _TEXTS.search(text):
            yield f"mentions {mention.group(0)!r}"

    def _machinery(self, node: ast.Attribute | ast.Name) -> Iterator[str]:
        if isinstance(node, ast.Attribute) and node.attr in _ATTRIBUTES:
            yield f"reaches into the notebook machinery ({node.attr})"
        elif (dotted := self._dotted(node)) in _FUNCTIONS:
            yield f"uses {dotted}"

    def _dotted(self, node: ast.expr) -> str:
        """'numpy.testing' for `np.testing`; '' for what does not begin with an imported name."""
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        base = self._imported.get(node.id) if isinstance(node, ast.Name) else None
        if not base:
            return ""
        return ".".join([base, *reversed(names)])


def _parts(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for part in target.elts:
            yield from _parts(part)
    else:
        yield target


def _pleasing(node: ast.ClassDef) -> Iterator[str]:
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__eq__":
            last = method.body[-1]
            if (
                len(method.body) == 1
                and isinstance(last, ast.Return)
                and isinstance(last.value, ast.Constant)
            ):
                yield f"defines a class whose objects equal everything ({node.name})"
