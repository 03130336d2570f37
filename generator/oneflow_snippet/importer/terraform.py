"""Find the subscriptions in Terraform's state or plan."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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


class Resource(NamedTuple):
    """A resource of Terraform.

    Attributes:
        address: Its name, with those of its modules and its index.
        type: Such as ``segment_destination``.
        values: Its attributes.
        sensitive: Names of attributes that are not to be shown.
        unknown: Names of attributes that are only known after the plan is applied.
    """

    address: str
    type: str
    values: Mapping[str, Any]
    sensitive: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()


def from_terraform(resources: list[Resource], kind: str) -> Found:
    """Return the subscriptions among resources; only 1Flow's if its destination is there too."""
    ours = {
        string_at(each.values, ("id",)): each
        for each in resources
        if each.type == "segment_destination" and is_ours(object_of(each.values.get("metadata")))
    }
    subscriptions = [
        subscription(each.values, each.address) for each in resources if each.type == SUBSCRIPTION
    ]
    mine = [each for each in subscriptions if not ours or each.destination in ours]
    others = [each.place for each in subscriptions if each not in mine]
    keys = [
        key
        for id_, each in ours.items()
        if "settings" not in each.sensitive
        for key in key_of(id_, object_of(decoded(each.values.get("settings"))))
    ]
    return Found(
        kind,
        tuple(mine),
        tuple(keys),
        tuple(others),
        filters=tuple(
            filter_of(each.values, each.address) for each in resources if each.type == FILTER
        ),
        remarks=tuple(_remarks(resources, list(ours.values()))),
    )


def _remarks(resources: list[Resource], ours: list[Resource]) -> Iterator[str]:
    for each in ours:
        if "settings" in each.sensitive:
            yield f"{each.address}: its settings are marked as sensitive, so no key was taken"
    for each in resources:
        unknown = each.unknown & {"settings", "trigger", "if", "actions"}
        if each.type in {SUBSCRIPTION, FILTER} and unknown:
            names = ", ".join(sorted(unknown))
            yield f"{each.address}: {names} known only after the plan is applied: import it then"


def shown(data: Mapping[str, Any]) -> Iterator[Resource]:
    """Yield each resource that ``terraform show -json`` prints of a state or a plan."""
    unknown = {
        string_at(item, ("address",)): frozenset(object_of(change.get("after_unknown")))
        for item, change in _changes(data)
    }
    seen: set[str] = set()
    for name in ("planned_values", "values"):
        for resource in _module(object_of(object_of(data.get(name)).get("root_module"))):
            seen.add(resource.address)
            yield resource._replace(unknown=unknown.get(resource.address, frozenset()))
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
                unknown.get(address, frozenset()),
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
