"""Semantics of a condition at Segment, from the words in it."""

from __future__ import annotations

import math
import re
from typing import get_args

from oneflow_snippet.languages.ecmascript import WHITESPACE, joined, number_in, number_text
from oneflow_snippet.languages.fql.logic import NEVER
from oneflow_snippet.languages.fql.nodes import (
    OBJECTS,
    SCALARS,
    Boolean,
    Call,
    Compare,
    Condition,
    Field,
    Function,
    Null,
    Number,
    Operator,
    Text,
)
from oneflow_snippet.segment.trigger_tokens import Token

_SEARCHES: tuple[Function, ...] = get_args(Function)
_ORDERS: dict[str, Operator] = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}


def field_of(root: str, text: str) -> Field | None:
    """Return the field that Segment looks at, or None if looking there fails."""
    if root in SCALARS:
        return Field(root)
    path = tuple(key for key in re.split(r"[.\[\]]", text.removeprefix(f"{root}.")) if key)
    return Field(root, tuple(joined(key) for key in path)) if path else None


TriggerValue = str | float | bool | None
"""What a condition compares with; None is the word ``null``."""


def value_of(token: Token) -> TriggerValue:
    """Return the value that a word stands for, whatever word it is."""
    text = token.text
    match token.kind:
        case "number":
            return _number(text)
        case "string":
            return text[1:-1] if text.startswith('"') else text
        case _:
            return {"true": True, "false": False, "null": None}.get(text, text)


def to_string(value: TriggerValue) -> str:
    """Return ``String(value)``."""
    match value:
        case None | bool():
            return {True: "true", False: "false", None: "null"}[value]
        case str():
            return value
        case _:
            finite = math.isfinite(value)
            return number_text(value) if finite else str(Number(value))


def test_of(field: Field, operator: str, value: TriggerValue) -> Condition:
    """Return the meaning of ``field operator value``, whatever word the operator is."""
    plain = field.root in {"type", "event"}
    inside = field.root in OBJECTS
    match operator, value:
        case "=" | "!=", None if not plain:
            return Compare(field, operator, Null())
        case "=", bool() if inside or field.root == "userId":
            return Compare(field, "=", Boolean(value))
        case "=" | "!=", float() if inside:
            return Compare(field, operator, Number(value))
        case "=" | "!=", _:
            return Compare(field, operator, Text(joined(to_string(value))))
        case _:
            return _named(field, operator, value if inside else to_string(value))


def _named(field: Field, operator: str, value: TriggerValue) -> Condition:
    """Return the meaning of an operator by its internal name, which may be written too."""
    if order := _ORDERS.get(operator):
        limit = _number(value)
        return NEVER if math.isnan(limit) else Compare(field, order, Number(limit))
    for function in _SEARCHES:
        if operator in {function, f"not_{function}"}:
            return Call(function, field, joined(to_string(value)), operator != function)
    match operator:
        case "exists" | "not_exists":
            return Compare(field, "!=" if operator == "exists" else "=", Null())
        case "is_true" | "is_false":
            return Compare(field, "=", Boolean(operator == "is_true"))
        case "number_equals":
            return Compare(field, "=", Number(_number(value)))
        case "number_not_equals":
            return Compare(field, "!=", Number(_number(value)))
        case _:
            return NEVER


def _number(value: TriggerValue) -> float:
    match value:
        case None:
            return math.nan
        case str():
            number = number_in(value)
            return _odd_number(value.strip(WHITESPACE)) if number is None else number
        case _:
            return float(value)


def _odd_number(text: str) -> float:
    """Return the number of a string that is whitespace alone, infinite, or no number at all."""
    infinite = re.fullmatch(r"[+-]?(Infinity|[0-9]+\.?[0-9]*(e[+-]?[0-9]+)?)", text, re.IGNORECASE)
    return float(text) if infinite else math.nan if text else 0.0
