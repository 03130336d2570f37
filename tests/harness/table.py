"""The failure table of docs/reliability.md: the tests say what they saw, row by row.

With `WRITE_TABLE=1` in the environment the rows are written, without it they are compared.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

from harness.section import Section

SECTION = Section(
    "reliability.md", "<!-- failure table: WRITE_TABLE=1 pytest tests/browser/test_failure.py -->\n"
)


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
    lines = SECTION.read().splitlines(keepends=True)[2:]
    return {line.split(" | ")[0].removeprefix("| "): line for line in lines}


def check(row: Row, cases: list[str]) -> None:
    """Hold a row against the documentation, or write it there, at the place of its case."""
    if SECTION.is_written():
        lines = {**committed(), row.case: str(row)}
        ruler = "|---" * len(fields(row)) + "|\n"
        body = [str(HEAD), ruler, *(lines[case] for case in cases if case in lines)]
        SECTION.write("".join(body))
    assert committed().get(row.case) == str(row), f"{SECTION} says otherwise"
