"""After an import, 1Flow receives what it received from Segment's own runtime, event by event."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from harness import npm
from harness.builds import KEY
from harness.network import Reply
from oneflow_snippet import build, load_config
from oneflow_snippet.importer import import_mappings

if TYPE_CHECKING:
    from harness.site import Site

NAME = "1Flow Web (Actions)"
SCRIPT = "https://cdn.segment.com/next-integrations/actions/1flow/one.js"

# Segment's destination, but for the SDK: its evaluators, one after another for each subscription.
DESTINATION = """
import { transform } from "./node_modules/@segment/actions-core/dist/esm/mapping-kit/index.js";
import { parseFql, validate } from "@segment/destination-subscriptions";
window.received = [];
window.oneflowDestination = function (settings) {
  function hear(context) {
    settings.subscriptions.forEach(function (each) {
      if (each.enabled && validate(parseFql(each.subscribe), context.event)) {
        var payload = transform(each.mapping, context.event);
        window.received.push([payload.event_name, payload.userId, payload.properties]);
      }
    });
    return context;
  }
  return { name: "1Flow Web (Actions)", type: "destination", version: "1", track: hear, page: hear,
    isLoaded: function () { return true; }, load: function () { return Promise.resolve(); } };
};
"""

FIELDS = {
    "event_name": {"@path": "$.event"},
    "userId": {"@path": "$.userId"},
    "properties": {"@path": "$.properties"},
}


def subscription(name: str, subscribe: str, **fields: Any) -> dict[str, Any]:
    mapping = {**FIELDS, **fields}
    return {
        "name": name,
        "enabled": True,
        "partnerAction": "trackEvent",
        "subscribe": subscribe,
        "mapping": mapping,
    }


def rule(ir: Any, *transformers: dict[str, Any], name: str = NAME) -> dict[str, Any]:
    return {
        "matchers": [{"type": "fql", "ir": json.dumps(ir)}],
        "transformers": [list(transformers)],
        "scope": "destinations",
        "target_type": "workspace::project::destination::config",
        "destinationName": name,
    }


PLAN = {
    "track": {
        "__default": {"enabled": True, "integrations": {}},
        "Blocked": {"enabled": False, "integrations": {}},
        "Elsewhere": {"enabled": True, "integrations": {NAME: False}},
    }
}
HOSTED: dict[str, Any] = {
    "plan": PLAN,
    "remotePlugins": [
        {
            "name": NAME,
            "creationName": NAME,
            "libraryName": "oneflowDestination",
            "url": SCRIPT,
            "settings": {
                "projectApiKey": KEY,
                "subscriptions": [
                    subscription("All", 'type = "track" AND event != "Quiet"'),
                    subscription(
                        "Paid", 'type = "track", event = Paid', event_name={"@literal": "Paid!"}
                    ),
                ],
            },
        }
    ],
    "middlewareSettings": {
        "routingRules": [
            rule(["=", "event", {"value": "Internal"}], {"type": "drop"}),
            rule(
                ["match", "properties.email", {"value": "*@example.com"}],
                {"type": "drop_properties", "config": {"drop": {"properties": ["email"]}}},
            ),
            rule(
                [">=", ["length", "properties.items"], {"value": 2}],
                {
                    "type": "map_properties",
                    "config": {
                        "map": {
                            "properties.first": {"copy": "properties.items.0"},
                            "properties.total": {"to_string": True},
                        }
                    },
                },
            ),
            rule(["=", "event", {"value": "Kept"}], {"type": "drop"}, name="Mixpanel"),
        ]
    },
}
EVENTS: list[tuple[str, dict[str, Any]]] = [
    ("Kept", {"a": 1}),
    ("Quiet", {}),
    ("Internal", {"secret": True}),
    ("Blocked", {}),
    ("Elsewhere", {}),
    ("Signed Up", {"email": "ann@example.com", "plan": "pro"}),
    ("Signed Up", {"email": "ann@elsewhere.example", "plan": "pro"}),
    ("Paid", {"items": ["a", "b"], "total": 5}),
    ("Paid", {"items": ["a"], "total": 5}),
    ("Last", {}),
]
CALLS = ";".join(f"analytics.track({json.dumps(name)}, {json.dumps(p)})" for name, p in EVENTS)


CONSENT = {"consentSettings": {"categories": ["Analytics"]}}
ARRIVING = ["Kept", "Signed Up", "Signed Up", "Paid", "Paid!", "Paid", "Paid!", "Last"]


@pytest.mark.parametrize(
    ("integrations", "expected"),
    [
        pytest.param({NAME: CONSENT}, ARRIVING, id="a plan that Analytics.js reads"),
        pytest.param(
            {},
            ["Kept", "Blocked", "Elsewhere", *ARRIVING[1:]],
            id="a plan that it does not read, as Segment's own is the only integration",
        ),
    ],
)
async def test_an_import_changes_nothing_of_what_arrives(
    site: Site, integrations: dict[str, Any], expected: list[str]
) -> None:
    plain = copy.deepcopy(site.segment.settings)
    hosted = {**plain, **HOSTED, "integrations": {**plain["integrations"], **integrations}}
    imported = import_mappings(json.dumps(hosted), "settings.json")
    assert imported.complete, imported.report
    told = "consent categories Analytics" if integrations else "the tracking plan is not taken over"
    assert told in imported.report
    ours = build(load_config({"project_api_key": KEY, **imported.taken}, environ={}))

    site.network.route(SCRIPT, Reply(npm.bundle(DESTINATION)))
    site.segment.settings.update(hosted)
    at_segment = await site.open()
    await at_segment.run(f"analytics.identify('u'); {CALLS}")
    await at_segment.segment_events(len(EVENTS))
    await at_segment.settle()
    before = [
        tuple(call) for call in json.loads(await at_segment.evaluate("JSON.stringify(received)"))
    ]
    assert [name for name, _, _ in before] == expected

    site.segment.settings.clear()
    site.segment.settings.update(plain)
    visit = await site.open(ours.minified)
    await visit.event("oneflow:ready")
    await visit.run(f"analytics.identify('u'); {CALLS}")
    calls = await visit.sdk_calls(len(before))

    assert [(name, data["userId"], data["properties"]) for _, name, data in calls] == before
    assert visit.errors == []


async def test_segment_gets_what_filters_take_from_1flow(site: Site) -> None:
    drop = {"type": "drop_properties", "fields": {"properties": ["email"]}}
    config = load_config(
        {"project_api_key": KEY, "filters": [{"actions": [drop]}]},
        environ={},
    )
    visit = await site.open(build(config).readable)
    await visit.event("oneflow:ready")

    await visit.run("analytics.track('a', { email: 'x', plan: 'pro' })")

    [event] = await visit.segment_events(1)
    [call] = await visit.sdk_calls(1)
    assert event["properties"] == {"email": "x", "plan": "pro"}
    assert call[2]["properties"] == {"plan": "pro"}
    assert visit.errors == []


async def test_a_filter_that_fails_keeps_its_event_and_says_so(site: Site) -> None:
    move = {"type": "map_properties", "map": {"properties.a.b": {"set": 1}}}
    config = load_config(
        {"project_api_key": KEY, "filters": [{"actions": [move]}]},
        environ={},
    )
    visit = await site.open(build(config).minified)
    await visit.event("oneflow:ready")

    await visit.run("analytics.track('a', { a: null }); analytics.track('b', { a: {} })")

    [call] = await visit.sdk_calls(1)
    assert call[1:] == ["b", {**call[2], "properties": {"a": {"b": 1}}}]
    assert len(visit.warnings) == 1
    assert visit.errors == []
