"""Values of Liquid templates as JavaScript, with what is known about their types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.languages.ecmascript import is_identifier
from oneflow_snippet.languages.liquid.nodes import LiquidConstant, Variable

Kind: TypeAlias = Literal["text", "number", "boolean", "array", "any"]

_SPECIAL_KEYS = frozenset({"size", "first", "last"})
_WORD = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypedJs:
    """An expression, and the type that it has for every event."""

    js: Js
    kind: Kind = "any"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where variables are.

    Attributes:
        payload: The expression of the payload.
        names: The template's own variables.
        helpers: The run-time helpers of the output.
    """

    payload: Js
    names: Mapping[str, TypedJs]
    helpers: Helpers


def fresh(name: str, taken: set[str]) -> str:
    """Return an identifier that is made of a variable's name and not taken yet."""
    made = re.sub(r"[^\w$]+", "_", name, flags=re.ASCII)
    # Names of helpers start with "liquid".
    made = f"_{made}" if not is_identifier(made) or made.startswith("liquid") else made
    while made in taken or made in _GLOBALS:
        made += "_"
    return made


_GLOBALS = frozenset(
    "Date Intl JSON Math Number String date decodeURIComponent encodeURI encodeURIComponent "
    "item offset shown undefined".split()
)
"""Names that an expression of a template may need for itself."""


def words_of(expression: Js) -> set[str]:
    """Return the names that an expression may use."""
    return set(_WORD.findall(expression))


def constant(node: LiquidConstant) -> TypedJs:
    """Write a value that is the same for every event."""
    match node.value:
        case bool():
            return TypedJs(js.literal(node.value), "boolean")
        case str():
            return TypedJs(js.string(node.value), "text")
        case float():
            return TypedJs(js.number(node.value), "number")
        case None:
            return TypedJs(js.literal(None))


def variable(path: Variable, scope: Scope) -> TypedJs:
    """Write the way from the payload, or from a variable of the template, to a value."""
    keys = list(path.keys)
    if path.name in scope.names and not keys:
        return scope.names[path.name]
    if path.name in scope.names:
        value = scope.names[path.name].js
    elif path.name == "size":
        value = scope.helpers.call("liquidSize", scope.payload)
    else:
        plain: list[str | int] = [path.name]
        while keys and _is_plain(keys[0]):
            plain.append(keys.pop(0))  # type: ignore[arg-type]
        value = scope.helpers.call("liquidGet", scope.payload, *map(js.literal, plain))
    for key in keys:
        name = variable(key, scope).js if isinstance(key, Variable) else js.literal(key)
        value = scope.helpers.call("liquidItem", value, name)
    return TypedJs(value)


def _is_plain(key: str | int | Variable) -> bool:
    if isinstance(key, int):
        return key >= 0
    return isinstance(key, str) and key not in _SPECIAL_KEYS


def text(value: TypedJs, helpers: Helpers) -> Js:
    """Write a value as a string."""
    match value.kind:
        case "text":
            return value.js
        case "number" | "boolean":
            return js.call("String", value.js)
        case _:
            return helpers.call("liquidText", value.js)


def number(value: TypedJs, helpers: Helpers) -> Js:
    """Write a value as a number."""
    if value.kind == "number" and re.fullmatch(r"-?[\d.]+", value.js):
        return value.js
    return helpers.call("liquidNumber", value.js)


def items(value: TypedJs, helpers: Helpers) -> Js:
    """Write a value as an array."""
    return value.js if value.kind == "array" else helpers.call("liquidArray", value.js)


def method(target: Js, name: str, *arguments: Js) -> Js:
    """Write a call of a method."""
    return js.call(js.member(target, name), *arguments)
