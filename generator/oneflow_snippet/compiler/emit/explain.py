"""For the debug build: each mapping's trigger and needed field as code that says why not.

The conditions are those of the trigger as it is written, not what folding leaves of them, and each
is tested by the expression that :mod:`oneflow_snippet.compiler.emit.trigger` writes for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oneflow_snippet.actions import Action
from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.field import TOP, emit_field
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.emit.trigger import emit_condition, emit_read
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.config.model import Mapping
from oneflow_snippet.languages.fql.nodes import And, Call, Compare, Condition, Field, Not, Or
from oneflow_snippet.languages.mapping.nodes import (
    UNDEFINED,
    Constant,
    PayloadPath,
    entries_of,
)
from oneflow_snippet.languages.mapping.nodes import Field as Value


def emit_explanations(mappings: Iterable[Mapping], helpers: Helpers) -> Js:
    """Fill the table ``explanations``: a row for each mapping, those that are off included."""
    rows = js.array(_row(mapping, helpers) for mapping in mappings)
    return js.join([js.comment("Why a mapping makes no call."), js.assign("explanations", rows)])


def _row(mapping: Mapping, helpers: Helpers) -> Js:
    return js.object_(
        {
            "name": js.string(mapping.name),
            "isOn": js.literal(mapping.enabled),
            "test": js.arrow(["event"], _condition(mapping.trigger, helpers)),
            "needed": _needed(mapping.action, mapping.payload, helpers),
        },
        spread=True,
    )


def _condition(condition: Condition, helpers: Helpers) -> Js:
    match condition:
        case And(operands):
            return js.call("allOf", js.array(_condition(each, helpers) for each in operands))
        case Or(operands):
            return js.call("anyOf", js.array(_condition(each, helpers) for each in operands))
        case _:
            found = js.array(
                js.array([js.string(str(field)), emit_read(field, helpers)])
                for field in dict.fromkeys(_fields(condition))
            )
            holds = emit_condition(condition, helpers)
            return js.call("condition", js.string(str(condition)), holds, found)


def _fields(condition: Condition) -> Iterator[Field]:
    match condition:
        case Compare(field) | Call(_, field):
            yield field
        case Not(operand):
            yield from _fields(operand)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _fields(operand)


def _needed(action: Action, payload: Value, helpers: Helpers) -> Js:
    """Write a function that says what was found in place of the field without which no call is."""
    key = action.needed
    entries = entries_of(payload)
    if entries is None:
        value = helpers.call("get", emit_field(payload, TOP, helpers), js.string(key))
        return js.arrow(["event"], js.call("missing", js.string(key), value))
    field = entries.get(key, Constant(UNDEFINED))
    arguments = [js.string(key), emit_field(field, TOP, helpers)]
    if isinstance(field, PayloadPath):
        arguments.append(js.string(".".join(("$", *field.keys))))
    parameters = [] if isinstance(field, Constant) else ["event"]
    return js.arrow(parameters, js.call("missing", *arguments))
