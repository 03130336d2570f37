"""The tracking plan in the settings for a page, as filters: events that it keeps from 1Flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oneflow_snippet.importer.filter import Filter
from oneflow_snippet.importer.subscription import object_of

_DEFAULT = "__default"

IDLE = (
    "the tracking plan is not taken over: Analytics.js reads it from the settings only along with "
    "other integrations than Segment's own, and there are none, so 1Flow gets the events that it "
    "blocks; a filter would hold them back"
)


def is_read(integrations: object) -> bool:
    """Whether Analytics.js applies the tracking plan of settings that have these integrations.

    It takes the plan over where it looks for destinations, which it does if Segment.io is not the
    only integration; whether one of them is for the browser does not matter.
    """
    return not isinstance(integrations, Mapping) or len(integrations) > 1


def filters_of_plan(plan: object, names: Mapping[str, str]) -> Iterator[Filter]:
    """Yield the filters that a tracking plan stands for.

    Args:
        plan: As in the settings.
        names: By which 1Flow's destination is called.
    """
    events = {name: object_of(entry) for name, entry in _track(plan).items()}
    default = events.pop(_DEFAULT, {}).get("enabled") is not False
    blocked = [
        name for name, entry in events.items() if not _is_sent(entry, names, default=default)
    ]
    if default:
        condition: list[Any] = _is_one_of(blocked)
    else:
        allowed = [name for name in events if name not in blocked]
        condition = ["and", ["=", ["typeof", "event"], _is("string")], ["!=", "event", _is("")]]
        condition.append(["!", _is_one_of(allowed)])
    if blocked or not default:
        drop = [{"type": "drop"}]
        yield Filter("plan.track", "Tracking plan", condition, drop, compiled=True)


def _track(plan: object) -> Mapping[str, Any]:
    return object_of(object_of(plan).get("track"))


def _is_sent(entry: Mapping[str, Any], names: Mapping[str, str], *, default: bool) -> bool:
    enabled = entry.get("enabled")
    if not (enabled if isinstance(enabled, bool) else default):
        return False
    switches = object_of(entry.get("integrations"))
    given = [switches[name] for name in names if name in switches]
    return given[0] is not False if given else switches.get("All") is not False


def _is_one_of(names: list[str]) -> list[Any]:
    return ["in", "event", {"value": [_is(name) for name in names]}]


def _is(value: str) -> dict[str, Any]:
    return {"value": value}
