"""The JSON Schema of a configuration, for editors that complete and check ``oneflow.toml``.

It is made of the same keys as the check. Where JSON Schema has no words for a rule, such as the
languages of triggers and fields, it allows more than the check does, and never less.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from oneflow_snippet.actions import ACTIONS, Action
from oneflow_snippet.config.key import Key
from oneflow_snippet.config.keys import (
    ACTION,
    ACTIONS_OF_FILTER,
    CONSENT,
    CONSENT_KEYS,
    ENVIRONMENTS,
    FIELDS,
    FILTER_ACTION_KEYS,
    FILTER_KEYS,
    FILTERS,
    MAPPING_KEYS,
    MAPPINGS,
    SCHEMA,
    SETTINGS,
    TRIGGER,
    TYPE,
)

_DRAFT = "http://json-schema.org/draft-07/schema#"  # what editors of TOML read, too


def json_schema() -> dict[str, Any]:
    """Return the schema as plain data."""
    return {
        "$schema": _DRAFT,
        "title": "Configuration of oneflow-snippet",
        **_table((*SETTINGS, ENVIRONMENTS, SCHEMA)),
        "definitions": {
            "consent": _table(CONSENT_KEYS),
            "environment": _table(SETTINGS),
            "filter": {**_table(FILTER_KEYS), "required": [ACTIONS_OF_FILTER.name]},
            "filter_action": {**_table(FILTER_ACTION_KEYS), "required": [TYPE.name]},
            "mapping": {
                **_table(MAPPING_KEYS),
                "required": [ACTION.name, TRIGGER.name],
                "allOf": [_fields_of(action) for action in ACTIONS.values()],
            },
        },
    }


def _table(keys: Iterable[Key[Any]]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: _value(key) for key in keys},
    }


_NESTED: dict[str, dict[str, Any]] = {
    CONSENT.name: {"allOf": [{"$ref": "#/definitions/consent"}]},
    ENVIRONMENTS.name: {"additionalProperties": {"$ref": "#/definitions/environment"}},
    MAPPINGS.name: {"items": {"$ref": "#/definitions/mapping"}},
    FILTERS.name: {"items": {"$ref": "#/definitions/filter"}},
    ACTIONS_OF_FILTER.name: {"items": {"$ref": "#/definitions/filter_action"}},
}


def _value(key: Key[Any]) -> dict[str, Any]:
    schema = {**key.schema, "description": _sentence(key), **_NESTED.get(key.name, {})}
    plain = isinstance(key.default, str | bool) and key.default != "" and key.shown is None
    return {**schema, "default": key.default} if plain else schema


def _sentence(key: Key[Any]) -> str:
    text = f"{key.meaning[0].upper()}{key.meaning[1:]}"
    default = f" Default: {key.shown}." if key.shown and key.shown != "required" else ""
    return f"{text}.{default}"


def _fields_of(action: Action) -> dict[str, Any]:
    """Describe the fields of one action; a directive in their place may compute all of them."""
    fields = {
        key: {"description": f"{field.label}: {field.type}. Default: `{field.default}`."}
        for key, field in action.fields.items()
    }
    allowed = {"patternProperties": {"^@": True}, "additionalProperties": False}
    return {
        "if": {"properties": {ACTION.name: {"const": action.key}}, "required": [ACTION.name]},
        "then": {"properties": {FIELDS.name: {"properties": fields, **allowed}}},
    }
