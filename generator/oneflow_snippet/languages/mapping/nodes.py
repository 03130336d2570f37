"""Nodes of a field's value. Everywhere "the payload" is the one in scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, TypeAlias

from oneflow_snippet.languages import liquid


class Undefined(Enum):
    """Type of ``UNDEFINED``."""

    UNDEFINED = "undefined"


UNDEFINED: Final = Undefined.UNDEFINED
"""JavaScript's ``undefined``: a key with this value is not sent."""


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value for every event; what is constant is always this node.

    Attributes:
        value: Plain data: None, bool, int, float, str, list, dict, and ``UNDEFINED`` among them.
    """

    value: object


@dataclass(frozen=True, slots=True)
class Array:
    """A new array."""

    items: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Object:
    """A new object."""

    entries: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class PayloadPath:
    """The value at a place in the payload; without keys, the payload itself.

    Attributes:
        keys: From the payload down; none of them contains a dot.
    """

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DynamicPath:
    """The value at a place that only the event supplies."""

    text: Field


@dataclass(frozen=True, slots=True)
class Template:
    """A string with values from the payload in it."""

    parts: tuple[str | PayloadPath, ...]


@dataclass(frozen=True, slots=True)
class DynamicTemplate:
    """A template that only the event supplies."""

    text: Field


@dataclass(frozen=True, slots=True)
class If:
    """One of two values.

    Attributes:
        test: ``exists`` is true unless null or undefined. ``blank`` reads inverted: it is true
            when the value is *not* blank, that is, not loosely equal to the empty string either.
        value: What is tested.
        then: The value when the test is true.
        otherwise: The value when it is not.
    """

    test: Literal["exists", "blank"]
    value: Field
    then: Field
    otherwise: Field


@dataclass(frozen=True, slots=True)
class Case:
    """A string in lower or upper case; any other value as it is."""

    operator: Literal["lower", "upper"]
    value: Field


@dataclass(frozen=True, slots=True)
class Replace:
    """The string of a string, number or boolean (else ``""``) with parts of it replaced.

    Attributes:
        value: What is changed.
        steps: Literal patterns and their replacements (JavaScript's ``$`` sequences are active).
        flags: Of the regular expressions: ``g``, ``i``.
    """

    value: Field
    steps: tuple[tuple[str, str], ...]
    flags: str


@dataclass(frozen=True, slots=True)
class ArrayPath:
    """Each item of an array (an object is its own only item) through a mapping.

    Attributes:
        root: The array; what is neither array nor object is the result as it is.
        item: Its payload is the item.
    """

    root: Field
    item: Field


@dataclass(frozen=True, slots=True)
class Flatten:
    """A value in one level, its keys joined by a separator."""

    value: Field
    separator: str
    omit_arrays: bool


@dataclass(frozen=True, slots=True)
class Json:
    """A value as a string of JSON, or the value of such a string."""

    mode: Literal["encode", "decode"]
    value: Field


@dataclass(frozen=True, slots=True)
class Merge:
    """Objects in one new object.

    Attributes:
        objects: In the order in which they are written over each other.
    """

    objects: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Transform:
    """A mapping whose payload is the result of another mapping."""

    apply: Field
    mapping: Field


@dataclass(frozen=True, slots=True)
class ExcludeWhenNull:
    """A value without null, also inside of objects, but not inside of arrays."""

    value: Field


@dataclass(frozen=True, slots=True)
class Liquid:
    """The string that a Liquid template makes."""

    template: liquid.Liquid


Field: TypeAlias = (
    Constant
    | Array
    | Object
    | PayloadPath
    | DynamicPath
    | Template
    | DynamicTemplate
    | If
    | Case
    | Replace
    | ArrayPath
    | Flatten
    | Json
    | Merge
    | Transform
    | ExcludeWhenNull
    | Liquid
)


def entries_of(field: Field) -> dict[str, Field] | None:
    """Return the entries of an object, or None if it is not known which there are."""
    match field:
        case Object(entries):
            return dict(entries)
        case Constant(dict() as value):
            return {key: Constant(item) for key, item in value.items()}
        case _:
            return None


def is_text(field: Field) -> bool:
    """Whether the value is a string for every event."""
    match field:
        case Constant(value):
            return isinstance(value, str)
        case Case(_, value):
            return is_text(value)
        case _:
            return isinstance(field, Template | DynamicTemplate | Replace | Liquid)


def is_object(field: Field) -> bool:
    """Whether the value is a new plain object for every event."""
    if isinstance(field, Constant):
        return isinstance(field.value, dict)
    return isinstance(field, Object | Merge | Flatten)
