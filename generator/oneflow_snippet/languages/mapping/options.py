"""The options of a directive, checked one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from oneflow_snippet.errors import DataPath, one_of
from oneflow_snippet.languages.ecmascript import code_units
from oneflow_snippet.languages.mapping.nodes import Field
from oneflow_snippet.languages.mapping.reader import FAILED, Reader, found, is_directive

Name = TypeVar("Name", bound=str)


class Options:
    """The options that were given, under the names that a directive knows.

    Every method notes what is wrong with its option, and returns something harmless then.
    """

    def __init__(
        self, reader: Reader, operand: object, path: DataPath, names: tuple[str, ...]
    ) -> None:
        self._reader = reader
        self._path = path
        self._given: Mapping[Any, object] = {}
        self.usable = isinstance(operand, Mapping) and not is_directive(operand)
        if isinstance(operand, Mapping) and self.usable:
            self._given = operand
            self._check_names(names)
        else:
            reader.error(path, f"expected options ({', '.join(names)}), found {found(operand)}")

    def _check_names(self, names: tuple[str, ...]) -> None:
        for name, value in self._given.items():
            if not isinstance(name, str):
                self._reader.error(self._path, f"expected a string as a key, found {name!r}")
            elif name not in names and name != "_metadata":
                path = (*self._path, name)
                self._reader.problems.warn(
                    path, f"no such option, so it has no effect; {one_of(name, names)}"
                )
                self._reader.value(value, path)

    def has(self, name: str) -> bool:
        """Whether an option is given."""
        return name in self._given

    def raw(self, name: str) -> object:
        """Return the value of an option as it was read, or None if there is none."""
        return self._given.get(name)

    def at(self, name: str) -> DataPath:
        """Return the place of an option."""
        return (*self._path, name)

    def _is_there(self, name: str) -> bool:
        if self.usable and name not in self._given:
            self._reader.error(self._path, f"expected the option {name!r}, found none")
        return name in self._given

    def value(self, name: str) -> Field:
        """Return the node of any value."""
        if self._is_there(name):
            return self._reader.value(self._given[name], self.at(name))
        return FAILED

    def text_or_directive(self, name: str) -> Field:
        """Return the node of a string or a directive."""
        if self._is_there(name):
            return self._reader.text_or_directive(self._given[name], self.at(name))
        return FAILED

    def object_or_directive(self, name: str) -> Field:
        """Return the node of an object or a directive."""
        if self._is_there(name):
            return self._reader.object_or_directive(self._given[name], self.at(name))
        return FAILED

    def choice(self, name: str, allowed: tuple[Name, ...]) -> Name:
        """Return one of the words that are allowed."""
        if self._is_there(name):
            value = self._given[name]
            for word in allowed:
                if value == word:
                    return word
            shown = repr(value) if isinstance(value, str) else found(value)
            expected = " or ".join(map(repr, allowed))
            self._reader.error(self.at(name), f"expected {expected}, found {shown}")
        return allowed[0]

    def text(self, name: str, least: int, most: int | None = None) -> str:
        """Return a literal string of ``least`` to ``most`` UTF-16 code units."""
        if not self._is_there(name):
            return ""
        value = self._given[name]
        if not isinstance(value, str):
            self._reader.error(self.at(name), f"expected a string, found {found(value)}")
            return ""
        length = code_units(value)
        if length < least or (most is not None and length > most):
            expected = f"{least} to {most} characters" if most is not None else "a character"
            self._reader.error(self.at(name), f"expected {expected}, found {length or 'none'}")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a boolean."""
        value = self._given.get(name, default)
        if isinstance(value, bool):
            return value
        self._reader.error(self.at(name), f"expected true or false, found {found(value)}")
        return default

    def array(self, name: str) -> list[Any]:
        """Return an array, its items as they were read."""
        if self._is_there(name):
            value = self._given[name]
            if isinstance(value, list | tuple):
                return list(value)
            self._reader.error(self.at(name), f"expected an array, found {found(value)}")
        return []
