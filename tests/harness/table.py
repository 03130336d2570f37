"""The failure table of docs/reliability.md: the tests say what they saw, row by row.

With `WRITE_TABLE=1` in the environment the rows are written, without it they are compared.
"""

from __future__ import annotations

import os
from dataclasses import astuple, dataclass, fields
from pathlib import Path

PAGE = Path(__file__).parent.parent.parent / "docs" / "reliability.md"
BEGIN = "<!-- failure table: WRITE_TABLE=1 pytest tests/browser/test_failure.py -->\n"
END = "<!-- end of table -->\n"


@dataclass(frozen=True, slots=True)
class Row:
    """What a page saw, in the words of the table; the order is that of the columns."""

    case: str
    downloads: str
    timers: str
    warnings: str
    errors: str
    state: str
    oneflow: str
    segment: str

    def __str__(self) -> str:
        """One line of the table."""
        return f"| {' | '.join(astuple(self))} |\n"


HEAD = Row(
    "what becomes of the SDK",
    "downloads",
    "timers",
    "warnings",
    "uncaught errors",
    "`state`",
    "reached 1Flow",
    "reached Segment",
)


def committed() -> dict[str, str]:
    """Give the lines of the table as they stand in the documentation, by case."""
    lines = _parts()[1].splitlines(keepends=True)[2:]
    return {line.split(" | ")[0].removeprefix("| "): line for line in lines}


def check(row: Row, cases: list[str]) -> None:
    """Hold a row against the documentation, or write it there, at the place of its case."""
    if os.environ.get("WRITE_TABLE"):
        lines = {**committed(), row.case: str(row)}
        before, _, after = _parts()
        ruler = "|---" * len(fields(row)) + "|\n"
        body = [str(HEAD), ruler, *(lines[case] for case in cases if case in lines)]
        PAGE.write_text(before + BEGIN + "".join(body) + END + after, "utf-8")
    assert committed().get(row.case) == str(row), f"{PAGE.name} says otherwise: {BEGIN}"


def _parts() -> tuple[str, str, str]:
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    body, _, after = rest.partition(END)
    return before, body, after
