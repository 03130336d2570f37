"""Tables in Markdown, and where they stand in the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
PERFORMANCE = ROOT / "docs" / "performance.md"
README = ROOT / "README.md"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Write a Markdown table; all columns but the first are numbers."""
    titles = list(head)
    lines = [titles, ["---", *["---:"] * (len(titles) - 1)]]
    lines += [[str(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def number(value: float) -> str:
    """Write a number with three digits that count."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:g}"


def replaced(page: str, command: str, name: str, text: str) -> str:
    """Put a text between the two markers that say which command prints it, in a page.

    Raises:
        ValueError: The page has no such markers, or several.
    """
    begin, end = f"<!-- {name}, printed by {command} -->", f"<!-- /{name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    after, count = pattern.subn(lambda _: f"{begin}\n{text}\n{end}", page)
    if count != 1:
        raise ValueError(f"expected once {begin} … {end}, found {count} times")
    return after
