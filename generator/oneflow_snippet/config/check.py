"""From plain data to a :class:`Config`; every problem is found in one run."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from collections.abc import Mapping as Data
from typing import Any
from urllib.parse import urlsplit

from oneflow_snippet.actions import ACTIONS
from oneflow_snippet.config.mappings import check_mappings
from oneflow_snippet.config.model import Config
from oneflow_snippet.config.table import Table, array, boolean, choice, text
from oneflow_snippet.errors import Problems
from oneflow_snippet.languages.ecmascript import INHERITED, is_identifier

ENVIRONMENT_KEY = "ONEFLOW_PROJECT_API_KEY"
"""Environment variable that stands in for ``project_api_key``, and goes before it."""

REGIONS = {"us": "https://1flow.app/js/1flow.js"}
"""Where 1Flow serves its SDK, as published; ``[regions]`` of a configuration adds to it."""

CLIENTS = ("segment", "classic", "rudderstack", "getanalytics")
"""Clients that the snippet can attach to; ``segment`` is Analytics.js 2.0 and what follows it."""

CROSSORIGIN = ("", "anonymous", "use-credentials")
"""Values of the attribute ``crossorigin`` of the SDK's script element; empty: it has none."""

_TAKEN = ("_1flow", "oneflowSnippet", "document", "location", "window")


def check(data: object, environ: Data[str, str], problems: Problems) -> Config:
    """Make a configuration of ``data``; it is only good if no error was noted."""
    table = Table(data, (), problems)
    key = _project_api_key(table, environ)
    sdk_url = _sdk_url(table)
    crossorigin = table.take("sdk_crossorigin", _one_of(CROSSORIGIN), "")
    early = table.take("early", boolean, default=False)
    client = table.take("client", _one_of(CLIENTS), CLIENTS[0])
    analytics = table.take("analytics_global", _analytics_global, "analytics")
    persist = table.take("persist", boolean, default=True)
    trusted_types = table.take("trusted_types", boolean, default=False)
    debug = table.take("debug", boolean, default=False)
    consent = Table(table.take("consent", _any, {}), ("consent",), problems)
    none: tuple[str, ...] = ()
    categories = consent.take("categories", _categories, none)
    respect_gpc = consent.take("respect_gpc", boolean, default=False)
    consent.finish()
    if early and (categories or respect_gpc):
        ask = "consent.categories" if categories else "consent.respect_gpc"
        table.error(("early",), f"expected either 'early' or {ask!r}, which forbids to be early")
    rules = check_mappings(table.take("mappings", array, _presets()), problems)
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
        client=client,
        sdk_crossorigin=crossorigin,
        early=early,
    )


def _any(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    return value


def _project_api_key(table: Table, environ: Data[str, str]) -> str:
    advice = f"; take it from your 1Flow project's settings, or set {ENVIRONMENT_KEY}"
    if environ.get(ENVIRONMENT_KEY):
        table.take("project_api_key", _any, "")
        try:
            return project_api_key(environ[ENVIRONMENT_KEY])
        except ValueError as error:
            table.error((), f"environment variable {ENVIRONMENT_KEY}: {error}")
            return ""
    return table.need("project_api_key", project_api_key, "", advice)


def project_api_key(value: object) -> str:
    """Check for something that can be a project API key; raise ``ValueError`` if it cannot."""
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
    if re.match(r"/(?!/)", url):
        return url  # a path on the page's own site
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"expected a URL, found {url!r}: {error}") from None
    if not (host and (parts.scheme == "https" or (parts.scheme == "http" and _is_local(host)))):
        raise ValueError(
            "expected an https:// URL (http:// only for localhost), or a path such as "
            f"/vendor/1flow.js, found {url!r}"
        )
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
    if name in INHERITED:
        raise ValueError(f"expected the name of Analytics.js, found {name!r}, which any object has")
    return name


def _one_of(names: tuple[str, ...]) -> Callable[[object], str]:
    return lambda value: choice(value, {name: name for name in names})


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
