"""What has moved by more than its quartiles, between two runs or by a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markdown import number
from summary import moved, ratio, summary

NAMED_BY = ("setup", "matching", "payload")
"""What tells one row of a list from the others."""


def figures(results: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each summary in results, by the path to it."""
    match results:
        case {"median": _}:
            yield ": ".join(path), results
            for name in set(results) - {"median", "low", "high", "unit"}:
                yield from figures(results[name], (*path, name))
        case dict():
            for name, value in results.items():
                yield from figures(value, (*path, name))
        case list():
            for row in results:
                if isinstance(row, dict):
                    name = ", ".join(str(row.get(key)) for key in NAMED_BY)
                    yield from figures(row, (*path, name))


def moves(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Say what has moved by more than its quartiles from one run to the next, a line for each."""
    old = dict(figures(before))
    return [
        f"{name}: {told(old[name])} → {told(found)}"
        for name, found in figures(after)
        if name in old and moved(old[name], found)
    ]


def told(found: dict[str, Any]) -> str:
    """Write a median with its quartiles."""
    unit = found["unit"]
    space = "" if unit in ("", "×") else " "
    spread = f"{number(found['low'])}–{number(found['high'])}"
    return f"{number(found['median'])}{space}{unit} ({spread})"


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure, before and after: numbers of the same rounds, of which less is better."""

    title: str
    unit: str
    before: list[float]
    after: list[float]

    @property
    def worse(self) -> bool:
        """Whether it has become worse by more than the quartiles of both."""
        before, after = summary(self.before, self.unit), summary(self.after, self.unit)
        grown = ratio(self.after, self.before)
        return moved(before, after) and after["median"] > before["median"] and grown["low"] > 1

    def row(self) -> list[str]:
        """Write it as a row."""
        spreads = [told(summary(values, self.unit)) for values in (self.before, self.after)]
        times = told(ratio(self.after, self.before))
        return [self.title, *spreads, times, "**worse**" if self.worse else ""]
