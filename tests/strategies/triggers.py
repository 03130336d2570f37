"""Triggers, and events that they may fire for.

Fields, texts and numbers are few and the same on both sides, so that conditions often hold.
``triggers`` stays within the part of FQL in which Segment's parser does what the text says.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st
from oneflow_snippet.languages import fql
from oneflow_snippet.languages.fql.nodes import (
    And,
    Call,
    Compare,
    Condition,
    ConstantCondition,
    Field,
    Not,
    Number,
    Or,
    Text,
)

Texts = st.SearchStrategy[str]

TYPES = ["track", "identify", "page", "group", "alias", "screen"]
"""All types of events."""

TEXTS = [
    "Order Completed", "Order", "Completed", "a", "aa", "ab", "", " ", "x", "5", "042", "true",
    "null", "constructor", "日本", "😀", "\ud83d", "it's", "a\\b", "a\nb", "a\r\nb", "</script>",
    "*",
]  # fmt: skip
NUMBERS = [
    "5",
    "5.0",
    "042",
    "+5",
    "-5",
    "-.5",
    "0",
    "-0",
    "42",
    "5.25",
    "0.0000001",
    "1" + 21 * "0",
]
ORDERED = ["5", " 5 ", "0x5", "5e0", "5.", ".5", "+5", "-5", "5\n", "0b101", "\u00a042\ufeff"]
KEYS = [
    "a",
    "b",
    "n",
    "name",
    "and",
    "or",
    "a-b",
    "a b",
    "1st",
    "日本",
    "😀",
    "$x",
    "list",
    "length",
]
USUAL = ["a", "b"] * 6
_BLANKS = ["", " ", " ", "  ", "\t", "\n"]


def _blanks(*, needed: bool = False) -> Texts:
    return st.sampled_from(_BLANKS[needed:])


def _chosen(*strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Choose by the weights given; ``one_of`` counts the alternatives within, and none twice."""
    return st.sampled_from(range(len(strategies))).flatmap(lambda at: strategies[at])


def _joined(*parts: str | Texts) -> Texts:
    strategies = [st.just(part) if isinstance(part, str) else part for part in parts]
    return st.tuples(*strategies).map("".join)


def _spaced(*parts: str | Texts) -> Texts:
    """Join parts with blanks, which are needed between them."""
    between: list[str | Texts] = [parts[0]]
    for part in parts[1:]:
        between += [_blanks(needed=True), part]
    return _joined(*between)


def _escaped(key: str) -> str:
    """Write a key as Segment's parser wants it: a backslash before each odd code unit."""
    raw = key.encode("utf-16-le", "surrogatepass")
    units = [raw[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(raw), 2)]
    text = "".join(u if re.fullmatch("[A-Za-z0-9_-]", u) else f"\\{u}" for u in units)
    return text if re.match(r"[A-Za-z_\\]", text) and key not in {"and", "or"} else f"\\{text}"


def _paths() -> Texts:
    index = st.sampled_from([r"\[0\]", r"\[1\]", r".\0", r".\1"])
    key = st.sampled_from([*USUAL, *KEYS]).map(_escaped)
    step = _joined(st.sampled_from([".", ".", " .\t"]), key)
    return st.one_of(
        _joined(".", key),
        _joined(".", key),
        _joined(".", key),
        _joined(".", key, step),
        _joined(".", key, index),
        _joined(".", key, index, step),
    )


def _objects() -> Texts:
    return _joined(st.sampled_from(["properties", "properties", "traits", "context"]), _paths())


def _strings() -> Texts:
    other = st.text(max_size=3).filter(lambda text: '"' not in text)
    return (st.sampled_from(TEXTS) | other).map(lambda text: f'"{text}"')


def _numbers() -> Texts:
    other = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: f"{value:.3f}")
    return st.sampled_from(NUMBERS) | st.integers(-10, 50).map(str) | other


def _equalities() -> Texts:
    ids = _strings() | _numbers() | st.just("null")
    names = st.sampled_from([f'"{name}"' for name in TYPES])
    booleans = st.sampled_from(["true", "false"])
    return st.one_of(
        _equality("type", names | names | _strings() | _numbers()),
        _equality("event", _strings() | _numbers()),
        _equality(st.sampled_from(["name", "userId"]), ids),
        _equality(_objects(), _strings()),
        _equality(_objects(), _numbers()),
        _equality(_objects(), st.just("null")),
        _joined("userId", _blanks(), "=", _blanks(), booleans),
        _joined(_objects(), _blanks(), "=", _blanks(), booleans),
    )


def _equality(field: str | Texts, literal: Texts) -> Texts:
    equal = _joined(field, _blanks(), "=", _blanks(), literal)
    return equal | _joined(field, _blanks(), "!=", _blanks(needed=True), literal)


def _orders() -> Texts:
    fields = _objects() | _objects() | st.sampled_from(["name", "userId"])
    limits = _numbers() | st.sampled_from(ORDERED).map(lambda text: f'"{text}"')
    return st.one_of(
        _joined(fields, _blanks(needed=True), st.sampled_from("<>"), _blanks(), limits),
        _spaced(fields, st.sampled_from(["<=", ">="]), limits),
    )


def _calls() -> Texts:
    fields = _objects() | st.sampled_from(["event", "name", "userId"])
    literals = _strings() | _numbers() | st.sampled_from(["true", "false", "null"])
    bare = _strings().filter(lambda text: "*" not in text)
    patterns = bare.map(lambda text: f'{text[:-1]}*"') | bare.map(lambda text: f'"*{text[1:]}')
    negation = st.sampled_from(["", "!"])

    def call(name: str, literal: Texts) -> Texts:
        inside: list[str | Texts] = [
            _blanks(),
            fields,
            _blanks(),
            ",",
            _blanks(),
            literal,
            _blanks(),
        ]
        return _joined(negation, name, _blanks(), "(", *inside, ")")

    return _chosen(call("contains", literals), call("match", patterns))


def _comparisons() -> Texts:
    return _equalities() | _equalities() | _orders()


def _levels(items: Texts, last: Texts) -> Texts:
    """Join up to three ``items`` and one ``last`` with one and the same connective."""

    def level(connective: str) -> Texts:
        more = st.lists(_joined(items, f" {connective} "), max_size=3).map("".join)
        return _joined(more, last)

    return st.one_of(level("and"), level("or"))


def _sound(text: str) -> str:
    # Segment's lexer looks ahead after a, o and n, and loses what it sees if the text ends there.
    return f"{text} " if re.search(r"[aon]\s*=\s*.{1,2}\Z", text) else text


def triggers() -> Texts:
    """Make triggers that mean the same to Segment's parser and to ours."""
    last = _comparisons() | _calls()
    group = _joined("(", _blanks(), _levels(_comparisons(), last), _blanks(), ")")
    items = _chosen(_comparisons(), _comparisons(), _calls(), group)
    return _joined(_blanks(), _levels(items, items), _blanks()).map(_sound)


def widened_triggers() -> Texts:
    """Make triggers as only our parser reads them: groups and negation, however deep."""
    names = st.sampled_from(["a", "ab", "Order", "x"])
    events = names.map(lambda name: f'event = "{name}"')
    leaves = st.one_of(events, events, _comparisons(), _calls())
    items = st.recursive(leaves, _groups, max_leaves=6)
    return _levels(items, items)


def _groups(items: Texts) -> Texts:
    return _joined(st.sampled_from(["(", "!("]), _levels(items, items), ")")


def _leaves() -> st.SearchStrategy[Any]:
    numbers = st.sampled_from([5, 42, 0, -5, -0.5, 5.25, 1e-7, 1e21])
    texts = st.sampled_from([*TEXTS, "1e+21", "1e-7", "-0.5"])
    others = st.sampled_from([None, True, False]) | st.integers(-10, 50) | st.text(max_size=3)
    return _chosen(texts, texts, numbers, others)


def _trees(values: st.SearchStrategy[Any], *, size: int = 2) -> st.SearchStrategy[Any]:
    odd = st.dictionaries(st.sampled_from([*KEYS, "0"]), values, max_size=size)
    usual = st.fixed_dictionaries({}, optional={"a": values, "b": values})
    return st.builds(lambda some, more: {**some, **more}, odd, usual)


def events() -> st.SearchStrategy[dict[str, Any]]:
    """Make events, as JSON; some of them break every promise but to have a type."""
    leaves = _leaves()
    nested = st.lists(leaves, max_size=2) | _trees(leaves) | st.lists(_trees(leaves), max_size=2)
    tree = _trees(_chosen(leaves, leaves, nested), size=3)
    objects = _chosen(tree, tree, tree, leaves)
    ids = st.sampled_from(TEXTS) | st.sampled_from(TEXTS) | leaves
    return st.fixed_dictionaries(
        {"type": st.sampled_from(TYPES)},
        optional={
            **dict.fromkeys(("event", "name", "userId"), ids),
            **dict.fromkeys(("properties", "traits", "context"), objects),
        },
    )


@st.composite
def encounters(draw: st.DrawFn, texts: Texts) -> tuple[list[str], list[dict[str, Any]]]:
    """Make some triggers, and events in which there is something for these to find."""
    chosen = draw(st.lists(texts, min_size=3, max_size=6))
    finds = st.sampled_from([find for text in chosen for find in _finds(fql.parse(text))])
    near = st.builds(_placed, events(), st.lists(finds, max_size=5))
    happened = st.lists(near, min_size=3, max_size=6)
    return chosen, draw(happened)


def _finds(condition: Condition) -> list[tuple[Field, Any]]:
    """List the fields that a condition tests, with values at the edges of each test."""
    match condition:
        case And(operands) | Or(operands):
            return [find for operand in operands for find in _finds(operand)]
        case Not(operand):
            return _finds(operand)
        case Call(_, field, text):
            near: list[Any] = [text, f"x{text}", f"{text}x", f"x{text}x", text[1:], 5]
            near += [[text], [f"x{text}x"]]  # a text, were it not for its type
        case Compare(field, _, Text(text)):
            near = [text, text, f"{text}x", "", None]
        case Compare(field, _, Number(value)):
            near = [value, value, value - 1, value + 1, str(value)]
        case Compare(field, _, literal):
            near = [None, True, False, 0, "", str(literal)]
        case ConstantCondition():
            return []
    return [(field, value) for value in near]


def _placed(event: dict[str, Any], values: list[tuple[Field, Any]]) -> dict[str, Any]:
    event = deepcopy(event)
    for field, value in values:
        if field.root != "type" or value in TYPES:
            keys = field.root, *field.path
            place = event
            for key in keys[:-1]:
                inner = place.get(key)
                place[key] = inner if isinstance(inner, dict) else {}
                place = place[key]
            place[keys[-1]] = value
    return event
