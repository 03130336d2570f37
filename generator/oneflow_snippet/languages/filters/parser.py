"""From the FQL of a destination filter to its condition.

The language is that part of FQL which Segment's runtime evaluates in a page as the text says::

    filter    = level
    level     = item { "and" item } | item { "or" item }
    item      = "!" item | "(" level ")" | "all" | call | path | compare | within
    call      = "contains" "(" value "," ( path | string ) ")" | "match" "(" value "," string ")"
    compare   = operand operator operand
    within    = value "in" "[" [ value { "," value } ] "]"
    operand   = value | ( "lowercase" | "typeof" | "length" ) "(" value ")"
    value     = path | string | number | "true" | "false" | "null"
    path      = key { "." key }
"""

from __future__ import annotations

import math
import re
from typing import NoReturn, get_args

from oneflow_snippet.errors import LanguageError, one_of
from oneflow_snippet.languages.filters.globs import regular_expression
from oneflow_snippet.languages.filters.nodes import (
    All,
    And,
    Apply,
    Compare,
    Condition,
    Contains,
    Flag,
    Function,
    Match,
    Not,
    Operand,
    Operator,
    Or,
    Path,
    Within,
)
from oneflow_snippet.languages.fql.advice import MIXED
from oneflow_snippet.languages.fql.cursor import Cursor
from oneflow_snippet.languages.fql.nodes import Boolean, Literal, Null, Number, Text

DEPTH = 50
"""Parentheses and negations that may be open at one time."""

LENGTH = 200
"""Conditions that a filter may have."""

_FUNCTIONS: dict[str, Function] = {"lowercase": "lowercase", "typeof": "typeof", "length": "length"}
_TESTS = ("contains", "match")
_UNKNOWN = ("snakecase", "titlecase", "semver")
_OPERATORS: dict[str, Operator] = {operator: operator for operator in get_args(Operator)}
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_CONSTANTS: dict[str, Literal] = {
    "true": Boolean(value=True),
    "false": Boolean(value=False),
    "null": Null(),
}


def parse(text: str) -> Condition:
    """Return the condition of a filter.

    Raises:
        LanguageError: It has no meaning, or Segment's runtime does not do in a page what it says.
    """
    try:
        return _Parser(text).filter()
    except LanguageError as error:
        message = error.message.replace("the end of the trigger", "the end of the condition")
        raise LanguageError(message, error.span) from None


class _Parser:
    def __init__(self, text: str) -> None:
        self._cursor = Cursor(text)
        self._depth = 0
        self._count = 0

    def filter(self) -> Condition:
        condition = self._level()
        if self._cursor.next.kind != "end":
            self._cursor.fail("'and', 'or' or the end of the condition")
        return condition

    def _level(self) -> Condition:
        items = [self._item()]
        connective = self._cursor.next.text
        if connective not in {"and", "or"}:
            return items[0]
        while self._cursor.took(connective):
            items.append(self._item())
        if self._cursor.next.text in {"and", "or"}:
            self._cursor.fail(f"'{connective}'", MIXED)
        return And(tuple(items)) if connective == "and" else Or(tuple(items))

    def _item(self) -> Condition:
        cursor = self._cursor
        self._count += 1
        if self._count > LENGTH or self._depth == DEPTH:
            cursor.fail(f"at most {LENGTH} conditions, and {DEPTH} within each other")
        if cursor.next.text in {"!", "("}:
            self._depth += 1
            condition = Not(self._item()) if cursor.took("!") else self._group()
            self._depth -= 1
            return condition
        if cursor.took("all"):
            return All()
        if cursor.next.text in _TESTS and cursor.after.text == "(":
            return self._call()
        return self._comparison()

    def _group(self) -> Condition:
        self._cursor.take()
        condition = self._level()
        self._cursor.expect(")")
        return condition

    def _call(self) -> Condition:
        cursor = self._cursor
        name = cursor.take().text
        cursor.expect("(")
        operand = self._value(f"as the first argument of {name}")
        cursor.expect(",", f'write {name}({operand}, "text")')
        place = cursor.next
        text = self._value(f"as the second argument of {name}")
        cursor.expect(")", f"'{name}' takes two arguments")
        if name == "contains" and isinstance(text, Text | Path):
            return Contains(operand, text)
        if not isinstance(text, Text):
            cursor.fail("a string", "", place)
        try:
            regular_expression(text.value)
        except ValueError as error:
            cursor.fail("a pattern", str(error), place)
        return Match(operand, text.value)

    def _comparison(self) -> Condition:
        cursor = self._cursor
        place = cursor.next
        left = self._operand("as a condition")
        if cursor.next.text == "in":
            return self._within(left)
        operator = _OPERATORS.get(cursor.next.text)
        if not operator:
            if isinstance(left, Path) and cursor.next.kind != "operator":
                return Flag(left)
            cursor.fail(f"one of {' '.join(_OPERATORS)} in after '{left}'")
        cursor.take()
        other = cursor.next
        right = self._operand(f"after '{operator}'")
        if operator not in {"=", "!="}:
            for token, operand in ((place, left), (other, right)):
                if not (isinstance(operand, Path | Number) or _is_length(operand)):
                    cursor.fail("a number", "only numbers have an order", token)
        return Compare(left, operator, right)

    def _within(self, left: Operand) -> Condition:
        cursor = self._cursor
        if isinstance(left, Apply):
            self._refuse_nested()
        cursor.take()
        cursor.expect("[", 'write in ["a", "b"]')
        items: list[Path | Literal] = []
        while cursor.next.text != "]":
            items.append(self._value("in the list"))
            if not cursor.took(","):
                break
        cursor.expect("]")
        return Within(left, tuple(items))

    def _operand(self, where: str) -> Operand:
        cursor = self._cursor
        if cursor.next.kind != "word" or cursor.after.text != "(":
            return self._value(where)
        name = cursor.next.text
        if name in _UNKNOWN:
            cursor.fail(
                "a function of Segment's runtime",
                "in a page it does not know this one: it fails, and sends nothing",
            )
        if name in _TESTS:
            cursor.fail("a value", f"{name}( … ) is a condition of its own")
        if name not in _FUNCTIONS:
            cursor.fail("a function", one_of(name, [*_TESTS, *_FUNCTIONS]))
        cursor.take()
        cursor.expect("(")
        operand = self._value(f"as the argument of {name}")
        cursor.expect(")")
        return Apply(_FUNCTIONS[name], operand)

    def _value(self, where: str) -> Path | Literal:
        cursor = self._cursor
        token = cursor.next
        if token.kind == "word" and cursor.after.text == "(":
            self._refuse_nested()
        if token.kind == "number":
            return self._number()
        if token.kind == "string":
            return Text(cursor.take().value)
        if token.text in _CONSTANTS:
            return _CONSTANTS[cursor.take().text]
        if token.kind != "word" or token.text in {"and", "or", "in", "all"}:
            cursor.fail(f"a field, a string or a number {where}")
        return self._path()

    def _refuse_nested(self) -> NoReturn:
        self._cursor.fail(
            "a field or a plain value",
            "in a page, Segment's runtime does not look into a function here, and the condition "
            "never holds",
        )

    def _path(self) -> Path:
        cursor = self._cursor
        keys = [cursor.take().value]
        while cursor.took("."):
            if cursor.next.kind != "word" and not re.fullmatch("[0-9]+", cursor.next.text):
                cursor.fail("a key after '.'")
            keys.append(cursor.take().value)
        if any("." in key for key in keys):
            cursor.fail("a key without a dot", "no path leads to such a key", cursor.last)
        return Path(tuple(keys))

    def _number(self) -> Number:
        text = self._cursor.next.text
        if not _NUMBER.fullmatch(text) or math.isinf(float(text)):
            self._cursor.fail("a number in plain digits")
        self._cursor.take()
        return Number(float(text) + 0.0)


def _is_length(operand: Operand) -> bool:
    return isinstance(operand, Apply) and operand.function == "length"
