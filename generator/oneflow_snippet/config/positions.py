"""Find a value in the text of a TOML or JSON file by its path."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

import tomli
import tree_sitter_json
import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from oneflow_snippet.errors import DataPath, Span

_UNIT = re.compile(
    r"(?P<nothing>\\[ \t]*\n\s*)"  # TOML: the end of a line that goes on
    r"|\\u[dD][89abAB]..\\u[dD][c-fC-F].."  # JSON: one character beyond U+FFFF
    r"|\\U.{8}|\\u.{4}|\\x..|\\.|.",
    re.DOTALL,
)
"""What stands for one character, or for none, in a string with escapes."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything of a file stands.

    Attributes:
        text: The file's text.
        keys: Span of each key, and of each member of an array, by its path.
        strings: Span of each string with its quotes, by its path.
    """

    text: str
    keys: Mapping[DataPath, Span]
    strings: Mapping[DataPath, Span]

    def find(self, path: DataPath) -> Span | None:
        """Return the place of the value at ``path``, or of the closest thing around it.

        The place of a member of an object is its key; of a member of an array, its value.
        """
        around = (path[:length] for length in range(len(path), 0, -1))
        return next((self.keys[each] for each in around if each in self.keys), None)

    def inside(self, path: DataPath, part: Span) -> Span | None:
        """Return the place of a part of the string at ``path``; None if it cannot be said.

        ``part.text`` is the string's value.
        """
        if path not in self.strings:
            return None
        string = self.strings[path]
        offsets = _offsets(self.text[string.start : string.end])
        if len(offsets) != len(part.text) + 1:
            return None
        start, end = (string.start + offsets[at] for at in (part.start, part.end))
        return Span(self.text, start, end)


def read_places(text: str, *, toml: bool) -> Places:
    """Find all places of a text of TOML or JSON, which is known to be right."""
    data = text.encode("utf-8", "surrogatepass")
    language = Language(tree_sitter_toml.language() if toml else tree_sitter_json.language())
    root = Parser(language).parse(data).root_node
    characters = _characters(data)
    keys: dict[DataPath, Span] = {}
    strings: dict[DataPath, Span] = {}
    for path, node in _toml(root) if toml else _json(root):
        value = node.type == "string" and not _is_key(node)
        span = Span(text, characters[node.start_byte], characters[node.end_byte])
        if value:
            strings.setdefault(path, span)
        keys.setdefault(path, span)
    return Places(text, keys, strings)


def _characters(data: bytes) -> list[int]:
    """Return for each byte of UTF-8, and for the end, the index of its character."""
    starts = (byte & 0xC0 != 0x80 for byte in data)
    return [*(count - 1 for count in accumulate(starts)), sum(byte & 0xC0 != 0x80 for byte in data)]


def _is_key(node: Node) -> bool:
    parent = node.parent
    return bool(parent and parent.type == "pair" and parent.child_by_field_name("key") == node)


def _offsets(literal: str) -> list[int]:
    """Return where each character of a string starts in its literal, and where the last ends."""
    quotes = 3 if literal.startswith(("'''", '"""')) else 1
    start = quotes + (quotes == 3 and literal.startswith("\n", quotes))
    inside = literal[start : len(literal) - quotes]
    if literal.startswith("'"):
        return list(range(start, start + len(inside) + 1))
    units = (unit for unit in _UNIT.finditer(inside) if unit["nothing"] is None)
    return [*(start + unit.start() for unit in units), start + len(inside)]


Found = Iterator[tuple[DataPath, Node]]


def _json(root: Node) -> Found:
    for child in root.named_children:
        yield from _json_value(child, ())


def _json_value(node: Node, path: DataPath) -> Found:
    if node.type == "object":
        for pair in node.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if key is not None and value is not None:
                place = (*path, _text(json.loads, key))
                yield place, key
                yield from _json_value(value, place)
    elif node.type == "array":
        for index, item in enumerate(node.named_children):
            yield (*path, index), item
            yield from _json_value(item, (*path, index))
    elif node.type == "string":
        yield path, node


def _toml(root: Node) -> Found:
    counts: dict[DataPath, int] = {}
    for node in root.named_children:
        if node.type == "pair":
            yield from _toml_pair(node, ())
        elif node.type in {"table", "table_array_element"}:
            header, *pairs = (child for child in node.named_children if child.type != "comment")
            path = _resolve(_toml_key(header), counts)
            if node.type == "table_array_element":
                index = counts[path] = counts.get(path, -1) + 1
                path = (*path, index)
            yield path, header
            for pair in pairs:
                yield from _toml_pair(pair, path)


def _resolve(keys: tuple[str, ...], counts: dict[DataPath, int]) -> DataPath:
    """Put in the index of the latest element of every array of tables on the way."""
    path: DataPath = ()
    for depth, key in enumerate(keys):
        path = (*path, key)
        if path in counts and depth < len(keys) - 1:
            path = (*path, counts[path])
    return path


def _toml_pair(pair: Node, path: DataPath) -> Found:
    if pair.type != "pair":
        return
    key, *rest = (child for child in pair.named_children if child.type != "comment")
    place = (*path, *_toml_key(key))
    yield place, key
    if rest:
        yield from _toml_value(rest[-1], place)


def _toml_value(node: Node, path: DataPath) -> Found:
    items = [child for child in node.named_children if child.type != "comment"]
    if node.type == "inline_table":
        for pair in items:
            yield from _toml_pair(pair, path)
    elif node.type == "array":
        for index, item in enumerate(items):
            yield (*path, index), item
            yield from _toml_value(item, (*path, index))
    elif node.type == "string":
        yield path, node


def _toml_key(node: Node) -> tuple[str, ...]:
    if node.type == "dotted_key":
        return tuple(key for child in node.named_children for key in _toml_key(child))
    if node.type == "quoted_key":
        return (_text(lambda text: tomli.loads(f"v = {text}")["v"], node),)
    return (_text(str, node),)


def _text(decode: Callable[[str], object], node: Node) -> str:
    return str(decode((node.text or b"").decode("utf-8", "surrogatepass")))
