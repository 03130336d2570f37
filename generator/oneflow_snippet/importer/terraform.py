"""Find the subscriptions in Terraform's state or plan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from oneflow_snippet.importer.filter import FILTER, filter_of
from oneflow_snippet.importer.found import Found
from oneflow_snippet.importer.subscription import (
    SUBSCRIPTION,
    decoded,
    is_ours,
    key_of,
    list_of,
    object_of,
    string_at,
    subscription,
)

LATER = "is known only after the plan is applied: import it then"
OFF = "the destination is off at Segment, where 1Flow gets nothing today"
_NEEDED = ("settings", "trigger", "if", "actions", "enabled", "count", "for_each")


class Resource(NamedTuple):
    """A resource of Terraform.

    Attributes:
        address: Its name, with those of its modules and its index.
        type: Such as ``segment_destination``.
        values: Its attributes.
        sensitive: Names of attributes that are not to be shown.
        unknown: Attributes whose value is not there, and why, in words.
    """

    address: str
    type: str
    values: Mapping[str, Any]
    sensitive: frozenset[str] = frozenset()
    unknown: Mapping[str, str] = MappingProxyType({})


def from_terraform(resources: list[Resource], kind: str, remarks: Iterable[str] = ()) -> Found:
    """Return the subscriptions among resources; only 1Flow's if its destination is there too.

    One that does not say whose it is counts as 1Flow's.
    """
    destinations = {
        string_at(each.values, ("id",)): each
        for each in resources
        if each.type == "segment_destination"
    }
    ours = {
        id_: each
        for id_, each in destinations.items()
        if is_ours(object_of(each.values.get("metadata")))
    }
    subscriptions = [
        replace(subscription(each.values, each.address), lacks=_lacks(each))
        for each in resources
        if each.type == SUBSCRIPTION
    ]
    mine = [each for each in subscriptions if not ours or each.destination in {"", *ours}]
    others = [each.place for each in subscriptions if each not in mine]
    keys = [
        key
        for id_, each in (ours or destinations).items()
        if "settings" not in each.sensitive
        for key in key_of(id_, object_of(decoded(each.values.get("settings"))))
    ]
    return Found(
        kind,
        tuple(mine),
        tuple(keys),
        tuple(others),
        filters=tuple(
            replace(filter_of(each.values, each.address), lacks=_lacks(each))
            for each in resources
            if each.type == FILTER
        ),
        remarks=(*remarks, *_remarks((ours or destinations).values())),
    )


def _lacks(resource: Resource) -> tuple[str, ...]:
    known = sorted(resource.unknown.items())
    return tuple(f"{name} {reason}" for name, reason in known if name in _NEEDED)


def _remarks(destinations: Iterable[Resource]) -> Iterator[str]:
    for each in destinations:
        if "settings" in each.sensitive:
            yield f"{each.address}: its settings are marked as sensitive, so no key was taken"
        if each.values.get("enabled") is False:
            yield f"{each.address}: {OFF}"
        for name in sorted({"settings", "enabled"} & each.unknown.keys()):
            yield f"{each.address}: {name} {each.unknown[name]}"


def shown(data: Mapping[str, Any]) -> Iterator[Resource]:
    """Yield each resource that ``terraform show -json`` prints of a state or a plan."""
    unknown = {
        string_at(item, ("address",)): dict.fromkeys(object_of(change.get("after_unknown")), LATER)
        for item, change in _changes(data)
    }
    seen: set[str] = set()
    for name in ("planned_values", "values"):
        for resource in _module(object_of(object_of(data.get(name)).get("root_module"))):
            seen.add(resource.address)
            yield resource._replace(unknown=unknown.get(resource.address, {}))
    for item, change in _changes(data):
        after = change.get("after")  # null for what is deleted
        address = string_at(item, ("address",))
        if isinstance(after, Mapping) and address not in seen and "deposed" not in item:
            sensitive = _true_names(change.get("after_sensitive"))
            yield Resource(
                address or SUBSCRIPTION,
                string_at(item, ("type",)),
                after,
                sensitive,
                unknown.get(address, {}),
            )


def _changes(data: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    changes = data.get("resource_changes")
    for item in map(object_of, list_of(changes)):
        yield item, object_of(item.get("change"))


def _true_names(marks: object) -> frozenset[str]:
    return frozenset(name for name, mark in object_of(marks).items() if mark is True)


def _module(module: Mapping[str, Any]) -> Iterator[Resource]:
    resources, children = module.get("resources"), module.get("child_modules")
    for item in map(object_of, list_of(resources)):
        address, type_ = string_at(item, ("address",)), string_at(item, ("type",))
        if item.get("mode", "managed") == "managed" and "deposed_key" not in item:
            sensitive = _true_names(item.get("sensitive_values"))
            yield Resource(address or type_, type_, object_of(item.get("values")), sensitive)
    for child in list_of(children):
        yield from _module(object_of(child))


def stored(items: list[Any]) -> Iterator[Resource]:
    """Yield each resource of a state file."""
    for item in map(object_of, items):
        type_ = string_at(item, ("type",))
        instances = item.get("instances")
        if item.get("mode", "managed") != "managed":
            continue
        for instance in map(object_of, list_of(instances)):
            if "deposed" in instance:  # replaced, and still to be destroyed
                continue
            names = [string_at(item, ("module",)), type_, string_at(item, ("name",))]
            index = instance.get("index_key")
            suffix = f"[{json.dumps(index)}]" if isinstance(index, str | int) else ""
            address = ".".join(filter(None, names)) + suffix
            sensitive = frozenset(_paths(instance.get("sensitive_attributes")))
            yield Resource(address, type_, object_of(instance.get("attributes")), sensitive)


def _paths(marks: object) -> Iterator[str]:
    """Yield the attributes that a state marks as sensitive; each mark is a path of steps."""
    for path in list_of(marks):
        steps = list_of(path)
        if steps:
            yield string_at(object_of(steps[0]), ("value",))
