"""From the plain data of a field to nodes: values, objects, arrays, and directives in them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, TypeAlias

from oneflow_snippet.errors import DataPath, Problems, Span, kind_of, one_of
from oneflow_snippet.languages.ecmascript import LARGEST_EXACT
from oneflow_snippet.languages.mapping.fold import fold
from oneflow_snippet.languages.mapping.nodes import (
    UNDEFINED,
    Array,
    Constant,
    Field,
    Object,
    PayloadPath,
)

ROOT_DIRECTIVE = "__segment_internal_directive"
"""Key beside the fields of a mapping: they read what its ``@transform`` applies."""

MAX_DEPTH = 100
"""Steps from a field to the innermost value in it."""

FAILED = PayloadPath(())
"""Stands for a value with an error in it: no constant, so that nothing is concluded from it."""


def is_directive(value: object) -> bool:
    """Whether a value has a key that starts with ``@``."""
    return isinstance(value, Mapping) and any(
        isinstance(key, str) and key.startswith("@") for key in value
    )


def is_falsy(value: object) -> bool:
    """Whether JavaScript takes a literal for false."""
    return value is None or (isinstance(value, bool | int | float | str) and not value)


def found(value: object) -> str:
    """Return the kind of a value, as in ``found a directive``."""
    if value is UNDEFINED:
        return "nothing"
    return "a directive" if is_directive(value) else kind_of(value)


class Reader:
    """Reads the values of a field, and notes every problem in them.

    Attributes:
        problems: Takes the findings.
        errors: How many of them keep the field from being built.
    """

    def __init__(
        self, directives: Mapping[str, Directive], problems: Problems, start: DataPath
    ) -> None:
        self.problems = problems
        self.errors = 0
        self._directives = directives
        self._start = len(start)

    def error(self, path: DataPath, message: str, span: Span | None = None) -> Field:
        """Note an error and return what stands for the value."""
        self.problems.error(path, message, span)
        self.errors += 1
        return FAILED

    def value(self, value: object, path: DataPath) -> Field:
        """Return the node of any value."""
        if len(path) - self._start > MAX_DEPTH:
            return self.error(path, f"expected at most {MAX_DEPTH} steps of nesting, found more")
        match value:
            case None | bool() | str():
                return Constant(value)
            case int() | float():
                return self._number(value, path)
            case Mapping():
                return self._object(value, path)
            case list() | tuple():
                items = (self.value(item, (*path, i)) for i, item in enumerate(value))
                return fold(Array(tuple(items)))
            case date() | time():
                message = (
                    f"expected a string, found {found(value)}; write dates and times in quotes"
                )
                return self.error(path, message)
            case _:
                return self.error(path, f"expected JSON data, found {found(value)}")

    def text_or_directive(self, value: object, path: DataPath) -> Field:
        """Return the node of a string or a directive."""
        if isinstance(value, str) or is_directive(value):
            return self.value(value, path)
        return self.error(path, f"expected a string or a directive, found {found(value)}")

    def object_or_directive(self, value: object, path: DataPath) -> Field:
        """Return the node of an object or a directive."""
        if isinstance(value, Mapping):
            return self.value(value, path)
        return self.error(path, f"expected an object or a directive, found {found(value)}")

    def _number(self, value: float, path: DataPath) -> Field:
        if isinstance(value, int) and abs(value) > LARGEST_EXACT:
            message = f"expected a number of at most {LARGEST_EXACT}, found {value}"
            return self.error(path, f"{message}; JavaScript would round it: write it in quotes")
        if not math.isfinite(value):
            return self.error(path, f"expected a finite number, found {value}")
        return Constant(value)

    def _object(self, value: Mapping[Any, object], path: DataPath) -> Field:
        if is_directive(value):
            return self._directive(value, path)
        entries = {key: self._entry(key, item, path) for key, item in value.items()}
        return fold(Object(entries))

    def _entry(self, key: object, value: object, path: DataPath) -> Field:
        if not isinstance(key, str):
            return self.error(path, f"expected a string as a key, found {key!r}")
        if key == "__proto__":
            return self.error(
                (*path, key), "expected another key, found '__proto__', which is never sent"
            )
        if key == ROOT_DIRECTIVE:
            return self.error((*path, key), f"expected {key!r} beside the fields only")
        return self.value(value, (*path, key))

    def _directive(self, value: Mapping[Any, object], path: DataPath) -> Field:
        names = [key for key in value if str(key).startswith("@")]
        others = [key for key in value if key not in names and key != "_metadata"]
        if len(names) > 1:
            self.error(path, f"expected one directive, found {' and '.join(map(repr, names))}")
        elif others:
            beside = ", ".join(map(repr, others))
            self.error(path, f"expected {names[0]!r} alone, found {beside} beside it")
        fields = [self._run(name, value[name], (*path, name)) for name in names]
        return fields[0]

    def _run(self, name: str, operand: object, path: DataPath) -> Field:
        directive = self._directives.get(name)
        if not directive:
            return self.error(path, f"no such directive; {one_of(name, self._directives)}")
        return fold(directive(self, operand, path))


Directive: TypeAlias = Callable[[Reader, object, DataPath], Field]
"""Reads the operand of a directive, and notes what is wrong with it."""
