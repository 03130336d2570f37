"""From plain data, as read from TOML or JSON, to the nodes of a field."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from oneflow_snippet.errors import Path, Problems, Span, one_of
from oneflow_snippet.languages.mapping.directives import DIRECTIVES
from oneflow_snippet.languages.mapping.fold import fold
from oneflow_snippet.languages.mapping.nodes import (
    Array,
    Constant,
    Field,
    Object,
    Transform,
    is_object,
)
from oneflow_snippet.languages.mapping.options import FAILED, Options, found, is_directive

ROOT_DIRECTIVE = "__segment_internal_directive"
"""Key beside the fields of a mapping: they read what its ``@transform`` applies."""

MAX_DEPTH = 100
"""Steps from a field to the innermost value in it."""

_LARGEST_EXACT = 2**53


def parse(value: object, path: Path, problems: Problems) -> Field | None:
    """Read the value of one field; None if there is an error in it, all of which are noted."""
    parser = Parser(problems, path)
    field = parser.value(value, path)
    return None if parser.errors else field


def parse_root(fields: object, path: Path, problems: Problems) -> Field | None:
    """Read all fields of a mapping at once, and the root directive if it is among them.

    The result makes one object with a key per field; None if there is an error in them.
    """
    parser = Parser(problems, path)
    if isinstance(fields, Mapping) and ROOT_DIRECTIVE in fields:
        field = _with_root_directive(parser, fields, path)
    elif isinstance(fields, Mapping):
        field = parser.value(fields, path)
        if is_directive(fields) and not is_object(field):
            problems.warn(path, "this directive may give something else than an object of fields")
    else:
        field = parser.error(path, f"expected an object of fields, found {found(fields)}")
    return None if parser.errors else field


def _with_root_directive(parser: Parser, fields: Mapping[Any, object], path: Path) -> Field:
    place = (*path, ROOT_DIRECTIVE)
    directive = fields[ROOT_DIRECTIVE]
    others = parser.value({key: fields[key] for key in fields if key != ROOT_DIRECTIVE}, path)
    if not isinstance(directive, Mapping) or list(directive) != ["@transform"]:
        return parser.error(place, f"expected '@transform' alone, found {_listed(directive)}")
    place = (*place, "@transform")
    options = Options(parser, directive["@transform"], place, ("apply", "mapping"))
    if options.has("mapping"):
        parser.problems.warn(options.at("mapping"), "this has no effect; the fields stand for it")
    return Transform(options.object_or_directive("apply"), others)


def _listed(value: object) -> str:
    if isinstance(value, Mapping) and value:
        return ", ".join(repr(key) for key in value)
    return found(value)


class Parser:
    """Reads the values of a field, and notes every problem in them.

    Attributes:
        problems: Takes the findings.
        errors: How many of them keep the field from being built.
    """

    def __init__(self, problems: Problems, start: Path) -> None:
        self.problems = problems
        self.errors = 0
        self._start = len(start)

    def error(self, path: Path, message: str, span: Span | None = None) -> Field:
        """Note an error, and give what stands for the value."""
        self.problems.error(path, message, span)
        self.errors += 1
        return FAILED

    def value(self, value: object, path: Path) -> Field:
        """Read any value."""
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

    def text_or_directive(self, value: object, path: Path) -> Field:
        """Read a string or a directive."""
        if isinstance(value, str) or is_directive(value):
            return self.value(value, path)
        return self.error(path, f"expected a string or a directive, found {found(value)}")

    def object_or_directive(self, value: object, path: Path) -> Field:
        """Read an object or a directive."""
        if isinstance(value, Mapping):
            return self.value(value, path)
        return self.error(path, f"expected an object or a directive, found {found(value)}")

    def _number(self, value: float, path: Path) -> Field:
        if isinstance(value, int) and abs(value) > _LARGEST_EXACT:
            message = f"expected a number of at most {_LARGEST_EXACT}, found {value}"
            return self.error(path, f"{message}; JavaScript would round it: write it in quotes")
        if not math.isfinite(value):
            return self.error(path, f"expected a finite number, found {value}")
        return Constant(value)

    def _object(self, value: Mapping[Any, object], path: Path) -> Field:
        if is_directive(value):
            return self._directive(value, path)
        entries = {key: self._entry(key, item, path) for key, item in value.items()}
        return fold(Object(entries))

    def _entry(self, key: object, value: object, path: Path) -> Field:
        if not isinstance(key, str):
            return self.error(path, f"expected text as a key, found {key!r}")
        if key == "__proto__":
            return self.error(
                (*path, key), "expected another key, found '__proto__', which is never sent"
            )
        if key == ROOT_DIRECTIVE:
            return self.error((*path, key), f"expected {key!r} beside the fields only")
        return self.value(value, (*path, key))

    def _directive(self, value: Mapping[Any, object], path: Path) -> Field:
        names = [key for key in value if str(key).startswith("@")]
        others = [key for key in value if key not in names and key != "_metadata"]
        if len(names) > 1:
            self.error(path, f"expected one directive, found {' and '.join(map(repr, names))}")
        elif others:
            beside = ", ".join(map(repr, others))
            self.error(path, f"expected {names[0]!r} alone, found {beside} beside it")
        fields = [self._run(name, value[name], (*path, name)) for name in names]
        return fields[0]

    def _run(self, name: str, operand: object, path: Path) -> Field:
        parse_directive = DIRECTIVES.get(name)
        if not parse_directive:
            return self.error(path, f"no such directive; {one_of(name, DIRECTIVES)}")
        return fold(parse_directive(self, operand, path))
