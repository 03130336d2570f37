"""Every case of the case files, through a whole build, in Chromium.

A configuration has up to 50 of the cases, each a mapping whose event tells the case's name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from harness.builds import built
from harness.evaluation import Evaluation, minified, opened, portions, rule, writable
from oneflow_snippet.languages.mapping import ROOT_DIRECTIVE
from strategies.mappings import UNDEFINED

if TYPE_CHECKING:
    from harness.evaluation import Rule
    from harness.site import Site

CASES = Path(__file__).parent.parent / "cases"
FORMS = pytest.mark.parametrize("form", ["readable", "minified"])


def cases(name: str) -> Any:
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


@pytest_asyncio.fixture
async def evaluation(site: Site) -> Evaluation:
    return await opened(site)


async def made(
    evaluation: Evaluation, form: str, rules: dict[str, Rule], events: dict[str, Any]
) -> dict[str, list[str]]:
    """Give the data of the calls that each rule makes of the event that has its name."""
    found: dict[str, list[str]] = {}
    for names in portions(list(rules)):
        code = getattr(built(mappings=[rules[name] for name in names]), form)
        lists = await evaluation.calls(code, [events[name] for name in names])
        for name, calls in zip(names, lists, strict=True):
            found[name] = [call.data for call in calls if call.name == name]
    return found


@FORMS
@pytest.mark.parametrize("name", ["match", "widened"])
async def test_a_trigger_fires_when_its_case_says_so(
    evaluation: Evaluation, name: str, form: str
) -> None:
    told = {case["name"]: case for case in cases(f"fql/{name}") if writable(case["trigger"])}
    rules = {name: rule(name, case["trigger"]) for name, case in told.items()}
    # Analytics.js sends nothing without a type.
    events = {name: {"type": "track", **case["event"]} for name, case in told.items()}

    found = await made(evaluation, form, rules, events)

    sent = ['{"properties":{}}']
    assert found == {name: sent if case["fires"] else [] for name, case in told.items()}


async def test_segment_agrees_with_every_case_that_it_can_read(evaluation: Evaluation) -> None:
    told = cases("fql/match")

    table = await evaluation.verdicts(
        [case["trigger"] for case in told], [case["event"] for case in told]
    )

    found = {case["name"]: table[at][at] for at, case in enumerate(told)}
    assert found == {case["name"]: case["fires"] for case in told}


async def test_every_trigger_of_the_cases_treats_every_event_of_the_cases_as_segment_does(
    evaluation: Evaluation,
) -> None:
    told = [case for case in cases("fql/match") if writable(case["trigger"])]
    events = [{"type": "track", **case["event"]} for case in told]
    theirs = await evaluation.verdicts([case["trigger"] for case in told], events)

    for part in portions(list(enumerate(told))):
        rules = [rule(str(number), case["trigger"]) for number, case in part]
        lists = await evaluation.calls(minified(rules), events)
        for event, calls, at in zip(events, lists, range(len(events)), strict=True):
            found = [told[int(call.name)]["trigger"] for call in calls]
            assert found == [case["trigger"] for n, case in part if theirs[n][at]], event


def fields_of(mapping: dict[str, Any]) -> dict[str, Any]:
    """Put a mapping into the event's properties; what computes all fields stays beside them."""
    inner = {key: value for key, value in mapping.items() if key != ROOT_DIRECTIVE}
    whole = {key: value for key, value in mapping.items() if key == ROOT_DIRECTIVE}
    return {**whole, "properties": inner}


@FORMS
@pytest.mark.parametrize("name", ["match", "liquid"])
async def test_a_mapping_sends_what_its_case_says(
    evaluation: Evaluation, name: str, form: str
) -> None:
    file = cases(f"mapping/{name}")
    told = {case["name"]: case for case in file["cases"] if not case.get("reject")}
    rules = {name: rule(name, **fields_of(case["mapping"])) for name, case in told.items()}
    events = {name: case.get("payload", file["payload"]) for name, case in told.items()}

    found = await made(evaluation, form, rules, events)

    assert {name: list(map(json.loads, data)) for name, data in found.items()} == {
        name: [] if case.get("throws") else [{"properties": as_json(case["result"])}]
        for name, case in told.items()
    }


def as_json(value: Any) -> Any:
    """Make of a result what is left of it when it is sent: JSON has no undefined."""
    match value:
        case {"$undefined": True} | {"$number": "NaN" | "Infinity" | "-Infinity"}:
            return None
        case {"$number": "-0"}:
            return 0
        case list():
            return list(map(as_json, value))
        case dict():
            return {key: as_json(item) for key, item in value.items()}
    return value


@FORMS
async def test_a_liquid_template_gives_what_its_case_says(
    evaluation: Evaluation, form: str
) -> None:
    told = {case["name"]: case for case in cases("liquid/match")}
    # An event is an object; what is none can only be in scope as an item of it.
    items = {name for name, case in told.items() if not is_object(case["payload"])}
    rules, events = {}, {}
    for name, case in told.items():
        template, payload = {"@liquid": case["template"]}, case["payload"]
        value = {"@arrayPath": ["$.a", template]} if name in items else template
        rules[name] = rule(name, properties={"x": value})
        events[name] = {"a": [payload]} if name in items else payload

    found = await made(evaluation, form, rules, events)

    def sent(name: str, result: str | None) -> list[Any]:
        value = [result] if name in items else result
        return [] if result is None else [{"properties": {"x": value}}]

    assert {name: list(map(json.loads, data)) for name, data in found.items()} == {
        name: sent(name, case["result"]) for name, case in told.items()
    }


def is_object(payload: Any) -> bool:
    return isinstance(payload, dict) and payload != UNDEFINED
