"""Filters leave of an event what Segment's own evaluator leaves of it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from typing import Any, TypeVar

import pytest
from harness.node import Node
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oneflow_snippet import ConfigError, load_config
from oneflow_snippet.compiler import build, template_files
from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.filters import emit_filters
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.config.filters import check_filters
from oneflow_snippet.config.model import Filter
from oneflow_snippet.errors import LanguageError, Problems
from oneflow_snippet.languages import filters
from strategies.examples import TIMES, examples
from strategies.filters import actions, conditions, each_function, events, rule

CHANCE = 0.5
Drawn = TypeVar("Drawn")
Table = list[list[str]]

GENERATE = settings(
    phases=[Phase.generate], deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def drawn(strategy: st.SearchStrategy[Drawn], count: int) -> list[Drawn]:
    """Draw so many examples."""
    found: list[Drawn] = []

    @settings(GENERATE, max_examples=count, derandomize=settings().derandomize)
    @given(strategy)
    def take(example: Drawn) -> None:
        found.append(example)

    take()
    return found


def checked(tables: list[dict[str, Any]]) -> tuple[Filter, ...]:
    problems = Problems()
    found = check_filters(tables, problems)
    errors = [problem for problem in problems if not problem.warning]
    assert not errors, "\n".join(map(str, errors))
    return found


def compiled(lists: Sequence[tuple[Filter, ...]]) -> str:
    """Give the body of a function that returns an array of functions, one for each list."""
    copy = template_files.read("loader/copy.js").split("#*/\n", 1)[1]
    functions = []
    for each in lists:
        helpers = Helpers()
        code = emit_filters(each, helpers)
        body = js.join([*helpers.sources(), code, js.returns(js.identifier("filtered"))])
        functions.append(f"(function () {{\n{body}\n}})()")
    return f"{copy}\nreturn [{', '.join(functions)}]"


def compared(
    node: Node, lists: Sequence[list[dict[str, Any]]], rules: Sequence[list[Any]], given_: list[Any]
) -> tuple[Table, Table]:
    """Give what is left of events by our filters, and by Segment's."""
    task = {
        "source": compiled([checked(tables) for tables in lists]),
        "rules": rules,
        "events": given_,
        "chance": CHANCE,
    }
    answer = node.ask("filters", task)
    return answer["ours"], answer["theirs"]


def differences(
    lists: Sequence[list[dict[str, Any]]], given_: list[Any], ours: Table, theirs: Table
) -> str:
    found = [
        f"{json.dumps(tables)}\n  {json.dumps(event)}\n  ours:   {a}\n  theirs: {b}"
        for tables, mine, others in zip(lists, ours, theirs, strict=True)
        for event, a, b in zip(given_, mine, others, strict=True)
        if a != b
    ]
    return "\n\n".join([f"{len(found)} differences", *sorted(found, key=len)[:3]]) if found else ""


def test_a_condition_holds_when_segment_says_so(node: Node) -> None:
    asked = [*each_function(), *drawn(conditions(), 150 * TIMES)]
    given_ = drawn(events(), 100)
    lists = [[{"if": str(condition), "actions": [{"type": "drop"}]}] for condition in asked]
    rules = [[rule(condition, [{"type": "drop"}])] for condition in asked]

    ours, theirs = compared(node, lists, rules, given_)

    told = differences(lists, given_, ours, theirs)
    assert not told, told
    verdicts = [verdict for row in ours for verdict in row]
    assert len(verdicts) >= 10_000
    assert 0.1 < verdicts.count("null") / len(verdicts) < 0.9


def test_an_event_is_changed_as_at_segment(node: Node) -> None:
    todos = st.lists(actions(), min_size=1, max_size=3)
    several = st.lists(st.tuples(conditions(), todos), min_size=1, max_size=3)
    asked = drawn(several, 160 * TIMES)
    given_ = drawn(events(), 80)
    lists = [[{"if": str(c), "actions": todo} for c, todo in each] for each in asked]
    rules = [[rule(c, todo) for c, todo in each] for each in asked]

    ours, theirs = compared(node, lists, rules, given_)

    told = differences(lists, given_, ours, theirs)
    assert not told, told
    before = [json.dumps(event, separators=(",", ":"), ensure_ascii=False) for event in given_]
    changed = [
        after
        for row in ours
        for event, after in zip(before, row, strict=True)
        if after not in {event, "null", "fails"}
    ]
    assert len(changed) >= 5_000


@examples(200)
@given(conditions())
def test_a_condition_is_its_text(condition: filters.Condition) -> None:
    assert filters.parse(str(condition)) == condition


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a field, a string or a number as a condition, found the end of the condit"),
        ("event =", "expected a field, a string or a number after '=', found the end of the cond"),
        ('event == "a"', "expected one of = != < <= > >= in after 'event', found '=='; write '='"),
        ('a = 1 and b = 2 or c = 3', "'and' and 'or' side by side"),
        ('contains(lowercase(event), "a")', "does not look into a function here"),
        ('semver(a, ">", "1")', "it fails, and sends nothing"),
        ('lowercase(event)', "expected one of = != < <= > >= in after 'lowercase(event)'"),
        ('match(event, "[a")', "expected a pattern, found '\"[a\"'; a class such as [a-z] is not"),
        ('match(event, "[z-a]")', "the range z-a is empty"),
        ('match(event, "a\\")', "a backslash needs a character after it"),
        ('match(event, properties.x)', "expected a string, found 'properties'"),
        ('event > "5"', "expected a number, found '\"5\"'; only numbers have an order"),
        ('event in "a"', "expected '['"),
        ('upper(event) = "A"', "must be one of: contains, match, lowercase, typeof, length"),
        ("!" * 60 + "all", "50 within each other"),
        (" and ".join(["all"] * 201), "at most 200 conditions"),
        ("properties.a\\.b = 1", "expected a key without a dot"),
        ('properties. = "a"', "expected a key after '.', found '='"),
        ('(event = "a"', "expected ')', found the end of the condition"),
        ('event = "a" event = "b"', "expected 'and', 'or' or the end of the condition"),
    ],
)  # fmt: skip
def test_what_is_no_condition(text: str, message: str) -> None:
    with pytest.raises(LanguageError, match=re.escape(message)):
        filters.parse(text)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({}, "filters[0]: expected the key 'actions', found none; write for example"),
        ({"actions": []}, "filters[0].actions: expected at least one action, found none"),
        ({"actions": [{}]}, "filters[0].actions[0]: expected the key 'type', found none"),
        ({"actions": [{"type": "dorp"}]}, "Did you mean 'drop'?"),
        ({"actions": [{"type": "hash_properties"}]}, "sends the plain values"),
        ({"actions": [{"type": "sample"}]}, "expected the key 'percent', found none"),
        ({"actions": [{"type": "sample", "percent": 50}]}, "a number from 0 to 1, found 50"),
        ({"actions": [{"type": "sample", "percent": True}]}, "from 0 to 1, found a boolean"),
        ({"actions": [{"type": "drop", "percent": 1}]}, "unknown key 'percent'"),
        ({"actions": [{"type": "drop_properties"}]}, "expected the key 'fields', found none"),
        ({"actions": [{"type": "drop_properties", "fields": {}}]}, "found an empty table"),
        ({"actions": [{"type": "drop_properties", "fields": {"a..b": []}}]}, "found 'a..b'"),
        ({"actions": [{"type": "allow_properties", "fields": {"a": "b"}}]}, "expected an array"),
        ({"actions": [{"type": "map_properties", "map": {"a": {}}}]}, "found an empty table"),
        ({"actions": [{"type": "map_properties", "map": {"a": {"set": 1, "copy": "b"}}}]},
         "a: expected one of set, copy, move"),
        ({"actions": [{"type": "map_properties", "map": {"__proto__": {"set": 1}}}]}, "to data"),
        ({"actions": [{"type": "map_properties", "map": {"a": {"set": {"__proto__": 1}}}}]},
         "a: expected the key of data"),
        ({"actions": [{"type": "map_properties", "map": {"a": {"put": 1}}}]}, "unknown key 'put'"),
        ({"actions": [{"type": "map_properties", "map": {"a": {"set": 2**60}}}]}, "holds exactly"),
        ({"actions": [{"type": "map_properties", "map": {"a": {"set": [math.inf]}}}]}, "a finite"),
        ({"if": "event =", "actions": [{"type": "drop"}]}, "filters[0].if: expected a field"),
        ({"when": "all", "actions": [{"type": "drop"}]}, "unknown key 'when'"),
        (5, "filters[0]: expected a table, found a number"),
    ],
)  # fmt: skip
def test_what_is_no_filter(table: Any, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config({"project_api_key": "k", "filters": [table]})

    assert message in str(caught.value)


def built(*tables: dict[str, Any]) -> str:
    return build(load_config({"project_api_key": "k", "filters": list(tables)})).readable


def test_a_build_without_filters_has_nothing_of_them() -> None:
    off = {"actions": [{"type": "drop"}], "enabled": False}

    assert built(off) == built()
    assert "filtered" not in built()


def test_only_filters_that_change_something_work_on_a_copy() -> None:
    copied = "function filtered(event) {\n    event = copy(event);"
    drop = {"actions": [{"type": "drop"}], "if": "properties.internal"}
    change = {"actions": [{"type": "drop_properties", "fields": {"properties": ["email"]}}]}

    assert copied not in built(drop)
    assert copied in built(drop, change)


def test_sampling_by_a_path_is_warned_of() -> None:
    sample = {"type": "sample", "percent": 0.5, "path": "userId"}
    config = load_config({"project_api_key": "k", "filters": [{"actions": [sample]}]})

    [warning] = config.warnings
    assert "sends every event in a page" in warning.message
