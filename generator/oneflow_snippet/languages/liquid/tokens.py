"""Places of python-liquid's tokens, which carry the text they are from."""

from __future__ import annotations

from liquid.token import TOKEN_EOF, TOKEN_STRING, Token

from oneflow_snippet.errors import Span


def span_of(token: Token) -> Span:
    """Return the place of a token; at the end of a text, the place after it."""
    start = token.start_index
    quotes = 2 if token.kind == TOKEN_STRING else 0  # are not in its value
    return Span(token.source, start, min(start + len(token.value) + quotes, len(token.source)))


def ending(text: str, place: int) -> Token:
    """Return the token that stands after the last one, at ``place`` in ``text``."""
    return Token(TOKEN_EOF, "", place, text)
