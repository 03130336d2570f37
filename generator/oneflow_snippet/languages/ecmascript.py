"""JavaScript's own rules for strings, numbers, whitespace and names (ECMA-262)."""

from __future__ import annotations

import math
import re
from decimal import Decimal

WHITESPACE = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What ``trim()`` takes away: WhiteSpace and LineTerminator. Python's ``strip()`` differs."""

LARGEST_EXACT = 2**53
"""Up to this integer and down to its negative, a number holds every integer exactly."""

INHERITED = frozenset(
    "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ constructor "
    "hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf".split()
)
"""Properties of ``Object.prototype``: every object has them without anybody having sent them."""

_PAIRED = re.compile("[\U00010000-\U0010ffff]")
_LONE = re.compile("[\ud800-\udfff]")
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")
_RESERVED = frozenset(
    "abstract arguments await boolean break byte case catch char class const continue debugger "
    "default delete do double else enum eval export extends false final finally float for "
    "function goto if implements import in instanceof int interface let long native new null "
    "package private protected public return short static super switch synchronized this throw "
    "throws transient true try typeof var void volatile while with yield".split()
)
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_BASED = re.compile(r"0([xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")


def is_identifier(text: str) -> bool:
    """Whether ``text`` is an ASCII identifier that no version of JavaScript reserves."""
    return _IDENTIFIER.match(text) is not None and text not in _RESERVED


def code_units(text: str) -> int:
    """Return the length of a string in UTF-16 code units, JavaScript's ``length``."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def has_lone_surrogate(text: str) -> bool:
    """Whether a string has a lone surrogate in it; a pair is one character in Python."""
    return _LONE.search(text) is not None


def joined(text: str) -> str:
    """Return a string with one character for each surrogate pair."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def units(text: str) -> str:
    """Return a string with one character for each UTF-16 code unit: pairs beyond U+FFFF."""
    return _PAIRED.sub(lambda match: _surrogates(ord(match[0]) - 0x10000), text)


def _surrogates(offset: int) -> str:
    return chr(0xD800 + (offset >> 10)) + chr(0xDC00 + (offset & 0x3FF))


def number_in(text: str) -> float | None:
    """Return ``Number(text)``, or None if ``text`` is whitespace alone or no finite number."""
    text = text.strip(WHITESPACE)
    try:
        if _BASED.fullmatch(text):
            return float(int(text, 0))
        value = float(text) if _DECIMAL.fullmatch(text) else math.nan
    except OverflowError:
        return None
    return value + 0.0 if math.isfinite(value) else None


def number_text(value: float) -> str:
    """Return a finite number as ``String(value)`` writes it."""
    plain = decimal_text(value)
    if 1e-6 <= abs(value) < 1e21 or value == 0:
        return plain
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    first, *rest = map(str, digits)
    power = int(exponent) + len(rest)
    fraction = f".{''.join(rest)}" if rest else ""
    return f"{'-' if sign else ''}{first}{fraction}e{power:+d}"


def decimal_text(value: float) -> str:
    """Return a finite number in plain digits, without an exponent."""
    text = f"{Decimal(repr(value)):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
