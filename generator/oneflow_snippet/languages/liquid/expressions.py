"""From what is between the braces to python-liquid's tokens, by the rules of LiquidJS."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liquid import token as kinds
from liquid.stream import TokenStream
from liquid.token import Token

from oneflow_snippet.errors import LanguageError, Span
from oneflow_snippet.languages.liquid.characters import QUOTED, SPACE, WORD, unquoted
from oneflow_snippet.languages.liquid.tokens import ending

_TOKEN = re.compile(
    rf"""(?P<space>[{re.escape(SPACE)}]+)
    |\[[{re.escape(SPACE)}]*(?:(?P<index>-?[0-9]+)|(?P<key>{QUOTED}))[{re.escape(SPACE)}]*\]
    |(?P<string>{QUOTED})
    |(?P<float>[+-]?[0-9]+\.(?!\.)[0-9]*)(?!{WORD})
    |(?P<integer>[+-]?[0-9]+)(?!{WORD})
    |(?P<word>{WORD}+)
    |(?P<sign>==|!=|<=|>=|\.\.|[<>=|,:.\[\]])""",
    re.DOTALL | re.VERBOSE,
)
_PROPERTY = re.compile(rf"(?P<space>[{SPACE}]+)|(?P<property>{WORD}+)")
_SIGNS = {**kinds.operators, "=": kinds.TOKEN_ASSIGN}
_KEYWORDS = {
    word: getattr(kinds, f"TOKEN_{word.upper()}")
    for word in "and blank contains empty false nil not null or true".split()
}
_ADVICE = {
    "$": "variables of @liquid have no '$': write {{ name }} for $.name",
    "(": "neither ranges nor parentheses can be used: use {% assign %}, or nested {% if %}",
    "&": "write 'and'",
    "!": "write 'not'",
    '"': "expected a second quote after this one",
    "'": "expected a second quote after this one",
    "“": "write straight quotes",
    "”": "write straight quotes",
    "{": "variables need no braces of their own here",
}
_JOINTS = frozenset(
    (kinds.TOKEN_AND, kinds.TOKEN_OR, kinds.TOKEN_NOT, kinds.TOKEN_PIPE, kinds.TOKEN_LBRACKET)
)
MOST_JOINTS = 40
"""More would be nested too deeply for the tools that read our output."""
_BEFORE_ARGUMENT = (kinds.TOKEN_COLON, kinds.TOKEN_COMMA)
_PATH = (kinds.TOKEN_WORD, kinds.TOKEN_IDENTINDEX, kinds.TOKEN_IDENTSTRING, kinds.TOKEN_RBRACKET)


class Stream(TokenStream):
    """python-liquid's stream, with our tokens in it and an end that knows its place."""

    def __init__(self, tokens: Iterator[Token], end: Token, depth: int = 0) -> None:
        super().__init__(tokens, depth)
        self.eof = end

    def into_inner(self, *, tag: Token | None = None, eat: bool = True) -> TokenStream:  # noqa: ARG002
        """Return the stream of the expression that comes next."""
        expression = self.current
        if eat:
            next(self)
        return inner(expression)


def inner(expression: Token) -> Stream:
    """Return the stream of an expression's tokens.

    Raises:
        LanguageError: A character in it has no meaning, or it is too long.
    """
    end = expression.start_index + len(expression.value)
    tokens = list(_tokens(expression))
    joints = [token for token in tokens if token.kind in _JOINTS]
    if len(joints) > MOST_JOINTS:
        place = joints[MOST_JOINTS].start_index
        message = f"expected at most {MOST_JOINTS} operators, filters and brackets"
        raise LanguageError(message, Span(expression.source, place, place + 1))
    return Stream(iter(tokens), ending(expression.source, end))


def _tokens(expression: Token) -> Iterator[Token]:
    position, before, gap = 0, "", False
    while position < len(expression.value):
        # Properties may be called "0" or "empty".
        pattern = _PROPERTY if before == kinds.TOKEN_DOT else _TOKEN
        match = pattern.match(expression.value, position)
        place = expression.start_index + position
        if match is None:
            raise _stray(expression.source, place)
        position = match.end()
        if match.lastgroup == "space":
            gap = True
            continue
        token = Token(*_read(match), place, expression.source)
        if token.kind == kinds.TOKEN_IDENTSTRING and before in _BEFORE_ARGUMENT:
            # python-liquid expects no bracket there; as a first key it is the same as a word.
            token = token._replace(kind=kinds.TOKEN_WORD)
        joint = before == kinds.TOKEN_DOT or (before in _PATH and match[0][0] in ".[")
        if gap and joint:
            at = Span(expression.source, place, place + 1)
            raise LanguageError("expected no whitespace between the parts of a variable", at)
        yield token
        before, gap = token.kind, False


def _read(match: re.Match[str]) -> tuple[str, str]:
    text = match[0]
    match match.lastgroup:
        case "index":
            return kinds.TOKEN_IDENTINDEX, match["index"]
        case "key":
            return kinds.TOKEN_IDENTSTRING, unquoted(match["key"])
        case "string":
            return kinds.TOKEN_STRING, unquoted(text)
        case "sign":
            return _SIGNS[text], text
        case "property":
            return kinds.TOKEN_WORD, text
        case "float":
            return kinds.TOKEN_FLOAT, text
        case "integer":
            return kinds.TOKEN_INTEGER, text
        case _:
            return _KEYWORDS.get(text, kinds.TOKEN_WORD), text


def _stray(text: str, place: int) -> LanguageError:
    advice = _ADVICE.get(text[place])
    message = f"unexpected {text[place]!r}"
    at = Span(text, place, place + 1)
    return LanguageError(f"{message}; {advice}" if advice else message, at)
