"""From a template to python-liquid's tokens, by the rules of LiquidJS.

python-liquid's own lexer knows no escapes in quotes, ends an output at braces inside of quotes, and
strips other characters at hyphens, so the same text would come to mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from liquid.token import TOKEN_CONTENT, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

from oneflow_snippet.errors import LanguageError, Span
from oneflow_snippet.languages.liquid.characters import QUOTED, SPACE, WORD

_OPENING = re.compile(r"\{[{%]")
_OUTPUT = re.compile(rf"\{{\{{(?:{QUOTED}|[^\"'])*?\}}\}}", re.DOTALL)
_NAME = re.compile(rf"#|{WORD}+")
_ENDRAW = re.compile(rf"\{{%[{SPACE}]*endraw(?!{WORD})(?P<clean>[{SPACE}]*(?P<strip>-?)%\}})?")

# Tags that always have an argument, so that a missing one is found where it should be.
_WITH_ARGUMENT = frozenset({"assign", "capture", "echo", "elsif", "if", "liquid", "unless"})


@dataclass(frozen=True, slots=True)
class _Markup:
    """``{{ … }}`` or ``{% … %}``: its place, and that of what is between the braces."""

    begin: int
    end: int
    start: int
    stop: int
    strip_before: bool
    strip_after: bool


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the tokens of a template.

    Raises:
        LanguageError: A piece of markup is not closed, or has nothing in it.
    """
    position, strip = 0, False
    while position < len(text):
        opening = _OPENING.search(text, position)
        markup = _markup(text, opening.start()) if opening else None
        content = text[position : markup.begin if markup else len(text)]
        content = content.lstrip(SPACE) if strip else content
        content = content.rstrip(SPACE) if markup and markup.strip_before else content
        if content:
            yield Token(TOKEN_CONTENT, content, position, text)
        if markup is None:
            return
        position, strip = markup.end, markup.strip_after
        if text.startswith("{{", markup.begin):
            yield Token(TOKEN_OUTPUT, "{{", markup.begin, text)
            yield Token(TOKEN_EXPRESSION, text[markup.start : markup.stop], markup.start, text)
            continue
        tag, *argument = _tag(text, markup.start, markup.stop)
        if tag.value == "raw":
            ending = _endraw(text, markup)
            yield Token(TOKEN_CONTENT, text[markup.end : ending.start()], markup.end, text)
            position, strip = ending.end(), bool(ending["strip"])
        else:
            yield tag
            yield from argument


def lines_of(expression: Token) -> Iterator[Token]:
    """Yield the tokens of ``{% liquid %}``, each line of which is a tag.

    Raises:
        LanguageError: A line does not start with the name of a tag.
    """
    start = expression.start_index
    for line in expression.value.split("\n"):
        left, right = _stripped(line)
        if left < right:
            yield from _tag(expression.source, start + left, start + right)
        start += len(line) + 1


def _stripped(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip(SPACE)), len(text.rstrip(SPACE))


def _markup(text: str, begin: int) -> _Markup:
    if text.startswith("{{", begin):
        closing, match = "}}", _OUTPUT.match(text, begin)
        end = match.end() if match else -1
    else:
        closing, found = "%}", text.find("%}", begin + 2)
        end = found + 2 if found >= 0 else -1
    if end < 0:
        at = Span(text, begin, begin + 2)
        quotes = ", and a second quote to each first one" if closing == "}}" else ""
        raise LanguageError(f"expected '{closing}' to close this{quotes}", at)
    inner = text[begin + 2 : end - 2]
    before, after = inner.startswith("-"), inner.endswith("-")
    inner = " " * before + inner[before : len(inner) - after]
    left, right = _stripped(inner)
    if left >= right:
        what = "a value" if closing == "}}" else "a tag"
        raise LanguageError(f"expected {what}, found nothing", Span(text, begin, end))
    return _Markup(begin, end, begin + 2 + left, begin + 2 + right, before, after)


def _tag(text: str, start: int, stop: int) -> Iterator[Token]:
    name = _NAME.match(text, start, stop)
    if name is None:
        raise LanguageError(f"expected a tag, found {text[start]!r}", Span(text, start, start + 1))
    yield Token(TOKEN_TAG, name[0], start, text)
    left, _ = _stripped(text[name.end() : stop])
    argument = text[name.end() + left : stop]
    if argument or name[0] in _WITH_ARGUMENT:
        yield Token(TOKEN_EXPRESSION, argument, name.end() + left, text)


def _endraw(text: str, raw: _Markup) -> re.Match[str]:
    ending = _ENDRAW.search(text, raw.end)
    if ending is None:
        advice = "expected {% endraw %}, without a hyphen before the word"
        raise LanguageError(advice, Span(text, raw.begin, raw.end))
    if ending["clean"] is None:
        raise LanguageError("expected nothing after 'endraw'", Span(text, *ending.span()))
    return ending
