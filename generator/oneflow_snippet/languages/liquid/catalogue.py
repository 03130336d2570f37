"""The tags and filters of LiquidJS: which are compiled, and why the others are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

MAX_LENGTH: Final = 1000
"""UTF-16 code units of a template; Segment allows no more."""

TAGS: Final = (
    "assign",
    "capture",
    "comment",
    "echo",
    "if",
    "liquid",
    "raw",
    "unless",
    "#",
)
"""Tags that are compiled."""

_LOOP = "it means something only in a loop, and Segment does not allow loops"

REFUSED_TAGS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("for", "include", "layout", "render", "tablerow"), "Segment does not allow it"
    ),
    "case": "Segment does not allow it. Use {% if %} and {% elsif %}",
    "block": "it means something only with a layout, and Segment does not allow layouts",
    "break": _LOOP + ". To leave text out, put it into {% if %}",
    "continue": _LOOP + ". To leave text out, put it into {% if %}",
    "cycle": _LOOP,
    "decrement": "it would write into the event, which the next mappings read as well",
    "increment": "it would write into the event, which the next mappings read as well",
}
"""Tags that are an error, and why."""


class Argument(Enum):
    """What may stand as an argument of a filter."""

    VALUE = auto()
    """Anything: a string, a number, a boolean or a variable."""
    TEXT = auto()
    """A string in quotes."""
    KEYS = auto()
    """Property names with dots between them, in quotes."""
    FLAG = auto()
    """``true`` or ``false``."""
    FORMAT = auto()
    """A date format in quotes."""
    ZONE = auto()
    """A time zone: its name in quotes, or minutes west of UTC."""
    ORDINAL = auto()
    """``"ordinal"``."""
    STYLE = auto()
    """``"US"`` or ``"UK"``."""
    ASCII = auto()
    """A mode of ``slugify`` that old browsers can do."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The arguments of a filter.

    Attributes:
        arguments: What may stand there.
        least: How many of them must be there.
        exact: More of them would not be ignored, as LiquidJS does elsewhere: they mean something
            that is not compiled, or fail.
    """

    arguments: tuple[Argument, ...] = ()
    least: int = 0
    exact: bool = False


def _takes(*arguments: Argument, least: int | None = None, exact: bool = False) -> Signature:
    return Signature(arguments, len(arguments) if least is None else least, exact)


_NONE = _takes()
_ONE = _takes(Argument.VALUE)
_EXACTLY_NONE = _takes(exact=True)
_EXACTLY_ONE = _takes(Argument.VALUE, exact=True)
_SOME = _takes(Argument.VALUE, least=0)
_PAIR = _takes(Argument.VALUE, Argument.VALUE, least=1)
_CUT = _takes(Argument.VALUE, Argument.VALUE, least=0)
_LONG_DATE = _takes(Argument.ORDINAL, Argument.STYLE, least=0)

FILTERS: Final[Mapping[str, Signature]] = {
    "abs": _NONE,
    "append": _EXACTLY_ONE,
    "at_least": _EXACTLY_ONE,
    "at_most": _EXACTLY_ONE,
    "base64_decode": _NONE,
    "base64_encode": _NONE,
    "capitalize": _NONE,
    "ceil": _NONE,
    "cgi_escape": _NONE,
    "compact": _NONE,
    "date": _takes(Argument.FORMAT, Argument.ZONE, least=0),
    "date_to_long_string": _LONG_DATE,
    "date_to_rfc822": _NONE,
    "date_to_string": _LONG_DATE,
    "date_to_xmlschema": _NONE,
    "default": _EXACTLY_ONE,
    "divided_by": _takes(Argument.VALUE, Argument.FLAG, least=1),
    "downcase": _NONE,
    "escape": _NONE,
    "escape_once": _NONE,
    "first": _NONE,
    "floor": _NONE,
    "inspect": _SOME,
    "join": _SOME,
    "json": _SOME,
    "jsonify": _SOME,
    "last": _NONE,
    "lstrip": _EXACTLY_NONE,
    "minus": _ONE,
    "modulo": _ONE,
    "normalize_whitespace": _NONE,
    "number_of_words": _EXACTLY_NONE,
    "plus": _ONE,
    "pop": _NONE,
    "prepend": _EXACTLY_ONE,
    "push": _ONE,
    "raw": _NONE,
    "remove": _ONE,
    "remove_first": _ONE,
    "remove_last": _ONE,
    "replace": _PAIR,
    "replace_first": _PAIR,
    "replace_last": _PAIR,
    "round": _SOME,
    "rstrip": _EXACTLY_NONE,
    "shift": _NONE,
    "size": _NONE,
    "slice": _PAIR,
    "slugify": _takes(Argument.ASCII, Argument.FLAG, least=1),
    "split": _ONE,
    "squish": _NONE,
    "strip": _EXACTLY_NONE,
    "strip_html": _NONE,
    "strip_newlines": _NONE,
    "sum": _takes(Argument.KEYS, least=0),
    "times": _ONE,
    "to_integer": _NONE,
    "truncate": _CUT,
    "truncatewords": _CUT,
    "unshift": _ONE,
    "upcase": _NONE,
    "uri_escape": _NONE,
    "url_decode": _NONE,
    "url_encode": _NONE,
    "where": _takes(Argument.KEYS, Argument.VALUE, least=1),
    "xml_escape": _NONE,
}
"""Filters that are compiled, and what they take."""

_HASH = "it would bring a hash function into every page. Send the hash in the event"

REFUSED_FILTERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "array_to_sentence_string concat find find_exp find_index find_index_exp group_by "
            "group_by_exp has has_exp map newline_to_br reject reject_exp reverse sort "
            "sort_natural type uniq where_exp"
        ).split(),
        "Segment does not allow it",
    ),
    "hmac_sha256": _HASH,
    "sample": "it takes items by chance, so the same event would not give the same text",
    "sha256": _HASH,
}
"""Filters that are an error, and why."""
