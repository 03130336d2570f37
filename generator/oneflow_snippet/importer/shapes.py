"""Recognise what people have at Segment, and find the subscriptions in it.

Three things are known: the settings that Segment's CDN serves to a page, lists of the Public API,
and Terraform's state or plan. All of them spell the same few facts in their own way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from oneflow_snippet.config import UnreadableError
from oneflow_snippet.errors import DataPath, kind_of
from oneflow_snippet.importer.subscription import (
    DESTINATION,
    Found,
    Subscription,
    each,
    is_ours,
    key_of,
    object_of,
    refuse_constant,
    string_at,
)
from oneflow_snippet.importer.terraform import from_terraform, shown, stored


def read(text: str, name: str) -> Found:
    """Return the subscriptions in the text of a file, and what stands around them.

    Raises:
        UnreadableError: It is not JSON, or nothing that is known.
    """
    try:
        data = json.loads(text, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        where = f"{name}:{error.lineno}:{error.colno}"
        raise UnreadableError(f"{where}: not valid JSON: {error.msg.lower()}") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{name}: not valid JSON: {error}") from None
    found = find(data)
    if found is None:
        raise UnreadableError(
            f"{name}: expected Segment's CDN settings, a list of subscriptions from its Public "
            f"API, or Terraform's state or plan as JSON, found {_summary(data)}"
        )
    return found


def _summary(data: object) -> str:
    if not isinstance(data, Mapping):
        return kind_of(data)
    keys = ", ".join(map(repr, list(data)[:5]))
    return f"an object with {keys}" if keys else "an empty object"


def find(data: object) -> Found | None:
    """Return the subscriptions in plain data, or None if it is nothing that is known."""
    match data:
        case {"remotePlugins": list(items), **rest}:
            return _from_cdn(items, object_of(rest))
        case {"data": {"subscriptions": list(items), **rest}}:
            goes_on = bool(object_of(rest.get("pagination")).get("next"))
            return _from_api(items, ("data", "subscriptions"), goes_on=goes_on)
        case {"data": {"subscription": dict(item)}}:
            return _from_api([item], ("data", "subscription"))
        case {"subscriptions": list(items), **rest}:
            return _from_api(items, ("subscriptions",), object_of(rest))
        case list(items) if all(isinstance(item, dict) for item in items):
            return _from_api(items, ())
        case {"planned_values": _} | {"resource_changes": _} | {"values": {"root_module": _}}:
            return from_terraform(list(shown(object_of(data))), "what terraform show prints")
        case {"resources": list(items)}:
            return from_terraform(list(stored(items)), "a state of Terraform")
        case _:
            return None


def _from_cdn(plugins: list[Any], rest: Mapping[str, Any]) -> Found:
    integration = object_of(object_of(rest.get("integrations")).get(DESTINATION))
    subscriptions: list[Subscription] = []
    keys: list[tuple[str, object]] = []
    others: list[str] = []
    for index, plugin in enumerate(plugins):
        if not isinstance(plugin, Mapping):
            continue
        if not is_ours(plugin):
            others.append(string_at(plugin, ("name", "creationName")) or f"remotePlugins[{index}]")
            continue
        place = f"remotePlugins[{index}]"
        settings = object_of(plugin.get("settings"))
        found = each(
            settings.get("subscriptions"), ("remotePlugins", index, "settings", "subscriptions")
        )
        subscriptions += (replace(each, destination=place) for each in found)
        keys += key_of(place, settings) or key_of(place, integration)
    categories = object_of(integration.get("consentSettings")).get("categories")
    given = categories if isinstance(categories, list) else []
    return Found(
        "Segment's settings for a page",
        tuple(subscriptions),
        tuple(keys),
        tuple(dict.fromkeys(others)),
        tuple(category for category in given if isinstance(category, str)),
    )


def _from_api(
    items: list[Any],
    place: DataPath,
    settings: Mapping[str, Any] | None = None,
    *,
    goes_on: bool = False,
) -> Found:
    found = tuple(each(items, place))
    keys = tuple(key_of("", settings or {}))
    return Found("subscriptions of Segment's Public API", found, keys, goes_on=goes_on)
