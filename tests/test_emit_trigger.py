"""Compiled triggers fire exactly when Segment's own evaluator says so, or when the text says so.

``cases/fql/match.json`` holds triggers on which Segment's parser does what the text says;
``widened.json`` those that it gets wrong, or does not read at all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from harness.node import Node
from hypothesis import given
from hypothesis import strategies as st
from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.emit.trigger import emit_condition
from oneflow_snippet.languages import fql
from oneflow_snippet.languages.fql.fold import event_names, fold, without_event
from oneflow_snippet.languages.fql.nodes import Condition
from strategies.examples import examples
from strategies.triggers import TEXTS, TYPES, encounters, triggers, widened_triggers

HERE = Path(__file__).parent
Table = list[list[bool | str]]
Encounter = tuple[list[str], list[dict[str, Any]]]

SEVERAL = examples(15)


def cases(name: str) -> list[dict[str, Any]]:
    return json.loads((HERE / "cases" / "fql" / f"{name}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def compiled(conditions: Sequence[Condition]) -> str:
    """Give the body of a function that returns an array of functions, one for each condition."""
    helpers = Helpers()
    tests = [js.arrow(["event"], emit_condition(condition, helpers)) for condition in conditions]
    return js.join([*helpers.sources(), js.returns(js.array(tests))])


class Evaluators:
    """Our conditions and Segment's, in Node."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def ask(self, events: object, **question: Any) -> tuple[Table, Table]:
        """Tell which conditions hold for which events: ours, and Segment's."""
        text = events if question.get("script") else json.dumps(events)
        answer = self._node.ask("triggers", {"events": text, **question})
        return answer["ours"], answer["theirs"]

    def ours(self, conditions: Sequence[Condition], events: object) -> Table:
        """Tell which of our conditions hold for which events."""
        return self.ask(events, source=compiled(conditions))[0]


@pytest.fixture(scope="module")
def evaluators(node: Node) -> Evaluators:
    return Evaluators(node)


@pytest.mark.parametrize("name", ["match", "widened"])
def test_a_trigger_fires_when_its_text_says_so(name: str, evaluators: Evaluators) -> None:
    told = cases(name)

    fired = evaluators.ours([fql.parse(c["trigger"]) for c in told], [c["event"] for c in told])

    found = {c["name"]: fired[at][at] for at, c in enumerate(told)}
    assert found == {c["name"]: c["fires"] for c in told}


def test_segment_agrees_with_the_cases_that_match(evaluators: Evaluators) -> None:
    told = cases("match")

    _, fired = evaluators.ask([c["event"] for c in told], triggers=[c["trigger"] for c in told])

    found = {c["name"]: fired[at][at] for at, c in enumerate(told)}
    assert found == {c["name"]: c["fires"] for c in told}


TESTS = """
    F = "x" | F != "x" | F = "5" | F != "5" | F = "true" | F = 5 | F != 5 | F = 0 | F > 5 | F >= 5
    F < 5 | F <= 5 | F > "1" | F = true | F = false | F = null | F != null | F = "" | F != ""
    contains(F, "x") | !contains(F, "x") | contains(F, "") | !contains(F, "") | contains(F, 5)
    match(F, "x*") | !match(F, "x*") | match(F, "*x") | !match(F, "*x") | match(F, "*")
"""
VALUES = """
    undefined | null | "" | "x" | "ax" | "xa" | "axa" | "5" | "true" | 5 | 6 | 0 | -0 | NaN
    Infinity | true | false | {} | [] | ["x"] | [5] | new Date(5) | new String("x")
    new Number(5) | /x/ | Symbol("x") | function () {} | Object.create(null)
"""


def parts(text: str) -> list[str]:
    return [part.strip() for line in text.strip().splitlines() for part in line.split("|")]


@pytest.mark.parametrize("field", ["properties.f", "traits.f", "context.f", "name", "userId"])
def test_every_operator_treats_every_kind_of_value_as_segment_does(
    field: str, evaluators: Evaluators
) -> None:
    bare = field == "name"
    told = [t for t in parts(TESTS) if not (bare and t in {"F = true", "F = false"})]
    texts = [text.replace("F", field) for text in told]
    root, _, key = field.partition(".")
    values = [f"{{ {key}: {value} }}" if key else value for value in parts(VALUES)]
    script = f"[{', '.join(f'{{ {root}: {value} }}' for value in values)}]"

    ours, theirs = evaluators.ask(
        script, script=True, triggers=texts, source=compiled([fql.parse(t) for t in texts])
    )

    assert dict(zip(texts, ours, strict=True)) == dict(zip(texts, theirs, strict=True))
    assert any(True in row for row in ours)


@SEVERAL
@given(encounters(triggers()))
def test_a_trigger_fires_when_segments_own_evaluator_says_so(
    evaluators: Evaluators, encounter: Encounter
) -> None:
    texts, happened = encounter

    source = compiled([fql.parse(text) for text in texts])
    ours, theirs = evaluators.ask(happened, triggers=texts, source=source)

    assert dict(zip(texts, ours, strict=True)) == dict(zip(texts, theirs, strict=True))


@SEVERAL
@given(encounters(widened_triggers()), st.sampled_from(TYPES))
def test_folding_changes_nothing_for_the_type_that_it_knows(
    evaluators: Evaluators, encounter: Encounter, kind: str
) -> None:
    texts, happened = encounter
    conditions = [fql.parse(text) for text in texts]
    known = [{**event, "type": kind} for event in happened]

    before = evaluators.ours(conditions, known)
    after = evaluators.ours([fold(condition, kind) for condition in conditions], known)

    assert dict(zip(texts, after, strict=True)) == dict(zip(texts, before, strict=True))


@SEVERAL
@given(encounters(widened_triggers()))
def test_a_trigger_fires_for_no_event_but_those_it_names(
    evaluators: Evaluators, encounter: Encounter
) -> None:
    texts, happened = encounter
    conditions = [fql.parse(text) for text in texts]

    for condition, fired in zip(conditions, evaluators.ours(conditions, happened), strict=True):
        names = event_names(condition)
        found = [event.get("event") for event, hit in zip(happened, fired, strict=True) if hit]
        assert names is None or all(type(n) is str and n in names for n in found), condition


@SEVERAL
@given(encounters(widened_triggers()), st.frozensets(st.sampled_from(TEXTS), min_size=1))
def test_a_trigger_without_its_event_still_tests_the_rest(
    evaluators: Evaluators, encounter: Encounter, some: frozenset[str]
) -> None:
    texts, happened = encounter
    conditions = [fql.parse(text) for text in texts]
    names = [event_names(condition) or some for condition in conditions]
    rests = [without_event(c, n) for c, n in zip(conditions, names, strict=True)]
    known = [{**e, "event": name} for e in happened for name in sorted(frozenset().union(*names))]

    before, after = evaluators.ours(conditions, known), evaluators.ours(rests, known)

    for at, condition in enumerate(conditions):
        here = [i for i, event in enumerate(known) if event["event"] in names[at]]
        assert [after[at][i] for i in here] == [before[at][i] for i in here], condition
