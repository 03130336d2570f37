"""What is done with an event for which a filter's condition holds, in Segment's terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Drop:
    """The event is not sent."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The event is sent with a probability.

    Attributes:
        percent: From 0 to 1.
        path: Names a value that is to decide instead of chance. In a page, Segment's runtime then
            sends every event, unless ``percent`` is 0; so the snippet does.
    """

    percent: float
    path: str = ""


@dataclass(frozen=True, slots=True)
class KeepProperties:
    """Keys of objects are taken out, or all others are.

    Attributes:
        fields: Keys by the path of their object; an empty path is the event itself. Where an array
            is found, each object in it is meant.
        allow: Whether they are the keys that stay.
    """

    fields: Mapping[str, tuple[str, ...]]
    allow: bool


@dataclass(frozen=True, slots=True)
class MapProperties:
    """Values are set, copied, moved, or made strings.

    Attributes:
        changes: By path: ``set`` to any JSON, ``copy`` or ``move`` from a path, and ``to_string``.
            All read the event as it was before the first of them.
    """

    changes: Mapping[str, Mapping[str, Any]]


Action: TypeAlias = Drop | Sample | KeepProperties | MapProperties
