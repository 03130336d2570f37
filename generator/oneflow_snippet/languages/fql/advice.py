"""What to write instead: advice about words that people bring along from other languages."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches

from oneflow_snippet.errors import one_of
from oneflow_snippet.languages.ecmascript import decimal_text, number_in
from oneflow_snippet.languages.fql.nodes import OBJECTS, SCALARS
from oneflow_snippet.languages.fql.tokens import Token

FUNCTIONS = ("contains", "match")
MIXED = (
    "'and' and 'or' side by side do not say which goes first: put parentheses around what belongs "
    "together"
)
NEGATE = "write !( … ) around what is not to hold"
QUOTES = "put quotes around it if it is a string"

_OPERATORS = {
    **dict.fromkeys(("==", "===", ":"), "="),
    **dict.fromkeys(("!==", "<>"), "!="),
    **dict.fromkeys(("&&", "&"), "and"),
    **dict.fromkeys(("||", "|"), "or"),
    "=<": "<=",
    "=>": ">=",
}
_WORDS = {"AND": "and", "OR": "or", "IS": "=", "EQ": "=", "EQUALS": "=", "NE": "!="}
_NOTHING = ("none", "nil", "undefined")
_PATTERNS = {
    **dict.fromkeys(("startswith", "beginswith", "hasprefix"), '"text*"'),
    **dict.fromkeys(("endswith", "hassuffix"), '"*text"'),
    **dict.fromkeys(("like", "ilike", "matches", "match", "~", "=~"), '"text*"'),
}
_SEARCHES = ("contains", "includes", "has")
# Parts of an event that people look for, but Segment's triggers do not reach.
_HIDDEN = "anonymousId channel groupId integrations messageId previousId timestamp version".split()


def about(token: Token) -> str:
    """Return what to write instead of a token that means nothing anywhere."""
    text = token.text
    other = _OPERATORS.get(text) or _WORDS.get(text.upper())
    if token.kind in {"operator", "word"} and other and other != text:
        return f"write '{other}'"
    return _about_character(text) if token.kind == "unknown" else ""


def _about_character(text: str) -> str:
    char = text[0]
    if char in "\"'":
        return f"this string is never closed: another {char} is missing"
    if char in "“”„‟«»‘’‚`":
        return 'write straight quotes: "…"'
    if char == "\\":
        return "a backslash needs a character after it"
    if char.isspace() or unicodedata.category(char) in {"Cc", "Cf"}:
        return f"U+{ord(char):04X} is no ordinary space: write one instead"
    return f"if it belongs to a key, put a backslash before it: \\{char}"


def about_start(token: Token) -> str:
    """Return how a condition begins, for a token with which none does."""
    if token.kind == "end" and not token.start:
        return 'such as: type = "track"'
    if token.text.lower() == "not":
        return NEGATE
    if token.kind in {"string", "number"} or token.text in {"true", "false", "null"}:
        return "write the field first, then the operator, then the value"
    return about(token)


def about_field(token: Token) -> str:
    """Return which fields there are, for a token that is none."""
    if token.kind != "word":
        return about(token)
    names = {name.lower(): name for name in (*SCALARS, *OBJECTS)}
    fields = ", ".join([*SCALARS, *(f"{root}.key" for root in OBJECTS)])
    near = get_close_matches(token.text.lower(), names, n=1, cutoff=0.75)
    if near:
        return f"must be one of: {fields}. Did you mean {names[near[0]]!r}?"
    if token.text in _HIDDEN:
        return f"triggers cannot look at it; must be one of: {fields}"
    return f"must be one of: {fields}; a property is written properties.{token.text}"


def about_function(token: Token) -> str:
    """Return which functions there are, for a name that is none."""
    name = _letters(token.text)
    if name == "not":
        return NEGATE
    pattern = _PATTERNS.get(name)
    return f"write match(event, {pattern})" if pattern else one_of(name, FUNCTIONS)


def about_operator(field: str, token: Token) -> str:
    """Return what to write instead of a token that is no operator."""
    word = _letters(token.text)
    if field == "type" and word in {*_PATTERNS, *_SEARCHES}:
        return "write '='"
    if word in _PATTERNS:
        return f"write match({field}, {_PATTERNS[word]})"
    if word in _SEARCHES:
        return f'write contains({field}, "text")'
    if word == "in":
        return f'write ({field} = "a" or {field} = "b")'
    return about(token)


def about_value(field: str, operator: str, token: Token) -> str:
    """Return what to write instead of a token that is no value."""
    word = token.text.lower()
    if token.kind == "word" and word in {"true", "false", "null", *_NOTHING}:
        return f"write '{'null' if word in _NOTHING else word}'"
    if token.kind == "word" and token.text in OBJECTS:
        return "a field is compared with a value, never with another field"
    if token.kind == "word":
        return f'write "{token.value}" in quotes'
    if token.text == "[":
        connective = "and" if operator == "!=" else "or"
        return f'write ({field} {operator} "a" {connective} {field} {operator} "b")'
    if token.text == ".":
        return "write a digit before the dot, as in 0.5"
    if operator in {"<", ">", "="} and token.text == "=":
        return "write an operator without a space in it"
    return about(token)


def about_number(text: str) -> str:
    """Return what to write instead of a number in a form that is not accepted."""
    if text in {"+", "-"}:
        return "write the sign and the digits without a space between them"
    value = number_in(text.replace("_", ""))
    return QUOTES if value is None else f"write {decimal_text(value)}"


def about_key(token: Token) -> str:
    """Return how to write a key that is not a plain word."""
    index = re.match(r"([0-9]+)(\.|\Z)", token.text)
    if index:
        return f"write an index in brackets: [{index[1]}]"
    if token.kind == "number":
        return f"write \\{token.text} if that is the key"
    return about(token)


def about_rest(last: Token, found: Token, opening: Token | None) -> str:
    """Return why a token cannot follow the condition that ends with the token ``last``."""
    if found.kind == "end" and opening:
        return f"the '(' at column {opening.span.column} is still open"
    if found.text == ")":
        return "no parenthesis is open here"
    if found.kind == "operator" and last.text == ")" and not about(found):
        return "nothing is compared with a call: put '!' before it for its opposite"
    glued = last.kind == "string" and last.end == found.start
    if glued and (found.kind in {"word", "string"} or found.text[:1] in {'"', "'"}):
        return "a string ends at its next quote, even after a backslash: write 'a \"b\" c' instead"
    return about(found)


def _letters(name: str) -> str:
    return re.sub("[_-]", "", name).lower()
