"""From the condition of a trigger to a JavaScript expression about the variable ``event``."""

from __future__ import annotations

from typing import assert_never

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.languages.fql.nodes import (
    And,
    Boolean,
    Call,
    Compare,
    Condition,
    ConstantCondition,
    Field,
    Function,
    Literal,
    Not,
    Null,
    Number,
    Operator,
    Or,
    Text,
)

_SEARCHES: dict[Function, str] = {
    "contains": "contains",
    "starts_with": "startsWith",
    "ends_with": "endsWith",
}


def emit_condition(condition: Condition, helpers: Helpers) -> Js:
    """Write a condition as a boolean expression; ``event`` is an object."""
    match condition:
        case ConstantCondition(value):
            return js.literal(value)
        case And(operands):
            return js.both([emit_condition(operand, helpers) for operand in operands])
        case Or(operands):
            return js.either([emit_condition(operand, helpers) for operand in operands])
        case Not(Compare(field, "=", literal)):
            return _is(emit_read(field, helpers), literal, equal=False)
        case Not(operand):
            return js.negate(emit_condition(operand, helpers))
        case Compare(field, operator, literal):
            return _compare(field, operator, literal, helpers)
        case Call():
            return _call(condition, helpers)
        case _:
            assert_never(condition)


def emit_read(field: Field, helpers: Helpers) -> Js:
    """Write the value of a field of ``event``."""
    event = js.identifier("event")
    if not field.path:
        return js.member(event, field.root)
    return helpers.call("get", event, js.string(".".join((field.root, *field.path))))


def _compare(field: Field, operator: Operator, literal: Literal, helpers: Helpers) -> Js:
    value = emit_read(field, helpers)
    if operator == "=":
        return _is(value, literal, equal=True)
    if operator == "!=":
        other = _is(value, literal, equal=False)
        return (
            js.both([js.is_type(value, "number"), other]) if isinstance(literal, Number) else other
        )
    # JavaScript would take "6" for a number here.
    return js.compare(helpers.call("number", value), operator, _literal(literal))


def _is(value: Js, literal: Literal, *, equal: bool) -> Js:
    # Only "== null" asks for null and undefined alike.
    strict = "" if isinstance(literal, Null) else "="
    return js.compare(value, f"{'=' if equal else '!'}={strict}", _literal(literal))


def _call(call: Call, helpers: Helpers) -> Js:
    value = emit_read(call.field, helpers)
    is_text = js.is_type(value, "string")
    if not call.text:  # every text contains it, and begins and ends with it
        return js.literal(value=False) if call.negated else is_text
    found = helpers.call(_SEARCHES[call.function], value, js.string(call.text))
    return js.both([is_text, js.negate(found)]) if call.negated else found


def _literal(literal: Literal) -> Js:
    match literal:
        case Null():
            return js.literal(None)
        case Text(value) | Number(value) | Boolean(value):
            return js.literal(value)
        case _:
            assert_never(literal)
