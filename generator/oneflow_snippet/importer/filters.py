"""From a destination filter to one of a configuration, and what its lack means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oneflow_snippet.importer.filter import Filter
from oneflow_snippet.importer.subscription import object_of, string_at


@dataclass(slots=True)
class FilterTranslation:
    """A destination filter as one of a configuration.

    Attributes:
        source: What it was.
        table: The filter, as plain data; it loads only if there are no ``obstacles``.
        obstacles: Why it cannot be taken over.
        differences: Where its meaning is not Segment's.
        notes: What else is worth knowing.
    """

    source: Filter
    table: dict[str, Any] = field(default_factory=dict)
    obstacles: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Of the filter, for people; may be empty."""
        return self.source.name

    @property
    def place(self) -> str:
        """Where it stands in the input, for people."""
        return self.source.place


def translate_filter(source: Filter) -> FilterTranslation:
    """Return a destination filter as one of a configuration."""
    found = FilterTranslation(source)
    if source.enabled:
        actions = source.actions if isinstance(source.actions, list) else []
        types = {string_at(object_of(action), ("type",)).lower() for action in actions}
        found.obstacles.append(f"a configuration has no filters yet; {consequence(types)}")
    else:
        found.notes.append("passed over, for it is not enabled")
    return found


def consequence(types: set[str]) -> str:
    """Return what happens without a filter that has actions of some types."""
    if types and types <= {"drop", "sample", "sample_event"}:
        return "without it, 1Flow gets the events that it holds back at Segment"
    return "without it, 1Flow gets the data that it takes out or changes at Segment"


def of_destinations(
    filters: Sequence[Filter], destinations: Mapping[str, object]
) -> tuple[list[Filter], int]:
    """Return the filters of some destinations, and how many belong to others.

    Where nothing says whose a filter is, it counts as ours: nothing is to be forgotten.
    """
    known = set(destinations) - {""}
    mine = [
        each for each in filters if not each.destination or not known or each.destination in known
    ]
    return mine, len(filters) - len(mine)
