"""Find a value in the text of a TOML or JSON file by its path."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import tomli
import tree_sitter_json
import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from oneflow_snippet.errors import DataPath, Span

Places = dict[DataPath, tuple[int, int]]
"""Where each key stands, in bytes."""


def find(text: str, path: DataPath, *, toml: bool) -> Span | None:
    """Give the place of the value at ``path``, or of the closest thing around it.

    The place of a member of an object is its key; of a member of an array, its value.
    """
    data = text.encode("utf-8", "surrogatepass")
    language = Language(tree_sitter_toml.language() if toml else tree_sitter_json.language())
    root = Parser(language).parse(data).root_node
    places: Places = {}
    for place, node in _toml(root) if toml else _json(root):
        places.setdefault(place, (node.start_byte, node.end_byte))
    for length in range(len(path), 0, -1):
        if found := places.get(path[:length]):
            start, end = (len(data[:at].decode("utf-8", "surrogatepass")) for at in found)
            return Span(text, start, end)
    return None


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


def _toml_key(node: Node) -> tuple[str, ...]:
    if node.type == "dotted_key":
        return tuple(key for child in node.named_children for key in _toml_key(child))
    if node.type == "quoted_key":
        return (_text(lambda text: tomli.loads(f"v = {text}")["v"], node),)
    return (_text(str, node),)


def _text(decode: Callable[[str], object], node: Node) -> str:
    return str(decode((node.text or b"").decode("utf-8", "surrogatepass")))
