"""Places of python-liquid's tokens, which carry the text they are from."""

from __future__ import annotations

import re

from liquid.token import TOKEN_EOF, TOKEN_STRING, Token

from oneflow_snippet.errors import Span

# Its quotes and backslashes are not in the value of the token.
_STRING = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\"""", re.DOTALL)


def span_of(token: Token) -> Span:
    """Return the place of a token; at the end of a text, the place after it."""
    start = token.start_index
    string = _STRING.match(token.source, start) if token.kind == TOKEN_STRING else None
    end = string.end() if string else start + len(token.value)
    return Span(token.source, start, min(end, len(token.source)))


def ending(text: str, place: int) -> Token:
    """Return the token that stands after the last one, at ``place`` in ``text``."""
    return Token(TOKEN_EOF, "", place, text)
