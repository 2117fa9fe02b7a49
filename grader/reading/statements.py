"""What a statement of a notebook binds, reads and changes. Nothing is executed."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from IPython.core.inputtransformer2 import TransformerManager

Kind = Literal["import", "definition", "simple", "other"]
KNOWN = frozenset(dir(builtins)) | {"get_ipython", "display", "In", "Out", "_", "__", "___", "__file__"}
"""Names that are there without anybody binding them."""
_SEE_THROUGH = ("%%time", "%%timeit", "%%capture", "%%prun")
"""Cell magics that run the rest of the cell as if they were not there."""
_MAKES_NAMES = {"run", "pylab", "load", "writefile", "file", "cd", "chdir"}
_UNREADABLE = (ValueError, RecursionError, MemoryError, RuntimeError)
_MAGIC_CALLS = ("run_line_magic", "run_cell_magic")
_SIMPLE = (
    ast.Constant,
    ast.Name,
    ast.expr_context,
    ast.Tuple,
    ast.List,
    ast.Set,
    ast.Dict,
    ast.UnaryOp,
    ast.unaryop,
    ast.BinOp,
    ast.operator,
    ast.JoinedStr,
    ast.FormattedValue,
)
_CHANGES_ARGUMENT = {
    *("shuffle", "heapify", "heappush", "heappop", "heapreplace", "insort", "insort_left", "insort_right"),
    *("copyto", "fill_diagonal", "place", "put", "put_along_axis", "putmask"),
}
"""Functions of libraries that change their first argument in place."""
_SETTINGS = ("sys.path", "os.environ", "os.chdir", "os.putenv")
"""What code of a cell can change so that other cells' imports and files are found."""


@dataclass(frozen=True)
class Statement:
    """One statement at a cell's top level.

    `eager` are the global names that it reads when it runs, `lazy` those that its functions read when they
    are called, `changed` those whose objects it may change in place, `calls_on` the names of functions called
    for their effect with the names of their arguments. `lasting` is an effect that other cells may need
    although they read none of its names: a star import, a search path.
    """

    source: str
    kind: Kind
    binds: frozenset[str]
    eager: frozenset[str]
    lazy: frozenset[str]
    changed: frozenset[str]
    calls_on: tuple[tuple[str, frozenset[str]], ...]
    star: bool
    lasting: bool
    imports: tuple[str, ...]
    """Its import statements, those in `try` and `if` too, but not those in functions."""


def parse_cell(source: str) -> ast.Module | None:
    """The cell as Python, with IPython's magics as calls; None if it cannot be parsed."""
    lines = source.splitlines(keepends=True)
    while lines and not lines[0].strip():
        lines.pop(0)
    if lines and lines[0].startswith(_SEE_THROUGH):
        lines.pop(0)
    text = "".join(lines)
    try:
        return ast.parse(text)
    except SyntaxError:
        pass
    except _UNREADABLE:
        return None
    try:
        manager: Any = TransformerManager()  # type: ignore[no-untyped-call]
        transformed: str = manager.transform_cell(text)
        return ast.parse(transformed)
    except (SyntaxError, *_UNREADABLE):
        return None


@lru_cache(maxsize=1000)
def statements(source: str) -> tuple[Statement, ...]:
    """The statements of a cell; none if it cannot be parsed. The same cell comes with every submission."""
    tree = parse_cell(source)
    try:
        return () if tree is None else tuple(_statement(node) for node in tree.body)
    except RecursionError:
        return ()


def _statement(node: ast.stmt) -> Statement:
    source = ast.unparse(node)
    binds: set[str] = set()
    eager: set[str] = set()
    lazy: set[str] = set()
    try:
        _names(symtable.symtable(source, "cell", "exec"), binds, eager, lazy, not _names_a_function(node))
    except (SyntaxError, ValueError, RecursionError):
        binds = eager = lazy = set()  # cannot run anyway
    for inner in ast.walk(node):
        if isinstance(inner, ast.AugAssign) and isinstance(inner.target, ast.Name):
            eager.add(inner.target.id)
    return Statement(
        source=source,
        kind=_kind(node),
        binds=frozenset(binds),
        eager=frozenset(eager - set(_bound_first(node))),
        lazy=frozenset(lazy),
        changed=frozenset(_changed(node)) & (binds | eager | lazy),
        calls_on=tuple(_calls_on(node)),
        star=any(
            isinstance(inner, ast.ImportFrom) and inner.names[0].name == "*" for inner in ast.walk(node)
        ),
        lasting=_lasting(node),
        imports=tuple(ast.unparse(inner) for inner in _imports(node)),
    )


def _names(
    table: symtable.SymbolTable, binds: set[str], eager: set[str], lazy: set[str], called: bool
) -> None:
    """Sort the global names of a scope and those within; `called`: its lambdas run with the statement."""
    top = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and symbol.is_global():
            eager.add(symbol.get_name())
        if (symbol.is_assigned() or symbol.is_imported()) and (top or symbol.is_declared_global()):
            binds.add(symbol.get_name())
    for inner in table.get_children():
        runs_now = inner.get_type() == "class" or inner.get_name().endswith(("comp", "genexpr"))
        runs_now = runs_now or (inner.get_name() == "lambda" and called)
        _names(inner, binds, eager if runs_now else lazy, lazy, called)


def _bound_first(node: ast.stmt) -> list[str]:
    """Names that the statement binds before it reads them, as a loop its variable."""
    first: dict[str, bool] = {}
    for name, binds in _in_order(node):
        first.setdefault(name, binds)
    return [name for name, binds in first.items() if binds]


def _in_order(node: ast.AST) -> Iterator[tuple[str, bool]]:
    """The names of a statement as they are read (False) or bound (True), without those within functions."""
    match node:
        case ast.Name():
            yield node.id, isinstance(node.ctx, ast.Store)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name, True
        case ast.alias():
            yield node.asname or node.name.split(".")[0], True
        case ast.AugAssign(target=ast.Name() as target):
            yield target.id, False
        case ast.Lambda():
            return
    parts = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr | ast.For | ast.AsyncFor):
        source = node.iter if isinstance(node, ast.For | ast.AsyncFor) else node.value
        parts.sort(key=lambda part: part is not source)  # what is read comes first
    for part in parts:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _in_order(part)


def _names_a_function(node: ast.stmt) -> bool:
    """`f = lambda x: ...`, which is a definition."""
    return isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Lambda)


def _kind(node: ast.stmt) -> Kind:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return "import"
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or _names_a_function(node):
        return "definition"
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if all(_is_simple(part) for part in (*targets, node.value)):
            return "simple"
    if isinstance(node, ast.Try):
        parts = [*node.body, *node.orelse, *node.finalbody, *(each for h in node.handlers for each in h.body)]
        if all(isinstance(each, ast.Pass) or _kind(each) != "other" for each in parts):
            return "import"
    return "other"


def _is_simple(node: ast.expr) -> bool:
    """Constants, names, containers of them and arithmetic: nothing that could take long or fail."""
    return all(isinstance(part, _SIMPLE) for part in ast.walk(node))


def _changed(node: ast.stmt) -> Iterator[str]:
    """Names whose objects change in place: `x[0] = 1`, `x.a = 1`, `del x[0]`, `x += y`, `x.append(1)`."""
    for part in ast.walk(node):
        if isinstance(part, ast.Subscript | ast.Attribute) and not isinstance(part.ctx, ast.Load):
            yield from _base(part)
        elif isinstance(part, ast.AugAssign):
            yield from _base(part.target)
        elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
            function = part.value.func
            if isinstance(function, ast.Attribute):
                yield from _base(function)
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in _CHANGES_ARGUMENT or name in ("setattr", "delattr", "next"):
                for argument in part.value.args[:1]:
                    yield from _base(argument)


def _calls_on(node: ast.stmt) -> Iterator[tuple[str, frozenset[str]]]:
    """`f(x)` as a statement: called for what it does, so perhaps for what it does to x."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        arguments = [*node.value.args, *(keyword.value for keyword in node.value.keywords)]
        names = frozenset(each.id for each in arguments if isinstance(each, ast.Name))
        for function in _base(node.value.func):
            if isinstance(node.value.func, ast.Name) and function not in KNOWN:
                yield function, names


def _base(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _lasting(node: ast.stmt) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return False
    acting: list[ast.AST] = (
        [*node.targets] if isinstance(node, ast.Assign) else [node]
    )  # reading is no effect
    for part in (each for root in acting for each in ast.walk(root)):
        if isinstance(part, ast.Attribute) and ast.unparse(part) in _SETTINGS:
            return True
    calls = [part for part in ast.walk(node) if isinstance(part, ast.Call) and part.args]
    magics = [call.args[0] for call in calls if getattr(call.func, "attr", "") in _MAGIC_CALLS]
    return any(isinstance(name, ast.Constant) and name.value in _MAKES_NAMES for name in magics)


def _imports(node: ast.stmt) -> Iterator[ast.Import | ast.ImportFrom]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield node
    elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.stmt):
                yield from _imports(part)
            elif isinstance(part, ast.ExceptHandler | ast.match_case):
                for inner in part.body:
                    yield from _imports(inner)
