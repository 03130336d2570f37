"""Liquid blocks and values that make no variables, as JavaScript expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.liquid.filters import emit_filter
from oneflow_snippet.compiler.emit.liquid.values import Scope, TypedJs, constant, text, variable
from oneflow_snippet.compiler.emit.liquid_variables import writes
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.languages.ecmascript import number_text
from oneflow_snippet.languages.liquid.nodes import (
    Block,
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


def block_text(block: Iterable[Node], scope: Scope) -> Js:
    """Write the text of a block that makes no variables."""
    return concatenation(part for node in block for part in parts_of(node, scope))


def concatenation(parts: Iterable[str | Js]) -> Js:
    """Join strings of the template (plain ``str``) and expressions of strings."""
    joined: list[str | Js] = []
    for part in parts:
        plain = not isinstance(part, Js)
        if plain and joined and not isinstance(joined[-1], Js):
            joined[-1] += part
        elif part:
            joined.append(part)
    written = [part if isinstance(part, Js) else js.string(part) for part in joined]
    return js.plus(written) if written else js.string("")


def parts_of(node: Node, scope: Scope) -> Iterator[str | Js]:
    """Write the text of a node in parts for :func:`concatenation`."""
    match node:
        case Text(content):
            yield content
        case Output(LiquidConstant(value)):
            yield _plain(value)
        case Output(value):
            yield text(emit_value(value, scope), scope.helpers)
        case If(branches, otherwise):
            if writes(node):
                yield _choice(branches, otherwise, scope)
        case _:
            raise TypeError(f"{type(node).__name__} is no text")


def _plain(value: str | float | bool | None) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return number_text(value)
        case _:
            return value or ""


def _choice(branches: tuple[tuple[LiquidValue, Block], ...], otherwise: Block, scope: Scope) -> Js:
    if not branches:
        return block_text(otherwise, scope)
    (condition, block), *others = branches
    when = test(condition, scope)
    if when is True:
        return block_text(block, scope)
    rest = _choice(tuple(others), otherwise, scope)
    return rest if when is False else js.conditional(when, block_text(block, scope), rest)


def emit_value(value: LiquidValue, scope: Scope) -> TypedJs:
    """Write a value."""
    match value:
        case LiquidConstant():
            return constant(value)
        case Variable():
            return variable(value, scope)
        case Filtered(inner, filters):
            result = emit_value(inner, scope)
            for each in filters:
                result = emit_filter(each, result, scope)
            return result
        case _:
            result_of = test(value, scope)
            if isinstance(result_of, bool):
                return TypedJs(js.literal(result_of), "boolean")
            return TypedJs(result_of, "boolean")


def test(value: LiquidValue, scope: Scope) -> Js | bool:
    """Write whether a value counts as true; a boolean if it is the same for every event."""
    match value:
        case LiquidConstant(fixed):
            return fixed is not None and fixed is not False
        case Not(inner):
            return _negated(test(inner, scope))
        case Logic(operator, left, right):
            return _joined(operator, test(left, scope), test(right, scope))
        case Compare():
            return _comparison(value, scope)
        case _:
            return scope.helpers.call("liquidTruthy", emit_value(value, scope).js)


def _negated(operand: Js | bool) -> Js | bool:
    return not operand if isinstance(operand, bool) else js.negate(operand)


def _joined(operator: str, left: Js | bool, right: Js | bool) -> Js | bool:
    decisive = operator == "or"
    if decisive in (left, right):
        return decisive
    if isinstance(left, bool):
        return right
    if isinstance(right, bool):
        return left
    return js.either([left, right]) if decisive else js.both([left, right])


def _comparison(node: Compare, scope: Scope) -> Js:
    sides = node.left, node.right
    for special, other in (sides, sides[::-1]):
        if isinstance(special, Special):
            return _special(special, node.operator, emit_value(other, scope).js, scope)
    left, right = (emit_value(side, scope) for side in sides)
    if node.operator == "contains":
        return scope.helpers.call("liquidContains", left.js, right.js)
    if node.operator not in {"==", "!="}:
        return js.compare(left.js, node.operator, right.js)
    if left.kind == right.kind == "any":
        equal = scope.helpers.call("liquidEqual", left.js, right.js)
        return equal if node.operator == "==" else js.negate(equal)
    return js.compare(left.js, node.operator + "=", right.js)


def _special(special: Special, operator: str, value: Js, scope: Scope) -> Js:
    if special.name == "nil":
        return js.compare(value, operator, js.literal(None))
    helper = "liquidEmpty" if special.name == "empty" else "liquidBlank"
    found = scope.helpers.call(helper, value)
    return found if operator == "==" else js.negate(found)
