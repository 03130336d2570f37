"""A table of a configuration, read key by key; what is wrong with it is noted, not raised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from oneflow_snippet.config.key import Key
from oneflow_snippet.errors import DataPath, Problems, kind_of, one_of
from oneflow_snippet.languages.ecmascript import has_lone_surrogate

T = TypeVar("T")


class Table:
    """Takes keys out of a table, so that what is left over in the end is unknown."""

    def __init__(self, data: object, path: DataPath, problems: Problems) -> None:
        self.path = path
        self.problems = problems
        self._known: list[str] = []
        if isinstance(data, Mapping):
            self._data: Mapping[Any, Any] = data
        else:
            self._data = {}
            self.error((), f"expected a table, found {kind_of(data)}")

    def error(self, below: DataPath, message: str) -> None:
        """Note a problem at a place in this table."""
        self.problems.error(self.path + below, message)

    def warn(self, below: DataPath, message: str) -> None:
        """Note something at a place in this table that can be built, but is hardly meant."""
        self.problems.warn(self.path + below, message)

    def take(self, key: str, check: Callable[[Any], T], default: T) -> T:
        """Give the value of ``key`` as ``check`` returns it, or the default.

        ``check`` raises ``ValueError`` with the message of the problem.
        """
        self._known.append(key)
        if key not in self._data:
            return default
        try:
            return check(self._data[key])
        except ValueError as error:
            self.error((key,), str(error))
            return default

    def read(self, key: Key[T]) -> T:
        """Give the value of ``key``, or its default."""
        return self.take(key.name, key.check, key.default)

    def need(self, key: Key[T], advice: str = "") -> T:
        """Like :meth:`read`, for a key that must be there."""
        if key.name not in self._data:
            self.error((), f"expected the key {key.name!r}, found none{advice}")
        return self.read(key)

    def has(self, key: str) -> bool:
        """Tell whether the table has the key."""
        return key in self._data

    def names(self) -> list[str]:
        """Give all keys."""
        return [str(key) for key in self._data]

    def finish(self, *others: Key[Any]) -> None:
        """Note every key that nobody has asked for; ``others`` are keys that were read before."""
        names = [key for key in self._known if not key.startswith("$")]
        names += [key.name for key in others]
        for key in self._data:
            if key not in self._known:
                self.error((str(key),), f"unknown key {str(key)!r}, {one_of(key, names)}")


def boolean(value: object) -> bool:
    """Check for true or false."""
    if not isinstance(value, bool):
        raise ValueError(f"expected true or false, found {kind_of(value)}")
    return value


def text(value: object) -> str:
    """Check for a string with something in it and without lone surrogates."""
    if not isinstance(value, str):
        raise ValueError(f"expected a string, found {kind_of(value)}")
    if not value.strip():
        raise ValueError("expected some text, found an empty string")
    if has_lone_surrogate(value):
        raise ValueError("expected text, found a lone surrogate")
    return value


def array(value: object) -> list[Any]:
    """Check for an array."""
    if not isinstance(value, list | tuple):
        raise ValueError(f"expected an array, found {kind_of(value)}")
    return list(value)


def choice(value: object, allowed: Mapping[str, T]) -> T:
    """Check for one of the names of ``allowed``, and give what stands behind it."""
    name = "" if value == "" and "" in allowed else text(value)
    if name not in allowed:
        raise ValueError(f"unknown value {name!r}, {one_of(name, allowed)}")
    return allowed[name]
