"""Checks of the values in a filter's actions; each raises ``ValueError`` with the message."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from oneflow_snippet.config.table import array, text
from oneflow_snippet.errors import kind_of, one_of
from oneflow_snippet.languages.ecmascript import LARGEST_EXACT


def percent(value: object) -> float:
    """Check for a share, from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"expected a number from 0 to 1, found {kind_of(value)}")
    if not 0 <= value <= 1:
        raise ValueError(f"expected a number from 0 to 1, found {value}")
    return float(value)


def fields_by_path(value: object) -> dict[str, tuple[str, ...]]:
    """Check for lists of keys, by the path of their object."""
    return {
        _path(path, empty=True): tuple(_name(name) for name in array(names))
        for path, names in _object(value).items()
    }


def changes_by_path(value: object) -> dict[str, dict[str, Any]]:
    """Check for changes of values, by their path."""
    return {_path(path): _change(path, change) for path, change in _object(value).items()}


def _object(value: object) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"expected a table, found {kind_of(value)}")
    if not value:
        raise ValueError("expected at least one path, found an empty table")
    return value


def _path(value: object, *, empty: bool = False) -> str:
    path = "" if value == "" and empty else text(value)
    if path and not all(path.split(".")):
        raise ValueError(f"expected a path such as properties.email, found {path!r}")
    if "\\" in path or {"__proto__", "constructor", "prototype"} & set(path.split(".")):
        raise ValueError(f"expected a path to data, found {path!r}")
    return path


def _name(value: object) -> str:
    name = text(value)
    if name == "__proto__":
        raise ValueError("expected the key of data, found '__proto__'")
    return name


_CHANGES = ("set", "copy", "move")


def _change(path: str, value: object) -> dict[str, Any]:
    change = dict(_object(value))
    ways = [key for key in _CHANGES if key in change]
    other = [key for key in change if key not in {*_CHANGES, "to_string"}]
    if other:
        raise ValueError(
            f"{path}: unknown key {str(other[0])!r}, {one_of(other[0], [*_CHANGES, 'to_string'])}"
        )
    if not isinstance(change.get("to_string", True), bool):
        raise ValueError(f"{path}: expected true or false for 'to_string'")
    if len(ways) > 1 or not (ways or change.get("to_string")):
        raise ValueError(f"{path}: expected one of {', '.join(_CHANGES)}, or to_string = true")
    for key in {"copy", "move"} & set(change):
        change[key] = _path(change[key])
    if "set" in change:
        _refuse_other_than_json(path, change["set"])
    return change


def _refuse_other_than_json(path: str, value: object) -> None:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "__proto__":
                raise ValueError(f"{path}: expected the key of data, found '__proto__'")
            _refuse_other_than_json(path, item)
    elif isinstance(value, list):
        for item in value:
            _refuse_other_than_json(path, item)
    elif not (value is None or isinstance(value, str | bool | int | float)):
        raise ValueError(f"{path}: expected a value of JSON, found {kind_of(value)}")
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{path}: expected a finite number, found {value}")
    elif isinstance(value, int) and abs(value) > LARGEST_EXACT:
        raise ValueError(f"{path}: expected a number that JavaScript holds exactly, found {value}")
