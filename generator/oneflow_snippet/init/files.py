"""The files that a new site begins with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import tomlkit

from oneflow_snippet.config.schema import json_schema
from oneflow_snippet.errors import OneflowError

CONFIGURATION = "oneflow.toml"
CONFIGURATION_IN_JSON = "oneflow.json"
TESTS = "oneflow.tests.toml"
SCHEMA = "oneflow.schema.json"

_SCHEMA_LINE = f"#:schema ./{SCHEMA}\n"
_NO_KEY = """\
# The project API key is in the settings of your 1Flow project. Write it here, or set the variable
# ONEFLOW_PROJECT_API_KEY.
# project_api_key = "…"
"""
_PRESETS = """
# Without mappings, the two presets apply: every track call reaches 1Flow as an event, and every
# identify call with a user id as a user. Mappings of your own replace them, such as
#
# [[mappings]]
# action = "trackEvent"
# trigger = 'type = "track" and event = "Order Completed"'
"""
_TESTS = """\
# What reaches 1Flow, event by event: `oneflow-snippet test` runs these.

[[tests]]
name = "an order reaches 1Flow"
event = { type = "track", event = "Order Completed", userId = "u-42", properties = { total = 42 } }
expect = [["track", "Order Completed", { userId = "u-42", properties = { total = 42 } }]]

[[tests]]
name = "a page view does not"
event = { type = "page", name = "Pricing", userId = "u-42" }
expect = []
"""


class InitError(OneflowError):
    """Something is there already, or cannot be written."""


def fresh(key: str, out: str) -> dict[str, str]:
    """Return the files of a site without mappings of its own, by their names.

    Args:
        key: The project API key; empty: there is a comment in its place.
        out: The folder of the build; empty: the default.
    """
    text = _SCHEMA_LINE + (_pair("project_api_key", key) if key else _NO_KEY)
    text += _pair("out", out) if out else ""
    return {CONFIGURATION: text + _PRESETS, TESTS: _TESTS, SCHEMA: _schema()}


def imported(text: str, suffix: str, out: str) -> dict[str, str]:
    """Return the files of a site whose configuration an import has given.

    Which calls its mappings make, nobody has said yet, so there are no cases.
    """
    if suffix == ".json":
        data = {"$schema": f"./{SCHEMA}", **json.loads(text), **({"out": out} if out else {})}
        return {CONFIGURATION_IN_JSON: json.dumps(data, indent=2) + "\n", SCHEMA: _schema()}
    head = _SCHEMA_LINE + (_pair("out", out) if out else "")
    return {CONFIGURATION: head + text, SCHEMA: _schema()}


def write_new(folder: Path, files: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Write the files that are not there, and leave those that are.

    Returns:
        The names of what was written, and of what was there.

    Raises:
        InitError: One cannot be written; then none is.
    """
    written: list[str] = []
    try:
        for name, text in files.items():
            with (
                suppress(FileExistsError),
                (folder / name).open("x", encoding="utf-8", newline="\n") as file,
            ):
                written.append(name)
                file.write(text)
    except OSError as error:
        for begun in written:
            (folder / begun).unlink(missing_ok=True)
        raise InitError(f"{name}: cannot be written: {error.strerror or error}") from None
    return written, [name for name in files if name not in written]


def _pair(key: str, value: str) -> str:
    return f"{key} = {tomlkit.item(value).as_string()}\n"


def _schema() -> str:
    return json.dumps(json_schema(), indent=2) + "\n"
