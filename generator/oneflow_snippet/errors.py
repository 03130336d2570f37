"""Problems, where they are, and how they are told."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches


class OneflowError(Exception):
    """Base of every error that this package raises on purpose."""


def printable(text: str, keep: str = "\n\t") -> str:
    """Return ``text`` as a terminal may have it: what it would obey or hide becomes an escape.

    The one gate to a terminal: texts out of files and arguments could otherwise move its cursor,
    change its title, or read from right to left. Characters of ``keep`` stay as they are.
    """
    return "".join(
        char if char.isprintable() or char in keep else ascii(char)[1:-1] for char in text
    )


def _width(text: str) -> int:
    """Return how many columns of a terminal a printable text takes."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text: ``text[start:end]``, in code points from 0.

    ``start == end`` is a place between two characters, such as the end of the text.
    """

    text: str
    start: int
    end: int

    @property
    def line(self) -> int:
        """The line on which the span starts, from 1."""
        return self.text.count("\n", 0, self.start) + 1

    @property
    def column(self) -> int:
        """The column at which the span starts, from 1."""
        return self.start - (self.text.rfind("\n", 0, self.start) + 1) + 1

    def frame(self) -> str:
        """Return the line of the span, and a caret under its place, both printable."""
        begin = self.text.rfind("\n", 0, self.start) + 1
        stop = self.text.find("\n", begin)
        stop = stop if stop >= 0 else len(self.text)
        # Of a line that no terminal shows at once, such as a whole file of JSON, what is around it.
        first = begin if self.start - begin <= _AROUND else self.start - _AROUND
        last = stop if stop - self.start <= _AROUND else self.start + _AROUND
        before = ("" if first == begin else "... ") + self.text[first : self.start]
        after = self.text[self.start : last] + ("" if last == stop else " ...")
        marked = printable(self.text[self.start : min(self.end, last)])
        # A tab in front of the caret stays a tab, so that both lines shift alike.
        margin = "\t".join(" " * _width(printable(part)) for part in before.split("\t"))
        return f"    {printable(before + after)}\n    {margin}{'^' * max(1, _width(marked))}"


_AROUND = 100
"""Characters that a frame shows before its caret and after it, at most."""


class LanguageError(OneflowError):
    """A text in one of the mapping languages does not mean anything we can compile."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


DataPath = tuple[str | int, ...]
"""Place in plain data, such as a configuration: keys and indexes from the top."""


def format_path(path: DataPath) -> str:
    """Return a path as people write it: ``mappings[3].fields.properties.@merge.objects[1]``."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif re.fullmatch(r"[@\w-]+", step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about a configuration.

    Attributes:
        path: Place in the configuration; empty for the whole of it.
        message: ``expected …, found …`` in lower case, with advice after it.
        span: Place in the text that the message speaks of, drawn with a caret.
        file: Name of the file; ``line`` and ``column`` (from 1, or 0 when unknown) are in it.
        warning: The configuration can be built all the same.
    """

    path: DataPath
    message: str
    span: Span | None = None
    file: str = ""
    line: int = 0
    column: int = 0
    warning: bool = False

    def __str__(self) -> str:
        file = printable(self.file, keep="")
        place = ":".join(str(part) for part in (file, self.line, self.column) if part)
        kind = "warning" if self.warning else ""
        parts = place, kind, printable(format_path(self.path), keep=""), printable(self.message)
        head = ": ".join(part for part in parts if part)
        return f"{head}\n{self.span.frame()}" if self.span else head


class Problems(list[Problem]):
    """The findings of one run, in the order in which they were found."""

    def error(self, path: DataPath, message: str, span: Span | None = None) -> None:
        """Note something that cannot be built."""
        self.append(Problem(path, message, span))

    def warn(self, path: DataPath, message: str, span: Span | None = None) -> None:
        """Note something that can be built, but is hardly meant."""
        self.append(Problem(path, message, span, warning=True))


class ConfigError(OneflowError):
    """The configuration cannot be built; ``problems`` holds every finding of the run."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        errors = sum(not problem.warning for problem in self.problems)
        self.summary = f"{errors} error{'' if errors == 1 else 's'}; nothing was written."
        super().__init__("\n".join([*map(str, self.problems), self.summary]))


def one_of(found: object, allowed: Iterable[str]) -> str:
    """Return which values are allowed, and which of them ``found`` was probably meant to be."""
    names = list(allowed)
    text = f"must be one of: {', '.join(name or repr(name) for name in names)}"
    close = get_close_matches(str(found), names, n=1)
    return f"{text}. Did you mean {close[0]!r}?" if close else text


def kind_of(value: object) -> str:
    """Return the type of a value of TOML or JSON for use in ``found …``."""
    if value is None:
        return "null"
    names = {bool: "a boolean", str: "a string", int: "a number", float: "a number"}
    if type(value) in names:
        return names[type(value)]
    if isinstance(value, Mapping):
        return "an object"
    return "an array" if isinstance(value, list | tuple) else f"a {type(value).__name__}"
