"""The actions of the 1Flow destination, with the words of Segment's catalogue.

Facts: the destination's public documentation, "1Flow Web (Actions) Destination". How a payload
becomes a call of the SDK stands in ``templates/helpers/ACTION.js``.
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
        needed: Without a value there is no call.
    """

    label: str
    type: Literal["string", "object"]
    default: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """An action, and the preset that stands for it when there are no mappings.

    Attributes:
        key: Its name in Segment's JSON, in configurations, and of its run-time helper.
        label: Its name for people.
        trigger: The preset's trigger.
        fields: By their keys in Segment's JSON.
    """

    key: str
    label: str
    trigger: str
    fields: Mapping[str, ActionField] = field(repr=False)


TRACK_EVENT = Action(
    "trackEvent",
    "Track Event",
    'type = "track"',
    MappingProxyType(
        {
            "event_name": ActionField("Event Name", "string", "$.event", needed=True),
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
    MappingProxyType(
        {
            "userId": ActionField("User ID", "string", "$.userId", needed=True),
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
