"""What is certain at build time needs no code: a node over constants becomes a constant.

Only where the result is certain to be JavaScript's own. What depends on Unicode tables, on how
numbers are written or on the order of keys is left to the browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from oneflow_snippet.languages.mapping.nodes import (
    UNDEFINED,
    Array,
    Case,
    Constant,
    ExcludeWhenNull,
    Field,
    If,
    Json,
    Merge,
    Object,
    PayloadPath,
    Replace,
    Template,
    entries_of,
)


def fold(field: Field) -> Field:  # noqa: C901 - one case per node
    """Return a simpler node of the same meaning; the nodes in it are folded already."""
    match field:
        case Array(items):
            values = [item.value for item in items if isinstance(item, Constant)]
            return Constant(values) if len(values) == len(items) else field
        case Object(entries):
            return _object(field, entries.items())
        case Template(()):
            return Constant("")
        case Template((str() as text,)):
            return Constant(text)
        case If(test, Constant(value), then, otherwise):
            return then if _holds(test, value) else otherwise
        case Case(operator, Constant(value)):
            return _case(field, operator, value)
        case Replace(Constant(value)):
            return _replace(field, value)
        case Json("encode", Constant(value)):
            return _encode(field, value)
        case Merge(objects):
            return _merge(objects)
        case ExcludeWhenNull(Constant(value)):
            return Constant(_without_nulls(value))
        case _:
            return field


def _object(field: Object, entries: Iterable[tuple[str, Field]]) -> Field:
    values = {key: item.value for key, item in entries if isinstance(item, Constant)}
    return Constant(values) if len(values) == len(field.entries) else field


def _holds(test: str, value: object) -> bool:
    if value is None or value is UNDEFINED:
        return False
    return test == "exists" or not _equals_nothing(value)


def _equals_nothing(value: object) -> bool:
    """Whether JavaScript's ``value == ""`` is true."""
    if isinstance(value, list):
        return _joins_to_nothing(value)
    return value == "" or (isinstance(value, int | float) and value == 0)


def _joins_to_nothing(items: list[object]) -> bool:
    # JavaScript compares an array by its string, in which null and undefined leave no trace.
    if len(items) != 1:
        return not items
    item = items[0]
    if isinstance(item, list):
        return _joins_to_nothing(item)
    return item is None or item is UNDEFINED or item == ""


def _case(field: Field, operator: str, value: object) -> Field:
    if not isinstance(value, str):
        return Constant(value)
    if not value.isascii():
        return field
    return Constant(value.lower() if operator == "lower" else value.upper())


def _replace(field: Replace, value: object) -> Field:
    text = _scalar(value)
    parts = [text, *(part for step in field.steps for part in step)]
    if text is None or not all(part is not None and part.isascii() for part in parts):
        return field
    if any("$" in replacement for _, replacement in field.steps):
        return field
    count = 0 if "g" in field.flags else 1
    flags = re.IGNORECASE if "i" in field.flags else re.NOFLAG
    for pattern, replacement in field.steps:
        expression = re.compile(re.escape(pattern), flags | re.ASCII)
        text = replacement.join(expression.split(text, count))
    return Constant(text)


def _scalar(value: object) -> str | None:
    """Return a value as a string, or None if only JavaScript can tell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return None
    return str(value) if isinstance(value, int | str) else ""


def _encode(field: Field, value: object) -> Field:
    if value is UNDEFINED:
        return Constant(UNDEFINED)
    if not _has_one_json(value):
        return field
    return Constant(json.dumps(value, separators=(",", ":")))


def _has_one_json(value: object) -> bool:
    if isinstance(value, dict):
        # Keys that are indexes come first in JavaScript.
        return all(_has_one_json(key) and not key.isdigit() for key in value) and all(
            map(_has_one_json, value.values())
        )
    if isinstance(value, list):
        return all(map(_has_one_json, value))
    if isinstance(value, str):
        return value.isascii() and value.isprintable()
    return value is None or isinstance(value, int)


def _merge(objects: tuple[Field, ...]) -> Field:
    merged: list[Field] = []
    for item in objects:
        if isinstance(item, Constant) and not isinstance(item.value, dict | list | str):
            continue  # Object.assign passes over it
        last = entries_of(merged[-1]) if merged else None
        new = entries_of(item)
        if last is not None and new is not None and _may_drop(last, new):
            merged[-1] = fold(Object({**last, **new}))
        else:
            merged.append(item)
    if not merged:
        return Constant({})
    only_literal = len(merged) == 1 and entries_of(merged[0]) is not None
    return merged[0] if only_literal else Merge(tuple(merged))


def _may_drop(last: dict[str, Field], new: dict[str, Field]) -> bool:
    """Whether nothing that is written over could throw."""
    return all(isinstance(last[key], Constant | PayloadPath) for key in last.keys() & new.keys())


def _without_nulls(value: object) -> object:
    if value is None:
        return UNDEFINED
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items()}
    return value
