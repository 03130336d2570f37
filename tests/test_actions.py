"""What the fields of an action take is the same at build time as in the browser."""

from __future__ import annotations

import pytest
from oneflow_snippet import ConfigError, build, load_config
from oneflow_snippet.actions import as_object, as_string
from oneflow_snippet.languages.mapping import UNDEFINED


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Signed Up", "Signed Up"),
        (7, "7"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e-7, "1e-7"),
        (1e16, "10000000000000000"),
        (1e21, "1e+21"),
        ("", ""),
        (True, ""),
        (None, ""),
        (UNDEFINED, ""),
        ([7], ""),
        ({}, ""),
    ],
)
def test_a_field_of_type_string_takes_strings_and_numbers(value: object, expected: str) -> None:
    assert as_string(value) == expected


@pytest.mark.parametrize("value", ["", "a", 1, True, None, UNDEFINED, [1]])
def test_a_field_of_type_object_takes_objects(value: object) -> None:
    assert as_object({"a": 1}) == {"a": 1}
    assert as_object(value) == {}


def test_a_number_is_written_as_the_browser_would() -> None:
    snippet = _build({"event_name": {"@literal": 1e-7}})

    assert 'send("track", "1e-7", {' in snippet


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"event_name": ""}, "an empty string"),
        ({"event_name": True}, "a boolean"),
        ({"event_name": None}, "null"),
        ({"@literal": {}}, "nothing"),
        ({"@literal": 5}, "nothing"),
    ],
)
def test_the_field_without_which_there_is_no_call_is_missed(fields: object, found: str) -> None:
    with pytest.raises(ConfigError, match=f"expected a string that is not empty, found {found}"):
        _build(fields)


def _build(fields: object) -> str:
    mapping = {"action": "trackEvent", "trigger": 'type = "track"', "fields": fields}
    return build(load_config({"project_api_key": "key", "mappings": [mapping]})).readable
