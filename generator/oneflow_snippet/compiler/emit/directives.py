"""The JavaScript of the directives, from that of their operands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.javascript import Js


def if_(
    test: Literal["exists", "blank"], value: Js, then: Js, otherwise: Js, helpers: Helpers
) -> Js:
    """Write a choice between two values."""
    exists = test == "exists"
    found = js.compare(value, "!=", js.literal(None)) if exists else helpers.call("filled", value)
    return js.conditional(found, then, otherwise)


def case(operator: Literal["lower", "upper"], value: Js, helpers: Helpers, *, text: bool) -> Js:
    """Write a change of case; ``text``: the value is always a string."""
    if not text:
        return helpers.call(operator, value)
    return js.call(js.member(value, "toLowerCase" if operator == "lower" else "toUpperCase"))


def replace(
    value: Js, steps: Iterable[tuple[str, str]], flags: str, helpers: Helpers, *, text: bool
) -> Js:
    """Write replacements one after the other; ``text``: the value is always a string."""
    result = value if text else helpers.call("scalar", value)
    for pattern, replacement in steps:
        change = js.member(result, "replace")
        result = js.call(change, js.regex(pattern, flags), js.string(replacement))
    return result


def flatten(value: Js, separator: str, helpers: Helpers, *, omit_arrays: bool) -> Js:
    """Write the flattening of a value."""
    options = [js.string(separator)]
    if omit_arrays:
        options.append(js.literal(value=True))
    return helpers.call("flatten", value, *options)


def json(mode: Literal["encode", "decode"], value: Js, helpers: Helpers) -> Js:
    """Write the way to JSON or from it."""
    if mode == "decode":
        return helpers.call("decode", value)
    return js.call(js.member(js.identifier("JSON"), "stringify"), value)


def merge(objects: Sequence[Js], *, fresh: bool) -> Js:
    """Write a merge; ``fresh``: the first object is a new one, and may be written to."""
    targets = objects if fresh else [js.object_({}), *objects]
    return js.call(js.member(js.identifier("Object"), "assign"), *targets)
