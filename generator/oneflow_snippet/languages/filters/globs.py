"""Patterns of ``match``: ``*`` any text, ``?`` any character, ``[a-z]``, ``[^a-z]`` one of a class.

A backslash before a character stands for it. A character is a UTF-16 code unit here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oneflow_snippet.languages.ecmascript import units

_PART = re.compile(
    r"""
      (?P<stars> \*+ )
    | (?P<any>   \? )
    | (?P<class> \[ \^? (?: (?:\\.|[^\\\]-]) (?: - (?:\\.|[^\\\]-]) )? )+ \] )
    | \\ (?P<escaped> . )
    | (?P<plain> [^\\\[] )
    """,
    re.VERBOSE | re.DOTALL,
)
_RANGE = re.compile(r"(\\.|[^\\])(?:-(\\.|[^\\]))?", re.DOTALL)


def regular_expression(glob: str) -> str:
    """Return the source of JavaScript's regular expression for all of a string.

    Raises:
        ValueError: The pattern can match nothing, or is no pattern; with what is wrong.
    """
    return f"^{''.join(_parts(units(glob)))}$"


def _parts(glob: str) -> Iterator[str]:
    at = 0
    while at < len(glob):
        part = _PART.match(glob, at)
        if not part:
            raise ValueError(
                "a backslash needs a character after it"
                if glob[at] == "\\"
                else "a class such as [a-z] is not closed, or not a list of characters and ranges"
            )
        at = part.end()
        match part.lastgroup:
            case "stars":
                yield "[\\s\\S]*"
            case "any":
                yield "[\\s\\S]"
            case "class":
                yield _class(part["class"])
            case group:
                yield _character(part[group or 0])


def _class(text: str) -> str:
    negated = text.startswith("[^")
    ranges = []
    for found in _RANGE.finditer(text[2 if negated else 1 : -1]):
        first = found[1][-1]
        last = (found[2] or first)[-1]
        if first > last:
            raise ValueError(f"the range {first}-{last} is empty")
        ranges.append(_unit(first) if first == last else f"{_unit(first)}-{_unit(last)}")
    return f"[{'^' if negated else ''}{''.join(ranges)}]"


def _character(char: str) -> str:
    """Return what matches just one code unit, outside of a class."""
    if char in "\\^$.*+?()[]{}|/":
        return f"\\{char}"
    return char if " " <= char <= "~" else _unit(char)


def _unit(char: str) -> str:
    return char if re.fullmatch("[A-Za-z0-9]", char) else f"\\u{ord(char):04x}"
