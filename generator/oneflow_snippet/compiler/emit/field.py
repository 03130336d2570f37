"""From a field to the JavaScript expression that computes it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit import directives
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.emit.liquid import emit_liquid
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.languages.mapping.nodes import (
    UNDEFINED,
    Array,
    ArrayPath,
    Case,
    Constant,
    DynamicPath,
    DynamicTemplate,
    ExcludeWhenNull,
    Field,
    Flatten,
    If,
    Json,
    Liquid,
    Merge,
    Object,
    PayloadPath,
    Replace,
    Template,
    Transform,
    is_object,
    is_text,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The payload that paths read from.

    Attributes:
        name: The variable that holds it.
        plain: It is known to be a plain object.
        depth: How many other payloads it lies within.
    """

    name: Js
    plain: bool
    depth: int = 0

    def inner(self, name: str, *, plain: bool) -> Scope:
        """Return the scope of a function within; numbered, for it must not hide another."""
        depth = self.depth + 1
        return Scope(js.identifier(name if depth == 1 else f"{name}{depth}"), plain, depth)


TOP = Scope(js.identifier("event"), plain=True)
"""The scope of a mapping: the event."""


def emit_field(field: Field, scope: Scope, helpers: Helpers) -> Js:  # noqa: C901 - one case per node
    """Write the expression of a field.

    Its value may share data with the event and may hold undefined; ``send`` takes a copy.
    """
    emit = partial(emit_field, scope=scope, helpers=helpers)
    match field:
        case Constant(value):
            return _constant(value)
        case Array(items):
            return js.array(map(emit, items))
        case Object(entries):
            return js.object_({key: emit(item) for key, item in entries.items()})
        case PayloadPath(keys):
            return _path(keys, scope, helpers)
        case DynamicPath(text):
            return helpers.call("find", scope.name, emit(text))
        case Template(parts):
            return _template(parts, scope, helpers)
        case DynamicTemplate(text):
            return helpers.call("fill", emit(text), scope.name)
        case If(test, value, then, otherwise):
            return directives.if_(test, emit(value), emit(then), emit(otherwise), helpers)
        case Case(operator, value):
            return directives.case(operator, emit(value), helpers, text=is_text(value))
        case Replace(value, steps, flags):
            return directives.replace(emit(value), steps, flags, helpers, text=is_text(value))
        case Flatten(value, separator, omit_arrays):
            return directives.flatten(emit(value), separator, helpers, omit_arrays=omit_arrays)
        case Json(mode, value):
            return directives.json(mode, emit(value), helpers)
        case Merge(objects):
            return directives.merge(list(map(emit, objects)), fresh=is_object(objects[0]))
        case ExcludeWhenNull(value):
            return helpers.call("withoutNulls", emit(value))
        case ArrayPath(root, item):
            return helpers.call(
                "each", emit(root), _function(item, scope.inner("item", plain=False), helpers)
            )
        case Transform():
            return _transform(field, scope, helpers)
        case Liquid(template):
            return emit_liquid(template, scope.name, helpers)


def _constant(value: object) -> Js:
    if value is UNDEFINED:
        return js.identifier("undefined")
    if isinstance(value, dict):
        return js.object_({key: _constant(item) for key, item in value.items()})
    if isinstance(value, list):
        return js.array(map(_constant, value))
    return js.literal(value)


def _path(keys: tuple[str, ...], scope: Scope, helpers: Helpers) -> Js:
    if not keys:
        return scope.name
    if len(keys) == 1 and scope.plain:
        return js.member(scope.name, keys[0])
    return helpers.call("get", scope.name, js.string(".".join(keys)))


def _template(parts: tuple[str | PayloadPath, ...], scope: Scope, helpers: Helpers) -> Js:
    return js.plus(
        [
            js.string(part)
            if isinstance(part, str)
            else helpers.call("text", _path(part.keys, scope, helpers))
            for part in parts
        ]
    )


def _transform(field: Transform, scope: Scope, helpers: Helpers) -> Js:
    apply = _function(field.apply, scope.inner("payload", plain=True), helpers)
    result = scope.inner("result", plain=is_object(field.apply))
    return helpers.call("transform", scope.name, apply, _function(field.mapping, result, helpers))


def _function(field: Field, scope: Scope, helpers: Helpers) -> Js:
    parameters = [] if isinstance(field, Constant) else [scope.name]
    return js.arrow(parameters, emit_field(field, scope, helpers))
