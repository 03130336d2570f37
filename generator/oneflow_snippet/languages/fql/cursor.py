"""A place among the tokens of a trigger."""

from __future__ import annotations

from typing import NoReturn

from oneflow_snippet.errors import LanguageError
from oneflow_snippet.languages.fql.advice import about
from oneflow_snippet.languages.fql.tokens import Token, tokenize


class Cursor:
    """Steps through the tokens; the last one, the end, is never left behind."""

    def __init__(self, text: str) -> None:
        self._tokens = tokenize(text)
        self._at = 0

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self._tokens[self._at]

    @property
    def after(self) -> Token:
        """The token after the next."""
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    @property
    def last(self) -> Token:
        """The token that was taken last."""
        return self._tokens[max(self._at - 1, 0)]

    def take(self) -> Token:
        """Step over the next token and return it."""
        token = self.next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def took(self, text: str) -> bool:
        """Step over the next token if it is ``text``; return whether it was."""
        found = self.next.text == text
        if found:
            self.take()
        return found

    def expect(self, text: str, advice: str = "") -> None:
        """Step over ``text``.

        Raises:
            LanguageError: Something else comes next.
        """
        if not self.took(text):
            self.fail(f"'{text}'", advice)

    def fail(self, expected: str, advice: str = "", token: Token | None = None) -> NoReturn:
        """Raise an error that says what was expected instead of ``token``, by default the next one.

        Raises:
            LanguageError: Always.
        """
        token = token or self.next
        message = f"expected {expected}, found {token}"
        advice = advice or about(token)
        raise LanguageError(f"{message}; {advice}" if advice else message, token.span)
