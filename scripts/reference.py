"""Write what the repository derives from the configuration's keys: the schema, and tables in pages.

With ``--check``, say what is not current, and write nothing.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from oneflow_snippet.config.key import Key
from oneflow_snippet.config.keys import (
    CONSENT,
    CONSENT_KEYS,
    ENVIRONMENTS,
    FILTER_ACTION_KEYS,
    FILTER_KEYS,
    MAPPING_KEYS,
    SETTINGS,
)
from oneflow_snippet.config.schema import json_schema

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "schema" / "oneflow.schema.json"
PAGES = (ROOT / "docs" / "configuration.md", ROOT / "docs" / "filters.md")
"""Pages that have a table in them."""


def table(keys: Iterable[tuple[str, Key[Any]]]) -> str:
    """Write the rows of a table: the name of each key, its default, and its meaning."""
    lines = ["| key | default | meaning |", "|---|---|---|"]
    for name, key in keys:
        default = f"`{json.dumps(key.default)}`" if key.shown is None else key.shown
        cells = name, default, f"{key.meaning}"
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return re.sub(r" +\|", " |", "\n".join(lines))


def settings() -> Iterable[tuple[str, Key[Any]]]:
    """Give the keys of the top, those of ``consent`` in its place, with their names as written."""
    marks = {"object": "[{}]", "array": "[[{}]]"}
    for key in (*SETTINGS, ENVIRONMENTS):
        if key is CONSENT:
            yield from ((f"`{CONSENT.name}.{each.name}`", each) for each in CONSENT_KEYS)
        else:
            mark = marks.get(str(key.schema["type"]), "{}")
            yield f"`{mark.format(key.name)}`", key


def current() -> dict[Path, str]:
    """Give the files as they should be."""
    tables = {
        "settings": table(settings()),
        "mapping": table((f"`{key.name}`", key) for key in MAPPING_KEYS),
        "filter": table((f"`{key.name}`", key) for key in FILTER_KEYS),
        "action": table((f"`{key.name}`", key) for key in FILTER_ACTION_KEYS),
    }
    pages = {page: _with_tables(page.read_text("utf-8"), tables) for page in PAGES}
    return {SCHEMA: json.dumps(json_schema(), indent=2) + "\n", **pages}


def _with_tables(page: str, tables: dict[str, str]) -> str:
    for name, text in tables.items():
        mark = re.escape(f"<!-- {name}, written by make reference -->")
        page = re.sub(
            rf"({mark}\n).*?(\n<!-- /{name} -->)",
            lambda found, text=text: f"{found[1]}{text}{found[2]}",
            page,
            flags=re.DOTALL,
        )
    return page


def main(arguments: list[str]) -> int:
    """Write the files, or check them; 1 if any is not current."""
    stale = [
        path
        for path, text in current().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not current: run make reference")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(current()[path], "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
