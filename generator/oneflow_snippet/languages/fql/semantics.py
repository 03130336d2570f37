"""Semantics of comparisons and calls; those that can only be a mistake are refused."""

from __future__ import annotations

from typing import NoReturn, get_args

from oneflow_snippet.errors import LanguageError, Span
from oneflow_snippet.languages.ecmascript import number_in, number_text
from oneflow_snippet.languages.fql.nodes import (
    Boolean,
    Call,
    Compare,
    Field,
    Function,
    Literal,
    Null,
    Number,
    Operator,
    Text,
)

OPERATORS: dict[str, Operator] = {operator: operator for operator in get_args(Operator)}
"""By the way they are written."""


def comparison(field: Field, operator: Operator, literal: Literal, span: Span) -> Compare:
    """Return the meaning of ``field operator literal``; ``span`` is the literal's.

    Raises:
        LanguageError: The comparison would hold always, never, or by accident.
    """
    if operator in {"=", "!="}:
        _refuse_equality(field, operator, literal, span)
        scalar_number = isinstance(literal, Number) and not field.path
        return Compare(field, operator, Text(literal_text(literal)) if scalar_number else literal)
    return Compare(field, operator, _limit(operator, literal, span))


def _refuse_equality(field: Field, operator: Operator, literal: Literal, span: Span) -> None:
    match literal:
        case Boolean() if field.root in {"type", "event", "name"}:
            meant = f'write "{literal}" in quotes if that is meant'
            _fail("a string", literal, f"{field} is compared as a string: {meant}", span)
        case Boolean(value) if operator == "!=":
            opposite = Boolean(not value)
            advice = (
                f"write {field} = {opposite}, or !({field} = {literal}) to count all that is "
                "not a boolean as well"
            )
            _fail("a string, a number or null after '!='", literal, advice, span)
        case Null() if field.root == "type":
            _fail("a string", literal, "every event has a type", span)
        case Null() if field.root == "event":
            named = f'contains({field}, "")'
            test = f"!({named})" if operator == "=" else named
            advice = f"to ask for an event {'without' if operator == '=' else 'with'} a name"
            _fail("a string", literal, f"{advice} write {test}", span)


def _limit(operator: Operator, literal: Literal, span: Span) -> Number:
    value = number_in(literal.value) if isinstance(literal, Text) else None
    if isinstance(literal, Number):
        return literal
    if value is None:
        _fail(f"a number after '{operator}'", literal, "only numbers have an order", span)
    return Number(value)


def call(name: str, field: Field, literal: Literal, span: Span, *, negated: bool) -> Call:
    """Return the meaning of a call of ``contains`` or ``match``; ``span`` is the literal's.

    Raises:
        LanguageError: The pattern of ``match`` has no ``*`` at its start or end, or several.
    """
    function: Function = "contains"
    text = literal_text(literal)
    if name == "match":
        if not isinstance(literal, Text):
            _fail("a string with a '*' at its start or end", literal, "", span)
        if text.count("*") != 1 or "*" not in {text[0], text[-1]}:
            _refuse_pattern(field, text, span)
        # "*" alone asks for any string, which is what starts with nothing.
        function = "starts_with" if text.endswith("*") else "ends_with"
        text = text.replace("*", "")
    return Call(function, field, text, negated)


def _refuse_pattern(field: Field, text: str, span: Span) -> NoReturn:
    first, _, last = text.partition("*")
    if "*" not in text:
        advice = f"write {Compare(field, '=', Text(text))} to compare the whole string"
    elif text.strip("*") and "*" not in text.strip("*"):
        advice = f"write {Call('contains', field, text.strip('*'))}"
    elif "*" not in last:
        start, end = Call("starts_with", field, first), Call("ends_with", field, last)
        advice = f"write {start} and {end}"
    else:
        advice = "no other place and no second '*' is possible"
    _fail("a string with one '*', at its start or end", Text(text), advice, span)


def literal_text(literal: Literal) -> str:
    """Return the string that a literal is compared as."""
    match literal:
        case Text(value):
            return value
        case Number(value):
            return number_text(value)
        case _:
            return str(literal)


def _fail(expected: str, found: Literal, advice: str, span: Span) -> NoReturn:
    message = f"expected {expected}, found {found}"
    raise LanguageError(f"{message}; {advice}" if advice else message, span)
