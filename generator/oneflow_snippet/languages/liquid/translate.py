"""From python-liquid's nodes to ours; what cannot be compiled stays behind."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal, TypeAlias

from liquid import ast
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import (
    BooleanExpression,
    FilteredExpression,
    Identifier,
    logical,
    primitive,
)
from liquid.builtin.expressions import Path as LiquidPath
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.capture_tag import CaptureNode
from liquid.builtin.tags.comment_tag import CommentNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.builtin.tags.liquid_tag import LiquidNode
from liquid.builtin.tags.unless_tag import UnlessNode
from liquid.expression import Expression
from liquid.token import TOKEN_WORD

from oneflow_snippet.errors import LanguageError
from oneflow_snippet.languages.liquid.filters import filters_of
from oneflow_snippet.languages.liquid.nodes import (
    Assign,
    Block,
    Capture,
    Compare,
    Filtered,
    If,
    LiquidConstant,
    LiquidValue,
    Logic,
    Node,
    Not,
    Output,
    Special,
    Text,
    Variable,
)
from oneflow_snippet.languages.liquid.tokens import span_of

_Operator: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">=", "contains"]
_Special: TypeAlias = Literal["nil", "empty", "blank"]

_COMPARISONS: dict[type[Expression], _Operator] = {
    logical.EqExpression: "==",
    logical.NeExpression: "!=",
    logical.LtExpression: "<",
    logical.LeExpression: "<=",
    logical.GtExpression: ">",
    logical.GeExpression: ">=",
    logical.ContainsExpression: "contains",
}
_SPECIALS: dict[type[Expression], _Special] = {
    primitive.Nil: "nil",
    primitive.Empty: "empty",
    primitive.Blank: "blank",
}


def block(nodes: Iterable[ast.Node]) -> Block:
    """Return our nodes for a sequence of python-liquid's.

    Raises:
        LanguageError: One of them cannot be compiled.
    """
    return tuple(made for node in nodes for made in _nodes(node))


def _nodes(node: ast.Node) -> Block:
    match node:
        case CommentNode():
            return ()
        case LiquidNode():
            return block(node.block.nodes)
        case _:
            return (_node(node),)


def _node(node: ast.Node) -> Node:
    match node:
        case ContentNode():
            return Text(node.text)
        case OutputNode():
            return Output(_alone(_translated(node.expression)))
        case AssignNode():
            return Assign(_name(node.name), _assigned(node.expression))
        case CaptureNode():
            return Capture(_name(node.name), block(node.block.nodes))
        case UnlessNode():
            return _if(node, Not(_test(node.condition)))
        case IfNode():
            return _if(node, _test(node.condition))
        case _:
            raise LanguageError("cannot be compiled", span_of(node.token))


def _if(node: IfNode | UnlessNode, test: LiquidValue) -> If:
    others = ((_test(other.expression), block(other.block.nodes)) for other in node.alternatives)
    otherwise = block(node.default.nodes) if node.default else ()
    return If(((test, block(node.consequence.nodes)), *others), otherwise)


def _name(name: Identifier) -> str:
    if name.token.kind != TOKEN_WORD:
        raise LanguageError("expected a name without quotes or brackets", span_of(name.token))
    return str(name)


def _test(expression: Expression) -> LiquidValue:
    return _alone(_translated(expression))


def _alone(value: LiquidValue) -> LiquidValue:
    # Outside of comparisons nil is no value, and the others are the empty string.
    if isinstance(value, Special):
        return LiquidConstant(None if value.name == "nil" else "")
    return value


def _assigned(expression: Expression) -> LiquidValue:
    value = _translated(expression)
    if isinstance(value, Special):
        advice = 'assign "", or leave the tag out'
        raise LanguageError(
            f"{value.name!r} cannot be assigned: {advice}", span_of(expression.token)
        )
    return value


def _translated(expression: Expression) -> LiquidValue:
    match expression:
        case BooleanExpression():
            return _translated(expression.expression)
        case FilteredExpression():
            return _filtered(expression)
        case logical.LogicalNotExpression():
            return _not(expression)
        case logical.LogicalAndExpression():
            return Logic("and", *_operands(expression))
        case logical.LogicalOrExpression():
            return Logic("or", *_operands(expression))
        case _ if type(expression) in _COMPARISONS:
            return _compare(expression, _COMPARISONS[type(expression)])
        case _:
            return _primitive(expression)


def _filtered(expression: FilteredExpression) -> LiquidValue:
    value = _translated(expression.left)
    if not expression.filters:
        return value
    if isinstance(value, Special):
        raise LanguageError(f"{value.name!r} takes no filters", span_of(expression.token))
    return Filtered(value, filters_of(expression.filters, _primitive))


def _operands(
    expression: logical.LogicalAndExpression | logical.LogicalOrExpression,
) -> tuple[LiquidValue, LiquidValue]:
    return _test(expression.left), _test(expression.right)


def _not(expression: logical.LogicalNotExpression) -> LiquidValue:
    """In LiquidJS ``not a and b`` is ``(not a) and b``; ``not`` takes in comparisons only."""
    match value := _test(expression.right):
        case Logic(operator, left, right):
            return Logic(operator, Not(left), right)
        case _:
            return Not(value)


def _compare(expression: Expression, operator: _Operator) -> LiquidValue:
    left, right = (_translated(operand) for operand in expression.children())
    at = span_of(expression.token)
    if not all(isinstance(side, LiquidConstant | Special | Variable) for side in (left, right)):
        raise LanguageError("expected two values here, found a condition; use 'and'", at)
    if not any(isinstance(side, Variable) for side in (left, right)):
        raise LanguageError("expected a variable on one side: this never changes", at)
    specials = [side.name for side in (left, right) if isinstance(side, Special)]
    if specials and operator not in {"==", "!="}:
        raise LanguageError(f"{specials[0]!r} can be compared by '==' and '!=' only", at)
    return Compare(operator, left, right)


def _primitive(expression: Expression) -> LiquidConstant | Special | Variable:
    at = span_of(expression.token)
    match expression:
        case primitive.TrueLiteral() | primitive.FalseLiteral() | primitive.StringLiteral():
            return LiquidConstant(expression.value)
        case primitive.IntegerLiteral() | primitive.FloatLiteral():
            value = float(expression.token.value)
            if not math.isfinite(value):
                raise LanguageError("expected a number that JavaScript can hold", at)
            return LiquidConstant(value + 0.0)
        case LiquidPath():
            name, *keys = expression.path
            if not isinstance(name, str):
                raise LanguageError("expected the name of a variable: quote it, or a key", at)
            return Variable(name, tuple(map(_key, keys)))
        case _ if type(expression) in _SPECIALS:
            return Special(_SPECIALS[type(expression)])
        case _:
            raise LanguageError("expected a string, a number, a boolean or a variable", at)


def _key(key: str | int | LiquidPath) -> str | int | Variable:
    if not isinstance(key, LiquidPath):
        return key
    path = _primitive(key)
    return path if isinstance(path, Variable) else str(path)
