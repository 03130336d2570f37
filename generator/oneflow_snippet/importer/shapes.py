"""Recognise what people have at Segment, and find the subscriptions in it.

Three things are known: the settings that Segment's CDN serves to a page, answers of the Public API,
and Terraform's state, plan or source. All of them spell the same few facts in their own way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from oneflow_snippet.config import UnreadableError
from oneflow_snippet.errors import DataPath, kind_of
from oneflow_snippet.importer.documents import TERRAFORM, data_in, is_terraform_source
from oneflow_snippet.importer.filter import Rules, filter_of, filters_of, rules_of
from oneflow_snippet.importer.found import FILTERS, SUBSCRIPTIONS, Found, Page, merged
from oneflow_snippet.importer.subscription import (
    DESTINATION,
    Subscription,
    each,
    is_ours,
    key_of,
    list_of,
    object_of,
    string_at,
)
from oneflow_snippet.importer.terraform import OFF, from_terraform, shown, stored
from oneflow_snippet.importer.terraform_reader import (
    SOURCE,
    TOP_LEVEL,
    from_json_source,
    from_source,
)
from oneflow_snippet.importer.tracking_plan import IDLE, filters_of_plan, is_read

ENVELOPES = ("data", "body", "response", "result")
_ALL = "with a token of the Public API in SEGMENT_API_TOKEN, import without a FILE asks for all"


def read(text: str, name: str) -> Found:
    """Return the subscriptions in the text of a file, and what stands around them.

    Raises:
        UnreadableError: It is nothing that is known, or there is nothing of Segment in it.
    """
    found: Found | None
    if is_terraform_source(text):
        found = from_source(text, name)
    else:
        data = data_in(text, name)
        found = find(data)
        if found is None:
            raise UnreadableError(
                f"{name}: expected Segment's CDN settings, a list of subscriptions from its Public "
                f"API, or Terraform's state, plan or source, found {_summary(data)}{_way(data)}"
            )
    if found.kind == SOURCE and not (found.subscriptions or found.filters or found.remarks):
        raise UnreadableError(
            f"{name}: Terraform's source with nothing of Segment in it: run {TERRAFORM}"
        )
    return found


def _summary(data: object) -> str:
    if not isinstance(data, Mapping):
        return kind_of(data)
    keys = ", ".join(map(repr, list(data)[:5]))
    return f"an object with {keys}" if keys else "an empty object"


def _way(data: object) -> str:
    """Return the command that gets what can be imported."""
    match data:
        case {"errors": [{"message": str(message)}, *_]}:
            return f": the Public API says {message!r}"
        case _:
            return "; oneflow-snippet import --write-key KEY fetches the settings of a page"


def find(data: object) -> Found | None:
    """Return the subscriptions in plain data, or None if it is nothing that is known."""
    match data:
        case {"errors": [_, *_]}:
            return None
        case {"remotePlugins": list(items), **rest}:
            return _from_cdn(items, object_of(rest))
        case dict() if _is_subscription(data):
            return _from_items([data], ())
        case dict() if found := _from_answer(data):
            return found
        case list(items) if all(isinstance(item, dict | list) for item in items):
            return _from_list(items)
        case {"planned_values": _} | {"resource_changes": _} | {"values": {"root_module": _}}:
            return from_terraform(list(shown(object_of(data))), "what terraform show prints")
        case {"resources": list(items)}:
            return from_terraform(list(stored(items)), "a state of Terraform")
        case dict() if data.keys() - {"data"} and data.keys() <= TOP_LEVEL:
            return from_json_source(data)
        case dict():
            return _unwrapped(data)
        case _:
            return None


def _unwrapped(envelope: Mapping[str, Any]) -> Found | None:
    """Return what is in an envelope: the API's own, or that of a client which was printed whole."""
    inside = [(key, found) for key in ENVELOPES if (found := find(envelope.get(key)))]
    return merged(inside) if inside else None


def _from_list(items: list[Any]) -> Found | None:
    """Return what a list holds: subscriptions, or filters, or whole documents in a row."""
    documents = [find(item) for item in items if not _is_subscription(item)]
    known = [found for found in documents if found]
    if known:
        return (
            merged((f"[{index}]", found) for index, found in enumerate(known))
            if len(known) == len(items)
            else None
        )
    if not all(isinstance(item, dict) for item in items):
        return None
    rules = [each for each in enumerate(items) if {"if", "actions"} <= each[1].keys()]
    filters = tuple(filter_of(item, f"[{index}]") for index, item in rules)
    found = _from_items(items, ())
    places = {each.place for each in filters}
    mine = tuple(each for each in found.subscriptions if each.place not in places)
    kinds = [FILTERS] * bool(filters) + [SUBSCRIPTIONS] * bool(mine or not filters)
    return replace(found, kind=", ".join(kinds), subscriptions=mine, filters=filters)


def _is_subscription(item: object) -> bool:
    return isinstance(item, Mapping) and any(
        key in item for key in ("trigger", "subscribe", "actionId", "actionSlug")
    )


def _from_cdn(plugins: list[Any], rest: Mapping[str, Any]) -> Found:
    integration = object_of(object_of(rest.get("integrations")).get(DESTINATION))
    subscriptions: list[Subscription] = []
    keys: list[tuple[str, object]] = []
    others: list[str] = []
    names: dict[str, str] = {}
    for index, plugin in enumerate(plugins):
        if not isinstance(plugin, Mapping):
            continue
        if not is_ours(plugin):
            others.append(string_at(plugin, ("name", "creationName")) or f"remotePlugins[{index}]")
            continue
        place = f"remotePlugins[{index}]"
        names |= {str(name): place for name in _names_of(plugin)}
        settings = object_of(plugin.get("settings"))
        found = each(
            settings.get("subscriptions"), ("remotePlugins", index, "settings", "subscriptions")
        )
        subscriptions += (replace(each, destination=place) for each in found)
        keys += key_of(place, settings) or key_of(place, integration)
    categories = object_of(integration.get("consentSettings")).get("categories")
    rules = rules_of(rest.get("middlewareSettings"), names)
    plan = tuple(filters_of_plan(rest.get("plan"), names)) if names else ()
    reads_plan = is_read(rest.get("integrations"))
    return Found(
        "Segment's settings for a page",
        tuple(subscriptions),
        tuple(keys),
        tuple(dict.fromkeys(others)),
        tuple(category for category in list_of(categories) if isinstance(category, str)),
        filters=(*(plan if reads_plan else ()), *(rules.ours if names else ())),
        remarks=(*_remarks(rules), *([IDLE] if plan and not reads_plan else [])),
    )


def _names_of(plugin: Mapping[str, Any]) -> list[object]:
    """Return the name that rules call a plugin by: its creation name, which older ones lack."""
    return [plugin.get("creationName") or plugin.get("name")]


def _remarks(rules: Rules) -> Iterator[str]:
    if rules.others:
        yield f"filters of other destinations that are passed over: {rules.others}"
    if rules.idle:
        yield (
            f"passed over: {rules.idle} filters of the source, which Segment does not run in a "
            "page for a destination without a filter of its own"
        )


def _from_answer(answer: Mapping[str, Any]) -> Found | None:
    """Return what an answer of the Public API holds, within its ``data``."""
    found = list(_parts(answer))
    if len(found) > 1:
        return merged(("", part) for part in found)
    return found[0] if found else None


def _parts(answer: Mapping[str, Any]) -> Iterator[Found]:
    pagination = object_of(answer.get("pagination"))
    pages = (Page(string_at(pagination, ("current",)), string_at(pagination, ("next",))),)
    if isinstance(item := answer.get("destination"), dict):
        yield _from_destination(item)
    if isinstance(items := answer.get("subscriptions"), list):
        yield _from_items(items, ("subscriptions",), answer, pages)
    if isinstance(item := answer.get("subscription"), dict):
        yield _from_items([item], ("subscription",))
    if isinstance(items := answer.get("filters"), list):
        yield Found(FILTERS, filters=tuple(filters_of(items, ("filters",))), pages=pages)
    if isinstance(item := answer.get("filter"), dict):
        yield Found(FILTERS, filters=(filter_of(item, "filter"),))


def _from_destination(item: Mapping[str, Any]) -> Found:
    """Return what the answer about a destination holds: its key, and whose it is."""
    kind = "a destination of Segment's Public API"
    metadata = object_of(item.get("metadata"))
    if not is_ours(metadata):
        return Found(kind, others=(string_at(metadata, ("name",)) or "one without a name",))
    id_ = string_at(item, ("id",))
    keys = tuple(key_of(id_, object_of(item.get("settings"))))
    mappings = f"its mappings are in the answer to GET /destinations/{id_}/subscriptions; {_ALL}"
    off = (OFF,) if item.get("enabled") is False else ()
    return Found(kind, keys=keys, remarks=off, elsewhere=mappings)


def _from_items(
    items: list[Any],
    place: DataPath,
    settings: Mapping[str, Any] | None = None,
    pages: tuple[Page, ...] = (),
) -> Found:
    found = tuple(each(items, place))
    keys = tuple(key_of("", settings or {}))
    return Found(SUBSCRIPTIONS, found, keys, pages=pages)
