"""From the table of a mapping to a :class:`Mapping`: action, trigger and fields."""

from __future__ import annotations

from typing import Any

from oneflow_snippet.actions import EVENT_TYPES, MAX_MAPPINGS, TRACK_EVENT, Action, as_string
from oneflow_snippet.config import keys
from oneflow_snippet.config.model import Mapping
from oneflow_snippet.config.table import Table
from oneflow_snippet.errors import DataPath, LanguageError, Problems, one_of
from oneflow_snippet.languages import fql, mapping
from oneflow_snippet.languages.fql.fold import fold
from oneflow_snippet.languages.fql.logic import NEVER
from oneflow_snippet.languages.mapping.nodes import Object, entries_of
from oneflow_snippet.languages.mapping.reader import found


def check_mappings(items: list[Any], problems: Problems) -> tuple[Mapping, ...]:
    """Return the mappings of tables without those that have an error, all of which are noted."""
    if len(items) > MAX_MAPPINGS:
        message = f"expected at most {MAX_MAPPINGS} mappings, enabled or not, found {len(items)}"
        problems.error(("mappings",), message)
    found = (check_mapping(item, ("mappings", index), problems) for index, item in enumerate(items))
    return tuple(rule for rule in found if rule)


def check_mapping(data: object, path: DataPath, problems: Problems) -> Mapping | None:
    """Return the mapping of a table, or None if there are errors in it, all of which are noted.

    Args:
        data: The table, as plain data.
        path: Place of the table, in front of that of each problem.
        problems: Takes the findings.
    """
    table = Table(data, path, problems)
    action = table.need(keys.ACTION)
    name = table.read(keys.NAME) or (action.label if action else "")
    trigger = table.need(keys.TRIGGER, '; write for example type = "track"')
    enabled = table.read(keys.MAPPING_ENABLED)
    fields = table.read(keys.FIELDS)
    table.finish()
    condition = _trigger(trigger, (*path, "trigger"), problems) if trigger else None
    payload = _payload(
        action or TRACK_EVENT, fields, (*path, "fields"), problems, known=bool(action)
    )
    if action is None or condition is None or payload is None:
        return None
    return Mapping(name, action, condition, payload, enabled)


def _trigger(trigger: str, path: DataPath, problems: Problems) -> fql.Condition | None:
    try:
        condition = fql.parse(trigger)
    except LanguageError as error:
        problems.error(path, error.message, error.span)
        return None
    if all(fold(condition, kind) == NEVER for kind in EVENT_TYPES):
        problems.warn(path, "this trigger can never fire; its mapping is left out of the output")
    return condition


def _payload(
    action: Action, fields: dict[str, Any], path: DataPath, problems: Problems, *, known: bool
) -> mapping.Field | None:
    # A directive in place of the fields computes all of them, and leaves no room for defaults.
    whole = [key for key in fields if key == mapping.ROOT_DIRECTIVE or key.startswith("@")]
    for key in fields:
        if known and key not in action.fields and key not in whole:
            message = f"{action.label} has no field {key!r}, {one_of(key, action.fields)}"
            problems.error((*path, key), message)
    if not whole:
        fields = {key: {"@path": field.default} for key, field in action.fields.items()} | fields
    payload = mapping.parse_root(fields, path, problems)
    if known and isinstance(payload, Object | mapping.Constant):
        _needed(action, entries_of(payload) or {}, path, problems)
    return payload


def _needed(
    action: Action, entries: dict[str, mapping.Field], path: DataPath, problems: Problems
) -> None:
    """Note if the field without which there is no call can never have a value."""
    key = action.needed
    value = entries.get(key, mapping.Constant(mapping.UNDEFINED))
    if isinstance(value, mapping.Constant) and not as_string(value.value):
        shown = "an empty string" if value.value == "" else found(value.value)
        expected = "expected a string that is not empty"
        label = action.fields[key].label
        problems.error((*path, key), f"{label} is required: {expected}, found {shown}")
