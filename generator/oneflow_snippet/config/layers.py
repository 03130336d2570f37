"""What goes before what: environment variables, the chosen environment, the file's top."""

from __future__ import annotations

from collections.abc import Mapping as Data
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from oneflow_snippet.config.key import Key
from oneflow_snippet.config.keys import ENVIRONMENTS, REGION, SDK_URL, SETTINGS
from oneflow_snippet.errors import DataPath, Problem, Problems, kind_of, one_of

ENVIRONMENT = "ONEFLOW_ENV"
"""Environment variable that names the environment when nothing else does."""

VARIABLES = {key.variable: key for key in SETTINGS if key.variable}
"""Environment variables that go before the file, by their names."""

_EXCLUSIVE = {SDK_URL.name: REGION.name, REGION.name: SDK_URL.name}
_SWITCHES = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Layers:
    """The settings that count.

    Attributes:
        data: Key by key, from the layer that goes before the others.
        environment: The chosen environment, if it overrides anything.
        overridden: The keys that stand in the environment.
        variables: Names of the environment variables that were taken, by their keys.
    """

    data: Data[str, Any]
    environment: str
    overridden: frozenset[str]
    variables: Data[str, str]

    def place(self, problem: Problem) -> Problem:
        """Return a problem of ``data`` with the place from where the key came."""
        key = problem.path[0] if problem.path else ""
        if key in self.variables:
            message = f"environment variable {self.variables[str(key)]}: {problem.message}"
            return replace(problem, path=(), message=message)
        if key in self.overridden:
            return replace(problem, path=(ENVIRONMENTS.name, self.environment, *problem.path))
        return problem


def layers(
    data: Data[str, Any], environment: str, environ: Data[str, str], problems: Problems
) -> Layers:
    """Lay the environment ``environment``, if it is not empty, and the variables over the top."""
    top = {key: value for key, value in data.items() if key != ENVIRONMENTS.name}
    override = _override(data, environment, problems) if environment else {}
    taken = [key for name, key in VARIABLES.items() if environ.get(name)]
    given = {key.name: _value(key, environ[key.variable]) for key in taken}
    return Layers(
        _over(_over(top, override), given),
        environment,
        frozenset(override) - frozenset(given),
        {key.name: key.variable for key in taken},
    )


def mistyped(environ: Data[str, str]) -> list[str]:
    """Say which variables look as if they were meant to be one of ours, but are none."""
    known = [*VARIABLES, ENVIRONMENT]
    return [
        f"environment variable {name}: is none of ours. Did you mean {close[0]!r}?"
        for name in sorted(environ)
        if name.startswith("ONEFLOW_") and name not in known
        if (close := get_close_matches(name, known, n=1, cutoff=0.85))
    ]


def environments(data: Data[str, Any], problems: Problems) -> list[str]:
    """Return the names of all environments; those that are no tables are noted and left out."""
    found = data.get(ENVIRONMENTS.name, {})
    if not isinstance(found, Data):
        message = f"expected a table of environments, found {kind_of(found)}"
        problems.error((ENVIRONMENTS.name,), message)
        return []
    for name, table in found.items():
        if not isinstance(table, Data):
            place: DataPath = (ENVIRONMENTS.name, str(name))
            problems.error(place, f"expected a table, found {kind_of(table)}")
    return [str(name) for name, table in found.items() if isinstance(table, Data)]


def _override(data: Data[str, Any], environment: str, problems: Problems) -> dict[str, Any]:
    found = data.get(ENVIRONMENTS.name, {})
    names = list(map(str, found)) if isinstance(found, Data) else []
    if environment not in names:
        allowed = one_of(environment, names) if names else "the configuration has none"
        problems.error((), f"unknown environment {environment!r}, {allowed}")
        return {}
    table = found[environment]
    if not isinstance(table, Data):
        return {}
    if ENVIRONMENTS.name in table:
        place = (ENVIRONMENTS.name, environment, ENVIRONMENTS.name)
        problems.error(place, "an environment has no environments of its own")
    return {key: value for key, value in table.items() if key != ENVIRONMENTS.name}


def _over(below: Data[str, Any], above: Data[str, Any]) -> dict[str, Any]:
    # Of the two ways to say where the SDK is, the one above goes before the other one below.
    lost = {_EXCLUSIVE[key] for key in above if key in _EXCLUSIVE} - set(above)
    return {key: value for key, value in below.items() if key not in lost} | dict(above)


def _value(key: Key[Any], text: str) -> object:
    return _SWITCHES.get(text.lower(), text) if key.schema["type"] == "boolean" else text
