"""Run-time helpers: small functions that reach the output only when an expression calls them.

Each is a file of its own, ``NAME.js`` somewhere in ``templates/helpers/``: one comment, one ES5
function ``NAME``.
A helper that calls another brings it along.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath

from oneflow_snippet.compiler import template_files
from oneflow_snippet.compiler.javascript import Js, call, source


@cache
def _files() -> dict[str, str]:
    folder = template_files.FOLDER
    found = (path.relative_to(folder).as_posix() for path in (folder / "helpers").rglob("*.js"))
    return {PurePosixPath(name).stem: name for name in found}


@cache
def _names() -> frozenset[str]:
    return frozenset(_files())


@cache
def _source(name: str) -> str:
    return template_files.read(_files()[name]).strip()


@cache
def _needs(name: str) -> frozenset[str]:
    called = re.findall(r"(?<![.\w])([A-Za-z]\w*)\(", _source(name))
    return _names() & set(called) - {name}


class Helpers:
    """The helpers that the expressions of one build have called for."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def call(self, name: str, *arguments: Js) -> Js:
        """Write a call of the helper ``name``, and remember that the output needs it.

        Raises:
            KeyError: There is no such helper.
        """
        self.need(name)
        return call(name, *arguments)

    def need(self, name: str) -> None:
        """Remember that the output needs the helper ``name``, and what it calls."""
        if name not in _names():
            raise KeyError(name)
        if name not in self._used:
            self._used.add(name)
            for other in sorted(_needs(name)):
                self.need(other)

    def sources(self) -> list[Js]:
        """Return the helpers' own code, in the order of their names."""
        return [source(_source(name)) for name in sorted(self._used)]
