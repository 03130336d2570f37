"""The table that the tests print: what they saw of each framework."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """A framework, what it needs, and what came of it."""

    framework: str
    glue: str
    nonce: str
    policy: str
    arrived: str


def glue(example: Path, *, jinja: bool = False) -> str:
    """Count the lines of an example that are there for the snippet; imports apart.

    Django's example has a page for each of its engines, of which one counts.
    """
    lines = [
        line
        for path in sorted(example.rglob("*"))
        if path.suffix in {".html", ".py", ".yml"} and ("jinja" in path.name) <= jinja
        if not (jinja and path.name == "page.html")
        for line in path.read_text("utf-8").splitlines()
        if ("oneflow" in line.lower() or line.startswith("setup(")) and ("jinja" in line) <= jinja
    ]
    imports = [line for line in lines if line.startswith(("from ", "import "))]
    count = str(len(lines) - len(imports))
    return f"{count}, and an import" if imports else count


class Table(list[Row]):
    """The rows, in the order of the tests."""

    def lines(self) -> list[str]:
        """Give the table as Markdown."""
        head = Row("framework", "lines of glue", "nonce", "script-src", "arrived")
        cells = [astuple(row) for row in (head, *self)]
        ruled = [cells[0], ("---",) * len(cells[0]), *cells[1:]]
        return [f"| {' | '.join(row)} |" for row in ruled]


TABLE = Table()
