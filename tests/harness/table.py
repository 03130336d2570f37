"""A table of the documentation whose rows are what tests saw, one row a case.

With `WRITE_TABLE=1` in the environment the rows are written, without it they are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.section import Section


@dataclass(frozen=True, slots=True)
class Table:
    """A section of a page that is a table; the first column names the case."""

    section: Section
    columns: tuple[str, ...]

    def cases(self) -> list[str]:
        """Give the cases of the documentation, in their order."""
        return list(self._committed())

    def check(self, cells: Sequence[str], cases: Sequence[str]) -> None:
        """Hold a row against the documentation, or write it there, at the place of its case."""
        row, case = _row(cells), cells[0]
        if self.section.is_written():
            lines = {**self._committed(), case: row}
            ruler = "|---" * len(self.columns) + "|\n"
            body = [_row(self.columns), ruler, *(lines[each] for each in cases if each in lines)]
            self.section.write("".join(body))
        assert self._committed().get(case) == row, f"{self.section} says otherwise"

    def _committed(self) -> dict[str, str]:
        lines = self.section.read().splitlines(keepends=True)[2:]
        return {line.split(" | ")[0].removeprefix("| "): line for line in lines}


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
