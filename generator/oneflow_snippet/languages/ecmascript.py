"""Texts as JavaScript sees them: UTF-16 code units and decimal numbers."""

from __future__ import annotations

import math
import re
from decimal import Decimal

_PAIRED = re.compile("[\U00010000-\U0010ffff]")
_SPACE = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_BASED = re.compile(r"0([xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")


def joined(text: str) -> str:
    """Make one character of each two surrogates that are a pair."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def units(text: str) -> str:
    """Make two surrogates of each character beyond U+FFFF, so that a character is a unit."""
    return _PAIRED.sub(lambda match: _surrogates(ord(match[0]) - 0x10000), text)


def _surrogates(offset: int) -> str:
    return chr(0xD800 + (offset >> 10)) + chr(0xDC00 + (offset & 0x3FF))


def number_in(text: str) -> float | None:
    """Read a text as JavaScript's ``Number(text)`` does; None if it is blank or not finite."""
    text = text.strip(_SPACE)
    try:
        if _BASED.fullmatch(text):
            return float(int(text, 0))
        value = float(text) if _DECIMAL.fullmatch(text) else math.nan
    except OverflowError:
        return None
    return value + 0.0 if math.isfinite(value) else None


def number_text(value: float) -> str:
    """Write a finite number as JavaScript's ``String(value)`` does."""
    plain = decimal_text(value)
    if 1e-6 <= abs(value) < 1e21 or value == 0:
        return plain
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    first, *rest = map(str, digits)
    power = int(exponent) + len(rest)
    fraction = f".{''.join(rest)}" if rest else ""
    return f"{'-' if sign else ''}{first}{fraction}e{power:+d}"


def decimal_text(value: float) -> str:
    """Write a finite number in plain digits, without an exponent."""
    text = f"{Decimal(repr(value)):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
