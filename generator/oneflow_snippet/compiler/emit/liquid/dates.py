"""Dates of Liquid templates as JavaScript: a format becomes the expression that writes it."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.emit.liquid.values import TypedJs, method
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.languages.liquid.dates import Directive, parts_of

_DEFAULT = "%A, %B %-e, %Y at %-l:%M %P %z"
_WIDTHS = dict(
    zip("CdeHIjklLmMSUWyY", (2, 2, 2, 2, 2, 3, 2, 2, 3, 2, 2, 2, 2, 2, 2, 4), strict=True)
)
_PADDED_WITH_BLANKS = frozenset("aAbBceklpP")
_GETTERS = {
    "d": "getDate",
    "e": "getDate",
    "H": "getHours",
    "k": "getHours",
    "L": "getMilliseconds",
    "M": "getMinutes",
    "S": "getSeconds",
    "w": "getDay",
    "Y": "getFullYear",
    "c": "toLocaleString",
    "x": "toLocaleDateString",
    "X": "toLocaleTimeString",
}
_NAMES = {
    "a": ("weekday", "short"),
    "A": ("weekday", "long"),
    "b": ("month", "short"),
    "B": ("month", "long"),
    "h": ("month", "short"),
}
_TEXTS = frozenset("aAbBchNpPqtxXzZn%")
_SIGNS = {"t": "\t", "n": "\n", "%": "%"}


@dataclass(frozen=True, slots=True)
class _Clock:
    """How a date is shown.

    Attributes:
        date: The time itself.
        shown: A date whose own clock shows it.
        offset: Minutes west of UTC.
        zone: Name of the time zone; empty without a name, None for the visitor's own.
        locale: Language of names; None for the visitor's own.
    """

    helpers: Helpers
    date: Js
    shown: Js
    offset: Js
    zone: str | None = None
    locale: str | None = None


def date(value: TypedJs, layout: object, zone: object, helpers: Helpers) -> TypedJs:
    """Write a date in a format; the visitor's time zone is used unless another is given."""
    parts = parts_of(layout if isinstance(layout, str) else _DEFAULT)
    if zone is None:
        return _written(value, parts, _own_clock(helpers))
    name = zone if isinstance(zone, str) else ""
    day, shown, offset = map(js.identifier, ("date", "shown", "offset"))
    west = helpers.call("liquidZone", day, js.string(name)) if name else js.literal(zone)
    body = [
        js.variable("offset", west),
        js.variable("shown", helpers.call("liquidShift", day, offset)),
        js.returns(_text(parts, _Clock(helpers, day, shown, offset, name))),
    ]
    return TypedJs(helpers.call("liquidDate", value.js, js.function("", ("date",), body)))


def long_date(value: TypedJs, month: str, kind: object, style: object, helpers: Helpers) -> TypedJs:
    """Write a date such as ``07 Nov 2008``, ``7th Nov 2008`` or ``Nov 7th, 2008``."""
    if kind != "ordinal":
        layout = f"%d {month} %Y"
    else:
        layout = f"{month} %-d%q, %Y" if style == "US" else f"%-d%q {month} %Y"
    return date(value, layout, None, helpers)


def rfc822(value: TypedJs, helpers: Helpers) -> TypedJs:
    """Write a date such as ``Fri, 07 Nov 2008 13:07:54 +0000``, in English."""
    parts = parts_of("%a, %d %b %Y %H:%M:%S %z")
    return _written(value, parts, _own_clock(helpers, "en-US"))


def _own_clock(helpers: Helpers, locale: str | None = None) -> _Clock:
    day = js.identifier("date")
    return _Clock(helpers, day, day, method(day, "getTimezoneOffset"), None, locale)


def _written(value: TypedJs, parts: list[str | Directive], clock: _Clock) -> TypedJs:
    writer = js.arrow(("date",), _text(parts, clock))
    return TypedJs(clock.helpers.call("liquidDate", value.js, writer))


def _text(parts: list[str | Directive], clock: _Clock) -> Js:
    written = [js.string(p) if isinstance(p, str) else _part(p, clock) for p in parts]
    # A number beside a text becomes text by itself.
    is_text = any(isinstance(p, str) or _width(p) or p.letter in _TEXTS for p in parts[:2])
    return js.plus(written if is_text else [js.string(""), *written])


def _width(directive: Directive) -> int:
    return 0 if "-" in directive.flags else directive.width or _WIDTHS.get(directive.letter, 0)


def _part(directive: Directive, clock: _Clock) -> Js:
    value = _part_value(directive, clock)
    if "^" in directive.flags:
        value = method(js.call("String", value), "toUpperCase")
    width = _width(directive)
    if not width or directive.letter == "N":
        return value
    filler = " " if directive.letter in _PADDED_WITH_BLANKS else "0"
    filler = " " if "_" in directive.flags else "0" if "0" in directive.flags else filler
    return clock.helpers.call("liquidPad", value, js.number(width), js.string(filler))


def _part_value(directive: Directive, clock: _Clock) -> Js:
    letter = directive.letter
    if letter in _SIGNS:
        return js.string(_SIGNS[letter])
    if letter in _NAMES:
        return _name(clock, *_NAMES[letter])
    if letter in _GETTERS:
        return method(clock.shown, _GETTERS[letter])
    if letter in "zZ":
        return _zone(directive, clock)
    return _hours(letter, clock) if letter in "IlpP" else _calculated(directive, clock)


def _hours(letter: str, clock: _Clock) -> Js:
    hours = method(clock.shown, "getHours")
    if letter in "Il":
        return js.either([js.arithmetic(hours, "%", js.number(12)), js.number(12)])
    morning, evening = ("AM", "PM") if letter == "p" else ("am", "pm")
    before_noon = js.compare(hours, "<", js.number(12))
    return js.conditional(before_noon, js.string(morning), js.string(evening))


def _name(clock: _Clock, what: str, length: str) -> Js:
    locale = js.string(clock.locale) if clock.locale else js.array(())
    return method(clock.shown, "toLocaleDateString", locale, js.literal({what: length}))


def _zone(directive: Directive, clock: _Clock) -> Js:
    colon = js.string(":" if ":" in directive.flags else "")
    offset = clock.helpers.call("liquidOffset", clock.offset, colon)
    if directive.letter == "z" or clock.zone == "":
        return offset
    if clock.zone:
        return js.string(clock.zone)
    options = method(method(js.identifier("Intl"), "DateTimeFormat"), "resolvedOptions")
    return js.either([js.member(options, "timeZone"), offset])


def _calculated(directive: Directive, clock: _Clock) -> Js:
    helpers, shown = clock.helpers, clock.shown
    year = method(shown, "getFullYear")
    floor = js.member(js.identifier("Math"), "floor")
    match directive.letter:
        case "C":
            return js.call(floor, js.arithmetic(year, "/", js.number(100)))
        case "j":
            return helpers.call("liquidYearDay", shown)
        case "m":
            return js.plus([method(shown, "getMonth"), js.number(1)])
        case "N":
            return _fraction(directive.width or 9, clock)
        case "q":
            return helpers.call("liquidOrdinal", method(shown, "getDate"))
        case "s":
            milliseconds = method(clock.date, "getTime")
            return js.call(floor, js.arithmetic(milliseconds, "/", js.number(1000)))
        case "u":
            return js.either([method(shown, "getDay"), js.number(7)])
        case "U" | "W" as letter:
            return helpers.call("liquidWeek", shown, js.number("UW".index(letter)))
        case _:
            return helpers.call("liquidModulo", year, js.number(100))


def _fraction(width: int, clock: _Clock) -> Js:
    milliseconds = method(clock.shown, "getMilliseconds")
    digits = clock.helpers.call("liquidPad", milliseconds, js.number(3), js.string("0"))
    padded = js.plus([digits, js.string("0" * max(width - 3, 0))]) if width > 3 else digits
    return method(padded, "slice", js.number(0), js.number(width)) if width < 3 else padded
