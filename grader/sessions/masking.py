"""The message of a failed assertion with the test's values masked, for tests that learners may not see."""

from __future__ import annotations

import ast
import linecache
import re
from typing import Any

MASK = "…"
_LONGEST = 600
_PERCENT = re.compile(r"%(?:\(\w+\))?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[diouxXeEfFgGcrsa]")
_BRACES = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_MESSAGE_ARGUMENTS = {"msg", "err_msg", "message"}


def masked_message(error: AssertionError, compiler: Any) -> str:
    """What the test's text itself says when this assertion fails; values that it would insert become …

    `compiler` is IPython's, which knows the files that are cells. Empty where the message is no text of the
    test's own, such as one that a library made of the values it compared.
    """
    traceback, place = error.__traceback__, None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename in compiler._filename_map:
            place = (traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)
        traceback = traceback.tb_next
    if place is None:
        return ""
    filename, line = place
    try:
        tree = ast.parse("".join(linecache.getlines(filename)))
    except SyntaxError:
        return ""
    message = _message_at(tree, line)
    return "" if message is None else (_text(message) or "")[:_LONGEST]


def _message_at(tree: ast.AST, line: int) -> ast.expr | None:
    """The expression that makes the message of the innermost statement at this line."""
    found: ast.stmt | None = None
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert | ast.Raise | ast.Expr) and node.lineno <= line <= (
            node.end_lineno or 0
        ):
            found = node  # ast.walk goes from the outside inwards
    match found:
        case ast.Assert(msg=message):
            return message
        case ast.Raise(exc=ast.Call(args=[message, *_])):
            return message
        case ast.Expr(value=ast.Call(keywords=keywords)):
            return next((each.value for each in keywords if each.arg in _MESSAGE_ARGUMENTS), None)
    return None


def _text(node: ast.expr) -> str | None:
    """The text that an expression gives, or None where it is no text of its own."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) or MASK for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            texts = [_text(left), _text(right)]
            return None if texts == [None, None] else "".join(text or MASK for text in texts)
        case ast.BinOp(left=left, op=ast.Mod()):
            template = _text(left)
            return None if template is None else _PERCENT.sub(MASK, template)
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            template = _text(value)
            return None if template is None else _BRACES.sub(MASK, template)
    return None
