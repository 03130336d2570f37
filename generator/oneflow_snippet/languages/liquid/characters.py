"""The characters of LiquidJS: what is whitespace, what makes a word, what an escape stands for."""

from __future__ import annotations

import re
from typing import Final

from oneflow_snippet.languages.ecmascript import WHITESPACE

SPACE: Final = WHITESPACE.replace("\ufeff", "") + "\u180e"
"""LiquidJS's whitespace: what separates words, and what hyphens in the markup strip."""

# Of ASCII: letters, digits, and "_", "-", "?". Beyond it: all but whitespace and curly quotes.
WORD: Final = rf"[^\x00-,./:->@\[-^`{{-\x7f“”{SPACE}]"
"""Pattern of one character of a word."""

QUOTED: Final = r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*'"
"""Pattern of a string in quotes."""

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{0,4})|([0-7]{1,3})|(.))", re.DOTALL)
_NAMED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def unquoted(text: str) -> str:
    """Return the value of a string in quotes, with its escapes resolved."""
    return _ESCAPE.sub(_unescape, text[1:-1])


def _unescape(match: re.Match[str]) -> str:
    code, octal, other = match.groups()
    if code is not None:
        return chr(int(code or "0", 16))
    return chr(int(octal, 8)) if octal else _NAMED.get(other, other)
