"""From a destination filter to one of a configuration, and what its lack means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oneflow_snippet.config.filters import NO_HASH, check_filter
from oneflow_snippet.errors import Problems, format_path, kind_of
from oneflow_snippet.importer.compiled import text_of
from oneflow_snippet.importer.filter import Filter
from oneflow_snippet.importer.filter_actions import table_of, type_of
from oneflow_snippet.importer.subscription import list_of
from oneflow_snippet.languages.ecmascript import has_lone_surrogate


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
    if source.name.strip() and not has_lone_surrogate(source.name):
        found.table["name"] = source.name
    if source.lacks:
        found.obstacles += source.lacks
    else:
        _meaning(found)
    if found.obstacles:
        found.obstacles.append(consequence({type_of(action) for action in list_of(source.actions)}))
    return found


def _meaning(found: FilterTranslation) -> None:
    _condition(found)
    enabled = found.source.enabled
    if not isinstance(enabled, bool):
        shown = "is missing" if enabled is None else f"is {kind_of(enabled)}"
        found.notes.append(f"'enabled' {shown}: taken for enabled, so that nothing gets past it")
    if enabled is False:
        found.table["enabled"] = False
        found.notes.append("not enabled at Segment, and not here")
    _actions(found)
    if not found.obstacles:
        _check(found)


def _condition(found: FilterTranslation) -> None:
    source = found.source
    if source.compiled:
        try:
            text = text_of(source.condition)
        except (ValueError, RecursionError) as error:
            found.obstacles.append(f"condition: {error}")
            return
    else:
        text = source.condition if isinstance(source.condition, str) else ""
        if not text:
            found.obstacles.append(f"if: expected FQL, found {kind_of(source.condition)}")
    found.table["if"] = text


def _actions(found: FilterTranslation) -> None:
    tables: list[Any] = []
    hashes = False
    for action in list_of(found.source.actions):
        if type_of(action) == "hash_properties":
            hashes = True
            continue
        try:
            tables.append(table_of(action))
        except ValueError as error:
            found.obstacles.append(str(error))
    found.table["actions"] = tables
    if hashes:
        # The other actions count all the same: they may hold data back.
        (found.notes if tables else found.obstacles).append(f"hash_properties left out: {NO_HASH}")


def _check(found: FilterTranslation) -> None:
    problems = Problems()
    check_filter(found.table, (), problems)
    for problem in problems:
        frame = f"\n{problem.span.frame()}" if problem.span else ""
        told = f"{format_path(problem.path)}: {problem.message}{frame}"
        (found.notes if problem.warning else found.obstacles).append(told)


def consequence(types: set[str]) -> str:
    """Return what happens without a filter that has actions of some types."""
    if types and types <= {"drop", "sample"}:
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
