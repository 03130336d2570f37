"""The tables of docs/compatibility.md: a row for a client, a cell for a way of embedding it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.section import Section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NONE = "–"


class Matrix:
    """Cells as tests have seen them, beside those of the documentation."""

    def __init__(self, section: Section, corner: str, columns: Sequence[str]) -> None:
        self.section = section
        self.head = [corner, *columns]
        self.seen: dict[str, dict[str, str]] = {}

    def see(self, row: str, column: str, cell: str) -> None:
        """Take down what a test has seen."""
        self.seen.setdefault(row, {})[column] = cell

    def check(self, rows: Sequence[str]) -> None:
        """Hold what was seen against the documentation, or write it there, in the order of rows."""
        told = self._told()
        found = {**told}
        for row, cells in self.seen.items():
            found[row] = {**told.get(row, {}), **cells}
        if self.section.is_written():
            ruler = ["---"] * len(self.head)
            body = [self._cells(row, found[row]) for row in rows if row in found]
            self.section.write("".join(map(self._line, [self.head, ruler, *body])))
        else:
            assert found == told, f"{self.section.page} says otherwise"

    def _told(self) -> dict[str, dict[str, str]]:
        lines = [line.strip("| \n").split(" | ") for line in self.section.read().splitlines()]
        head, rows = (lines[0][1:], lines[2:]) if lines else ([], [])
        found = {row: dict(zip(head, cells, strict=True)) for row, *cells in rows}
        return {
            row: {way: cell for way, cell in cells.items() if cell != NONE}
            for row, cells in found.items()
        }

    def _cells(self, row: str, found: Mapping[str, str]) -> list[str]:
        return [row, *(found.get(column, NONE) for column in self.head[1:])]

    @staticmethod
    def _line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cells)} |\n"
