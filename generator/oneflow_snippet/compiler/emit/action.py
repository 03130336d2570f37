"""From an action and its payload to the statement that calls the SDK."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from oneflow_snippet.actions import Action, as_object, as_string
from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.field import TOP, emit_field
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.languages.mapping.nodes import (
    UNDEFINED,
    Constant,
    Field,
    entries_of,
    is_object,
    is_text,
)

Read = Callable[[str], "Js | None"]
"""Writes what the SDK gets for a field, or None if it gets nothing."""


def emit_call(action: Action, payload: Field, helpers: Helpers) -> list[Js]:
    """Write the statements that hand the fields of an action to ``send``.

    ``send`` leaves out a call whose first argument is missing.
    """
    entries = entries_of(payload)
    if entries is not None:
        read: Read = partial(_known, action, entries, helpers)
        return [_send(action, read)]
    name = js.identifier("payload")
    value = emit_field(payload, TOP, helpers)
    return [js.variable("payload", value), _send(action, partial(_computed, action, name, helpers))]


def _send(action: Action, read: Read) -> Js:
    command, first, second = action.call
    if isinstance(second, str):
        details = read(second)
    else:
        values = {key: read(key) for key in second}
        given = {key: value for key, value in values.items() if value is not None}
        details = js.object_(given, spread=True)
    arguments = [js.string(command), read(first) or js.string(""), details or js.object_({})]
    return js.statement(js.call("send", *arguments))


def _known(action: Action, entries: dict[str, Field], helpers: Helpers, key: str) -> Js | None:
    field = entries.get(key, Constant(UNDEFINED))
    if action.fields[key].type == "object":
        if isinstance(field, Constant):
            field = Constant(as_object(field.value))
        value = emit_field(field, TOP, helpers)
        return value if is_object(field) else helpers.call("asObject", value)
    if isinstance(field, Constant):
        text = as_string(field.value)
        return js.string(text) if text else None
    value = emit_field(field, TOP, helpers)
    # For the first argument, `send` itself sees to the empty string.
    return value if is_text(field) and key == action.needed else helpers.call("asString", value)


def _computed(action: Action, payload: Js, helpers: Helpers, key: str) -> Js:
    helper = "asObject" if action.fields[key].type == "object" else "asString"
    return helpers.call(helper, helpers.call("get", payload, js.string(key)))
