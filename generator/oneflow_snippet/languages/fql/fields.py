"""The field that a condition looks at, from its tokens."""

from __future__ import annotations

import re

from oneflow_snippet.languages.ecmascript import INHERITED
from oneflow_snippet.languages.fql import advice
from oneflow_snippet.languages.fql.cursor import Cursor
from oneflow_snippet.languages.fql.nodes import KEYWORDS, OBJECTS, SCALARS, Field
from oneflow_snippet.languages.fql.tokens import Token

_INDEX = re.compile(r"0|[1-9][0-9]*")
# Where Segment's parser takes a keyword for one, even after a dot.
_KEYWORD_ENDS = {*" \t\n\r,])", ""}


def read_field(cursor: Cursor) -> Field:
    """Return the field that comes next, with the path into it.

    Raises:
        LanguageError: There is no such field, or no event can have it.
    """
    root = cursor.next
    if root.text not in (*SCALARS, *OBJECTS):
        cursor.fail("a field", advice.about_field(root))
    cursor.take()
    if root.text in OBJECTS:
        return Field(root.text, _path(cursor, root))
    if cursor.next.text == ".":
        note = f"{root.text} has no parts; a property is written properties.name"
        cursor.fail(f"an operator after '{root.text}'", note)
    return Field(root.text)


def _path(cursor: Cursor, root: Token) -> tuple[str, ...]:
    if cursor.next.text != ".":
        note = f"write {root.text}.name to say which part of it is meant"
        cursor.fail(f"'.' after '{root.text}'", note)
    first = cursor.after
    path: list[str] = []
    while cursor.next.text == "." or (path and cursor.next.text == "["):
        path += _keys(cursor) if cursor.took(".") else _index(cursor)
    if not path:
        cursor.fail("a key", "brackets alone are none", first)
    return tuple(path)


def _index(cursor: Cursor) -> list[str]:
    cursor.expect("[")
    index = cursor.next
    if not _INDEX.fullmatch(index.text):
        cursor.fail("an index such as 0 after '['")
    cursor.take()
    cursor.expect("]")
    return [index.text]


def _keys(cursor: Cursor) -> list[str]:
    word = cursor.next
    if word.kind != "word":
        cursor.fail("a key after '.'", advice.about_key(word))
    if word.text in KEYWORDS and word.source[word.end : word.end + 1] in _KEYWORD_ENDS:
        cursor.fail("a key after '.'", f"write \\{word.text} if that is the key")
    if "." in word.value:
        cursor.fail("a key without a dot", "a trigger cannot look at such a key")
    # A path is split at brackets too, even at those behind a backslash.
    keys = [key for key in re.split(r"[\[\]]", word.value) if key]
    if INHERITED.intersection(keys):
        cursor.fail(
            "a key that can be missing", "every object has this one: rename it in the event"
        )
    cursor.take()
    return keys
