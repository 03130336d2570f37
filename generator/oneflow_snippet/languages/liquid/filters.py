"""Filters and their arguments, checked against the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import cache
from typing import TypeAlias
from zoneinfo import available_timezones

from liquid.builtin.expressions import KeywordArgument
from liquid.builtin.expressions.filtered import Filter as LiquidFilter
from liquid.expression import Expression

from oneflow_snippet.errors import LanguageError, Span
from oneflow_snippet.languages.liquid.catalogue import FILTERS, REFUSED_FILTERS, Argument
from oneflow_snippet.languages.liquid.dates import stray_directive
from oneflow_snippet.languages.liquid.nodes import Filter, LiquidConstant, Special, Variable
from oneflow_snippet.languages.liquid.tokens import span_of

_Primitive: TypeAlias = Callable[[Expression], LiquidConstant | Special | Variable]


def filters_of(filters: Iterable[LiquidFilter], primitive: _Primitive) -> tuple[Filter, ...]:
    """Return our filters for python-liquid's; ``primitive`` translates an argument.

    Raises:
        LanguageError: A filter is not compiled, or an argument is not what it takes.
    """
    return tuple(_filter(each, primitive) for each in filters)


def _filter(node: LiquidFilter, primitive: _Primitive) -> Filter:
    at, name = span_of(node.token), node.name
    if name in REFUSED_FILTERS:
        raise LanguageError(f"filter {name!r} cannot be used: {REFUSED_FILTERS[name]}", at)
    if name not in FILTERS:
        close = get_close_matches(name, FILTERS, n=1)
        advice = f". Did you mean {close[0]!r}?" if close else ""
        raise LanguageError(f"unknown filter {name!r}{advice}", at)
    named = [each for each in node.args if isinstance(each, KeywordArgument)]
    values = [each.value for each in node.args if not isinstance(each, KeywordArgument)]
    allow_false = _allow_false(name, named, primitive)
    arguments = _arguments(name, values, at, primitive)
    more = values[len(arguments) :]
    ignored = (_amount(name, len(values)), _span(more[0])) if more else None
    return Filter(name, arguments, allow_false, ignored)


def _allow_false(name: str, named: list[KeywordArgument], primitive: _Primitive) -> bool:
    if not named:
        return False
    first, *more = named
    if more or name != "default" or first.name != "allow_false":
        raise LanguageError(f"filter {name!r} has no such argument", span_of(named[-1].token))
    value = _checked(primitive(first.value), Argument.FLAG, _span(first.value))
    return isinstance(value, LiquidConstant) and value.value is True


def _arguments(
    name: str, values: list[Expression], at: Span, primitive: _Primitive
) -> tuple[LiquidConstant | Variable, ...]:
    signature = FILTERS[name]
    too_many = signature.exact and len(values) > len(signature.arguments)
    if len(values) < signature.least or too_many:
        raise LanguageError(_amount(name, len(values)), at)
    return tuple(
        _checked(primitive(value), wanted, _span(value))
        for value, wanted in zip(values, signature.arguments, strict=False)
    )


def _amount(name: str, found: int) -> str:
    """Return that a filter has another number of arguments than it takes."""
    least, most = FILTERS[name].least, len(FILTERS[name].arguments)
    some = str(most) if least == most else f"{least} to {most}" if least else f"at most {most}"
    return f"filter {name!r}: expected {some} argument{'' if most == 1 else 's'}, found {found}"


def _span(expression: Expression) -> Span:
    return span_of(expression.token)


def _checked(
    value: LiquidConstant | Special | Variable, wanted: Argument, at: Span
) -> LiquidConstant | Variable:
    if isinstance(value, Special):
        raise LanguageError(f"expected a value, found {value.name!r}; leave it out", at)
    if wanted is Argument.VALUE:
        return value
    if isinstance(value, Variable):
        raise LanguageError("expected a value that stands here, found a variable", at)
    if problem := _CHECKS[wanted](value.value):
        raise LanguageError(problem, at)
    return value


def _choice(*allowed: str | bool) -> Callable[[object], str | None]:
    words = " or ".join(f"{a!r}" if isinstance(a, str) else str(a).lower() for a in allowed)
    return lambda value: None if value in allowed else f"expected {words}"


def _keys(value: object) -> str | None:
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z_][\w-]*(\.[\w-]+)*", value, re.ASCII):
        return None
    return "expected property names with dots between them, in quotes"


def _zone(value: object) -> str | None:
    if isinstance(value, float):
        return None
    if not (isinstance(value, str) and value):
        return "expected the name of a time zone, or minutes west of UTC"
    known = _zones()
    if not known or value.lower() in known or re.fullmatch(r"[+-]\d\d(:?\d\d)?", value):
        return None
    close = get_close_matches(value.lower(), known, n=1)
    advice = f". Did you mean {known[close[0]]!r}?" if close else ""
    return f"unknown time zone {value!r}{advice}"


@cache
def _zones() -> dict[str, str]:
    """Return the names of time zones by what they are in lower case; none if Python has no list."""
    return {name.lower(): name for name in available_timezones()}


def _format(value: object) -> str | None:
    if not isinstance(value, str):
        return "expected a date format in quotes"
    stray = stray_directive(value)
    return f"{stray!r} cannot be used in a date format here" if stray else None


_CHECKS: dict[Argument, Callable[[object], str | None]] = {
    Argument.FLAG: _choice(True, False),
    Argument.ORDINAL: _choice("ordinal"),
    Argument.STYLE: _choice("US", "UK"),
    Argument.ASCII: _choice("ascii", "raw", "none"),
    Argument.KEYS: _keys,
    Argument.ZONE: _zone,
    Argument.FORMAT: _format,
}
