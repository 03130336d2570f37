"""The characters of LiquidJS: what is blank, what makes a word, what an escape stands for."""

from __future__ import annotations

import re
from typing import Final

BLANK: Final = "\t\n\v\f\r \xa0\u1680\u180e\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""Characters that separate words, and that hyphens in the markup strip from the text."""

# Of ASCII: letters, digits, and "_", "-", "?". Beyond it: all but blanks and curly quotes.
WORD: Final = rf"[^\x00-,./:->@\[-^`{{-\x7f“”{BLANK}]"
"""Pattern of one character of a word."""

QUOTED: Final = r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*'"
"""Pattern of a text in quotes."""

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{0,4})|([0-7]{1,3})|(.))", re.DOTALL)
_NAMED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def unquoted(text: str) -> str:
    """Give the value of a text in quotes, with its escapes resolved."""
    return _ESCAPE.sub(_unescape, text[1:-1])


def _unescape(match: re.Match[str]) -> str:
    code, octal, other = match.groups()
    if code is not None:
        return chr(int(code or "0", 16))
    return chr(int(octal, 8)) if octal else _NAMED.get(other, other)
