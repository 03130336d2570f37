"""What a team has at Segment is taken over whole, or told what of it is not, and why.

The cases hold an input, the command's options, its exit code, what the written file says (null:
there is none), and lines of the report.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import tomli
from harness.node import Node
from hypothesis import assume, given
from hypothesis import strategies as st
from oneflow_snippet import UnreadableError, load_config
from oneflow_snippet.actions import TRACK_EVENT
from oneflow_snippet.cli import main
from oneflow_snippet.config.mappings import check_mapping
from oneflow_snippet.errors import OneflowError, Problems
from oneflow_snippet.importer import (
    AnswerError,
    Answers,
    UnwritableError,
    import_file,
    import_mappings,
    write_file,
)
from oneflow_snippet.importer.compiled import text_of
from oneflow_snippet.importer.filter import FILTER
from oneflow_snippet.importer.filter_actions import table_of
from oneflow_snippet.importer.triggers import whole_characters
from oneflow_snippet.languages import filters, fql, mapping
from oneflow_snippet.languages.fql.parser import parse as parse_trigger
from oneflow_snippet.segment.mapping_outcome import FAILS, REFUSES, fate
from oneflow_snippet.segment.mapping_validation import is_refused
from strategies.examples import examples
from strategies.filters import actions as filter_actions
from strategies.filters import compiled, transformer
from strategies.filters import conditions as filter_conditions
from strategies.mappings import mappings
from strategies.triggers import triggers

TESTS = Path(__file__).parent
KEY = {"ONEFLOW_PROJECT_API_KEY": "k"}
TRACK = {"event_name": {"@path": "$.event"}}

SEVERAL = examples(10)


def cases() -> Iterator[Any]:
    for path in sorted((TESTS / "cases" / "import").glob("*.json")):
        for case in json.loads(path.read_text("utf-8"))["cases"]:
            yield pytest.param(case, id=f"{path.stem}: {case['name']}")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path) -> Any:
    """Give what the written file says, and check that it can be built."""
    found = [path for path in folder.iterdir() if path.stem == "oneflow"]
    for path in found:
        load_config(path, environ=KEY)
        text = path.read_text("utf-8")
        return tomli.loads(text) if path.suffix == ".toml" else json.loads(text)
    return None


@pytest.mark.parametrize("case", list(cases()))
def test_case(case: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "input.json").write_text(json.dumps(case["input"]), "utf-8")

    code = main(["import", "input.json", *case.get("options", [])])

    told = capsys.readouterr().out
    assert (written(folder), code) == (case["written"], case["code"]), told
    for line in case["report"]:
        assert line in told


def test_the_documentation_shows_what_happens(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (TESTS.parent / "docs" / "import.md").read_text("utf-8")
    data, told, config = re.findall(r"^```\w*\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (folder / "settings.json").write_text(data, "utf-8")

    assert main(["import", "settings.json"]) == 1

    assert capsys.readouterr().out == told
    assert (folder / "oneflow.toml").read_text("utf-8") == config


def test_what_is_not_taken_over_stands_in_comments(folder: Path) -> None:
    item = {"actionSlug": "trackEvent", "enabled": True, "name": "Mixed", "settings": TRACK}
    item["trigger"] = 'type = "track" and event = "a" or event = "b"'
    (folder / "input.json").write_text(json.dumps([item]), "utf-8")

    assert main(["import", "input.json"]) == 1

    text = (folder / "oneflow.toml").read_text("utf-8")
    commented = text[text.index("# [[mappings]]") :].replace("# ", "")
    [mapping] = tomli.loads(commented)["mappings"]
    assert mapping["trigger"] == item["trigger"]
    assert "# trigger: expected 'and', found 'or'" in text


def test_nothing_is_written_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "input.json").write_text('[{"actionSlug": "identifyUser", "trigger": "x"}]')
    (folder / "oneflow.toml").write_text("mine")

    assert main(["import", "input.json"]) == 2
    assert (folder / "oneflow.toml").read_text() == "mine"
    assert "oneflow.toml: is there already; --force writes over it" in capsys.readouterr().err

    assert main(["import", "input.json", "--force"]) == 1
    assert "identifyUser" in (folder / "oneflow.toml").read_text()


def test_errors_are_named_for_what_failed(folder: Path) -> None:
    (folder / "there.toml").write_text("mine")

    with pytest.raises(UnreadableError, match="no such file"):
        import_file("nowhere.json", Answers())
    with pytest.raises(AnswerError, match="--project-api-key: expected a key"):
        import_file("nowhere.json", Answers(key="a b"))
    with pytest.raises(UnwritableError, match="is there already"):
        write_file("there.toml", "ours", force=False)
    with pytest.raises(UnwritableError, match="cannot be written"):
        write_file("nowhere/new.toml", "ours", force=True)


def test_each_subscription_is_read_once() -> None:
    items = [
        {"actionSlug": slug, "enabled": True, "trigger": f'type = "{kind}"', "settings": fields}
        for slug, kind, fields in [
            ("trackEvent", "track", TRACK),
            ("identifyUser", "identify", {"userId": {"@path": "$.userId"}}),
        ]
    ]

    with calls(check_mapping, parse_trigger, mapping.parse_root) as counted:
        imported = import_mappings(json.dumps(items), "input.json")

    assert imported.text.count("[[mappings]]") == 2
    assert counted == {"check_mapping": 2, "parse": 2, "parse_root": 2}


@contextmanager
def calls(*functions: Any) -> Iterator[Counter[str]]:
    """Count the calls of functions, whatever name they are called by."""
    names = {function.__code__: function.__name__ for function in functions}
    counted: Counter[str] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in names:
            counted[names[frame.f_code]] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield counted
    finally:
        sys.setprofile(before)


def test_standard_input_and_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    item = {"actionSlug": "trackEvent", "enabled": True, "settings": TRACK, "name": "日本"}
    item["trigger"] = 'type = "track"'
    data = io.BytesIO(json.dumps([item]).encode("utf-16"))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(data))

    assert main(["import", "-", "--out", "-"]) == 0

    found = capsys.readouterr()
    assert tomli.loads(found.out)["mappings"][0]["name"] == "日本"
    assert "1 of 1 mappings taken over" in found.err


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "input.json:1:1: not valid JSON: expecting value"),
        (b'{"a": }', "input.json:1:7: not valid JSON: expecting value"),
        (b"[NaN]", "input.json: not valid JSON: NaN is not a JSON value"),
        (b"{}", "found an empty object"),
        (
            b'{"a": 1, "b": 2}',
            "or Terraform's state, plan or source, found an object with 'a', 'b'",
        ),
        (b"[1]", "found an array"),
        (b"5", "found a number"),
        (b"\xff\xfe\x00", "input.json: expected text, found other data"),
        (b"[" * 100_000, "not valid JSON"),
    ],
)
def test_what_cannot_be_read(
    data: bytes, message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "input.json").write_bytes(data)

    assert main(["import", "input.json"]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["nowhere.json"], "nowhere.json: no such file"),
        (["."], ".: cannot be read: "),
        (["input.json", "--project-api-key", "a b"], "expected a key without blanks, found 'a b'"),
        (["input.json", "--out", "no/where.toml"], "no/where.toml: cannot be written: No such"),
    ],
)
def test_wrong_usage(
    options: list[str], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item = {"actionSlug": "trackEvent", "settings": TRACK, "trigger": 'type = "track"'}
    (folder / "input.json").write_text(json.dumps([item]))

    assert main(["import", *options]) == 2
    assert message in capsys.readouterr().err


def test_an_answer_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "x", "--action", "a=track"]) == 2

    expected = "expected ID=trackEvent or ID=identifyUser, found 'a=track'"
    assert expected in capsys.readouterr().err


def _written_texts() -> st.SearchStrategy[str]:
    odd = ['"', "'", "\\", "\n", "\x7f", "'''", '"""', "#", "\ud800", "日本", "\u2028", "{{a}}"]
    return st.text(max_size=5) | st.lists(st.sampled_from(odd), max_size=4).map("".join)


@SEVERAL
@given(fields=mappings(), trigger=triggers(), name=_written_texts())
def test_a_mapping_means_the_same_afterwards(
    fields: dict[str, Any], trigger: str, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assume(not re.search("[\ud800-\udfff]", str(whole_characters(trigger))))
    given_ = {key: {"@literal": "x"} for key in TRACK_EVENT.fields} | {"properties": fields}
    if mapping.ROOT_DIRECTIVE in fields:
        given_ = {**fields, "event_name": "x"}
        given_ = {k: v for k, v in given_.items() if k in {mapping.ROOT_DIRECTIVE, "event_name"}}
    item = {"partnerAction": "trackEvent", "subscribe": trigger, "mapping": given_, "name": name}

    found = import_mappings(json.dumps([item | {"enabled": True}]), "input")

    assert found.complete, found.report
    file = tmp_path_factory.mktemp("import") / f"oneflow{found.suffix}"
    file.write_text(found.text, "utf-8")
    [after] = load_config(file, environ=KEY).mappings
    assert after.payload == mapping.parse_root(given_, (), Problems())
    assert after.trigger == fql.parse(trigger)
    assert after.name in {name, TRACK_EVENT.label}


@examples(50)
@given(filter_conditions())
def test_the_condition_of_a_filter_is_what_was_compiled(condition: filters.Condition) -> None:
    assert filters.parse(text_of(compiled(condition))) == condition


@examples(50)
@given(filter_actions())
def test_an_action_of_a_filter_is_what_it_was(action: dict[str, Any]) -> None:
    assert table_of(transformer(action)) == action


def _json() -> st.SearchStrategy[Any]:
    keys = st.sampled_from(
        "remotePlugins settings subscriptions name data pagination next actionSlug actionId "
        "trigger mapping enabled values root_module resources instances attributes type "
        "planned_values resource_changes change after address @path projectApiKey event_name "
        "child_modules index_key integrations metadata mode __proto__ @if".split()
    )
    texts = st.sampled_from(
        ["1Flow Web (Actions)", "trackEvent", "segment_destination_subscription", "managed", "{}",
         "segment_destination", "", "\ud800", 'type = "track"', '{"event_name": null}',
         "identifyUser"]
    )  # fmt: skip
    leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
    return st.recursive(
        leaves | texts,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(keys | texts, inner, max_size=4)
        ),
        max_leaves=12,
    )


@st.composite
def _shapes(draw: st.DrawFn) -> Any:
    """Make an input that is recognised, with anything in it."""
    values = _json()
    item = draw(
        st.fixed_dictionaries(
            {"actionSlug": st.just("trackEvent") | values},
            optional=dict.fromkeys(("trigger", "mapping", "enabled", "name", "id"), values),
        )
    )
    name = draw(st.just("1Flow Web (Actions)") | values)
    resource = {"type": "segment_destination_subscription", "values": item, "address": draw(values)}
    instance = {**resource, "instances": [{"attributes": item, "index_key": draw(values)}]}
    plugin = {"name": name, "settings": {"subscriptions": [item, draw(values)]}}
    ir = st.builds(json.dumps, values | st.builds(compiled, filter_conditions()))
    rule = {
        "destinationName": name,
        "matchers": [{"type": "fql", "ir": draw(ir | values)}, draw(values)],
        "transformers": [[draw(filter_actions().map(transformer) | values)], draw(values)],
    }
    held = {"type": FILTER, "values": {"if": draw(values), "actions": [draw(values)]}}
    shapes = [
        [item],
        {"data": {"subscriptions": [item], "pagination": draw(values)}},
        {"remotePlugins": [plugin, draw(values)], "integrations": draw(values)},
        {"remotePlugins": [plugin], "middlewareSettings": {"routingRules": [rule, draw(values)]}},
        {"planned_values": {"root_module": {"resources": [resource, held]}}},
        [
            {"data": {"subscriptions": [item]}},
            {"data": {"filters": [held["values"], draw(values)]}},
        ],
        {"planned_values": {"root_module": {"resources": [resource, draw(values)]}}},
        {"resources": [instance, draw(values)]},
    ]
    return draw(st.sampled_from(shapes))


@examples(50)
@given(_json() | _shapes())
def test_no_input_is_too_odd(data: Any) -> None:
    try:
        found = import_mappings(json.dumps(data), "input")
    except OneflowError:
        return  # it was told that nothing is known about it
    assert found.report
    if found.text:
        parsed = tomli.loads(found.text) if found.suffix == ".toml" else json.loads(found.text)
        load_config(parsed, environ=KEY)


def fails(node: Node, fields: Any, payload: Any) -> bool:
    """Tell whether Segment's own package fails to resolve a mapping."""
    task = {"mapping": json.dumps(fields), "payload": json.dumps(payload)}
    return bool(json.loads(node.ask("mappings", task)) == {"$throws": True})


def test_what_is_said_to_fail_at_segment_fails_there(node: Node) -> None:
    folder = TESTS / "cases" / "mapping"
    payload = json.loads((folder / "match.json").read_text("utf-8"))["payload"]
    rejected = json.loads((folder / "reject.json").read_text("utf-8"))["cases"]
    said, failed = {}, {}
    for case in rejected:
        problems, fields = Problems(), case["mapping"]
        mapping.parse_root(fields, (), problems)
        fates = [fate(fields, problem.path) for problem in problems if not problem.warning]
        said[case["name"]] = any(told.startswith((REFUSES, FAILS)) for told in fates)
        failed[case["name"]] = fails(node, fields, payload)

    assert said == failed


@SEVERAL
@given(mappings())
def test_what_is_accepted_here_is_not_refused_there(fields: dict[str, Any]) -> None:
    assert not is_refused(fields)


@SEVERAL
@given(st.data())
def test_what_is_refused_there_fails_on_every_event(node: Node, data: Any) -> None:
    fields = data.draw(mappings())
    names = [
        "@path",
        "@merge",
        "value",
        "objects",
        "mode",
        "a",
        "b",
        "direction",
        "pattern",
        "apply",
    ]
    changed = json.loads(json.dumps(fields))
    places = [changed]
    for place in places:
        inner = place.values() if isinstance(place, dict) else place
        places += [value for value in inner if isinstance(value, dict | list) and value]
    place = data.draw(st.sampled_from(places))
    value = data.draw(st.sampled_from([None, 5, "", "x", [], {}, [5], {"@oops": 1}, {"a": 1}]))
    if isinstance(place, dict):
        place[data.draw(st.sampled_from([*place, *names]))] = value
    else:
        place[0] = value

    if is_refused(changed):
        assert fails(node, changed, {}), changed
