"""From the condition of a filter to a JavaScript expression about the variable ``event``."""

from __future__ import annotations

from typing import assert_never

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.languages.filters.globs import regular_expression
from oneflow_snippet.languages.filters.nodes import (
    All,
    And,
    Apply,
    Compare,
    Condition,
    Contains,
    Flag,
    Function,
    Match,
    Not,
    Operand,
    Or,
    Path,
    Within,
)
from oneflow_snippet.languages.fql.nodes import Boolean, Null, Number, Text

_EVENT = js.identifier("event")
_HELPERS: dict[Function, str] = {
    "lowercase": "lowercase",
    "typeof": "typeName",
    "length": "lengthOf",
}


def emit_filter_condition(condition: Condition, helpers: Helpers) -> Js:
    """Write a condition as a boolean expression; ``event`` is an object."""
    match condition:
        case All():
            return js.literal(value=True)
        case And(operands):
            return js.both([emit_filter_condition(each, helpers) for each in operands])
        case Or(operands):
            return js.either([emit_filter_condition(each, helpers) for each in operands])
        case Not(operand):
            return js.negate(emit_filter_condition(operand, helpers))
        case Flag(path):
            return js.compare(_value(path, helpers), "===", js.literal(value=True))
        case _:
            return _test(condition, helpers)


def _test(condition: Compare | Within | Contains | Match, helpers: Helpers) -> Js:
    match condition:
        case Compare():
            return _compare(condition, helpers)
        case Within(operand, items):
            given = js.array(_value(item, helpers) for item in items)
            at = js.call(js.member(given, "indexOf"), _value(operand, helpers))
            return js.compare(at, ">=", js.number(0))
        case Contains(operand, text):
            found = helpers.call("contains", _value(operand, helpers), _value(text, helpers))
            if isinstance(text, Text):
                return found
            return js.both([js.is_type(_value(text, helpers), "string"), found])
        case Match(operand, glob):
            value = _value(operand, helpers)
            pattern = js.pattern(regular_expression(glob))
            return js.both(
                [js.is_type(value, "string"), js.call(js.member(pattern, "test"), value)]
            )
        case _:
            assert_never(condition)


def _compare(condition: Compare, helpers: Helpers) -> Js:
    sides = condition.left, condition.right
    if condition.operator not in {"=", "!="}:
        left, right = (_number(side, helpers) for side in sides)
        return js.compare(left, condition.operator, right)
    left, right = (_value(side, helpers) for side in sides)
    if any(isinstance(side, Text | Number | Boolean) for side in sides):
        return js.compare(left, f"{'=' if condition.operator == '=' else '!'}==", right)
    same = helpers.call("same", left, right)
    return same if condition.operator == "=" else js.negate(same)


def _number(operand: Operand, helpers: Helpers) -> Js:
    value = _value(operand, helpers)
    return helpers.call("number", value) if isinstance(operand, Path) else value


def _value(operand: Operand, helpers: Helpers) -> Js:
    match operand:
        case Path((key,)):
            return js.member(_EVENT, key)
        case Path():
            return helpers.call("dig", _EVENT, js.string(operand.dotted))
        case Apply(function, inner):
            return helpers.call(_HELPERS[function], _value(inner, helpers))
        case Null():
            return js.literal(None)
        case Text(value) | Number(value) | Boolean(value):
            return js.literal(value)
        case _:
            assert_never(operand)
