"""Find the subscriptions in Terraform's state or plan."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from oneflow_snippet.importer.filter import FILTER, filter_of
from oneflow_snippet.importer.found import Found
from oneflow_snippet.importer.subscription import (
    SUBSCRIPTION,
    decoded,
    is_ours,
    key_of,
    object_of,
    string_at,
    subscription,
)

_Resource = tuple[str, str, Mapping[str, Any]]
"""Address, type and values of a resource."""


def from_terraform(resources: list[_Resource], kind: str) -> Found:
    """Return the subscriptions among resources; only 1Flow's if its destination is there too."""
    ours = {
        string_at(values, ("id",)): values
        for _, type_, values in resources
        if type_ == "segment_destination" and is_ours(object_of(values.get("metadata")))
    }
    subscriptions = [
        subscription(values, address)
        for address, type_, values in resources
        if type_ == SUBSCRIPTION
    ]
    mine = [each for each in subscriptions if not ours or each.destination in ours]
    others = [each.place for each in subscriptions if each not in mine]
    keys = [
        key
        for id_, values in ours.items()
        for key in key_of(id_, object_of(decoded(values.get("settings"))))
    ]
    filters = [
        filter_of(values, address) for address, type_, values in resources if type_ == FILTER
    ]
    return Found(kind, tuple(mine), tuple(keys), tuple(others), filters=tuple(filters))


def shown(data: Mapping[str, Any]) -> Iterator[_Resource]:
    """Yield address, type and values of each resource that ``terraform show -json`` prints."""
    seen: set[str] = set()
    for name in ("planned_values", "values"):
        for resource in _module(object_of(object_of(data.get(name)).get("root_module"))):
            seen.add(resource[0])
            yield resource
    changes = data.get("resource_changes")
    for change in changes if isinstance(changes, list) else []:
        item = object_of(change)
        after = object_of(item.get("change")).get("after")  # null for what is deleted
        address = string_at(item, ("address",))
        if isinstance(after, Mapping) and address not in seen and "deposed" not in item:
            yield address or SUBSCRIPTION, string_at(item, ("type",)), after


def _module(module: Mapping[str, Any]) -> Iterator[_Resource]:
    resources, children = module.get("resources"), module.get("child_modules")
    for item in map(object_of, resources if isinstance(resources, list) else []):
        address, type_ = string_at(item, ("address",)), string_at(item, ("type",))
        if item.get("mode", "managed") == "managed":
            yield address or type_, type_, object_of(item.get("values"))
    for child in children if isinstance(children, list) else []:
        yield from _module(object_of(child))


def stored(items: list[Any]) -> Iterator[_Resource]:
    """Yield address, type and values of each resource of a state file."""
    for item in map(object_of, items):
        type_ = string_at(item, ("type",))
        instances = item.get("instances")
        if item.get("mode", "managed") != "managed":
            continue
        for instance in map(object_of, instances if isinstance(instances, list) else []):
            if "deposed" in instance:
                continue  # replaced, and still to be destroyed
            names = [string_at(item, ("module",)), type_, string_at(item, ("name",))]
            index = instance.get("index_key")
            suffix = f"[{json.dumps(index)}]" if isinstance(index, str | int) else ""
            address = ".".join(filter(None, names)) + suffix
            yield address, type_, object_of(instance.get("attributes"))
