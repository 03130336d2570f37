"""Fields are read completely or not at all, and every mistake in them is told with its place.

``cases/mapping/reject.json`` and ``warn.json`` hold a name, a whole mapping, and the problems that
it must have: place and message, in their order.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oneflow_snippet.errors import Problems, format_path
from oneflow_snippet.languages import mapping
from strategies.mappings import mappings

CASES = Path(__file__).parent / "cases" / "mapping"


def cases(name: str) -> list[Any]:
    data = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in data["cases"]]


def read(fields: object) -> tuple[mapping.Field | None, Problems]:
    problems = Problems()
    return mapping.parse_root(fields, (), problems), problems


def told(problems: Problems) -> list[list[str]]:
    return [[format_path(problem.path), problem.message] for problem in problems]


@pytest.mark.parametrize("case", cases("reject"))
def test_a_mistake_is_told_with_its_place(case: dict[str, Any]) -> None:
    field, problems = read(case["mapping"])

    assert told(problems) == case["problems"]
    assert field is None


@pytest.mark.parametrize("case", cases("warn"))
def test_what_is_hardly_meant_is_told_and_built(case: dict[str, Any]) -> None:
    field, problems = read(case["mapping"])

    assert told(problems) == case["problems"]
    assert all(problem.warning for problem in problems)
    assert field is not None


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (date(2026, 1, 2), "expected a string, found a date; write dates and times in quotes"),
        (
            datetime(2026, 1, 2, tzinfo=UTC),
            "expected a string, found a datetime; write dates and times in quotes",
        ),
        (time(1, 2), "expected a string, found a time; write dates and times in quotes"),
        (float("nan"), "expected a finite number, found nan"),
        (float("inf"), "expected a finite number, found inf"),
        ({1: 2}, "expected a string as a key, found 1"),
        ({"@path": "a", 1: 2}, "expected '@path' alone, found 1 beside it"),
        ({"a"}, "expected JSON data, found a set"),
        (b"a", "expected JSON data, found a bytes"),
    ],
)
def test_what_json_cannot_hold_is_told(value: object, message: str) -> None:
    problems = Problems()

    assert mapping.parse(value, ("x",), problems) is None
    assert told(problems) == [["x", message]]


def test_a_text_of_liquid_has_a_limit() -> None:
    _, problems = read({"x": {"@liquid": "a" * 1001}})

    assert told(problems) == [["x.@liquid", "expected at most 1000 characters, found 1001"]]


def test_the_place_in_a_path_is_drawn() -> None:
    problems = Problems()

    mapping.parse({"@path": "$.items[*].id"}, ("x",), problems)

    assert str(problems[0]).endswith("    $.items[*].id\n           ^^^")


def nested(wrap: Any, levels: int) -> object:
    value: object = {"@path": "$.a"}
    for _ in range(levels):
        value = wrap(value)
    return value


@pytest.mark.parametrize(
    "wrap",
    [
        lambda value: [value],
        lambda value: {"a": value},
        lambda value: {"@literal": value},
        lambda value: {"@merge": {"direction": "left", "objects": [value]}},
    ],
)
def test_nesting_without_end_is_told(wrap: Any) -> None:
    field, problems = read({"x": nested(wrap, 2000)})

    assert field is None
    assert [problem.message for problem in problems] == [
        "expected at most 100 steps of nesting, found more"
    ]


@pytest.mark.parametrize("number", [2**53 + 1, -(10**400)], ids=["rounded", "beyond a float"])
def test_a_number_that_javascript_would_round_is_told(number: int) -> None:
    field, [problem] = read({"x": number})

    assert field is None
    assert "expected a number of at most 9007199254740992, found" in problem.message


def test_data_that_contains_itself_is_told() -> None:
    value: list[object] = []
    value.append(value)

    assert mapping.parse(value, ("x",), Problems()) is None


@pytest.mark.parametrize(
    ("value", "constant"),
    [
        ({"@literal": [1, None]}, [1, None]),
        ({"@template": "Hi"}, "Hi"),
        ({"@case": {"operator": "upper", "value": "a-b"}}, "A-B"),
        ({"@case": {"operator": "upper", "value": ""}}, mapping.UNDEFINED),
        ({"@replace": {"pattern": ".", "replacement": "-", "value": "a.b.c"}}, "a-b-c"),
        ({"@json": {"mode": "encode", "value": {"a": [1, None]}}}, '{"a":[1,null]}'),
        ({"@if": {"exists": {"@literal": None}, "then": 1, "else": 2}}, 2),
        ({"@merge": {"direction": "left", "objects": [{"a": 1}, {"a": 2}]}}, {"a": 1}),
        ({"@excludeWhenNull": {"a": None, "b": 1}}, {"a": mapping.UNDEFINED, "b": 1}),
    ],
)  # fmt: skip
def test_what_is_certain_is_constant(value: object, constant: object) -> None:
    assert mapping.parse(value, ("x",), Problems()) == mapping.Constant(constant)


@pytest.mark.parametrize(
    "value",
    [
        {"@path": "$.a"},
        {"@case": {"operator": "upper", "value": "straße"}},
        {"@replace": {"pattern": "a", "replacement": "$&", "value": "a"}},
        {"@replace": {"pattern": "1", "value": {"@literal": 1e21}}},
        {"@json": {"mode": "encode", "value": {"b": 1, "1": 2}}},
    ],
)
def test_what_only_javascript_knows_is_no_constant(value: object) -> None:
    field = mapping.parse(value, ("x",), Problems())

    assert field is not None
    assert not isinstance(field, mapping.Constant)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mappings())
def test_made_mappings_are_accepted(fields: object) -> None:
    field, problems = read(fields)

    assert field is not None, problems


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "@path @template @literal @if @case @replace @arrayPath @flatten @json @merge "
                "@transform @excludeWhenNull @ _metadata exists value objects mapping a".split()
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(anything)
def test_whatever_is_read_ends_in_a_field_or_in_problems(value: object) -> None:
    problems = Problems()

    field = mapping.parse(value, ("x",), problems)

    assert (field is None) == any(not problem.warning for problem in problems), problems
