"""``try`` says what happens: in Chromium, and by Segment's own evaluators, it is the same."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from harness.builds import KEY, built
from harness.evaluation import Event, hook, minified, opened, rule
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oneflow_snippet import load_config
from oneflow_snippet.languages.mapping import ROOT_DIRECTIVE
from oneflow_snippet.trial.outcomes import Outcome, try_events
from strategies.mappings import mappings
from strategies.triggers import encounters, triggers

if TYPE_CHECKING:
    from harness.site import Site

Drawn = TypeVar("Drawn")
PROOF = int(os.environ.get("PROOF", "0"))
COUNT = 24 * PROOF or 20
"""Meetings of some triggers, each with a mapping of its own, and some events: ``make proof`` has
240, which are 1,000 mappings and as many events."""
AT_ONCE = 10


def drawn(strategy: st.SearchStrategy[Drawn], count: int) -> list[Drawn]:
    examples: list[Drawn] = []

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def take(example: Drawn) -> None:
        examples.append(example)

    take()
    return examples


def fields_of(mapping: dict[str, Any]) -> dict[str, Any]:
    """Put a mapping into the event's properties; what computes all fields stays beside them."""
    inner = {key: value for key, value in mapping.items() if key != ROOT_DIRECTIVE}
    whole = {key: value for key, value in mapping.items() if key == ROOT_DIRECTIVE}
    return {**whole, "properties": inner}


def plain(value: Any) -> Any:
    """Return as JSON has it what the harness writes for values that JSON lacks."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    if "$number" in value:
        return 0 if value["$number"] == "-0" else None
    if "$undefined" in value:
        return None
    return {key: plain(item) for key, item in value.items() if item != {"$undefined": True}}


def tried(rules: list[dict[str, Any]] | None, happened: list[Event]) -> list[Outcome]:
    mapped = {} if rules is None else {"mappings": rules}
    return try_events(load_config({"project_api_key": KEY, **mapped}, environ={}), happened)


async def test_it_is_what_chromium_and_segment_say(site: Site) -> None:
    evaluation = await opened(site)
    writable = triggers().map(
        lambda text: "".join(c for c in text if not "\ud800" <= c <= "\udfff")
    )
    met = drawn(encounters(writable), COUNT)
    fields = [fields_of(mapping) for mapping in drawn(mappings(), COUNT)]
    pairs = fires = 0

    for start in range(0, COUNT, AT_ONCE):
        some = met[start : start + AT_ONCE]
        texts = [text for few, _ in some for text in few][:50]
        happened = [{**event, "type": hook(event)} for _, events in some for event in events]
        rules = [
            rule(str(at), text, **fields[(start + at) % COUNT]) for at, text in enumerate(texts)
        ]

        outcomes = tried(rules, happened)
        calls = await evaluation.calls(minified(rules), happened)
        verdicts = await evaluation.verdicts(texts, happened)
        resolved = await evaluation.resolved([each["fields"] for each in rules], happened)

        for number, (outcome, made) in enumerate(zip(outcomes, calls, strict=True)):
            expected = [["track", call.name, plain(json.loads(call.data))] for call in made]
            assert plain(outcome.calls) == expected, outcome.event
            for at, mapping in enumerate(outcome.mappings):
                holds = verdicts[at][number] is True
                fired = holds and resolved[at][number] is not None
                assert mapping.fired == fired, f"{texts[at]}\n{outcome.event}\n{mapping}"
                assert bool(mapping.why) != fired, mapping
                assert mapping.why.startswith("failed: ") == (holds and not fired), mapping
                pairs += 1
                fires += fired
    assert fires
    print(f"try: {pairs:,} meetings of a mapping and an event, {fires:,} of which fire")


NAME = "1Flow Web (Actions)"
SWITCHES: list[dict[str, Any]] = [
    {},
    {"All": False},
    {"All": True},
    {NAME: False},
    {NAME: True},
    {"All": False, NAME: True},
    {"All": False, NAME: {"x": 1}},
    {"All": False, NAME: None},
    {NAME: None},
    {"All": None},
    {"All": 0},
    {NAME: 0},
    {NAME: ""},
    {"1Flow": False},
]


async def test_integrations_keep_an_event_out_as_analytics_js_does(site: Site) -> None:
    visit = await site.open(built().minified)
    await visit.event("oneflow:ready")
    happened = [
        {"type": "track", "event": str(at), "properties": {}, "integrations": switches}
        for at, switches in enumerate(SWITCHES)
    ]
    expected = [each.event["event"] for each in tried(None, happened) if each.calls]

    for event in happened:
        options = json.dumps({"integrations": event["integrations"]})
        await visit.run(f"analytics.track('{event['event']}', {{}}, {options})")

    assert [call[1] for call in await visit.sdk_calls(len(expected))] == expected


async def test_the_debug_build_says_in_the_console_what_try_says(site: Site) -> None:
    rules = [
        rule("Large orders", 'event = "Order Completed" and properties.total >= 100'),
        rule("All orders", 'event = "Order Completed"'),
        rule("Off", enabled=False),
    ]
    event = {"type": "track", "event": "Order Completed", "properties": {"total": 42}}
    visit = await site.open(built(mappings=rules).debug)
    await visit.event("oneflow:ready")

    await visit.run("analytics.track('Order Completed', { total: 42 })")
    await visit.sdk_calls(1)
    await visit.settle()

    said = [each.text for each in visit.console if each.text.startswith(("All", "Large", "Off"))]
    [outcome] = tried(rules, [event])
    assert said == [
        f"{each.name}: {'fired' if each.fired else 'not fired: ' + each.why}"
        for each in outcome.mappings
    ]
    [headline] = [each.text for each in visit.console if "mappings fired" in each.text]
    assert headline == "1Flow Web (Actions) track Order Completed - 1 of 3 mappings fired"
    found = await visit.evaluate("oneflowSnippet.tried[oneflowSnippet.tried.length - 1].mappings")
    assert found == outcome.as_data()["mappings"]
    assert visit.errors == []


async def test_a_call_for_which_a_field_is_missing_is_told(site: Site) -> None:
    visit = await site.open(built().debug)
    await visit.event("oneflow:ready")

    await visit.run("analytics.identify({ plan: 'free' })")
    await visit.segment_events(1)

    why = "userId is missing: found null at $.userId"
    assert f"Identify User: not fired: {why}" in [said.text for said in visit.console]


@pytest.mark.parametrize("word", ["tried", "groupCollapsed", "switched off", "is missing"])
def test_the_normal_build_carries_none_of_it(word: str) -> None:
    artefacts = built()

    assert word in artefacts.debug
    assert word not in artefacts.readable
    assert artefacts.minified == built(debug=True).minified


async def test_a_page_tells_which_build_it_has_and_what_was_dropped_and_why(site: Site) -> None:
    site.serve_sdk("")
    visit = await site.open(built().minified, clock=True)
    await visit.run("analytics.track('A'); analytics.track('B')")
    await visit.segment_events(2)
    queued = await visit.evaluate("oneflowSnippet.queued.map(call => call.subject)")

    await visit.pass_time(60_000)
    await visit.event("oneflow:failed")

    snippet = await visit.evaluate("({ ...oneflowSnippet, queued: oneflowSnippet.queued.length })")
    assert queued == ["A", "B"]
    assert snippet["version"] in built().readable
    assert (snippet["state"], snippet["queued"], snippet["dropped"]) == ("failed", 0, 2)
    assert list(snippet["problems"]) == [snippet["lastError"]]
    assert "the SDK did not load" in snippet["lastError"]
