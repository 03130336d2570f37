"""The JSON Schema that editors read says what the check says, as far as it has words for it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from oneflow_snippet import load_config
from oneflow_snippet.cli import main
from oneflow_snippet.config.keys import (
    CONSENT_KEYS,
    FILTER_ACTION_KEYS,
    FILTER_KEYS,
    MAPPING_KEYS,
    SETTINGS,
)
from oneflow_snippet.config.schema import json_schema

ROOT = Path(__file__).parent.parent
VALIDATOR = Draft7Validator(json_schema())
BAD = {
    case["name"]: case["file"]
    for case in tomllib.loads((ROOT / "tests/cases/config/bad.toml").read_text("utf-8"))["case"]
}

IN_WORDS_OF_JSON_SCHEMA = [
    "the key is empty",
    "the key has a blank",
    "the key is a number",
    "an unknown key",
    "an unknown action",
    "an unknown field",
    "action and trigger are missing",
    "wrong types everywhere, in one run",
    "a mapping that is no table",
    "a URL that is a script",
    "a global that is no identifier",
    "a client and a crossorigin that do not exist",
    "mistakes in environments, chosen or not",
    "environments that are none",
]


def complaints(data: object) -> list[str]:
    """Give what the schema has against a configuration."""
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(data)]


def test_the_repository_holds_what_the_keys_give() -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/reference.py", "--check"],
        cwd=ROOT,
        check=False,
        text=True,
        capture_output=True,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == (ROOT / "schema/oneflow.schema.json").read_text("utf-8")


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.toml")), ids=lambda p: p.name)
def test_an_example_is_allowed_and_names_it(path: Path) -> None:
    text = path.read_text("utf-8")
    schema = text.splitlines()[0].removeprefix("#:schema ")

    assert (path.parent / schema).resolve() == ROOT / "schema" / "oneflow.schema.json"
    assert complaints(tomllib.loads(text)) == []


@pytest.mark.parametrize("name", IN_WORDS_OF_JSON_SCHEMA)
def test_what_it_has_words_for_is_refused(name: str) -> None:
    assert complaints(tomllib.loads(BAD[name]))


VALUES: dict[str, list[Any]] = {
    "regions": [{"eu": "https://eu.1flow.example/1flow.js"}, {}],
    "region": ["us"],
    "sdk_url": ["https://a.example/b.js", "/vendor/1flow.js", "http://localhost/1flow.js"],
    "sdk_crossorigin": ["", "anonymous", "use-credentials"],
    "client": ["segment", "classic", "rudderstack", "getanalytics"],
    "analytics_global": ["_a$1"],
    "out": ["static/oneflow"],
    "project_api_key": ["k", "ä"],
    "consent": [{"categories": ["A"], "respect_gpc": True}, {}],
    "filters": [
        [],
        [{"actions": [{"type": "drop"}]}],
        [
            {
                "if": "all",
                "name": "n",
                "enabled": False,
                "actions": [
                    {"type": "sample", "percent": 0.5},
                    {
                        "type": "drop_properties",
                        "fields": {"": ["userId"], "context.traits": ["email"]},
                    },
                    {
                        "type": "map_properties",
                        "map": {"properties.a": {"set": [1], "to_string": True}},
                    },
                ],
            }
        ],
    ],
    "mappings": [
        [],
        [{"action": "identifyUser", "trigger": "type = 1", "fields": {"traits": {"@literal": {}}}}],
        [{"action": "trackEvent", "trigger": "type = 1", "fields": {"@path": "$.properties"}}],
    ],
}


@pytest.mark.parametrize("key", SETTINGS, ids=lambda key: key.name)
def test_what_the_check_takes_is_allowed(key: Any) -> None:
    for value in VALUES.get(key.name, [True, False]):
        data = {"project_api_key": "k", key.name: value}
        load_config(data, environ={})
        assert complaints(data) == []
        assert complaints({"environments": {"staging": {key.name: value}}}) == []


def test_every_key_is_described_for_the_editor() -> None:
    schema = json_schema()
    tables = [
        (schema, SETTINGS),
        (schema["definitions"]["consent"], CONSENT_KEYS),
        (schema["definitions"]["mapping"], MAPPING_KEYS),
        (schema["definitions"]["filter"], FILTER_KEYS),
        (schema["definitions"]["filter_action"], FILTER_ACTION_KEYS),
    ]
    for table, keys in tables:
        for key in keys:
            assert table["properties"][key.name]["description"].endswith("."), key


def test_json_may_name_its_schema(tmp_path: Path) -> None:
    data = {"$schema": "./oneflow.schema.json", "project_api_key": "k"}
    (tmp_path / "oneflow.json").write_text(json.dumps(data))

    assert load_config(tmp_path / "oneflow.json", environ={}).project_api_key == "k"
    assert complaints(data) == []
