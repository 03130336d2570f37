"""Where the JavaScript and HTML templates stand."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
_CANDIDATES = (
    _PACKAGE / "templates",  # an installed wheel
    _PACKAGE.parent.parent / "templates",  # a checkout, or an editable install of one
)

FOLDER = next((folder for folder in _CANDIDATES if folder.is_dir()), _CANDIDATES[0])
"""The folder of the templates; beside the package in a wheel, at the top of a checkout."""


def read(name: str) -> str:
    """Return the text of a template, with LF line ends on every platform."""
    return (FOLDER / name).read_text(encoding="utf-8")
