"""The actions of the 1Flow destination, with the words of Segment's catalogue.

Facts: the destination's public documentation, "1Flow Web (Actions) Destination", and the SDK's
contract: ``_1flow("identify", userId, traits)`` and ``_1flow("track", name, details)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from oneflow_snippet.languages.ecmascript import number_text


@dataclass(frozen=True, slots=True)
class ActionField:
    """A field of an action.

    Attributes:
        label: Its name in Segment's catalogue.
        type: What it takes; see :func:`as_string` and :func:`as_object`.
        default: The path it is read from when a mapping does not give it.
    """

    label: str
    type: Literal["string", "object"]
    default: str

    @property
    def absent(self) -> object:
        """What stands for a missing value, so that no default fills it."""
        return as_string(None) if self.type == "string" else as_object(None)


@dataclass(frozen=True, slots=True)
class Action:
    """An action, and the preset that stands for it when there are no mappings.

    Attributes:
        key: Its name in Segment's JSON and in configurations.
        label: Its name for people.
        trigger: The preset's trigger.
        call: The SDK's command for it, the field that is its first argument and never missing,
            and the field that is its second, or the fields that make up an object there.
        fields: By their keys in Segment's JSON.
    """

    key: str
    label: str
    trigger: str
    call: tuple[str, str, str | tuple[str, ...]]
    fields: Mapping[str, ActionField] = field(repr=False)

    @property
    def needed(self) -> str:
        """The field without which there is no call."""
        return self.call[1]


TRACK_EVENT = Action(
    "trackEvent",
    "Track Event",
    'type = "track"',
    ("track", "event_name", ("userId", "anonymousId", "properties")),
    MappingProxyType(
        {
            "event_name": ActionField("Event Name", "string", "$.event"),
            "userId": ActionField("User ID", "string", "$.userId"),
            "anonymousId": ActionField("Anonymous ID", "string", "$.anonymousId"),
            "properties": ActionField("Event Properties", "object", "$.properties"),
        }
    ),
)

IDENTIFY_USER = Action(
    "identifyUser",
    "Identify User",
    'type = "identify"',
    ("identify", "userId", "traits"),
    MappingProxyType(
        {
            "userId": ActionField("User ID", "string", "$.userId"),
            "traits": ActionField("Custom Attributes", "object", "$.traits"),
        }
    ),
)

ACTIONS = MappingProxyType({action.key: action for action in (TRACK_EVENT, IDENTIFY_USER)})
"""Every action by its key, in the order of the presets."""

MAX_MAPPINGS = 50
"""Mappings that Segment allows for one destination, enabled or not."""

EVENT_TYPES = ("track", "identify", "page", "group", "alias", "screen")
"""Types of the events that Analytics.js gives to a destination plugin, each with its own hook."""


def as_string(value: object) -> str:
    """Return what a field of type ``string`` makes of plain data, or ``""`` if it is missing.

    It takes strings and numbers; the same as ``asString.js`` does in the browser.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value)
    return value if isinstance(value, str) else ""


def as_object(value: object) -> dict[str, object]:
    """Return what a field of type ``object`` makes of plain data: an empty one if it is missing.

    It takes plain objects; the same as ``asObject.js`` does in the browser.
    """
    return value if isinstance(value, dict) else {}
