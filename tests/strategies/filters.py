"""Destination filters, and events that they may hold for; few paths and values on both sides."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st
from oneflow_snippet.languages.filters.nodes import (
    All,
    And,
    Apply,
    Compare,
    Condition,
    Contains,
    Flag,
    Match,
    Not,
    Or,
    Path,
    Within,
)
from oneflow_snippet.languages.fql.nodes import Boolean, Null, Number, Text

TEXTS = [
    *("a", "b", "ab", "aab", "A", "", "5", "a*", "a?b", "日本", "😀", "string", "object"),
    *("a\nb", "-", "x.y"),
]
GLOBS = [
    *("*", "a*", "*b", "a*b", "?", "??", "[a-c]*", "[^a]", "a\\*", "", "*a*b*", "[ab]?"),
    *("日*", ".", "a|b", "\\-"),
]
NUMBERS = [0.0, 1.0, 2.0, 5.0, -1.0, 0.5, 1e20]
PATHS = [
    *("event", "type", "userId", "properties.a", "properties.b", "properties.a.b", "properties"),
    *(
        "properties.list",
        "properties.list.0",
        "context.traits.a",
        "traits.a",
        "properties.list.0.a",
    ),
    *("properties.a b", "properties.and", "nothing", "properties.a.length", "properties.toString"),
]


def paths() -> st.SearchStrategy[Path]:
    return st.sampled_from([Path(tuple(path.split("."))) for path in PATHS])


def literals() -> st.SearchStrategy[Any]:
    return st.one_of(
        st.sampled_from([Text(text) for text in TEXTS]),
        st.sampled_from([Number(number) for number in NUMBERS]),
        st.sampled_from([Boolean(value=True), Boolean(value=False), Null()]),
    )


def tests() -> st.SearchStrategy[Condition]:
    values = paths() | paths() | literals()
    functions = st.sampled_from(["lowercase", "typeof", "length"])
    applied = st.builds(Apply, functions, values)
    operands = values | applied
    equal: st.SearchStrategy[Any] = st.sampled_from(["=", "!="])
    order: st.SearchStrategy[Any] = st.sampled_from(["<", "<=", ">", ">="])
    numeric = paths() | st.builds(Apply, st.just("length"), values)
    return st.one_of(
        st.builds(Compare, operands, equal, operands),
        st.builds(Compare, numeric, order, st.sampled_from([Number(n) for n in NUMBERS])),
        st.builds(Compare, numeric, order, numeric),
        st.builds(Within, values, st.lists(values, max_size=3).map(tuple)),
        st.builds(Contains, values, paths() | st.sampled_from([Text(text) for text in TEXTS])),
        st.builds(Match, values, st.sampled_from(GLOBS)),
        st.builds(Flag, paths()),
        st.just(All()),
    )


def each_function() -> list[Condition]:
    """Give what each function says of each path, by itself: seldom drawn where it decides."""
    each = [Path(tuple(path.split("."))) for path in PATHS]
    return [
        *(Compare(Apply("length", path), "=", Number(1.0)) for path in each),
        *(Compare(Apply("lowercase", path), "=", Text("a")) for path in each),
        *(Compare(Apply("typeof", path), "=", Text("string")) for path in each),
    ]


def conditions() -> st.SearchStrategy[Condition]:
    def joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.builds(And, several) | st.builds(Or, several) | st.builds(Not, inner)

    return st.recursive(tests(), joined, max_leaves=4)


def values() -> st.SearchStrategy[Any]:
    leaves = st.sampled_from([*TEXTS, *NUMBERS, 5, True, False, None])
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["a", "b", "email", "0"]), inner, max_size=3)
        ),
        max_leaves=5,
    )


def events() -> st.SearchStrategy[dict[str, Any]]:
    objects = st.dictionaries(
        st.sampled_from(["a", "b", "list", "and", "a b", "email"]), values(), max_size=4
    )
    items = st.lists(objects, max_size=3)
    return st.fixed_dictionaries(
        {"type": st.sampled_from(["track", "identify", "page"])},
        optional={
            "event": st.sampled_from(TEXTS),
            "userId": st.sampled_from(["a", "b", None, 5]),
            "properties": objects
            | objects
            | st.builds(lambda all_, inner: {**all_, "list": inner}, objects, items)
            | values(),
            "traits": objects,
            "context": st.fixed_dictionaries({"traits": objects | values()}),
        },
    )


def actions() -> st.SearchStrategy[dict[str, Any]]:
    names = st.lists(
        st.sampled_from(["a", "b", "email", "0", "properties", "length"]), min_size=1, max_size=3
    )
    where = st.sampled_from(["", *PATHS])
    fields = st.dictionaries(where, names, min_size=1, max_size=3)
    change = st.one_of(
        st.fixed_dictionaries({"set": values()}),
        st.fixed_dictionaries({"copy": st.sampled_from(PATHS)}),
        st.fixed_dictionaries({"move": st.sampled_from(PATHS)}),
        st.just({}),
    )
    changes = st.builds(
        lambda one, text: {**one, "to_string": True} if text or not one else one,
        change,
        st.booleans(),
    )
    kinds: list[st.SearchStrategy[dict[str, Any]]] = [
        st.builds(lambda f: {"type": "drop_properties", "fields": f}, fields),
        st.builds(lambda f: {"type": "allow_properties", "fields": f}, fields),
        st.builds(
            lambda m: {"type": "map_properties", "map": m},
            st.dictionaries(st.sampled_from(PATHS), changes, min_size=1, max_size=3),
        ),
        st.sampled_from([{"type": "sample", "percent": p} for p in (0.2, 0.7, 1.0)]),
        st.sampled_from([{"type": "sample", "percent": p, "path": "userId"} for p in (0.2, 0.7)]),
    ]
    return st.one_of(kinds)


# ---- As Segment's settings for a page have it ---------------------------------------------------


def compiled(node: Any) -> Any:
    """Give the intermediate representation of a condition, or of a part of one."""
    match node:
        case Flag(path):
            return compiled(path)
        case All():
            return {"value": True}
        case Not(operand):
            return ["!", compiled(operand)]
        case And(operands) | Or(operands):
            return [type(node).__name__.lower(), *map(compiled, operands)]
        case Compare() | Within() | Contains() | Match():
            return _test(node)
        case Path():
            return node.dotted
        case Apply(function, operand):
            return [function, compiled(operand)]
        case _:
            return {"value": None if isinstance(node, Null) else node.value}


def _test(node: Any) -> Any:
    match node:
        case Compare(left, operator, right):
            return [operator, compiled(left), compiled(right)]
        case Within(operand, items):
            return ["in", compiled(operand), {"value": [compiled(item) for item in items]}]
        case Contains(operand, text):
            return ["contains", compiled(operand), compiled(text)]
        case Match(operand, glob):
            return ["match", compiled(operand), {"value": glob}]
    raise TypeError(node)


def rule(condition: Condition, actions: list[dict[str, Any]]) -> dict[str, Any]:
    """Give a filter as a routing rule."""
    return {
        "matchers": [{"type": "fql", "ir": json.dumps(compiled(condition))}],
        "transformers": [[transformer(action) for action in actions]],
        "scope": "destinations",
        "target_type": "workspace::project::destination::config",
        "destinationName": "1Flow Web (Actions)",
    }


def transformer(action: dict[str, Any]) -> dict[str, Any]:
    match action:
        case {"type": "drop_properties", "fields": fields}:
            return {"type": "drop_properties", "config": {"drop": fields}}
        case {"type": "allow_properties", "fields": fields}:
            return {"type": "allow_properties", "config": {"allow": fields}}
        case {"type": "map_properties", "map": changes}:
            return {"type": "map_properties", "config": {"map": changes}}
        case {"type": "sample", **config}:
            return {"type": "sample_event", "config": {"sample": {"path": "", **config}}}
        case _:
            return {"type": "drop"}
