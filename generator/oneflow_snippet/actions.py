"""The actions of the 1Flow destination, with the words of Segment's catalogue.

Facts: the destination's public documentation, "1Flow Web (Actions) Destination", and the SDK's
contract: ``_1flow("identify", userId, traits)`` and ``_1flow("track", name, details)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class ActionField:
    """A field of an action.

    Attributes:
        label: Its name in Segment's catalogue.
        type: ``string`` takes strings and numbers, ``object`` plain objects.
        default: The path it is read from when a mapping does not give it.
    """

    label: str
    type: Literal["string", "object"]
    default: str


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
