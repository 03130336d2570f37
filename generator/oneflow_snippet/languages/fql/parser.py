"""From the text of a trigger to its condition.

The language is the part of FQL on which Segment's own parser does what the text says, and a little
more where a text has one plain meaning all the same::

    trigger   = level
    level     = item { "and" item } | item { "or" item }
    item      = "!" ( call | group ) | call | group | compare
    group     = "(" level ")"
    call      = ( "contains" | "match" ) "(" field "," literal ")"
    compare   = field operator literal
    field     = "type" | "event" | "name" | "userId" | root "." key { "." key | "[" index "]" }
    root      = "properties" | "traits" | "context"
    literal   = string | number | "true" | "false" | "null"
"""

from __future__ import annotations

import math
import re
from typing import NoReturn

from oneflow_snippet.languages.fql import advice, semantics
from oneflow_snippet.languages.fql.cursor import Cursor
from oneflow_snippet.languages.fql.fields import read_field
from oneflow_snippet.languages.fql.nodes import (
    And,
    Boolean,
    Call,
    Compare,
    Condition,
    Literal,
    Not,
    Null,
    Number,
    Or,
    Text,
)
from oneflow_snippet.languages.fql.tokens import Token

DEPTH = 50
"""Parentheses that may be open at one time."""

LENGTH = 200
"""Conditions that a trigger may have."""

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?|[+-]\.[0-9]+")
_CONSTANTS: dict[str, Literal] = {
    "true": Boolean(value=True),
    "false": Boolean(value=False),
    "null": Null(),
}
_CONNECTIVES = ("and", "or")
_NO_NAMES = {*_CONSTANTS, *_CONNECTIVES, "not"}


def parse(text: str) -> Condition:
    """Return the condition of a trigger.

    Raises:
        LanguageError: It has no meaning, or none that anybody can have had in mind.
    """
    return _Parser(text).trigger()


class _Parser:
    def __init__(self, text: str) -> None:
        self._cursor = Cursor(text)
        self._open: list[Token] = []
        self._count = 0

    def trigger(self) -> Condition:
        condition = self._level()
        if self._cursor.next.kind != "end":
            self._fail_after_item()
        return condition

    def _level(self) -> Condition:
        items = [self._item()]
        connective = self._cursor.next.text
        if connective not in _CONNECTIVES:
            return items[0]
        while self._cursor.took(connective):
            items.append(self._item())
        if self._cursor.next.text in _CONNECTIVES:
            self._cursor.fail(f"'{connective}'", advice.MIXED)
        return And(tuple(items)) if connective == "and" else Or(tuple(items))

    def _item(self) -> Condition:
        cursor = self._cursor
        self._count += 1
        if self._count > LENGTH:
            cursor.fail(f"at most {LENGTH} conditions, groups included")
        negated = cursor.took("!")
        if cursor.next.text == "(":
            return Not(self._group()) if negated else self._group()
        named = cursor.next.kind == "word" and cursor.next.text.lower() not in _NO_NAMES
        if named and cursor.after.text == "(":
            return self._call(negated=negated)
        if negated:
            cursor.fail("'(', 'contains' or 'match' after '!'", advice.NEGATE)
        if not named:
            cursor.fail("a condition", advice.about_start(cursor.next))
        return self._compare()

    def _group(self) -> Condition:
        if len(self._open) == DEPTH:
            self._cursor.fail(f"at most {DEPTH} open parentheses")
        self._open.append(self._cursor.take())
        condition = self._level()
        if not self._cursor.took(")"):
            self._fail_after_item()
        self._open.pop()
        return condition

    def _call(self, *, negated: bool) -> Call:
        cursor = self._cursor
        name = cursor.next.text
        if name not in advice.FUNCTIONS:
            cursor.fail("a function", advice.about_function(cursor.next))
        cursor.take()
        cursor.expect("(")
        if cursor.next.text == "type":
            cursor.fail("a field other than the type", "the type is compared with '=' or '!='")
        field = read_field(cursor)
        cursor.expect(",", f'write {name}({field}, "text")')
        place = cursor.next.span
        literal = self._literal(str(field), ",")
        cursor.expect(")", f"'{name}' takes a field and one string")
        return semantics.call(name, field, literal, place, negated=negated)

    def _compare(self) -> Compare:
        cursor = self._cursor
        field = read_field(cursor)
        operator = semantics.OPERATORS.get(cursor.next.text)
        if not operator:
            known = " ".join(semantics.OPERATORS)
            note = advice.about_operator(str(field), cursor.next)
            cursor.fail(f"one of {known} after '{field}'", note)
        if field.root in {"type", "event"} and operator not in {"=", "!="}:
            cursor.fail(f"'=' or '!=' after '{field}'", "only numbers have an order")
        cursor.take()
        place = cursor.next.span
        return semantics.comparison(field, operator, self._literal(str(field), operator), place)

    def _literal(self, field: str, before: str) -> Literal:
        token = self._cursor.next
        if token.kind == "number":
            return self._number()
        if token.kind != "string" and token.text not in _CONSTANTS:
            note = advice.about_value(field, before, token)
            self._cursor.fail(f"a value after '{before}'", note)
        self._cursor.take()
        return Text(token.value) if token.kind == "string" else _CONSTANTS[token.text]

    def _number(self) -> Number:
        text = self._cursor.next.text
        if not _NUMBER.fullmatch(text):
            self._cursor.fail("a number in plain digits", advice.about_number(text))
        value = float(text)
        if math.isinf(value):
            self._cursor.fail("a number below 1.8e308", advice.QUOTES)
        self._cursor.take()
        return Number(value + 0.0)  # no negative zero: nothing can tell it from zero

    def _fail_after_item(self) -> NoReturn:
        end = "')'" if self._open else "the end of the trigger"
        opening = self._open[-1] if self._open else None
        note = advice.about_rest(self._cursor.last, self._cursor.next, opening)
        self._cursor.fail(f"'and', 'or' or {end}", note)
