"""Nodes of a Liquid template, as few as compiling it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Literal, TypeAlias

from oneflow_snippet.errors import Span


@dataclass(frozen=True, slots=True)
class LiquidConstant:
    """The same value for every event.

    Attributes:
        value: None is ``nil``; numbers are floats, as in JavaScript.
    """

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Special:
    """``nil``, ``empty`` or ``blank`` in a comparison: each has an equality of its own."""

    name: Literal["nil", "empty", "blank"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, and the way down from it.

    Attributes:
        name: Of a variable of the template or, without such, of a property of the payload.
        keys: Property names, indexes (negative ones from the end), or what gives one.
    """

    name: str
    keys: tuple[str | int | Variable, ...] = ()


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two values."""

    operator: Literal["==", "!=", "<", "<=", ">", ">=", "contains"]
    left: LiquidValue
    right: LiquidValue


@dataclass(frozen=True, slots=True)
class Logic:
    """Whether both values, or one of them, count as true."""

    operator: Literal["and", "or"]
    left: LiquidValue
    right: LiquidValue


@dataclass(frozen=True, slots=True)
class Not:
    """Whether a value does not count as true."""

    value: LiquidValue


@dataclass(frozen=True, slots=True)
class Filter:
    """One step of changing a value.

    Attributes:
        name: One of ``catalogue.FILTERS``; its arguments are as that says.
        arguments: Constants and paths.
        allow_false: Argument of that name of ``default``.
        ignored: What is wrong with further arguments, which change nothing, and where they begin.
    """

    name: str
    arguments: tuple[LiquidConstant | Variable, ...] = ()
    allow_false: bool = False
    ignored: tuple[str, Span] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Filtered:
    """A value after its filters, of which there is at least one."""

    value: LiquidValue
    filters: tuple[Filter, ...]


LiquidValue: TypeAlias = LiquidConstant | Special | Variable | Compare | Logic | Not | Filtered


@dataclass(frozen=True, slots=True)
class Text:
    """Text that stands in the template."""

    text: str


@dataclass(frozen=True, slots=True)
class Output:
    """The string of a value."""

    value: LiquidValue


@dataclass(frozen=True, slots=True)
class If:
    """The first block whose test is true, else ``otherwise``; ``unless`` is a negated test."""

    branches: tuple[tuple[LiquidValue, Block], ...]
    otherwise: Block


@dataclass(frozen=True, slots=True)
class Assign:
    """A variable that has a value from here to the end of the template."""

    name: str
    value: LiquidValue


@dataclass(frozen=True, slots=True)
class Capture:
    """A variable that has the string of a block as its value."""

    name: str
    block: Block


Node: TypeAlias = Text | Output | If | Assign | Capture
Block: TypeAlias = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Liquid:
    """A template.

    Attributes:
        text: As it was written.
        nodes: What it means.
    """

    text: str
    nodes: Block

    @property
    def warnings(self) -> list[tuple[str, Span]]:
        """What is hardly meant, though it can be compiled, and where."""
        return [each.ignored for each in _filters_in(self.nodes) if each.ignored]


def _filters_in(part: object) -> Iterator[Filter]:
    if isinstance(part, Filter):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _filters_in(each)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _filters_in(getattr(part, each.name))
