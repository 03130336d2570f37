"""``oneflow-snippet try`` says what reaches 1Flow, and why the rest does not."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from oneflow_snippet import load_config
from oneflow_snippet.actions import EVENT_TYPES
from oneflow_snippet.cli import main
from oneflow_snippet.trial import engine
from oneflow_snippet.trial.events import samples
from oneflow_snippet.trial.outcomes import Outcome, try_events

TRACK = {"action": "trackEvent"}
IDENTIFY = {"action": "identifyUser", "trigger": 'type = "identify"'}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("oneflow.toml").write_text('project_api_key = "k"\n')
    return tmp_path


def outcome(event: dict[str, Any], **config: Any) -> Outcome:
    site = load_config({"project_api_key": "k", **config}, environ={})
    [found] = try_events(site, [event])
    return found


def why(event: dict[str, Any], **mapping: Any) -> str:
    [found] = outcome(event, mappings=[{**TRACK, **mapping}]).mappings
    assert not found.fired
    return found.why


@pytest.mark.parametrize("chosen", ["quickjs", "node"])
def test_the_sdk_is_called_in_either_form(chosen: engine.Engine) -> None:
    events = [
        {
            "type": "track",
            "event": "Bought \u2028 日",
            "userId": "u",
            "properties": {"a": [1.5, {}]},
        },
        {"type": "identify", "userId": "u", "traits": {"plan": "pro"}},
    ]
    site = load_config({"project_api_key": "k"}, environ={})

    track, identify = try_events(site, events, engine=chosen)

    properties = {"a": [1.5, {}]}
    name = "Bought \u2028 日"
    assert track.calls == [["track", name, {"userId": "u", "properties": properties}]]
    assert track.method_calls == [["logEvent", name, properties]]
    assert identify.calls == [["identify", "u", {"plan": "pro"}]]
    assert identify.method_calls == [["logUser", "u", {"plan": "pro"}]]
    assert [(each.name, each.fired, each.why) for each in track.mappings] == [
        ("Track Event", True, ""),
        ("Identify User", False, 'type = "identify": found "track"'),
    ]


MERGED = {"direction": "right", "objects": [{"@path": "$.x"}, {"@path": "$.y"}]}
ORDER = {"type": "track", "event": "Order", "properties": {"total": 42, "tags": ["a"], "on": True}}


@pytest.mark.parametrize(
    ("trigger", "says"),
    [
        ('type = "page"', 'type = "page": found "track"'),
        ('type = "page" and name = "x"', 'type = "page": found "track"'),
        ('event = "Odrer"', 'event = "Odrer": found "Order"'),
        ("properties.total >= 100", "properties.total >= 100: found 42"),
        ('properties.total = "42"', 'properties.total = "42": found 42'),
        ("properties.missing != null", "properties.missing != null: found nothing"),
        ("properties.on = false", "properties.on = false: found true"),
        ('contains(properties.tags, "a")', 'contains(properties.tags, "a"): found ["a"]'),
        ('!contains(event, "Ord")', '!contains(event, "Ord"): found "Order"'),
        ('event = "A" or event = "B"', 'event = "A" or event = "B": found "Order"'),
        (
            'event = "A" or userId = "u"',
            'event = "A" or userId = "u": found event "Order", userId nothing',
        ),
        (
            "properties.total < 10 and properties.on = false",
            "properties.total < 10: found 42; properties.on = false: found true",
        ),
        (
            '!(event = "Order" and properties.total > 5)',
            '!(event = "Order" and properties.total > 5): found event "Order", properties.total 42',
        ),
        (
            '(event = "A" and userId = "u") or event = "B"',
            '(event = "A" and userId = "u") or event = "B": found event "Order", userId nothing',
        ),
    ],
)
def test_the_condition_that_does_not_hold_is_told_with_what_was_found(
    trigger: str, says: str
) -> None:
    assert why(ORDER, trigger=trigger) == says


@pytest.mark.parametrize(
    ("event", "mapping", "says"),
    [
        (
            {"type": "track", "properties": {}},
            {"trigger": 'type = "track"'},
            "event_name is missing: found nothing at $.event",
        ),
        ({"type": "identify"}, IDENTIFY, "userId is missing: found nothing at $.userId"),
        (
            {"type": "identify", "userId": None},
            IDENTIFY,
            "userId is missing: found null at $.userId",
        ),
        (
            ORDER,
            {"trigger": 'type = "track"', "fields": {"event_name": {"@template": "{{x}}"}}},
            'event_name is missing: found ""',
        ),
        (
            ORDER,
            {"trigger": 'type = "track"', "fields": {"@merge": MERGED}},
            None,
        ),
        (
            ORDER,
            {"trigger": 'type = "track"', "fields": {"properties": {"@path": {"@path": "$.x"}}}},
            None,
        ),
        (ORDER, {"trigger": 'type = "track"', "enabled": False}, "switched off: enabled = false"),
    ],
)
def test_the_field_that_is_missing_and_the_switch_that_is_off_are_told(
    event: dict[str, Any], mapping: dict[str, Any], says: str | None
) -> None:
    found = why(event, **mapping)

    assert found
    if says is not None:
        assert found == says


@pytest.mark.parametrize(
    ("switches", "says"),
    [
        ({"All": False}, 'integrations["All"] is false'),
        ({"1Flow Web (Actions)": False}, 'integrations["1Flow Web (Actions)"] is false'),
        ({"All": False, "1Flow Web (Actions)": True}, ""),
        ({"All": False, "1Flow Web (Actions)": {"x": 1}}, ""),
        ({"All": True}, ""),
        ({}, ""),
    ],
)
def test_integrations_of_the_event_count(switches: dict[str, Any], says: str) -> None:
    found = outcome({**ORDER, "integrations": switches})

    assert bool(found.calls) == (not says)
    assert found.mappings[0].why == (says and f"switched off by the event: {says}")


def test_consent_and_the_switch_of_the_site_count() -> None:
    off = outcome(ORDER, enabled=False)
    withheld = outcome(ORDER, consent={"categories": ["Ads"]})
    context = {"consent": {"categoryPreferences": {"Ads": True}}}
    granted = outcome({**ORDER, "context": context}, consent={"categories": ["Ads"]})

    assert off.calls == withheld.calls == []
    assert off.mappings[0].why == "the snippet is switched off: enabled = false"
    assert withheld.mappings[0].why == "without consent: Ads must be granted, found {}"
    assert len(granted.calls) == 1


def test_events_are_tried_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    Path("events.json").write_text('[{"type": "track", "event": "A"}, {"type": "page"}]')
    Path("lines.jsonl").write_text('{"type": "track", "event": "B"}\n\n{"type": "screen"}\n')

    assert main(["try", "events.json", "lines.jsonl", '{"type": "alias"}', "--json"]) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"]["type"] for line in lines] == "track page track screen alias".split()
    assert [list(line) for line in lines] == [["event", "calls", "mappings"]] * 5
    assert lines[0] == {
        "event": {"type": "track", "event": "A"},
        "calls": [["track", "A", {"properties": {}}]],
        "mappings": [
            {"name": "Track Event", "fired": True, "why": ""},
            {"name": "Identify User", "fired": False, "why": 'type = "identify": found "track"'},
        ],
    }


def test_an_event_is_short_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["try", "--track", "Order", "total=42", "gift=yes", "--user", "u"]) == 0

    properties = '{"total": 42, "gift": "yes"}'
    assert capsys.readouterr().out.splitlines() == [
        'track "Order"',
        f'  1Flow gets  _1flow("track", "Order", {{"userId": "u", "properties": {properties}}})',
        f'  or          _1flow.logEvent("Order", {properties})',
        "  Track Event: fired",
        '  Identify User: not fired: type = "identify": found "track"',
    ]


@pytest.mark.parametrize(
    ("arguments", "event"),
    [
        (
            ["--identify", "--user", "u", "a=1"],
            {"type": "identify", "traits": {"a": 1}, "userId": "u"},
        ),
        (["--page", "Home"], {"type": "page", "name": "Home", "properties": {}}),
        (["--group", "g"], {"type": "group", "groupId": "g", "traits": {}}),
    ],
)
def test_other_events_are_short_too(
    arguments: list[str], event: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["try", *arguments, "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["event"] == event


def test_events_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"type": "track", "event": "A"}'))

    assert main(["try", "-"]) == 0
    assert '_1flow("track", "A"' in capsys.readouterr().out


def test_standard_input_that_is_no_text_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff"), "utf-8"))

    assert main(["try", "-"]) == 2
    assert capsys.readouterr().err == "oneflow-snippet: standard input: is not UTF-8\n"


def test_every_sample_can_be_tried(capsys: pytest.CaptureFixture[str]) -> None:
    options = [word for name in samples() for word in ("--sample", name.lower())]

    assert main(["try", *options, "--json"]) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["event"]["type"] for line in lines} == set(EVENT_TYPES)
    for name, line in zip(samples(), lines, strict=True):
        if line["event"]["type"] == "track":
            assert line["calls"][0][:2] == ["track", name]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["{type: track}"], "event:1:2: expected JSON, found '{type: track}'"),
        (['{"event": "A"}'], "event: expected a type, one of track, identify, page, group"),
        (['{"type": "trakc"}'], 'unknown type "trakc", must be one of: track, identify'),
        (["[1]"], "event: expected an event, that is an object, found a number"),
        (["[]"], "event: no event in it"),
        (
            ['{"type": "track", "properties": 5}'],
            "expected an object in properties, found a number",
        ),
        (["{type: track}"], "; for an event without quotes write --track NAME key=value"),
        (['{"type": "track", "properties": {"a": NaN}}'], "NaN is not JSON"),
        (
            ['{"type": "track", "properties": {"a": -1e999}}'],
            "-1e999 is larger than any number of JavaScript",
        ),
        ([f'{{"type": "track", "properties": {{"a": {"9" * 5000}}}}}'], "9... is larger than"),
        (["[" * 100_000], "event: is nested too deeply"),
        (["."], ".: cannot be read: Is a directory"),
        (["nowhere.json"], "nowhere.json: cannot be read: No such file or directory"),
        (["--sample", "Order Compleetd"], "Did you mean 'Order Completed'?"),
        (["--track", "A", "total"], "total: expected key=value, such as total=42"),
        (["--track", "A", "--page", "B"], "--track and --page are two events; choose one"),
        (["--user", "u", "{}"], "--user and --anonymous belong to --track"),
        ([], "no event: give a file, -, --track NAME or --sample NAME"),
    ],
)
def test_what_is_no_event_is_told(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["try", *arguments]) == 2

    found = capsys.readouterr()
    assert says in found.err
    assert "Traceback" not in found.err
    assert found.out == ""


def test_lines_that_are_no_json_are_told_with_their_number(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("lines.jsonl").write_text('{"type": "track"}\n{"type": \n')

    assert main(["try", "lines.jsonl"]) == 2
    assert "lines.jsonl:2:" in capsys.readouterr().err


def test_without_an_engine_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _: None)
    monkeypatch.setattr("shutil.which", lambda _: None)

    assert main(["try", "--track", "A"]) == 2
    assert capsys.readouterr().err == (
        "oneflow-snippet: no JavaScript engine: pip install 'oneflow-snippet[try]', "
        "or put Node.js on the path\n"
    )


def test_what_quickjs_does_not_know_is_left_to_node() -> None:
    fields = {"event_name": {"@liquid": "{{ '2026-07-01T12:00:00Z' | date: '%H', 'Asia/Tokyo' }}"}}
    mapping = {**TRACK, "trigger": 'type = "track"', "fields": fields}

    assert outcome(ORDER, mappings=[mapping]).calls[0][1] == "21"


@pytest.mark.parametrize("chosen", ["quickjs", "node"])
def test_all_builds_run_in_the_same_moment(chosen: engine.Engine) -> None:
    fields = {"event_name": {"@liquid": "{{ 'now' | date: '%Y %L' }}"}}
    mapping = {**TRACK, "trigger": 'type = "track"', "fields": fields}
    site = load_config({"project_api_key": "k", "mappings": [mapping]}, environ={})

    outcomes = try_events(site, [ORDER] * 50, engine=chosen)

    assert len({each.calls[0][1] for each in outcomes}) == 1
    assert all(each.calls[0][1] == each.method_calls[0][1] for each in outcomes)


def test_a_mapping_that_throws_is_told_and_harms_no_other() -> None:
    broken = {"properties": {"x": {"@path": {"@path": "$.properties.nothing"}}}}
    rule = {**TRACK, "trigger": 'type = "track"'}
    rules = [{**rule, "name": "Broken", "fields": broken}, {**rule, "name": "Fine"}]

    found = outcome(ORDER, mappings=rules)

    assert [each.name for each in found.mappings if each.fired] == ["Fine"]
    assert found.mappings[0].why.startswith("failed: ")


def test_the_filter_that_drops_an_event_is_told_and_samples_are_kept() -> None:
    filters = [
        {"name": "Ours", "if": 'event = "Test"', "actions": [{"type": "drop"}]},
        {"if": "properties.internal", "actions": [{"type": "drop"}]},
        {"actions": [{"type": "sample", "percent": 0.01}]},
        {"actions": [{"type": "drop_properties", "fields": {"properties": ["tags", "on"]}}]},
    ]
    ours = outcome({"type": "track", "event": "Test"}, filters=filters)
    internal = outcome({**ORDER, "properties": {"internal": True}}, filters=filters)
    kept = outcome(ORDER, filters=filters)

    assert ours.calls == internal.calls == []
    assert ours.mappings[0].why == 'dropped by the filter Ours: event = "Test"'
    assert internal.mappings[0].why == "dropped by the filter properties.internal"
    assert kept.calls == [["track", "Order", {"properties": {"total": 42}}]]
