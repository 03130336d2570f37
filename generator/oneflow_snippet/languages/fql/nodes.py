"""Conditions of triggers. ``str(node)`` of every node is a trigger again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from oneflow_snippet.languages.ecmascript import decimal_text

Operator = OneOf["=", "!=", "<", "<=", ">", ">="]
Function = OneOf["contains", "starts_with", "ends_with"]

SCALARS = ("type", "event", "name", "userId")
"""Fields of an event that are read as they are."""
OBJECTS = ("properties", "traits", "context")
"""Fields of an event that a path leads into."""
KEYWORDS = ("and", "or", "null")
"""Words that need a backslash where they are a key."""


@dataclass(frozen=True, slots=True)
class Field:
    """A part of the event: one of ``SCALARS``, or a path of one key or more in ``OBJECTS``."""

    root: str
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.root + "".join(_step(key, at) for at, key in enumerate(self.path))


def _step(key: str, at: int) -> str:
    if at and re.fullmatch(r"0|[1-9][0-9]*", key):
        return f"[{key}]"
    escaped = re.sub(r"[^A-Za-z0-9_-]|\A[0-9-]", r"\\\g<0>", key)
    return f".\\{key}" if key in KEYWORDS else f".{escaped}"


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal. It cannot hold both kinds of quotes."""

    value: str

    def __str__(self) -> str:
        return f"'{self.value}'" if '"' in self.value else f'"{self.value}"'


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number."""

    value: float

    def __str__(self) -> str:
        return decimal_text(self.value)


@dataclass(frozen=True, slots=True)
class Boolean:
    """``true`` or ``false``."""

    value: bool

    def __str__(self) -> str:
        return "true" if self.value else "false"


@dataclass(frozen=True, slots=True)
class Null:
    """``null``, which stands for a missing value as well."""

    def __str__(self) -> str:
        return "null"


Literal: TypeAlias = Text | Number | Boolean | Null
"""A value to compare with. Classes of their own, because in Python ``1 == True``."""


@dataclass(frozen=True, slots=True)
class Compare:
    """``field operator literal``.

    - ``=`` holds for the very value; ``null`` also stands for what is missing.
    - ``!=`` is its opposite, except that ``!= 5`` never holds for what is not a number.
    - The others compare numbers, and never hold for anything else.
    """

    field: Field
    operator: Operator
    literal: Literal

    def __str__(self) -> str:
        return f"{self.field} {self.operator} {self.literal}"


@dataclass(frozen=True, slots=True)
class Call:
    """``contains(field, "text")`` or ``match(field, "text*")``.

    It only ever holds for a string, even when it is negated.
    """

    function: Function
    field: Field
    text: str
    negated: bool = False

    def __str__(self) -> str:
        patterns = {"contains": self.text, "starts_with": f"{self.text}*"}
        pattern = Text(patterns.get(self.function, f"*{self.text}"))
        name = "contains" if self.function == "contains" else "match"
        return f"{'!' if self.negated else ''}{name}({self.field}, {pattern})"


@dataclass(frozen=True, slots=True)
class Not:
    """``!(operand)``: holds whenever the operand does not."""

    operand: Condition

    def __str__(self) -> str:
        return f"!({self.operand})"


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more operands hold."""

    operands: tuple[Condition, ...]

    def __str__(self) -> str:
        return " and ".join(map(_operand, self.operands))


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of two or more operands holds."""

    operands: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(map(_operand, self.operands))


def _operand(condition: Condition) -> str:
    return f"({condition})" if isinstance(condition, And | Or) else str(condition)


@dataclass(frozen=True, slots=True)
class ConstantCondition:
    """A condition that holds always or never. Nobody can write it: it is left by folding."""

    value: bool

    def __str__(self) -> str:
        return "true" if self.value else "false"


Condition: TypeAlias = Compare | Call | Not | And | Or | ConstantCondition
