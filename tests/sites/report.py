"""The table that the tests print: what they saw of each framework."""

from __future__ import annotations

from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A framework, what it needs, and what came of it."""

    framework: str
    glue: str
    nonce: str
    policy: str
    arrived: str


class Table(list[Row]):
    """The rows, in the order of the tests."""

    def lines(self) -> list[str]:
        """Give the table as Markdown."""
        head = Row("framework", "lines of glue", "nonce", "script-src", "arrived")
        cells = [astuple(row) for row in (head, *self)]
        ruled = [cells[0], ("---",) * len(cells[0]), *cells[1:]]
        return [f"| {' | '.join(row)} |" for row in ruled]


TABLE = Table()
