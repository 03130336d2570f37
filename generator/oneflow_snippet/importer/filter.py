"""A destination filter, which drops or changes events on their way, in any spelling."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oneflow_snippet.errors import DataPath, format_path
from oneflow_snippet.importer.subscription import list_of, object_of, string_at

FILTER = "segment_destination_filter"
"""The type of Terraform's resource."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What holds back or changes events for a destination; the values are as they were read.

    Attributes:
        place: Where it stands in the input, for people.
        name: Empty if it has none.
        condition: FQL in a string; or what FQL was compiled to, as plain data under ``compiled``.
        compiled: Whether the condition is compiled, as in the settings for a page.
        actions: A list of what is done with an event for which the condition holds.
        destination: Id of the destination; empty if it is of the source, or nothing says which.
        enabled: Should be a boolean.
        lacks: What the input does not tell, in words, so that it cannot be taken over.
    """

    place: str
    name: str
    condition: object
    actions: object
    destination: str = ""
    enabled: object = True
    compiled: bool = False
    lacks: tuple[str, ...] = ()


def filter_of(item: object, place: str) -> Filter:
    """Return a filter of the Public API or of Terraform."""
    data = object_of(item)
    return Filter(
        place,
        string_at(data, ("title", "name")),
        data.get("if"),
        data.get("actions"),
        string_at(data, ("destinationId", "destination_id")),
        data.get("enabled"),
    )


def filters_of(items: object, place: DataPath) -> Iterator[Filter]:
    """Yield the filters of a list of the Public API."""
    for index, item in enumerate(list_of(items)):
        yield filter_of(item, format_path((*place, index)))


@dataclass(frozen=True, slots=True)
class Rules:
    """The routing rules of the settings for a page.

    Attributes:
        ours: The filters of 1Flow's destination, and those that run along with them.
        others: How many belong to other destinations.
        idle: How many are of the source, and do not run, as 1Flow has no rule of its own.
    """

    ours: tuple[Filter, ...] = ()
    others: int = 0
    idle: int = 0


def rules_of(settings: object, destinations: Mapping[str, str]) -> Rules:
    """Return the routing rules for the destinations of some names; a name leads to an id.

    Segment's runtime goes through the rules of a destination only if it has one of its own, and
    then through those without a destination as well, in the order of the list.
    """
    given = object_of(settings).get("routingRules")
    rules = [object_of(rule) for rule in list_of(given)]
    names = [_destination_of(rule) for rule in rules]
    runs = any(name in destinations for name in names)
    ours: list[Filter] = []
    for index, (rule, name) in enumerate(zip(rules, names, strict=True)):
        if name in destinations or (name is None and runs):
            place: DataPath = ("middlewareSettings", "routingRules", index)
            ours += _filters_of_rule(rule, place, destinations.get(name or "", ""))
    others = sum(name is not None and name not in destinations for name in names)
    return Rules(tuple(ours), others, 0 if runs else names.count(None))


def _destination_of(rule: Mapping[str, Any]) -> str | None:
    name = rule.get("destinationName")
    return None if name is None else str(name)


def _filters_of_rule(
    rule: Mapping[str, Any], place: DataPath, destination: str
) -> Iterator[Filter]:
    """Yield a filter for each matcher of a rule, which has its own list of transformers."""
    matchers, transformers = rule.get("matchers"), rule.get("transformers")
    conditions = matchers if isinstance(matchers, list) else [matchers]
    actions = transformers if isinstance(transformers, list) else [transformers]
    for at, matcher in enumerate(conditions):
        where = (*place, "matchers", at) if len(conditions) > 1 else place
        yield Filter(
            format_path(where),
            "",
            _condition_of(object_of(matcher)),
            actions[at] if at < len(actions) else None,
            destination,
            compiled=True,
        )


def _condition_of(matcher: Mapping[str, Any]) -> object:
    if matcher.get("type") == "all":
        return ["all"]
    text = matcher.get("ir")
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
