"""The bytes of what visitors load, as the documentation tells them: ``make bytes``.

python benchmarks/weights.py            write the tables, from a build made now
python benchmarks/weights.py --check    say what the documentation has wrong; exit code 1

What the others weigh changes with their versions alone: ``make bench`` has weighed it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from configurations import FEATURES, PEER_NAMES
from markdown import PERFORMANCE, README, number, replaced, table
from sizes import Sizes, measure

COMMAND = "make bytes"
RESULTS = Path(__file__).parent / "results.json"


def builds(sizes: Sizes) -> str:
    """Write the bytes of each build, and what a feature adds."""
    least = sizes["default"]["gzip"]
    rows = [
        [name, f"{size['bytes']:,}", f"{size['gzip']:,}", f"{size['gzip'] - least:+}"]
        for name, size in sizes.items()
    ]
    return table(["build", "bytes", "gzip", "gzip, against the default"], rows)


def peers(sizes: Sizes, others: Sizes) -> str:
    """Write the bytes of the default build beside those of the peers."""
    least = sizes["default"]["gzip"]
    found = {"oneflow-snippet, default": sizes["default"]}
    found |= {PEER_NAMES[name]: size for name, size in others.items()}
    rows = [
        [name, f"{size['bytes']:,}", f"{size['gzip']:,}", f"{number(size['gzip'] / least)}×"]
        for name, size in found.items()
    ]
    return table(["minified script", "bytes", "gzip", "against the default"], rows)


def readme(sizes: Sizes, others: Sizes) -> str:
    """Write the figures that the README shows."""
    least = sizes["default"]["gzip"]
    return (
        f"The default build is {least:,} bytes through gzip,"
        f" 1/{others['segment']['gzip'] / least:.0f} of Segment's destination for 1Flow."
    )


def pages() -> Iterator[tuple[Path, str, str]]:
    """Give each page, as it stands and as it should be."""
    results: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    sizes, others = measure(FEATURES), results["weights"]
    parts = {
        PERFORMANCE: {"peers": peers(sizes, others), "builds": builds(sizes)},
        README: {"figures": readme(sizes, others)},
    }
    for path, texts in parts.items():
        found = expected = path.read_text("utf-8")
        for name, text in texts.items():
            expected = replaced(expected, COMMAND, name, text)
        yield path, found, expected


def main() -> int:
    """Write the tables, or compare them."""
    wrong = []
    for path, found, expected in pages():
        known = set(found.splitlines())
        wrong += [f"{path.name}: {line}" for line in expected.splitlines() if line not in known]
        if "--check" not in sys.argv:
            path.write_text(expected, "utf-8")
    if "--check" in sys.argv and wrong:
        print("the documentation should say; `make bytes` writes it:", *wrong, sep="\n")
    return int(bool(wrong) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
