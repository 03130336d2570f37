"""From the text of a trigger to tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from oneflow_snippet.errors import Span
from oneflow_snippet.languages.ecmascript import joined

Kind = Literal["word", "string", "number", "operator", "sign", "unknown", "end"]

# A number takes all that is glued to it, and an operator all that looks like one, so that the
# parser can show what was meant; what nothing begins with is unknown, and never an error here.
_TOKEN = re.compile(
    r"""
      (?P<space>    [ \t\n\r]+ )
    | (?P<string>   "[^"]*" | '[^']*' )
    | (?P<word>     (?: [A-Za-z_] | \\. ) (?: [A-Za-z0-9_-] | \\. )* )
    | (?P<number>   [+0-9-] (?: [eE][+-](?=[0-9]) | [A-Za-z0-9_.] )* )
    | (?P<operator> [<>=!]=+ | <> | =[<>~] | && | \|\| | [<>=~:&|] )
    | (?P<sign>     [().,!\[\]] )
    | (?P<unknown>  ["'].* | . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the language, and where it stands: ``source[start:end]``."""

    kind: Kind
    source: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The token as it was written."""
        return self.source[self.start : self.end]

    @property
    def value(self) -> str:
        """The content of a string, or a word without its backslashes."""
        if self.kind == "string":
            return joined(self.text[1:-1])
        return joined(re.sub(r"\\(.)", r"\1", self.text, flags=re.DOTALL))

    @property
    def span(self) -> Span:
        """The place of the token."""
        return Span(self.source, self.start, self.end)

    def __str__(self) -> str:
        return quoted(self.text) if self.kind != "end" else "the end of the trigger"


def quoted(text: str, length: int = 40) -> str:
    """Return a piece of a trigger for a message, cut to ``length`` characters."""
    text = text if len(text) <= length else f"{text[: length - 1]}…"
    return f"'{text}'" if text.isprintable() else repr(text)


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a trigger; the last one is its end."""
    tokens = []
    for match in _TOKEN.finditer(text):
        kind: Kind | Literal["space"] = match.lastgroup  # type: ignore[assignment]
        if kind != "space":
            tokens.append(Token(kind, text, match.start(), match.end()))
    return [*tokens, Token("end", text, len(text), len(text))]
