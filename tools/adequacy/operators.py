"""The mistakes that are put into a solution: most are cosmic-ray's, five are ours."""

from __future__ import annotations

import ast
from typing import Any, ClassVar

import parso
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator

_CORE = [
    # one that turns the comparison round and one that moves the boundary
    *("ReplaceComparisonOperator_Lt_LtE", "ReplaceComparisonOperator_Lt_GtE"),
    *("ReplaceComparisonOperator_LtE_Lt", "ReplaceComparisonOperator_LtE_Gt"),
    *("ReplaceComparisonOperator_Gt_GtE", "ReplaceComparisonOperator_Gt_LtE"),
    *("ReplaceComparisonOperator_GtE_Gt", "ReplaceComparisonOperator_GtE_Lt"),
    *("ReplaceComparisonOperator_Eq_NotEq", "ReplaceComparisonOperator_NotEq_Eq"),
    *("ReplaceComparisonOperator_Is_IsNot", "ReplaceComparisonOperator_IsNot_Is"),
    # a slip that gives another number, not an exception: those are killed by any test at all
    *("ReplaceBinaryOperator_Add_Sub", "ReplaceBinaryOperator_Sub_Add"),
    *("ReplaceBinaryOperator_Mul_Div", "ReplaceBinaryOperator_Div_Mul"),
    *("ReplaceBinaryOperator_FloorDiv_Div", "ReplaceBinaryOperator_Mod_FloorDiv"),
    *("ReplaceBinaryOperator_Pow_Mul", "ReplaceBinaryOperator_Mul_Add"),
    *("ReplaceBinaryOperator_BitAnd_BitOr", "ReplaceBinaryOperator_BitOr_BitAnd"),
    *("ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_USub_UAdd"),
    *("ReplaceUnaryOperator_Invert_UAdd", "AddNot"),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "NumberReplacer", "ZeroIterationForLoop"),
]


class _Ours(Operator):  # type: ignore[misc]  # cosmic-ray has no types
    """Replaces the code of a node; `changes` lists what to replace it with."""

    def changes(self, node: Any) -> list[str]:
        raise NotImplementedError

    def mutation_positions(self, node: Any) -> Any:
        return [(node.start_pos, node.end_pos)] * len(self.changes(node))

    def mutate(self, node: Any, index: int) -> Any:
        prefix = node.get_first_leaf().prefix
        return parso.parse(prefix + self.changes(node)[index])

    @classmethod
    def examples(cls) -> Any:
        return ()


class RemoveStatement(_Ours):
    """A line, or a whole `if`, `for` or `while`, is left out."""

    def changes(self, node: Any) -> list[str]:
        if node.type == "simple_stmt" and node.children[0].type not in ("import_name", "import_from"):
            return ["pass\n"] if node.children[0].get_code(include_prefix=False) != "pass" else []
        return ["pass\n"] if node.type in ("if_stmt", "for_stmt", "while_stmt") else []


class SwapArguments(_Ours):
    """Two neighbouring positional arguments of a call change places."""

    def changes(self, node: Any) -> list[str]:
        if node.type != "arglist" or node.parent.type != "trailer":
            return []
        arguments = [child for child in node.children if child.type != "operator"]
        code = [argument.get_code(include_prefix=False) for argument in arguments]
        positional = [
            argument.type != "argument" or "=" not in text
            for argument, text in zip(arguments, code, strict=True)
        ]
        return [
            ", ".join([*code[:i], code[i + 1], code[i], *code[i + 2 :]])
            for i in range(len(code) - 1)
            if positional[i] and positional[i + 1] and code[i] != code[i + 1]
        ]


class AugmentedAssignment(_Ours):
    """`+=` becomes `-=`, and so on."""

    _OTHER: ClassVar = {"+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", "//=": "/=", "|=": "&=", "&=": "|="}

    def changes(self, node: Any) -> list[str]:
        return [self._OTHER[node.value]] if node.type == "operator" and node.value in self._OTHER else []


class ALittleMore(_Ours):
    """A number with a fraction grows by a tenth: 0.05 + 1, which cosmic-ray makes of 0.05, any test finds."""

    def changes(self, node: Any) -> list[str]:
        if node.type != "number" or not isinstance(ast.literal_eval(node.value), float):
            return []
        value = ast.literal_eval(node.value)
        return [repr(float(f"{1.1 * value:.6g}"))] if value else []


class OtherString(_Ours):
    """A string, unless it is a docstring, becomes another one."""

    def changes(self, node: Any) -> list[str]:
        return ['"something else"'] if node.type == "string" and node.parent.type != "simple_stmt" else []


def operators() -> list[Operator]:
    return [
        *(get_operator(f"core/{name}")() for name in _CORE),
        *(RemoveStatement(), SwapArguments(), AugmentedAssignment(), ALittleMore(), OtherString()),
    ]
