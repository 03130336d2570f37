"""Triggers are read with their one plain meaning, or refused with advice at the right place.

``cases/fql/reject.json`` holds what is refused, with message and column; ``identity.txt`` triggers
in their canonical form, one a line.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from oneflow_snippet import build, load_config
from oneflow_snippet.errors import LanguageError
from oneflow_snippet.languages import fql
from oneflow_snippet.languages.ecmascript import number_in, number_text
from oneflow_snippet.languages.fql.fold import event_names, fold, without_event
from strategies.triggers import triggers, widened_triggers

CASES = Path(__file__).parent / "cases" / "fql"


def cases(name: str) -> list[Any]:
    told = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in told]


def refusal(trigger: str) -> LanguageError:
    with pytest.raises(LanguageError) as caught:
        fql.parse(trigger)
    return caught.value


def read_or_refused(trigger: str) -> fql.Condition | LanguageError:
    try:
        return fql.parse(trigger)
    except LanguageError as error:
        return error


@pytest.mark.parametrize("case", cases("reject"))
def test_a_trigger_is_refused_with_advice_at_the_right_place(case: dict[str, Any]) -> None:
    error = refusal(case["trigger"])

    assert [error.message, error.span.column] == [case["message"], case["column"]]


@pytest.mark.parametrize("case", [*cases("match"), *cases("widened")])
def test_what_is_accepted_has_a_canonical_form_of_the_same_meaning(case: dict[str, Any]) -> None:
    condition = fql.parse(case["trigger"])

    assert fql.parse(str(condition)) == condition


IDENTITY = (CASES / "identity.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("trigger", IDENTITY)
def test_the_canonical_form_is_its_own(trigger: str) -> None:
    assert str(fql.parse(trigger)) == trigger


@given(triggers() | widened_triggers())
def test_the_canonical_form_is_stable(trigger: str) -> None:
    condition = fql.parse(trigger)

    again = fql.parse(str(condition))

    assert again == condition
    assert str(again) == str(condition)


TOKENS = "type event properties .a [0] = != >= \" ' 5 1e3 - ( ) , ! and or contains match null \\ é"


@given(st.text(max_size=20) | st.lists(st.sampled_from(TOKENS.split())).map(" ".join))
@example("(" * 10_000)
@example("!(" * 10_000)
@example('event = "\ud800"')
@example("properties.\\\ud800 = \ud800")
@example(f"properties.a > {'9' * 5_000}")
@example(f'properties.a > "0x{"f" * 5_000}"')
def test_any_text_is_read_or_refused(trigger: str) -> None:
    outcome = read_or_refused(trigger)

    if isinstance(outcome, LanguageError):
        assert outcome.message.startswith("expected ")
        assert ", found " in outcome.message
        assert 0 <= outcome.span.start <= outcome.span.end <= len(trigger)
        assert "^" in outcome.span.frame()
    else:
        assert fql.parse(str(outcome)) == outcome


def test_parentheses_go_as_deep_as_anybody_writes_them() -> None:
    assert str(fql.parse(f'{"(" * 50}type = "track"{")" * 50}')) == 'type = "track"'
    assert refusal("(" * 51).message == "expected at most 50 open parentheses, found '('"


@pytest.mark.parametrize("connective", ["and", "or"])
def test_a_trigger_has_so_many_conditions_that_a_build_can_take_them(connective: str) -> None:
    terms = [f"properties.a{at} = {at}" for at in range(201)]
    longest, too_long = (f" {connective} ".join(terms[:count]) for count in (200, 201))

    mapping = {"action": "trackEvent", "trigger": longest}
    assert build(load_config({"project_api_key": "k", "mappings": [mapping]}, environ={}))
    assert refusal(too_long).message.startswith("expected at most 200 conditions")


def test_a_refusal_in_the_second_line_shows_that_line() -> None:
    error = refusal('type = "track"\n  and event == "a"')

    assert (error.span.line, error.span.column) == (2, 13)
    assert error.span.frame() == '      and event == "a"\n                ^^'


FOLDED = {
    'type = "track"': "true",
    'type = "page"': "false",
    'type != "page"': "true",
    'type = "track" and event = "a"': 'event = "a"',
    '(type = "track" or type = "page") and event = "a"': 'event = "a"',
    'type = "page" or event = "a"': 'event = "a"',
    '!(type = "track")': "false",
    '!(type = "page" and event = "a")': "true",
    '!(event = "a")': 'event != "a"',
    "!(userId != null)": "userId = null",
    "!(properties.n != 5)": "!(properties.n != 5)",
    "!(!(properties.n = 5))": "properties.n = 5",
    'event = "a" and event = "a"': 'event = "a"',
    'event = "a" and event = "b"': "false",
    'event = "a" and event != "b" and userId = "u"': 'event = "a" and userId = "u"',
    'event = "a" and (event = "a" or userId = "u")': 'event = "a"',
    'event = "a" and contains(event, "b")': "false",
    'event = "ab" and match(event, "a*") and !match(event, "*a")': 'event = "ab"',
    'event = "\U0001f600" and contains(event, "\ud83d")': 'event = "\U0001f600"',
    '(event = "a" or event = "b") and (event = "c" or event = "d")': "false",
    "properties.n = 5 and properties.n > 5": "false",
    "properties.n = 5 and properties.n >= 5": "properties.n = 5",
    "properties.n = 5 and properties.n != 5": "false",
    'properties.n = 5 and properties.n = "5"': "false",
    "properties.n = 1 and properties.n = true": "false",
    'properties.n = null and properties.n != "5"': "properties.n = null",
    "properties.n = null and properties.n != 5": "false",
    '!contains(event, "")': "false",
    'properties.a = 1 or (type = "track" or userId = "u")': "true",
}


@pytest.mark.parametrize(("trigger", "left"), FOLDED.items())
def test_what_is_known_is_not_tested_again(trigger: str, left: str) -> None:
    assert str(fold(fql.parse(trigger), "track")) == left


@given(widened_triggers(), st.sampled_from(["track", "page"]))
def test_folding_twice_is_folding_once(trigger: str, event_type: str) -> None:
    once = fold(fql.parse(trigger), event_type)

    assert fold(once, event_type) == once


NAMED: dict[str, tuple[set[str] | None, str]] = {
    'event = "a"': ({"a"}, "true"),
    'event = "a" and userId = "u"': ({"a"}, 'userId = "u"'),
    'event = "a" or event = "b"': ({"a", "b"}, "true"),
    '(event = "a" or event = "b") and userId = "u"': ({"a", "b"}, 'userId = "u"'),
    '(event = "a" or event = "b") and event != "b"': ({"a", "b"}, 'event != "b"'),
    '(event = "a" or event = "b") and (event = "b" or event = "c")': ({"b"}, "true"),
    '(event = "a" and name = "n") or event = "b"': (
        {"a", "b"},
        '(event = "a" and name = "n") or event = "b"',
    ),
    'event = "a" or userId = "u"': (None, ""),
    'event != "a"': (None, ""),
    'contains(event, "a")': (None, ""),
    'userId = "u"': (None, ""),
    '!(event = "a")': (None, ""),
}


@pytest.mark.parametrize(("trigger", "expected"), NAMED.items())
def test_names_of_events_are_found_and_then_left_out(
    trigger: str, expected: tuple[set[str] | None, str]
) -> None:
    condition = fql.parse(trigger)
    names = event_names(condition)

    assert names == expected[0]
    assert names is None or str(without_event(condition, names)) == expected[1]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (42.0, "42"),
        (-1.5, "-1.5"),
        (0.1, "0.1"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (-1.25e-7, "-1.25e-7"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.2345678901234569e23, "1.2345678901234569e+23"),
        (5e-324, "5e-324"),
    ],
)
def test_numbers_are_written_as_javascript_writes_them(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10", 10.0),
        (" \ufeff10\n", 10.0),
        ("0x1F", 31.0),
        ("0b11", 3.0),
        ("0o17", 15.0),
        ("017", 17.0),
        ("-.5e1", -5.0),
        ("5.", 5.0),
        ("", None),
        (" ", None),
        ("-0x10", None),
        ("1_000", None),
        ("١", None),
        ("5 5", None),
        ("1e999", None),
        ("Infinity", None),
        ("NaN", None),
    ],
)
def test_texts_are_numbers_where_javascript_reads_them_so(text: str, value: float | None) -> None:
    assert number_in(text) == value
