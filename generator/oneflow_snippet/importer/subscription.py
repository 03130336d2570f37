"""A subscription, as Segment calls a mapping, and what stands around it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oneflow_snippet.errors import DataPath, format_path

DESTINATION = "1Flow Web (Actions)"
"""The destination's name in Segment's catalogue."""

SUBSCRIPTION = "segment_destination_subscription"
"""The type of Terraform's resource."""

_ACTION = ("partnerAction", "actionSlug", "action_slug")
_ACTION_ID = ("actionId", "action_id")
_DESTINATION_ID = ("destinationId", "destination_id")
_TRIGGER = ("subscribe", "trigger")
_MAPPING = ("mapping", "settings")
_NO_MATTER = ("id", "name", "enabled", "modelId", "model_id")
_SCHEDULE = ("reverseETLSchedule", "reverse_etl_schedule", "reverseETLModelId")
_KNOWN = (
    *(*_ACTION, *_ACTION_ID, *_DESTINATION_ID, *_TRIGGER, *_MAPPING),
    *(*_NO_MATTER, *_SCHEDULE),
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What Segment calls a mapping, in one spelling; the values are as they were read.

    Attributes:
        place: Where it stands in the input, for people.
        name: Empty if it has none.
        slug: The action's key; empty if only its id is known.
        action_id: The action's id, which says nothing by itself; may be empty.
        destination: Id of the destination; may be empty.
        trigger: Under ``trigger_key``.
        mapping: Under ``mapping_key``.
        enabled: Should be a boolean.
        unknown: Keys that mean nothing here.
        lacks: What the input does not tell, in words, so that it cannot be taken over.
    """

    place: str
    name: str
    slug: str
    action_id: str
    destination: str
    trigger: object
    trigger_key: str
    mapping: object
    mapping_key: str
    enabled: object
    unknown: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


def is_ours(plugin: Mapping[str, Any]) -> bool:
    """Whether something that has a name is 1Flow's destination."""
    names = (plugin.get("name"), plugin.get("creationName"))
    return any(
        isinstance(name, str) and name.strip().casefold() == DESTINATION.casefold()
        for name in names
    )


def key_of(destination: str, settings: Mapping[str, Any]) -> list[tuple[str, object]]:
    """Return the project API key in settings, if there is one, after the destination's id."""
    return [(destination, settings["projectApiKey"])] if "projectApiKey" in settings else []


def each(items: object, place: DataPath) -> Iterator[Subscription]:
    """Yield the subscriptions of a list."""
    for index, item in enumerate(list_of(items)):
        yield subscription(item, format_path((*place, index)))


def subscription(item: object, place: str) -> Subscription:
    """Return one subscription, however its keys are spelled."""
    data = object_of(item)
    trigger, mapping = _first(data, _TRIGGER), _first(data, _MAPPING)
    return Subscription(
        place,
        string_at(data, ("name",)),
        string_at(data, _ACTION),
        string_at(data, _ACTION_ID),
        string_at(data, _DESTINATION_ID),
        data.get(trigger),
        trigger,
        decoded(data.get(mapping)),
        mapping,
        data.get("enabled"),
        tuple(key for key in data if key not in _KNOWN),
    )


def decoded(value: object) -> object:
    """Return the value of a string of JSON, as which Terraform keeps mappings."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        return value


def _first(data: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    given = [key for key in keys if key in data]
    return next((key for key in given if data[key] is not None), (*given, keys[-1])[0])


def string_at(data: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """Return the string under the first of some keys that has a value, or an empty one."""
    value = data.get(_first(data, keys))
    return value if isinstance(value, str) else ""


def object_of(value: object) -> Mapping[str, Any]:
    """Return a value that should be an object, or an empty one if it is not."""
    return value if isinstance(value, Mapping) else {}


def list_of(value: object) -> list[Any]:
    """Return a value that should be an array, or an empty one if it is not."""
    return value if isinstance(value, list) else []


def refuse_constant(constant: str) -> None:
    """Raise ``ValueError`` for NaN and Infinity, which Python takes for JSON."""
    raise ValueError(f"{constant} is not a JSON value")
