"""Saying the same with less: what is known about an event need not be tested again."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import assert_never

from oneflow_snippet.languages.ecmascript import units
from oneflow_snippet.languages.fql.logic import NEVER, all_of, any_of, opposite
from oneflow_snippet.languages.fql.nodes import (
    And,
    Boolean,
    Call,
    Compare,
    Condition,
    ConstantCondition,
    Field,
    Literal,
    Not,
    Null,
    Number,
    Or,
    Text,
)

_TYPE = Field("type")
_EVENT = Field("event")

_Known = Mapping[Field, Literal]
"""Values that fields are known to have; ``null`` also stands for a missing one."""

_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SEARCHES: dict[str, Callable[[str, str], bool]] = {
    "contains": str.__contains__,
    "starts_with": str.startswith,
    "ends_with": str.endswith,
}


def fold(condition: Condition, event_type: str) -> Condition:
    """Return what is left to test of an event that is known to be a ``track``, ``page``, ….

    The result is a ``ConstantCondition`` if the condition holds always or never.
    """
    left = _simplify(condition, {_TYPE: Text(event_type)})
    return NEVER if event_names(left) == frozenset() else left


def event_names(condition: Condition) -> frozenset[str] | None:
    """Return the only event names for which a condition can hold, or None if any name will do."""
    match condition:
        case ConstantCondition(value):
            return None if value else frozenset()
        case Compare(field, "=", Text(name)) if field == _EVENT:
            return frozenset({name})
        case And(operands):
            sets = [names for names in map(event_names, operands) if names is not None]
            return frozenset.intersection(*sets) if sets else None
        case Or(operands):
            union: set[str] = set()
            for names in map(event_names, operands):
                if names is None:
                    return None
                union |= names
            return frozenset(union)
        case _:
            return None


def without_event(condition: Condition, names: frozenset[str]) -> Condition:
    """Return what is left to test of an event whose name is known to be one of ``names``."""
    parts = condition.operands if isinstance(condition, And) else (condition,)
    return _simplify(_all(_without_event(part, names) for part in parts), {})


def _without_event(condition: Condition, names: frozenset[str]) -> Condition:
    left = {_simplify(condition, {_EVENT: Text(name)}) for name in names}
    return left.pop() if len(left) == 1 else condition


def _simplify(condition: Condition, known: _Known) -> Condition:
    # What is left of one part may tell something about another: again, until nothing changes.
    before = None
    while condition != before:
        before, condition = condition, _pass(condition, known)
    return condition


def _pass(condition: Condition, known: _Known) -> Condition:
    match condition:
        case ConstantCondition():
            return condition
        case Call(_, _, "", negated=True):  # every text contains the empty one
            return NEVER
        case Compare(field) | Call(_, field):
            value = known.get(field)
            return condition if value is None else ConstantCondition(_holds(condition, value))
        case Not(operand):
            return opposite(_pass(operand, known))
        case And(operands):
            return _conjunction(operands, known)
        case Or(operands):
            return _any(_pass(operand, known) for operand in operands)
        case _:
            assert_never(condition)


def _conjunction(operands: Iterable[Condition], known: _Known) -> Condition:
    """Simplify each operand by what the others say of the same fields."""
    parts = list(_flat(And, operands))
    known = dict(known)
    stated = set()
    for at, part in enumerate(parts):
        if isinstance(part, Compare) and part.operator == "=" and part.field not in known:
            known[part.field] = part.literal
            stated.add(at)
    return _all(part if at in stated else _pass(part, known) for at, part in enumerate(parts))


def _all(operands: Iterable[Condition]) -> Condition:
    return all_of(dict.fromkeys(_flat(And, operands)))


def _any(operands: Iterable[Condition]) -> Condition:
    return any_of(dict.fromkeys(_flat(Or, operands)))


def _flat(kind: type[And | Or], operands: Iterable[Condition]) -> Iterator[Condition]:
    for operand in operands:
        if isinstance(operand, And | Or) and isinstance(operand, kind):
            yield from _flat(kind, operand.operands)
        else:
            yield operand


def _holds(test: Compare | Call, value: Literal) -> bool:
    """Whether a test holds for a known value of its field."""
    match test:
        case Call(function, _, text, negated):
            if not isinstance(value, Text):
                return False
            return _SEARCHES[function](units(value.value), units(text)) != negated
        case Compare(_, "=", literal):
            return value == literal
        case Compare(_, "!=", Text() | Boolean() | Null() as literal):
            return value != literal
        case Compare(_, order, Number(limit)):
            return isinstance(value, Number) and _ORDERS[order](value.value, limit)
        case Compare():  # nothing but numbers has an order
            return False
