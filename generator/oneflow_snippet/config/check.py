"""From plain data to a :class:`Config`; every problem is found in one run."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping as Data
from typing import Any
from urllib.parse import urlsplit

from oneflow_snippet.actions import ACTIONS, EVENT_TYPES, MAX_MAPPINGS, TRACK_EVENT, Action
from oneflow_snippet.compiler.javascript import is_identifier
from oneflow_snippet.config.model import Config, Mapping
from oneflow_snippet.config.table import Table, array, boolean, choice, text
from oneflow_snippet.errors import LanguageError, Path, Problems, kind_of, one_of
from oneflow_snippet.languages import fql, mapping
from oneflow_snippet.languages.fql.fold import fold
from oneflow_snippet.languages.fql.nodes import Constant
from oneflow_snippet.languages.mapping.nodes import Object

ENVIRONMENT_KEY = "ONEFLOW_PROJECT_API_KEY"
"""Environment variable that stands in for ``project_api_key``, and goes before it."""

REGIONS = {"us": "https://1flow.app/js/1flow.js"}
"""Where 1Flow serves its SDK, as published; ``[regions]`` of a configuration adds to it."""

_TAKEN = ("_1flow", "oneflowSnippet", "document", "location", "window")


def check(data: object, environ: Data[str, str], problems: Problems) -> Config:
    """Make a configuration of ``data``; it is only good if no error was noted."""
    table = Table(data, (), problems)
    key = _project_api_key(table, environ)
    sdk_url = _sdk_url(table)
    analytics = table.take("analytics_global", _analytics_global, "analytics")
    persist = table.take("persist", boolean, default=True)
    trusted_types = table.take("trusted_types", boolean, default=False)
    debug = table.take("debug", boolean, default=False)
    consent = Table(table.take("consent", _any, {}), ("consent",), problems)
    none: tuple[str, ...] = ()
    categories = consent.take("categories", _categories, none)
    respect_gpc = consent.take("respect_gpc", boolean, default=False)
    consent.finish()
    rules = _mappings(table.take("mappings", array, _presets()), problems)
    table.finish()
    return Config(
        key,
        sdk_url,
        analytics,
        rules,
        persist=persist,
        consent_categories=categories,
        respect_gpc=respect_gpc,
        trusted_types=trusted_types,
        debug=debug,
    )


def _any(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    return value


def _project_api_key(table: Table, environ: Data[str, str]) -> str:
    advice = f"; take it from your 1Flow project's settings, or set {ENVIRONMENT_KEY}"
    if environ.get(ENVIRONMENT_KEY):
        table.take("project_api_key", _any, "")
        try:
            return _key(environ[ENVIRONMENT_KEY])
        except ValueError as error:
            table.error((), f"environment variable {ENVIRONMENT_KEY}: {error}")
            return ""
    return table.need("project_api_key", _key, "", advice)


def _key(value: object) -> str:
    key = text(value)
    if not key.isprintable() or re.search(r"\s", key):
        raise ValueError(f"expected a key without blanks and control characters, found {key!r}")
    return key


def _sdk_url(table: Table) -> str:
    regions = dict(REGIONS)
    own = Table(table.take("regions", _any, {}), ("regions",), table.problems)
    for name in own.names():
        regions[name] = own.take(name, _url, "")
    url = table.take("sdk_url", _url, "")
    region = table.take("region", lambda value: choice(value, regions), "")
    if table.has("sdk_url") and table.has("region"):
        table.error(("sdk_url",), "expected either 'region' or 'sdk_url', found both")
    return url or region or regions["us"]


def _url(value: object) -> str:
    url = text(value)
    if re.search(r"[^!-~]", url) or re.search(r"[\"<>\\^`{|}]", url):
        raise ValueError(f"expected a URL of plain ASCII without blanks or quotes, found {url!r}")
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"expected a URL, found {url!r}: {error}") from None
    if not (host and (parts.scheme == "https" or (parts.scheme == "http" and _is_local(host)))):
        raise ValueError(f"expected an https:// URL (http:// only for localhost), found {url!r}")
    if parts.username is not None:
        raise ValueError("expected a URL without a user name, for every visitor sees it")
    return url


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _analytics_global(value: object) -> str:
    name = text(value)
    if not is_identifier(name):
        raise ValueError(f"expected a JavaScript identifier such as analytics, found {name!r}")
    if name in _TAKEN:
        raise ValueError(f"expected the name of Analytics.js, found {name!r}, which is taken")
    return name


def _categories(value: object) -> tuple[str, ...]:
    categories = tuple(text(item) for item in array(value))
    if not categories:
        raise ValueError("expected at least one category, found none")
    return tuple(dict.fromkeys(categories))


def _presets() -> list[dict[str, Any]]:
    return [
        {"name": action.label, "action": action.key, "trigger": action.trigger}
        for action in ACTIONS.values()
    ]


def _mappings(items: list[Any], problems: Problems) -> tuple[Mapping, ...]:
    if len(items) > MAX_MAPPINGS:
        message = f"expected at most {MAX_MAPPINGS} mappings, enabled or not, found {len(items)}"
        problems.error(("mappings",), message)
    found = (_mapping(item, index, problems) for index, item in enumerate(items))
    return tuple(rule for rule in found if rule)


def _mapping(data: object, index: int, problems: Problems) -> Mapping | None:
    path: Path = ("mappings", index)
    table = Table(data, path, problems)
    action = table.need("action", lambda value: choice(value, ACTIONS), None)
    name = table.take("name", text, action.label if action else "")
    trigger = table.need("trigger", text, "", '; write for example type = "track"')
    enabled = table.take("enabled", boolean, default=True)
    fields: dict[str, Any] = table.take("fields", _fields, {})
    table.finish()
    condition = _trigger(trigger, (*path, "trigger"), problems) if trigger else None
    payload = _payload(
        action or TRACK_EVENT, fields, (*path, "fields"), problems, known=bool(action)
    )
    if action is None or condition is None or payload is None:
        return None
    return Mapping(name, action, condition, payload, enabled, index)


def _fields(value: object) -> dict[str, Any]:
    if not isinstance(value, Data):
        raise ValueError("expected a table of fields")
    return dict(value)


def _trigger(trigger: str, path: Path, problems: Problems) -> fql.Condition | None:
    try:
        condition = fql.parse(trigger)
    except LanguageError as error:
        problems.error(path, error.message, error.span)
        return None
    never = Constant(value=False)
    if all(fold(condition, kind) == never for kind in EVENT_TYPES):
        problems.warn(path, "this trigger can never fire; its mapping is left out of the output")
    return condition


def _payload(
    action: Action, fields: dict[str, Any], path: Path, problems: Problems, *, known: bool
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
        _needed(action, payload, path, problems)
    return payload


def _needed(
    action: Action, payload: Object | mapping.Constant, path: Path, problems: Problems
) -> None:
    """Note if the field without which there is no call can never have a value."""
    key = action.needed
    value = _entry(payload, key)
    if isinstance(value, mapping.Constant) and not _is_some_text(value.value):
        found = "an empty string" if value.value == "" else kind_of(value.value)
        expected = "expected a string that is not empty"
        label = action.fields[key].label
        problems.error((*path, key), f"{label} is required: {expected}, found {found}")


def _entry(payload: Object | mapping.Constant, key: str) -> mapping.Field:
    """Give the field of a payload, whether it is constant as a whole or not."""
    if isinstance(payload, Object):
        return payload.entries.get(key, mapping.Constant(mapping.UNDEFINED))
    found = payload.value if isinstance(payload.value, dict) else {}
    return mapping.Constant(found.get(key, mapping.UNDEFINED))


def _is_some_text(value: object) -> bool:
    """Tell whether a field of type string takes the value: text, or a number."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number or (isinstance(value, str) and value != "")
