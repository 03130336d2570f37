"""What Segment has today beside a configuration: has somebody changed a mapping there?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Data
from typing import Any, TypeVar

from oneflow_snippet.config import Config, load_config
from oneflow_snippet.config.model import Filter, Mapping
from oneflow_snippet.languages.mapping.nodes import entries_of

Item = TypeVar("Item", Mapping, Filter)


def differences(taken: Data[str, Any], ours: Config) -> list[str]:
    """Return what differs between Segment and a configuration, in words; names do not count.

    Args:
        taken: What Segment has, as filters and mappings of a configuration, in plain data.
        ours: What the file says.
    """
    theirs = load_config({"project_api_key": ours.project_api_key, **taken}, environ={})
    return [
        *_of_items("filter", theirs.filters, ours.filters),
        *_of_items("mapping", theirs.mappings, ours.mappings),
    ]


def _of_items(kind: str, theirs: Sequence[Item], ours: Sequence[Item]) -> Iterator[str]:
    left = list(ours)
    changed: list[Item] = []
    for each in theirs:
        same = next((other for other in left if _parts(other) == _parts(each)), None)
        if same is None:
            changed.append(each)
        else:
            left.remove(same)
    for each in changed:
        namesake = next((other for other in left if other.name == each.name), None)
        if namesake is None:
            yield f"only at Segment: {kind} {_named(each)}"
        else:
            left.remove(namesake)
            yield from (f"{kind} {_named(each)}: {told}" for told in _changes(each, namesake))
    yield from (f"only in the configuration: {kind} {_named(each)}" for each in left)
    in_order = [_parts(each) for each in theirs] == [_parts(each) for each in ours]
    if not (in_order or changed or left):
        yield f"the {kind}s are in another order"


def _parts(item: Mapping | Filter) -> dict[str, Any]:
    """Return what an item means, part by part."""
    if isinstance(item, Filter):
        return {"if": str(item.condition), "actions": item.actions, "enabled": item.enabled}
    return {
        "action": item.action.key,
        "trigger": str(item.trigger),
        "enabled": item.enabled,
        **_fields(item),
    }


def _fields(mapping: Mapping) -> dict[str, Any]:
    entries = entries_of(mapping.payload)
    if entries is None:
        return {"fields": mapping.payload}
    return {f"fields.{name}": field for name, field in entries.items()}


def _named(item: Mapping | Filter) -> str:
    what = str(item.condition) if isinstance(item, Filter) else str(item.trigger)
    return f"{item.name!r} ({what})" if item.name else what


def _changes(theirs: Mapping | Filter, ours: Mapping | Filter) -> Iterator[str]:
    before, after = _parts(ours), _parts(theirs)
    for part in {**after, **before}:
        if before.get(part) != after.get(part):
            given = after.get(part), before.get(part)
            plain = all(isinstance(value, str | bool) for value in given)
            yield (
                f"{part}: Segment has {given[0]}, the file {given[1]}"
                if plain
                else f"{part} differs"
            )
