"""Shorter ways to write an expression, for the statements of ``compress.py``."""

from __future__ import annotations

import re
from typing import Any

from calmjs.parse.asttypes import (
    Assign,
    BinOp,
    BracketAccessor,
    Comma,
    Conditional,
    DotAccessor,
    FuncBase,
    FuncExpr,
    FunctionCall,
    GroupingOp,
    Identifier,
    Number,
    Object,
    PostfixExpr,
    String,
    UnaryExpr,
)

from oneflow_snippet.compiler.minify.tree import children

_SYMMETRIC = {"===", "!==", "==", "!="}
"""Operators whose operands may change places, when one of them is a literal."""

_TIGHT = (DotAccessor, FunctionCall, Identifier, UnaryExpr)
"""Expressions that bind tighter than any operator with two operands."""

_LOOSE = (Assign, Conditional, Comma)
"""Expressions that bind less tightly than any operator with two operands."""


def bare(expression: Any) -> Any:
    """Take away parentheses that a place has no need of.

    Those around ``in`` stay: at the beginning of a ``for`` it would make another loop.
    """
    if not isinstance(expression, GroupingOp) or isinstance(expression.expr, Comma):
        return expression
    return expression if _has_in(expression.expr) else expression.expr


def primary(expression: Any) -> Any:
    """Put ``!0``, which was ``true``, in parentheses where operators bind too loosely."""
    return GroupingOp(expression) if isinstance(expression, UnaryExpr) else expression


def binary(node: Any) -> Any:
    """Write an operator with two operands."""
    if isinstance(node.right, String) and _is_typeof(node.left):
        node.op = {"===": "==", "!==": "!="}.get(node.op, node.op)
    # The literal in front, for gzip finds `===a.b` again. What binds no tighter than the operator
    # itself stays: the literal would become part of it.
    is_movable = node.op in _SYMMETRIC and isinstance(node.left, _TIGHT)
    if is_movable and isinstance(node.right, String | Number):
        node.left, node.right = node.right, node.left
    if node.op == "||":
        node.left, node.right = (_without_needless(side) for side in (node.left, node.right))
    return node


def _without_needless(side: Any) -> Any:
    """Take away the parentheses in ``a || (b && c)``."""
    is_needless = isinstance(side, GroupingOp) and isinstance(side.expr, BinOp)
    return side.expr if is_needless and side.expr.op == "&&" and not _has_in(side.expr) else side


def number(text: str) -> str:
    """Write a thousand as ``1e3``."""
    return re.sub(r"^([1-9]\d*?)(0{3,})$", lambda found: f"{found[1]}e{len(found[2])}", text)


def both(test: Any, then: Any) -> Any:
    """Write ``if (test) { then }`` as an expression."""
    if isinstance(test, UnaryExpr) and test.op == "!":  # `!a && b` is `a || b`
        return BinOp("||", _operand(test.value), _operand(then))
    return BinOp("&&", _operand(test, "||"), _operand(then, "||"))


def choice(test: Any, then: Any, otherwise: Any) -> Any:
    """Write ``if (test) { then } else { otherwise }`` as an expression."""
    if isinstance(test, UnaryExpr) and test.op == "!":
        test, then, otherwise = test.value, otherwise, then
    parts = (GroupingOp(part) if isinstance(part, Comma) else part for part in (then, otherwise))
    return Conditional(_operand(test), *parts)


def positive(test: Any) -> Any:
    """Return what a test begins with once its `!` is gone."""
    return test.value if isinstance(test, UnaryExpr) and test.op == "!" else test


def _operand(expression: Any, looser: str = "") -> Any:
    is_loose = isinstance(expression, BinOp) and expression.op == looser
    return GroupingOp(expression) if is_loose or isinstance(expression, _LOOSE) else expression


def opens_statement(expression: Any) -> bool:
    """Whether an expression begins with what would be taken for a block or a function."""
    match expression:
        case Object() | FuncExpr():
            return True
        case BinOp() | Assign() | Comma():
            return opens_statement(expression.left)
        case Conditional():
            return opens_statement(expression.predicate)
        case DotAccessor() | BracketAccessor():
            return opens_statement(expression.node)
        case FunctionCall():
            return opens_statement(expression.identifier)
        case PostfixExpr():
            return opens_statement(expression.value)
    return False


def _has_in(node: Any) -> bool:
    if isinstance(node, FuncBase):
        return False
    return (isinstance(node, BinOp) and node.op == "in") or any(map(_has_in, children(node)))


def _is_typeof(node: Any) -> bool:
    return isinstance(node, UnaryExpr) and node.op == "typeof"
