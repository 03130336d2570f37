"""The configurations that are measured, and the same mappings as Segment writes them."""

from __future__ import annotations

from typing import Any

KEY = "oneflow_live_example"
SDK_URL = "https://1flow.app/js/1flow.js"

PEER_NAMES = {
    "floor": "the floor",
    "snippet": "oneflow-snippet",
    "snippet, 50 named": "oneflow-snippet, 50 named mappings",
    "segment": "Segment's destination",
    "segment, 50 named": "Segment's destination, 50 named mappings",
    "oneflow": "`javascript-1flow-sdk`",
    "segment snippet": "`@segment/snippet`",
    "empty plugin": "the floor: an empty plugin",
}
"""What is measured, in the words of the tables."""

TRACK_FIELDS = {
    "event_name": {"@path": "$.event"},
    "userId": {"@path": "$.userId"},
    "anonymousId": {"@path": "$.anonymousId"},
    "properties": {"@path": "$.properties"},
}
IDENTIFY_FIELDS = {"userId": {"@path": "$.userId"}, "traits": {"@path": "$.traits"}}
PRESETS = [
    {"action": "trackEvent", "trigger": 'type = "track"'},
    {"action": "identifyUser", "trigger": 'type = "identify"'},
]
_DEFAULTS = {"trackEvent": TRACK_FIELDS, "identifyUser": IDENTIFY_FIELDS}
_NAMES = ("Viewed", "Added", "Removed", "Completed", "Shared")
_THINGS = (
    *("Product", "Cart", "Order", "Coupon", "Account", "Invoice", "Trial", "Report", "Team"),
    "Survey",
)


def event_name(number: int) -> str:
    """Give the event of the mapping with this number: ``Product Viewed`` and so on."""
    return f"{_THINGS[number % 10]} {_NAMES[number // 10 % 5]}"


def named(count: int) -> list[dict[str, Any]]:
    """Give mappings that ask for one event name each, and have default fields."""
    return [
        {"action": "trackEvent", "trigger": f'type = "track" and event = "{event_name(number)}"'}
        for number in range(count)
    ]


def detailed(count: int) -> list[dict[str, Any]]:
    """Give mappings as teams write them: a name, a condition, and fields of their own."""
    return [
        {
            "action": "trackEvent",
            "trigger": f'type = "track" and event = "{event_name(number)}"'
            " and properties.total > 20",
            "fields": {
                "event_name": {"@literal": f"Survey: {event_name(number)}"},
                "properties": {
                    "total": {"@path": "$.properties.total"},
                    "plan": {"@path": "$.context.traits.plan"},
                    "place": {"@template": "On {{context.page.title}}"},
                },
            },
        }
        for number in range(count)
    ]


def config(**settings: Any) -> dict[str, Any]:
    """Give a configuration as ``load_config`` takes it; without mappings it has the presets."""
    return {"project_api_key": KEY, **settings}


def segment_settings(mappings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write mappings as Segment delivers them to its destination: with defaults filled in."""
    return [
        {
            "enabled": True,
            "partnerAction": mapping["action"],
            "name": mapping["action"],
            "subscribe": mapping["trigger"],
            "mapping": {**_DEFAULTS[mapping["action"]], **mapping.get("fields", {})},
        }
        for mapping in mappings
    ]


_LIQUID = {"@liquid": "{{ event | upcase }} {{ properties.total | default: 0 }}"}

_DROP = {"if": 'event = "Internal"', "actions": [{"type": "drop"}]}
_CHANGE = {
    "actions": [
        {"type": "sample", "percent": 0.1},
        {"type": "drop_properties", "fields": {"properties": ["email"]}},
        {"type": "allow_properties", "fields": {"traits": ["plan"]}},
        {"type": "map_properties", "map": {"properties.plan": {"copy": "context.plan"}}},
    ]
}

FEATURES: dict[str, dict[str, Any]] = {
    "default": config(),
    "without `persist`": config(persist=False),
    "`consent.categories`": config(consent={"categories": ["marketing"]}),
    "`consent.respect_gpc`": config(consent={"respect_gpc": True}),
    "`early`": config(early=True),
    "`trusted_types`": config(trusted_types=True),
    '`client = "classic"`': config(client="classic"),
    '`client = "rudderstack"`': config(client="rudderstack"),
    '`client = "getanalytics"`': config(client="getanalytics"),
    "a filter that drops": config(filters=[_DROP]),
    "filters with each action": config(filters=[_DROP, _CHANGE]),
    "a condition": config(mappings=[{**PRESETS[0], "trigger": 'type = "track" and event != "A"'}]),
    "`@liquid`": config(mappings=[{**PRESETS[0], "fields": {"event_name": _LIQUID}}, PRESETS[1]]),
    "1 named mapping": config(mappings=named(1)),
    "10 named mappings": config(mappings=named(10)),
    "50 named mappings": config(mappings=named(50)),
    "50 detailed mappings": config(mappings=detailed(50)),
}
"""What has a budget of bytes: the default build, each optional feature, and many mappings."""
