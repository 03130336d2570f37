"""Triggers in another spelling than ours, which mean the same to everybody who reads them."""

from __future__ import annotations

from collections.abc import Iterator

from oneflow_snippet.languages.fql.nodes import Text
from oneflow_snippet.languages.fql.tokens import Token, tokenize

_CONSTANTS = {"true", "false", "null"}
_CONNECTIVES = {"and", "or"}


def usual_spelling(trigger: str) -> str:
    """Return a trigger with small connectives, quoted words, and ``and`` for a comma."""
    pieces: list[str] = []
    end = 0
    for token, text in _spelled(tokenize(trigger)):
        pieces += [trigger[end : token.start], text]
        end = token.end
    return "".join(pieces)


def _spelled(tokens: list[Token]) -> Iterator[tuple[Token, str]]:
    """Yield each token with its usual spelling."""
    is_call = [False]  # for each open parenthesis, and what is outside of all
    before = tokens[-1]
    for token in tokens:
        text = token.text
        if text == "(":
            is_call.append(before.kind == "word" and before.text.lower() not in _CONNECTIVES)
        elif text == ")" and len(is_call) > 1:
            is_call.pop()
        elif text == "," and not is_call[-1]:
            text = " and"
        elif token.kind == "word":
            text = _word(token, before, is_call=is_call[-1])
        yield token, text
        before = token


def _word(token: Token, before: Token, *, is_call: bool) -> str:
    text = token.text
    is_value = before.kind == "operator" or (is_call and before.text == ",")
    if is_value:
        constant = text.lower() in _CONSTANTS
        return text if constant or '"' in token.value else str(Text(token.value))
    return text.lower() if text.lower() in _CONNECTIVES else text
