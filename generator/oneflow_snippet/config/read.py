"""From a file to plain data, and from a place in that data back to a place in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

import tomli

from oneflow_snippet.config.positions import Places, read_places
from oneflow_snippet.errors import ConfigError, DataPath, OneflowError, Problem, Span, kind_of


class UnreadableError(OneflowError):
    """A file is not there, cannot be opened, or does not hold what its name says."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a configuration was read from.

    Attributes:
        data: The plain data; no table at all, if somebody wrote ``tool.oneflow-snippet = 5``.
        name: The file's name as the user gave it; empty for data from Python.
        text: The file's text.
        prefix: Path of the configuration in the file (``tool.oneflow-snippet``).
    """

    data: Mapping[str, Any]
    name: str = ""
    text: str = ""
    prefix: DataPath = ()

    def locate(self, problems: Iterable[Problem]) -> list[Problem]:
        """Add file, line and column, and a frame of the file; in the order of the file."""
        if not self.name:
            return list(problems)
        places = read_places(self.text, toml=not self.name.endswith(".json"))
        located = [self._locate(problem, places) for problem in problems]
        return sorted(located, key=lambda problem: (problem.line, problem.column))

    def _locate(self, problem: Problem, places: Places) -> Problem:
        path = self.prefix + problem.path
        inside = problem.span and places.inside(path, problem.span)
        span = inside or places.find(path)
        if span is None:
            return replace(problem, file=self.name)
        frame = inside or problem.span or span
        return replace(problem, file=self.name, line=span.line, column=span.column, span=frame)


def read(path: FilePath) -> Source:
    """Read a TOML or JSON file, or the table ``[tool.oneflow-snippet]`` of ``pyproject.toml``.

    Raises:
        UnreadableError: The file cannot be read.
        ConfigError: Its syntax is wrong; the problem has line and column.
    """
    name = str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise UnreadableError(f"{name}: no such file") from None
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{name}: expected UTF-8 text, found byte {error.start}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableError(f"{name}: cannot be read: {reason}") from None
    text = text.replace("\r\n", "\n")
    if path.suffix == ".json":
        return _json(name, text)
    data = _toml(name, text)
    if path.name != "pyproject.toml":
        return Source(data, name, text)
    if not (table := _ours(data)):
        raise UnreadableError(f"{name}: expected a table [tool.oneflow-snippet], found none")
    return Source(table[0], name, text, ("tool", "oneflow-snippet"))


def has_table(path: FilePath) -> bool:
    """Whether a ``pyproject.toml`` can be read and has a table for us."""
    try:
        return bool(_ours(tomli.loads(path.read_bytes().decode("utf-8-sig"))))
    except (OSError, ValueError, RecursionError):
        return False


def _ours(data: Mapping[str, Any]) -> list[Any]:
    """Return what stands in ``tool.oneflow-snippet``, if anything does."""
    tool = data.get("tool")
    return [tool["oneflow-snippet"]] if isinstance(tool, dict) and "oneflow-snippet" in tool else []


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        problem = _syntax("TOML", name, text, error.pos, error.msg)
    except RecursionError:
        problem = Problem((), "nested too deeply", file=name)
    raise ConfigError([problem])


def _json(name: str, text: str) -> Source:
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        problem = _syntax("JSON", name, text, error.pos, error.msg)
    except (_DuplicateError, _ConstantError) as error:
        found = re.search(re.escape(json.dumps(error.args[1])[1:-1]), text)
        problem = _syntax("JSON", name, text, found.start() if found else 0, error.args[0])
    except RecursionError:
        problem = Problem((), "nested too deeply", file=name)
    except ValueError as error:  # an integer of thousands of digits
        problem = Problem((), f"not valid JSON: {error}", file=name)
    else:
        if isinstance(data, dict):
            return Source(data, name, text)
        problem = Problem((), f"expected an object, found {kind_of(data)}", file=name)
    raise ConfigError([problem])


class _DuplicateError(ValueError):
    """Two values of one name: JSON would quietly forget the first."""


class _ConstantError(ValueError):
    """NaN or Infinity."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _DuplicateError(f"the key {twice!r} stands twice in one object", twice)
    return table


def _refuse(constant: str) -> None:
    raise _ConstantError(f"{constant} is not a JSON value", constant)


def _syntax(language: str, name: str, text: str, position: int, message: str) -> Problem:
    span = Span(text, position, position)
    if re.match(r"[A-Z][a-z]*\b", message):
        message = message[0].lower() + message[1:]
    text = f"not valid {language}: {message}"
    return Problem((), text, span, name, span.line, span.column)
