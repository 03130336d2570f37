"""And, or and not of conditions, some of which hold always or never."""

from __future__ import annotations

from collections.abc import Iterable

from oneflow_snippet.languages.fql.nodes import (
    And,
    Compare,
    Condition,
    ConstantCondition,
    Not,
    Null,
    Or,
    Text,
)

ALWAYS = ConstantCondition(value=True)
NEVER = ConstantCondition(value=False)


def all_of(operands: Iterable[Condition]) -> Condition:
    """Return the condition that holds when all operands do, without those that always hold."""
    parts = [part for part in operands if part != ALWAYS]
    if NEVER in parts:
        return NEVER
    return And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else ALWAYS


def any_of(operands: Iterable[Condition]) -> Condition:
    """Return the condition that holds when one operand does, without those that never hold."""
    parts = [part for part in operands if part != NEVER]
    if ALWAYS in parts:
        return ALWAYS
    return Or(tuple(parts)) if len(parts) > 1 else parts[0] if parts else NEVER


def opposite(condition: Condition) -> Condition:
    """Return the condition that holds when this one does not."""
    match condition:
        case ConstantCondition(value):
            return ConstantCondition(not value)
        case Not(operand):
            return operand
        case Compare(field, "=", Text() | Null() as literal):
            return Compare(field, "!=", literal)
        case Compare(field, "!=", Text() | Null() as literal):
            return Compare(field, "=", literal)
        case _:
            return Not(condition)
