"""From the actions of a destination filter, in any spelling, to those of a configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oneflow_snippet.errors import kind_of
from oneflow_snippet.importer.subscription import decoded, object_of, string_at

_TYPES = {
    "sample_event": "sample",
    "allow_list": "allow_properties",
    "block_list": "drop_properties",
    "block_properties": "drop_properties",
    "drop_event": "drop",
    "hash_fields": "hash_properties",
}
_FIELDS = ("drop", "allow", "hash", "fields")


def type_of(action: object) -> str:
    """Return the type of an action as a configuration calls it."""
    name = string_at(object_of(action), ("type",)).lower()
    return _TYPES.get(name, name)


def table_of(action: object) -> dict[str, Any]:
    """Return an action as the table of a configuration; what is wrong with it is found there.

    The settings for a page keep the parts of an action in ``config``; the Public API has them
    beside the type, and Terraform as JSON in strings.
    """
    if not isinstance(action, Mapping):
        raise ValueError(f"expected an action, found {kind_of(action)}")
    type_ = type_of(action)
    config = object_of(action.get("config")) or action
    table: dict[str, Any] = {"type": type_}
    match type_:
        case "sample":
            sample = object_of(config.get("sample")) or config
            if "percent" in sample:
                table["percent"] = _share(sample["percent"])
            if path := string_at(sample, ("path",)):
                table["path"] = path
        case "drop_properties" | "allow_properties":
            given = next((decoded(config[key]) for key in _FIELDS if config.get(key)), {})
            table["fields"] = {path: _keys(keys) for path, keys in object_of(given).items()}
        case "map_properties":
            changes = object_of(decoded(config.get("map")))
            table["map"] = {path: _change(change) for path, change in changes.items()}
    return table


def _share(percent: object) -> object:
    """Return a probability within its limits, beyond which Segment takes it for 0 or 1."""
    if isinstance(percent, int | float) and not isinstance(percent, bool):
        return min(max(percent, 0), 1)
    return percent


def _keys(value: object) -> object:
    """Return a list of keys, which the Public API keeps in an object."""
    return value.get("fields", value) if isinstance(value, Mapping) else value


def _change(value: object) -> dict[str, Any]:
    """Return a change with that one of its ways alone which Segment goes."""
    change = object_of(value)
    way = next((key for key in ("copy", "move") if change.get(key)), "set")
    found = {way: change[way]} if way in change else {}
    return {**found, "to_string": True} if change.get("to_string") else found
