"""From the table of a filter to a :class:`Filter`: condition and actions."""

from __future__ import annotations

from typing import Any

from oneflow_snippet.config import keys
from oneflow_snippet.config.model import Filter
from oneflow_snippet.config.table import Table
from oneflow_snippet.errors import DataPath, LanguageError, Problems, one_of
from oneflow_snippet.languages import filters
from oneflow_snippet.languages.filters.actions import (
    Action,
    Drop,
    KeepProperties,
    MapProperties,
    Sample,
)

NO_HASH = (
    "Segment's runtime does not hash in a page, and sends the plain values; drop_properties keeps "
    "them back"
)
PATH_IS_ALL = (
    "with a path, Segment's runtime sends every event in a page, and so does the snippet; without "
    "one, chance decides"
)


def check_filters(items: list[Any], problems: Problems) -> tuple[Filter, ...]:
    """Return the filters of tables without those that have an error, all of which are noted."""
    found = (check_filter(item, ("filters", index), problems) for index, item in enumerate(items))
    return tuple(each for each in found if each)


def check_filter(data: object, path: DataPath, problems: Problems) -> Filter | None:
    """Return the filter of a table, or None if there are errors in it, all of which are noted.

    Args:
        data: The table, as plain data.
        path: Place of the table, in front of that of each problem.
        problems: Takes the findings.
    """
    table = Table(data, path, problems)
    name = table.read(keys.FILTER_NAME)
    text = table.read(keys.IF)
    enabled = table.read(keys.FILTER_ENABLED)
    items = table.need(keys.ACTIONS_OF_FILTER, '; write for example [{ type = "drop" }]')
    table.finish()
    if table.has("actions") and items == []:
        table.error(("actions",), "expected at least one action, found none")
    actions = [
        _action(item, (*path, "actions", index), problems) for index, item in enumerate(items)
    ]
    condition = _condition(text, (*path, "if"), problems)
    known = tuple(action for action in actions if action)
    if condition is None or not known or len(known) < len(actions):
        return None
    return Filter(name, condition, known, enabled)


def _condition(text: str, path: DataPath, problems: Problems) -> filters.Condition | None:
    try:
        return filters.parse(text)
    except LanguageError as error:
        problems.error(path, error.message, error.span)
        return None


def _action(data: object, path: DataPath, problems: Problems) -> Action | None:
    table = Table(data, path, problems)
    type_ = table.need(keys.TYPE)
    action: Action | None = None
    match type_:
        case "drop":
            action = Drop()
        case "sample":
            share = table.need(keys.PERCENT)
            by = table.read(keys.PATH)
            if by and share:
                table.warn((keys.PATH.name,), PATH_IS_ALL)
            action = None if share is None else Sample(share, by)
        case "drop_properties" | "allow_properties":
            fields = table.need(keys.PROPERTIES)
            action = KeepProperties(fields, type_.startswith("allow")) if fields else None
        case "map_properties":
            changes = table.need(keys.MAP)
            action = MapProperties(changes) if changes else None
        case "hash_properties":
            table.error((keys.TYPE.name,), f"found 'hash_properties'; {NO_HASH}")
            return None
        case str() if type_:
            known = one_of(type_, keys.FILTER_ACTIONS)
            table.error((keys.TYPE.name,), f"unknown value {type_!r}, {known}")
            return None
    table.finish()
    return action
