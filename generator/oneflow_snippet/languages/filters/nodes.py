"""Conditions of destination filters. ``str(node)`` of every node is FQL again.

They mean what ``@segment/tsub`` makes of them, which Analytics.js runs. That is not what a trigger
means: a missing value is not ``null``, ``!=`` is the opposite of ``=`` in each case, and a falsy
value on the way of a path is not its result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from oneflow_snippet.languages.fql.nodes import Boolean, Literal, Null, Number, Text

Operator = OneOf["=", "!=", "<", "<=", ">", ">="]
Function = OneOf["lowercase", "typeof", "length"]
KEYWORDS = ("and", "or", "in", "all", "true", "false", "null")
"""Words that need a backslash where they are the first key of a path."""


@dataclass(frozen=True, slots=True)
class Path:
    """A value of the event: keys from the top, none of them with a dot in it."""

    keys: tuple[str, ...]

    @property
    def dotted(self) -> str:
        """The path as Segment's runtime has it."""
        return ".".join(self.keys)

    def __str__(self) -> str:
        return ".".join(_key(key) for key in self.keys)


def _key(key: str) -> str:
    escaped = re.sub(r"[^A-Za-z0-9_-]|\A[0-9-]", r"\\\g<0>", key)
    return f"\\{key}" if key in KEYWORDS else escaped


@dataclass(frozen=True, slots=True)
class Apply:
    """``function(operand)``.

    - ``lowercase`` is null for all but strings.
    - ``typeof`` is JavaScript's: null, arrays and dates are ``"object"``.
    - ``length`` is that of a string or an array, 0 for null, and not a number for all else.
    """

    function: Function
    operand: Path | Literal

    def __str__(self) -> str:
        return f"{self.function}({self.operand})"


Operand: TypeAlias = Path | Text | Number | Boolean | Null | Apply


@dataclass(frozen=True, slots=True)
class Compare:
    """``left operator right``.

    - ``=`` holds for the same value, or for objects, arrays and null whose JSON is the same.
    - ``!=`` is its opposite.
    - The others compare numbers, and never hold for anything else.
    """

    left: Operand
    operator: Operator
    right: Operand

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"


@dataclass(frozen=True, slots=True)
class Within:
    """``operand in [items]``: it is the very value of an item."""

    operand: Path | Literal
    items: tuple[Path | Literal, ...]

    def __str__(self) -> str:
        return f"{self.operand} in [{', '.join(map(str, self.items))}]"


@dataclass(frozen=True, slots=True)
class Contains:
    """``contains(operand, text)``: both are strings, the one within the other."""

    operand: Path | Literal
    text: Path | Text

    def __str__(self) -> str:
        return f"contains({self.operand}, {self.text})"


@dataclass(frozen=True, slots=True)
class Match:
    """``match(operand, glob)``: it is a string, and the pattern matches all of it."""

    operand: Path | Literal
    glob: str

    def __str__(self) -> str:
        return f"match({self.operand}, {Text(self.glob)})"


@dataclass(frozen=True, slots=True)
class Flag:
    """A path alone: its value is ``true`` itself."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class All:
    """``all``: holds for every event."""

    def __str__(self) -> str:
        return "all"


@dataclass(frozen=True, slots=True)
class Not:
    """``!operand``: holds whenever the operand does not."""

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


Condition: TypeAlias = Compare | Within | Contains | Match | Flag | All | Not | And | Or
