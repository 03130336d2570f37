"""What a folder holds, against what a configuration gives."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

from oneflow_snippet.artefacts import READABLE

MAX_LINES = 40
"""Lines of a diff that are shown."""


def differences(folder: Path, files: dict[str, bytes]) -> str:
    """Say which files are missing or different, with a short diff of the readable one.

    Empty: none; whatever else is in the folder does not count.
    """
    lines = []
    for name, data in files.items():
        found = _read(folder / name)
        if found is None:
            lines.append(f"{folder / name} is missing")
        elif found != data:
            lines.append(f"{folder / name} is different")
            if name == READABLE:
                lines += _diff(str(folder / name), found, data)
    return "\n".join(lines)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _diff(name: str, found: bytes, expected: bytes) -> list[str]:
    old, new = (data.decode("utf-8", "backslashreplace").splitlines() for data in (found, expected))
    lines = list(unified_diff(old, new, name, f"{name}, built now", lineterm="", n=1))
    more = len(lines) - MAX_LINES
    return [*lines[:MAX_LINES], f"... and {more} lines more"] if more > 0 else lines
