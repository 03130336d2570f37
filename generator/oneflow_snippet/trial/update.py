"""Write what was found into a file of cases as what is expected, and leave all else as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import unified_diff
from pathlib import Path
from typing import Any

import tomlkit

from oneflow_snippet.trial.cases import CasesError, Verdict


def updated(file: Path, verdicts: Iterable[Verdict]) -> str:
    """Return the text of a file with the calls that were found where they differ.

    Raises:
        CasesError: A call holds what TOML cannot, such as null.
    """
    text = file.read_text("utf-8")
    is_json = file.suffix == ".json"
    document: Any = json.loads(text) if is_json else tomlkit.parse(text)
    for verdict in verdicts:
        if verdict.difference:
            calls = verdict.outcome.calls
            if not is_json and not _fits_toml(calls):
                raise CasesError(
                    f"{file}: {verdict.case.name!r} gives null or half a character, which TOML "
                    "cannot hold; keep this case in oneflow.tests.json"
                )
            document["tests"][verdict.case.index]["expect"] = calls
    return _as_json(document) if is_json else tomlkit.dumps(document)


def _as_json(document: object) -> str:
    text = json.dumps(document, indent=2, ensure_ascii=False)
    # Half a surrogate pair can only be written as an escape.
    return (text if _is_whole(text) else json.dumps(document, indent=2)) + "\n"


def _fits_toml(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_fits_toml, [*value, *value.values()]))
    if isinstance(value, list):
        return all(map(_fits_toml, value))
    return value is not None and _is_whole(str(value))


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def difference(file: Path, text: str) -> str:
    """Return a diff from a file to its new text; empty if they are the same."""
    before = file.read_text("utf-8").splitlines()
    name = str(file)
    return "\n".join(unified_diff(before, text.splitlines(), name, name, lineterm="", n=2))
