"""Date formats: ``%Y-%m-%d`` and so on."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIRECTIVE = re.compile(r"%([-_0^#:]*)([0-9]*)[EO]?(.)")
_CONVERSIONS = frozenset("aAbBcCdeHhIjklLmMNnpPqsStuUwWxXyYzZ%")
_WIDEST = 9


@dataclass(frozen=True, slots=True)
class Directive:
    """One part of a date, such as ``%-d``.

    Attributes:
        letter: Which part.
        flags: ``-`` without padding, ``_`` and ``0`` padded with these, ``^`` in upper case,
            ``:`` in the time zone.
        width: Characters to pad to; 0 is the width usual for the part.
    """

    letter: str
    flags: str
    width: int


def parts_of(text: str) -> list[str | Directive]:
    """Return the directives of a format and the strings between them, in their order."""
    parts: list[str | Directive] = []
    position = 0
    for match in _DIRECTIVE.finditer(text):
        if match[3] in _CONVERSIONS:
            parts.append(text[position : match.start()])
            parts.append(Directive(match[3], match[1], int(match[2] or 0)))
            position = match.end()
    parts.append(text[position:])
    return [part for part in parts if part]


def stray_directive(text: str) -> str | None:
    """Return the first directive that is not compiled, or None."""
    for match in _DIRECTIVE.finditer(text):
        if match[3] in _CONVERSIONS and ("#" in match[1] or int(match[2] or 0) > _WIDEST):
            return match[0]
    return None
