"""From the compiled FQL in a page's settings back to the condition of a filter.

Segment compiles the FQL of a filter to nested lists, such as ``["=", "event", {"value": "Paid"}]``:
an object holds a value, and a string names a path of the event.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from oneflow_snippet.errors import LanguageError, kind_of
from oneflow_snippet.languages import filters
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
from oneflow_snippet.languages.fql.nodes import Boolean, Literal, Null, Number, Text

_OPERATORS: dict[str, Operator] = {operator: operator for operator in get_args(Operator)}
_FUNCTIONS: dict[str, Function] = {function: function for function in get_args(Function)}
_FAILS = "Segment's runtime does not know it in a page: it fails, and sends nothing"
_NEVER = "Segment's runtime does not look into it in a page, and the condition never holds"


def text_of(compiled: object) -> str:
    """Return the FQL of a compiled condition.

    Raises:
        ValueError: It cannot be read, or no text means just that; with what is wrong.
    """
    condition = _condition(compiled)
    text = str(condition)
    try:
        same = filters.parse(text) == condition
    except LanguageError as error:
        raise ValueError(f"{text}: {error.message}") from None
    if not same:
        raise ValueError(f"{text}: expected strings without both kinds of quotes")
    return text


def _condition(compiled: object) -> Condition:
    match compiled:
        case ["all"] | {"value": True}:
            return All()
        case str():
            return Flag(_path(compiled))
        case ["!", inner]:
            return Not(_condition(inner))
        case ["and" | "or" as connective, *inner] if inner:
            operands = tuple(map(_condition, inner))
            if len(operands) == 1:
                return operands[0]
            return And(operands) if connective == "and" else Or(operands)
        case [str(name), *arguments]:
            return _test(name, arguments)
        case _:
            raise ValueError(f"expected compiled FQL, found {kind_of(compiled)}")


def _test(name: str, arguments: list[Any]) -> Condition:
    match name, arguments:
        case _, [left, right] if name in _OPERATORS:
            return Compare(_operand(left), _OPERATORS[name], _operand(right))
        case "in", [operand, list(items) | {"value": list(items)}]:
            return Within(_value(operand), tuple(map(_value, items)))
        case "contains", [operand, text]:
            part = _value(text)
            if isinstance(part, Text | Path):
                return Contains(_value(operand), part)
        case "match", [operand, {"value": str(glob)}]:
            return Match(_value(operand), glob)
    known = name in {*_OPERATORS, "in", "contains", "match", "and", "or", "!"}
    if known:
        raise ValueError(f"expected other arguments of {name!r}")
    raise ValueError(f"{name!r}: {_NEVER if name in _FUNCTIONS else _FAILS}")


def _operand(compiled: object) -> Operand:
    match compiled:
        case [str(name), operand] if name in _FUNCTIONS:
            return Apply(_FUNCTIONS[name], _value(operand))
        case _:
            return _value(compiled)


def _value(compiled: object) -> Path | Literal:
    match compiled:
        case str():
            return _path(compiled)
        case [str(name), *_]:
            raise ValueError(f"{name!r}: {_NEVER}")
        case Mapping():
            return _literal(compiled.get("value"))
        case _:
            raise ValueError(f"expected a path or a value, found {kind_of(compiled)}")


def _literal(value: object) -> Literal:
    match value:
        case None:
            return Null()
        case bool():
            return Boolean(value)
        case int() | float():
            return Number(float(value))
        case str():
            return Text(value)
        case _:
            raise ValueError(f"expected a plain value to compare with, found {kind_of(value)}")


def _path(text: str) -> Path:
    if not all(text.split(".")):
        raise ValueError(f"expected a path, found {text!r}")
    return Path(tuple(text.split(".")))
