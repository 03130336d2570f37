"""The model of Segment's parser agrees with Segment's own package, on sloppy texts most of all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from harness.node import Node
from hypothesis import given
from hypothesis import strategies as st
from oneflow_snippet.errors import LanguageError
from oneflow_snippet.languages import fql
from oneflow_snippet.languages.ecmascript import units
from oneflow_snippet.languages.fql.nodes import (
    And,
    Boolean,
    Call,
    Compare,
    Condition,
    ConstantCondition,
    Field,
    Not,
    Null,
    Number,
    Or,
    Text,
)
from oneflow_snippet.segment.trigger_parser import Reading, read
from strategies.examples import examples
from strategies.triggers import events, triggers, widened_triggers

HERE = Path(__file__).parent
Verdicts = list[bool | str]

WORDS = """
    type event name userId properties traits context properties.a properties.b.a traits.n
    context.name anonymousId foo x track contains match not true false null and or AND n na no
    nu nul an eos event.x type.and properties.and properties.0 properties.\\0 properties.\\[ \\and
    properties\\.a properties.\\. propertiesX.a contains.x .a \\n \\ exists is_true is_false
    not_contains starts_with number_equals number_not_equals not_exists
    = != < <= > >= == ! ( ) ( ) , [ ] . & * - + 5 -5 5. .5 5.0 5.5.5 1e3 042 -. 5x
    "track" "a" "5" "" "x y" "true" "null" 'a' 'x* "*a" "a*" "*" "= 'and' contains(event,"a")
    !contains(properties.a,"x") match(event,"a*") (type="track") type="track" properties.a=5 é
""".split()
INHERITED = {"toString", "constructor", "__proto__", "hasOwnProperty", "valueOf"}
EVENTS: list[Any] = [
    {"type": "track", "event": "a", "userId": "5", "properties": {"a": 5, "b": {"a": "x"}}},
    {"type": "track", "event": "eos", "userId": True, "properties": {"a": "a", "name": "track"}},
    {"type": "page", "name": "a", "traits": {"n": None, "a": True}, "context": {"name": "xax"}},
    {"type": "identify", "userId": 5, "event": "n", "properties": {"a": 1, "0": 5, "[": 0}},
    {"type": "identify", "name": "null", "event": "", "properties": {"a": False, "and": "and"}},
    {"type": 5, "event": 5, "name": 5, "properties": {"a": [5, "a"], "properties": "a"}},
    {"type": "", "event": "'a'", "properties": "a", "traits": 0},
]


def holds(condition: Condition, event: Any) -> bool:
    match condition:
        case ConstantCondition(value):
            return value
        case And(operands):
            return all(holds(operand, event) for operand in operands)
        case Or(operands):
            return any(holds(operand, event) for operand in operands)
        case Not(operand):
            return not holds(operand, event)
        case Call(function, field, text, negated):
            return _found(function, look_up(event, field), text, negated=negated)
        case Compare(field, operator, literal):
            return _compared(look_up(event, field), operator, literal)


def look_up(event: Any, field: Field) -> Any:
    value = event.get(field.root)
    for key in field.path:
        if not isinstance(value, dict | list) and not value:
            return value
        text = units(value) if isinstance(value, str) else value
        if key in INHERITED:
            value = object()
        elif isinstance(text, dict):
            value = text.get(key)
        elif isinstance(text, str | list) and key.isascii() and key.isdigit():
            index = int(key)
            value = text[index] if str(index) == key and index < len(text) else None
        else:
            value = len(text) if isinstance(text, str | list) and key == "length" else None
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _found(function: str, value: Any, text: str, *, negated: bool) -> bool:
    if not isinstance(value, str):
        return False
    value, text = units(value), units(text)
    found: dict[str, bool] = {
        "contains": text in value,
        "starts_with": value.startswith(text),
        "ends_with": value.endswith(text),
    }
    return found[function] != negated


def _compared(value: Any, operator: str, literal: object) -> bool:
    match operator, literal:
        case _, Null():
            return (value is None) == (operator == "=")
        case "=" | "!=", Text(text):
            return (isinstance(value, str) and value == text) == (operator == "=")
        case "=", Boolean(wanted):
            return value is wanted
        case _, Number(limit):
            orders = {
                "=": lambda: value == limit,
                "!=": lambda: value != limit,
                "<": lambda: value < limit,
                "<=": lambda: value <= limit,
                ">": lambda: value > limit,
                ">=": lambda: value >= limit,
            }
            return _is_number(value) and bool(orders[operator]())
    raise AssertionError((operator, literal))


def verdict(reading: Reading, event: Any) -> bool | str:
    fires, throws = holds(reading.fires, event), holds(reading.throws, event)
    assert not (fires and throws), reading
    return "throws" if throws else fires


def told_by_segment(
    node: Node, texts: list[str], happened: list[Any]
) -> list[tuple[bool, Verdicts]]:
    """Tell for each trigger whether it is dead, and its verdict on each event."""
    answers = node.ask("readings", {"triggers": texts, "events": happened})
    return [(answer["dead"], answer["verdicts"]) for answer in answers]


def check(texts: list[str], happened: list[Any], node: Node) -> None:
    for text, told in zip(texts, told_by_segment(node, texts, happened), strict=True):
        reading = read(text)
        found = bool(reading.dead), [verdict(reading, event) for event in happened]
        assert found == told, f"{text!r} is read as {reading}"


def soups() -> st.SearchStrategy[str]:
    """Join words of the language, and others, with and without blanks."""
    joints = st.sampled_from([" ", " ", " ", "", "\n", "\r\n"])
    return st.lists(st.tuples(st.sampled_from(WORDS), joints), max_size=12).map(
        lambda parts: "".join(word + joint for word, joint in parts)
    )


def clauses() -> st.SearchStrategy[str]:
    """Join whole conditions, and what people leave over between them."""
    tests = st.sampled_from(
        """
        type = "track"|event = "a"|properties.a = 5|properties.a != "x"|userId = true|foo = "x"
        contains(event, "a")|!match(properties.a, "x*")|contains(type, "x")|match(event, "a*")
        length(event) > 3|event contains "a"|anonymousId = "x"|()|properties.a|properties.\\. = 5
        not type = "page"|properties.a exists|event.x = "a"|(type = "track" and event = "a")
        """.strip().replace("\n", "|").split("|")
    )  # fmt: skip
    joints = st.sampled_from([" and ", " or ", " and(", " or (", ") and ", ") or ", " and (", " ",
                              ") ", " !(", " (", " AND ", "and "])  # fmt: skip
    return st.lists(st.tuples(tests, joints), min_size=1, max_size=5).map(
        lambda parts: (
            "".join(test + joint for test, joint in parts)[: -len(parts[-1][1])]
            + ")" * sum("(" in joint for _, joint in parts[:-1])
        )
    )


@st.composite
def broken(draw: st.DrawFn) -> str:
    """Make a trigger with a slip of the hand in it."""
    text = draw(triggers() | widened_triggers())
    at = draw(st.integers(0, len(text)))
    length = draw(st.integers(0, 2))
    slip = draw(st.sampled_from(["", " ", '"', "'", "(", ")", "!", "\\", ".", "n", "=", "é", "\r"]))
    return text[:at] + slip + text[at + length :]


SEVERAL = examples(12)


@SEVERAL
@given(st.lists(soups(), min_size=20, max_size=40))
def test_soups_are_read_as_segment_does(node: Node, texts: list[str]) -> None:
    check(texts, EVENTS, node)


@SEVERAL
@given(st.lists(clauses(), min_size=20, max_size=40))
def test_clauses_are_read_as_segment_does(node: Node, texts: list[str]) -> None:
    check(texts, EVENTS, node)


@examples(3)
@given(st.lists(broken() | triggers(), min_size=3, max_size=6), st.lists(events(), max_size=6))
def test_slips_are_read_as_segment_does(node: Node, texts: list[str], happened: list[Any]) -> None:
    check(texts, happened + EVENTS, node)


@SEVERAL
@given(st.lists(st.text("anoul dtr.=!<>()\"'\\5-,[]x\n", max_size=12), min_size=30, max_size=60))
def test_any_characters_are_read_as_segment_does(node: Node, texts: list[str]) -> None:
    check([*texts, *(f"properties.{text}" for text in texts)], EVENTS, node)


@pytest.mark.parametrize("length", [99_997, 99_998, 99_999, 100_000, 100_001])
@pytest.mark.parametrize("word", ['event = "{}"', "event = x{}", "properties.a = 1{}"])
def test_endless_words_are_read_as_segment_does(node: Node, word: str, length: int) -> None:
    check([word.format("1" * length)], EVENTS, node)


def test_the_cases_of_the_language_are_read_as_segment_does(node: Node) -> None:
    names = "match", "widened", "reject"
    cases = [
        json.loads((HERE / "cases" / "fql" / f"{name}.json").read_text(encoding="utf-8"))
        for name in names
    ]
    texts = [case["trigger"] for told in cases for case in told]
    check(texts, EVENTS, node)


@SEVERAL
@given(st.lists(triggers(), min_size=5, max_size=10))
def test_a_trigger_that_segment_reads_well_means_the_same(texts: list[str]) -> None:
    for text in texts:
        try:
            ours = fql.parse(text)
        except LanguageError:
            continue
        assert str(read(text).fires) == str(ours), text
