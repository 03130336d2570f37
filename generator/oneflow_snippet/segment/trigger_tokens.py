"""How Segment's own parser splits a trigger, oddities included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from oneflow_snippet.languages.ecmascript import units

Kind = Literal["name", "string", "number", "connective", "null", "sign", "end"]

END = "eos"
"""Text of the last token; a condition without a value is compared with it."""

_TERM = r"(?=[ \t\n,\])]|\Z)"
_WHITESPACE = re.compile(r"[ \t\n]*")
_STRING = re.compile(rf"""(?P<text> "[^"]*" | '[^']*' ) (?P<closed> {_TERM} )?""", re.VERBOSE)
_NUMBER = re.compile(r"[0-9+-][0-9]*(\.(?P<fraction>[0-9]*))?")
_NAME = re.compile(r"(?:[A-Za-z_]|\\.)(?:[A-Za-z0-9_-]|\\.)*", re.DOTALL)
_SIGN = re.compile(rf"[<>!]= {_TERM} | [=<>(),.\[\]] | ! (?=[A-Za-z(])", re.VERBOSE)
_KEYWORD = re.compile("(?:and|or|null)" + _TERM)
_AFTER_NAME = re.compile(rf"{_TERM}|[.(=!]")
_ENDS = re.compile(_TERM)

# To tell a keyword, so many characters after the first one are looked at. If the text ends before
# there are as many, they are gone.
_LOOK_AHEAD = {"a": 2, "o": 1, "n": 3}
_LONGEST = {"name": 99_999, "string": 100_001, "number": 100_000}


class DeadTriggerError(Exception):
    """Segment cannot read the trigger, says so to nobody, and never fires it."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a trigger; ``text`` is in UTF-16 code units, and that of a string in its quotes."""

    kind: Kind
    text: str

    def is_sign(self, text: str) -> bool:
        """Whether it is this sign, and not a name with the same text behind a backslash."""
        return self.kind == "sign" and self.text == text


def split(trigger: str) -> list[Token]:
    """Return the tokens of a trigger, the last of which is its end.

    Raises:
        DeadTriggerError: Something in it is no token.
    """
    return [*_Splitter(units(trigger)).tokens(), Token("end", END)]


class _Splitter:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def tokens(self) -> Iterator[Token]:
        while self._skip_whitespace():
            token = self._string() or self._number() or self._name() or self._sign()
            if len(token.text) > _LONGEST.get(token.kind, len(token.text)):
                raise DeadTriggerError("a word of 100,000 characters is too long there")
            yield token

    def _skip_whitespace(self) -> bool:
        found = _WHITESPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at < len(self._text)

    def _string(self) -> Token | None:
        if self._text[self._at] not in "\"'":
            return None
        found = _STRING.match(self._text, self._at)
        if not found:
            raise DeadTriggerError("a quote is never closed")
        # A closing quote with something glued to it opens the next string.
        self._at = found.end() if found["closed"] is not None else found.end() - 1
        return Token("string", found["text"])

    def _number(self) -> Token | None:
        found = _NUMBER.match(self._text, self._at)
        if not found:
            return None
        self._at = found.end()
        dot_at_end = found["fraction"] == "" and _ENDS.match(self._text, self._at)
        if found["fraction"] is not None and (dot_at_end or self._text[self._at :][:1] == "."):
            raise DeadTriggerError(f"{found[0]} is not a number there")
        return Token("number", found[0])

    def _name(self) -> Token | None:
        found = _NAME.match(self._text, self._at)
        if not found:
            return None
        if keyword := _KEYWORD.match(self._text, self._at):
            self._at = keyword.end()
            kind: Kind = "null" if keyword[0] == "null" else "connective"
            return Token(kind, keyword[0])
        if self._runs_out(found[0][0]):
            self._at = len(self._text)
            return Token("name", found[0][0])
        self._at = found.end()
        if not _AFTER_NAME.match(self._text, self._at):
            raise DeadTriggerError(f"{self._shown()} cannot follow a name there")
        return Token("name", re.sub(r"\\(.)", r"\1", found[0], flags=re.DOTALL))

    def _runs_out(self, first: str) -> bool:
        count = _LOOK_AHEAD.get(first, 0)
        looked = self._text[self._at + 1 : self._at + 1 + count]
        return len(looked) < count and not re.search(r"[ \t\n,\])]", looked)

    def _sign(self) -> Token:
        found = _SIGN.match(self._text, self._at)
        if not found:
            raise DeadTriggerError(f"{self._shown()} means nothing there")
        self._at = found.end()
        return Token("sign", found[0])

    def _shown(self) -> str:
        char = self._text[self._at]
        return f"'{char}'" if char.isprintable() and char != " " else f"U+{ord(char):04X}"
