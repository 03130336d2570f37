"""From plain data to a :class:`Config`; every problem is found in one run."""

from __future__ import annotations

from collections.abc import Mapping as Data
from typing import Any

from oneflow_snippet.actions import ACTIONS
from oneflow_snippet.config import keys, values
from oneflow_snippet.config.filters import check_filters
from oneflow_snippet.config.layers import Layers, environments, layers, mistyped
from oneflow_snippet.config.mappings import check_mappings
from oneflow_snippet.config.model import Config
from oneflow_snippet.config.table import Table, choice
from oneflow_snippet.errors import Problem, Problems, kind_of


def check(
    data: object, environment: str, environ: Data[str, str], problems: Problems
) -> Config | None:
    """Make a configuration of ``data``, which is only good if no error was noted.

    The other environments are looked at, too: what is wrong in them is noted, as nobody wants to
    learn of it in the hour of a release.

    Args:
        data: Plain data.
        environment: Name of the environment, or empty.
        environ: Environment variables.
        problems: Takes the findings.
    """
    if not isinstance(data, Data):
        problems.error((), f"expected a table, found {kind_of(data)}")
        return None
    for text in mistyped(environ):
        problems.warn((), text)
    names = environments(data, problems)
    found = layers(data, environment, environ, problems)
    config = _check_layers(found, _choose(names, environment), problems)
    for name in names:
        if name != environment:
            problems.extend(_only_in(data, name))
    return config


def _choose(names: list[str], environment: str) -> str:
    return "" if environment or not names else f", or choose an environment: --env {names[0]}"


def _only_in(data: Data[str, Any], name: str) -> list[Problem]:
    """Return the errors of an environment that was not chosen; those of the top are known."""
    noted = Problems()
    _check_layers(layers(data, name, {}, noted), "", noted)
    return [
        problem
        for problem in noted
        if len(problem.path) > 2
        and not problem.warning
        and problem.path[:2] == (keys.ENVIRONMENTS.name, name)
    ]


def _check_layers(found: Layers, advice: str, problems: Problems) -> Config:
    noted = Problems()
    config = _config(Table(found.data, (), noted), found.environment, advice)
    problems.extend(map(found.place, noted))
    return config


def _config(table: Table, environment: str, advice: str) -> Config:
    key = _project_api_key(table, advice)
    sdk_url = _sdk_url(table)
    crossorigin = table.read(keys.SDK_CROSSORIGIN)
    early = table.read(keys.EARLY)
    client = table.read(keys.CLIENT)
    analytics = table.read(keys.ANALYTICS_GLOBAL)
    persist = table.read(keys.PERSIST)
    trusted_types = table.read(keys.TRUSTED_TYPES)
    debug = table.read(keys.DEBUG)
    enabled = table.read(keys.ENABLED)
    out = table.read(keys.OUT)
    consent = Table(table.read(keys.CONSENT), (keys.CONSENT.name,), table.problems)
    categories = consent.read(keys.CATEGORIES)
    respect_gpc = consent.read(keys.RESPECT_GPC)
    consent.finish()
    if early and (categories or respect_gpc):
        ask = "consent.categories" if categories else "consent.respect_gpc"
        table.error(("early",), f"expected either 'early' or {ask!r}, which forbids to be early")
    filters = check_filters(table.read(keys.FILTERS), table.problems)
    rules = table.read(keys.MAPPINGS)
    mappings = check_mappings(_presets() if rules is None else rules, table.problems)
    table.read(keys.SCHEMA)
    table.finish(*([] if environment else [keys.ENVIRONMENTS]))
    return Config(
        key,
        sdk_url,
        analytics,
        mappings,
        persist=persist,
        consent_categories=categories,
        respect_gpc=respect_gpc,
        trusted_types=trusted_types,
        debug=debug,
        client=client,
        sdk_crossorigin=crossorigin,
        early=early,
        enabled=enabled,
        out=out,
        environment=environment,
        filters=filters,
    )


def _project_api_key(table: Table, advice: str) -> str:
    settings = "take it from your 1Flow project's settings"
    variable = keys.PROJECT_API_KEY.variable
    key = table.need(keys.PROJECT_API_KEY, f"; {settings}, or set {variable}{advice}")
    if key and values.is_placeholder(key):
        table.warn((keys.PROJECT_API_KEY.name,), f"{key!r} looks like a placeholder; {settings}")
    return key


def _sdk_url(table: Table) -> str:
    regions = dict(keys.REGIONS)
    own = Table(table.read(keys.OWN_REGIONS), (keys.OWN_REGIONS.name,), table.problems)
    for name in own.names():
        regions[name] = own.take(name, values.sdk_url, "")
    url = table.read(keys.SDK_URL)
    region = table.take(keys.REGION.name, lambda value: choice(value, regions), "")
    if table.has(keys.SDK_URL.name) and table.has(keys.REGION.name):
        table.error((keys.SDK_URL.name,), "expected either 'region' or 'sdk_url', found both")
    return url or region or regions["us"]


def _presets() -> list[dict[str, Any]]:
    return [
        {"name": action.label, "action": action.key, "trigger": action.trigger}
        for action in ACTIONS.values()
    ]
