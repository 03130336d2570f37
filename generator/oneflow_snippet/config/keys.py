"""The keys of a configuration: what each takes and means, said once.

From here come the check, the JSON Schema that editors read, the tables of the documentation, and
the environment variables.
"""

from __future__ import annotations

from typing import Any

from oneflow_snippet.actions import ACTIONS, MAX_MAPPINGS, Action
from oneflow_snippet.config import filter_values, values
from oneflow_snippet.config.key import Key
from oneflow_snippet.config.table import array, boolean, choice, text

CLIENTS = ("segment", "classic", "rudderstack", "getanalytics")
"""Clients that the snippet can attach to; ``segment`` is Analytics.js 2.0 and what follows it."""

CROSSORIGIN = ("", "anonymous", "use-credentials")
"""Values of the attribute ``crossorigin`` of the SDK's script element; empty: it has none."""

REGIONS = {"us": "https://1flow.app/js/1flow.js"}
"""Where 1Flow serves its SDK, as published; ``[regions]`` of a configuration adds to it."""


def _switch(name: str, meaning: str, *, default: bool = False) -> Key[bool]:
    return Key(name, boolean, default, {"type": "boolean"}, meaning)


_STRING = {"type": "string", "minLength": 1}
_URL = {"type": "string", "pattern": "^(https?://|/(?!/))"}

PROJECT_API_KEY = Key(
    "project_api_key",
    values.project_api_key,
    "",
    {"type": "string", "pattern": r"^\S+$"},
    "from your 1Flow project's settings",
    "required",
)
REGION = Key("region", text, "", _STRING, "names an entry of `[regions]`", '`"us"`')
OWN_REGIONS: Key[dict[str, Any]] = Key(
    "regions",
    values.anything,
    {},
    {"type": "object", "additionalProperties": _URL},
    "where the SDK of a region is; 1Flow tells you the URL that belongs to your plan",
    f'`us = "{REGIONS["us"]}"`',
)
SDK_URL = Key(
    "sdk_url",
    values.sdk_url,
    "",
    _URL,
    "the SDK's URL, instead of a region; https, or http for localhost; or a path on your own site, "
    "such as `/vendor/1flow.js`",
    "",
)
SDK_CROSSORIGIN = Key(
    "sdk_crossorigin",
    values.one_of(*CROSSORIGIN),
    "",
    {"type": "string", "enum": list(CROSSORIGIN)},
    "attribute `crossorigin` of the SDK's script element: `anonymous` or `use-credentials`, for "
    "pages with COEP; empty: none",
)
EARLY = _switch(
    "early",
    "the SDK and Segment's settings are preloaded before Analytics.js has decided; not together "
    "with consent or GPC",
)
CLIENT = Key(
    "client",
    values.one_of(*CLIENTS),
    CLIENTS[0],
    {"type": "string", "enum": list(CLIENTS)},
    "what the snippet attaches to: `segment` (Analytics.js 2.0), `classic` (Analytics.js 1), "
    "`rudderstack` or `getanalytics`",
)
ANALYTICS_GLOBAL = Key(
    "analytics_global",
    values.analytics_global,
    "analytics",
    {"type": "string", "pattern": "^[A-Za-z_$][A-Za-z0-9_$]*$"},
    "name of Analytics.js on `window`",
)
PERSIST = _switch(
    "persist",
    "what a page could not deliver is delivered by the next page of the site",
    default=True,
)
TRUSTED_TYPES = _switch(
    "trusted_types",
    "for pages that demand Trusted Types: the SDK's URL goes through a policy named `oneflow`",
)
DEBUG = _switch(
    "debug",
    "`oneflow.js` is the debug build, too: it says in the console what becomes of each event, and "
    "why",
)
ENABLED = _switch(
    "enabled", "`false` builds a snippet that does nothing, for an environment", default=True
)
OUT = Key(
    "out",
    text,
    "",
    _STRING,
    "folder of the build, from the configuration's own; `--out` goes before it",
    '`"dist"`',
)
CONSENT: Key[Any] = Key(
    "consent", values.anything, {}, {"type": "object"}, "what the visitor has to agree to"
)
MAPPINGS: Key[list[Any] | None] = Key(
    "mappings",
    array,
    None,
    {"type": "array", "maxItems": MAX_MAPPINGS},
    f"at most {MAX_MAPPINGS}; see below",
    "the two presets",
)

FILTERS: Key[list[Any]] = Key(
    "filters",
    array,
    [],
    {"type": "array"},
    "Segment's destination filters, which go before the mappings; see `docs/filters.md`",
    "none",
)

SETTINGS: tuple[Key[Any], ...] = (
    *(PROJECT_API_KEY, REGION, OWN_REGIONS, SDK_URL, SDK_CROSSORIGIN, EARLY, CLIENT),
    *(ANALYTICS_GLOBAL, PERSIST, TRUSTED_TYPES, DEBUG, ENABLED, OUT, CONSENT, FILTERS, MAPPINGS),
)
"""The keys of the top, each of which an environment may override."""

CATEGORIES: Key[tuple[str, ...]] = Key(
    "categories",
    values.categories,
    (),
    {"type": "array", "items": _STRING, "minItems": 1},
    "no request, call or storage before all of them are granted",
    "none",
)
RESPECT_GPC = _switch(
    "respect_gpc", "stay off for visitors whose browser sends Global Privacy Control"
)
CONSENT_KEYS: tuple[Key[Any], ...] = (CATEGORIES, RESPECT_GPC)
"""The keys of the table ``consent``."""

ENVIRONMENTS: Key[Any] = Key(
    "environments",
    values.anything,
    {},
    {"type": "object"},
    "what is different in an environment, key by key; see below",
    "none",
)
SCHEMA = Key(
    "$schema", text, "", {"type": "string"}, "for editors, in JSON: where the JSON Schema is"
)

ACTION: Key[Action | None] = Key(
    "action",
    lambda value: choice(value, ACTIONS),
    None,
    {"type": "string", "enum": list(ACTIONS)},
    "`trackEvent` or `identifyUser`",
    "required",
)
TRIGGER = Key(
    "trigger",
    text,
    "",
    _STRING,
    'which events: Segment\'s trigger language, such as `type = "track"`',
    "required",
)
FIELDS: Key[dict[str, Any]] = Key(
    "fields",
    values.fields,
    {},
    {"type": "object"},
    "Segment's mapping directives, field by field",
    "the action's defaults",
)
NAME = Key(
    "name",
    text,
    "",
    _STRING,
    "for you; it names the function in `oneflow.js`",
    "the action's name",
)
MAPPING_ENABLED = _switch("enabled", "`false` leaves no trace in the output", default=True)
MAPPING_KEYS: tuple[Key[Any], ...] = (ACTION, TRIGGER, FIELDS, NAME, MAPPING_ENABLED)
"""The keys of a mapping."""

IF = Key(
    "if",
    text,
    "all",
    _STRING,
    'which events: FQL such as `event = "Internal"`; `all` is every event',
)
ACTIONS_OF_FILTER: Key[list[Any]] = Key(
    "actions",
    array,
    [],
    {"type": "array", "minItems": 1},
    "what is done with such an event, one after another",
    "required",
)
FILTER_NAME = Key("name", text, "", _STRING, "for you; it stands in `oneflow.js`", "none")
FILTER_ENABLED = _switch("enabled", "`false` leaves no trace in the output", default=True)
FILTER_KEYS: tuple[Key[Any], ...] = (IF, ACTIONS_OF_FILTER, FILTER_NAME, FILTER_ENABLED)
"""The keys of a filter."""

FILTER_ACTIONS = ("drop", "sample", "drop_properties", "allow_properties", "map_properties")
"""Types of the actions of a filter."""

TYPE = Key(
    "type",
    text,
    "",
    {"type": "string", "enum": list(FILTER_ACTIONS)},
    ", ".join(f"`{name}`" for name in FILTER_ACTIONS),
    "required",
)
PERCENT: Key[float | None] = Key(
    "percent",
    filter_values.percent,
    None,
    {"type": "number", "minimum": 0, "maximum": 1},
    "of `sample`, which needs it: the probability from 0 to 1 with which the event is sent",
    "none",
)
PATH = Key(
    "path",
    text,
    "",
    _STRING,
    "of `sample`: as in a page of Segment's, every event is sent then, unless `percent` is 0",
    "none",
)
PROPERTIES: Key[dict[str, Any]] = Key(
    "fields",
    filter_values.fields_by_path,
    {},
    {"type": "object", "additionalProperties": {"type": "array", "items": _STRING}},
    "of `drop_properties` and `allow_properties`, which need it: lists of keys by the path of "
    'their object, such as `{ properties = ["email"] }`; the path `""` is the event itself',
    "none",
)
MAP: Key[dict[str, Any]] = Key(
    "map",
    filter_values.changes_by_path,
    {},
    {"type": "object", "additionalProperties": {"type": "object"}},
    "of `map_properties`, which needs it: by path, one of `set`, `copy` or `move`, or "
    "`to_string = true`",
    "none",
)
FILTER_ACTION_KEYS: tuple[Key[Any], ...] = (TYPE, PERCENT, PATH, PROPERTIES, MAP)
"""The keys of an action of a filter."""
