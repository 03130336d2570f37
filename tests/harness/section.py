"""A part of a page of the documentation that tests write and compare, between two comments.

With `WRITE_TABLE=1` in the environment it is written, without it it is compared.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs"
END = "<!-- end of table -->\n"


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between ``begin``, a whole line, and the next end of a table."""

    page: str
    begin: str

    @staticmethod
    def is_written() -> bool:
        """Whether this run writes the documentation."""
        return bool(os.environ.get("WRITE_TABLE"))

    def read(self) -> str:
        """Give what stands there."""
        return self._parts()[1]

    def write(self, body: str) -> None:
        """Put something else there."""
        before, _, after = self._parts()
        (DOCS / self.page).write_text(before + self.begin + body + END + after, "utf-8")

    def _parts(self) -> tuple[str, str, str]:
        before, begin, rest = (DOCS / self.page).read_text("utf-8").partition(self.begin)
        if not begin:
            raise ValueError(f"{self.page} has no line {self.begin}")
        body, _, after = rest.partition(END)
        return before, body, after
