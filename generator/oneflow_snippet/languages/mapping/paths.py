"""Paths such as ``$.products[0].name``, and templates with paths in them.

Only what finds what it seems to name is accepted: a key with a dot or a quote in it, for example,
cannot be reached by any spelling, so spelling one is an error here.
"""

from __future__ import annotations

import re
from typing import NoReturn

from oneflow_snippet.errors import LanguageError, Span
from oneflow_snippet.languages.ecmascript import INHERITED, WHITESPACE
from oneflow_snippet.languages.mapping.nodes import PayloadPath

_STEP = re.compile(
    r"""
    \.                                                      # may repeat: ..a is a
    | \[ (?P<index> [0-9]+ ) \]
    | \[ (?P<quote> ["'] ) (?P<quoted> [^"'.\[\]]* ) (?P=quote) \]
    | (?P<name> [^"'.\[\]]+ )
    """,
    re.VERBOSE,
)
_TRIPLE = re.compile(r"\{\{\{([^}]+)\}\}\}")
_PLACEHOLDER = re.compile(r"\{\{([^}]+)\}\}")


def parse_path(text: str) -> PayloadPath:
    """Return the path of ``@path`` or ``@arrayPath``.

    Raises:
        LanguageError: The path does not find what it seems to name.
    """
    start = 2 if text.startswith("$.") else 0
    if not start and (place := text.find("$.")) >= 0:
        _fail("expected '$.' at the start only", text, place, place + 2)
    return PayloadPath(_keys(text, start, len(text)))


def parse_template(text: str) -> tuple[str | PayloadPath, ...]:
    """Return the parts of a template that are not empty, in their order.

    Raises:
        LanguageError: A placeholder does not find what it seems to name.
    """
    if triple := _TRIPLE.search(text):
        advice = "triple braces would expand placeholders in the event's own text as well"
        message = f"expected {{{{{triple[1]}}}}}, found {triple[0]}; {advice}"
        _fail(message, text, triple.start(), triple.end())
    parts: list[str | PayloadPath] = []
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        parts += [text[end : found.start()], _placeholder(found)]
        end = found.end()
    return tuple(part for part in (*parts, text[end:]) if part != "")


def has_stray_braces(parts: tuple[str | PayloadPath, ...]) -> bool:
    """Whether a template's literal text looks like a placeholder."""
    return any("{{" in part for part in parts if isinstance(part, str))


def _placeholder(found: re.Match[str]) -> PayloadPath:
    inner = found[1].strip(WHITESPACE)
    start = found.start(1) + len(found[1]) - len(found[1].lstrip(WHITESPACE))
    text, end = found.string, start + len(inner)
    if not inner.strip("."):
        _fail("expected a path between the braces, found none", text, *found.span())
    if inner.startswith("$."):
        _fail(f"expected {inner[2:]!r}, found {inner!r}; no '$.' in templates", text, start, end)
    for char, advice in (
        ("|", "filters are for @liquid"),
        ("{", "placeholders do not nest"),
    ):
        if char in inner:
            place = text.index(char, start)
            _fail(f"expected a path alone, found {char!r}; {advice}", text, place, place + 1)
    return PayloadPath(_keys(text, start, end))


def _keys(text: str, start: int, end: int) -> tuple[str, ...]:
    if text[start:end] == "$" or text.startswith("$[", start, end):
        message = "expected '$.' in front of the path, found '$'; '$.' alone is the whole payload"
        _fail(message, text, start, start + 1)
    keys: list[str] = []
    while start < end:
        step = _STEP.match(text, start, end)
        if not step:
            _unreachable(text, start, end)
        names = [step[name] for name in ("index", "quoted", "name") if step[name] is not None]
        if INHERITED.intersection(names):
            _fail(
                f"expected a key of the data, found {names[0]!r}, which every object has",
                text,
                *step.span(),
            )
        keys += names
        start = step.end()
    return tuple(keys)


def _unreachable(text: str, start: int, end: int) -> NoReturn:
    if text[start] == "[":
        close = text.find("]", start, end) + 1 or end
        found = text[start:close]
        advice = "keys with dots, quotes or brackets in them cannot be reached"
        message = f"expected an index or a key in quotes inside of brackets, found {found}"
        _fail(f"{message}; {advice}", text, start, close)
    message = f"expected a key, found {text[start]!r}; quotes and brackets only go together"
    _fail(f"{message}, as in ['key']", text, start, start + 1)


def _fail(message: str, text: str, start: int, end: int) -> NoReturn:
    raise LanguageError(message, Span(text, start, end))
