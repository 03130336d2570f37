"""What people have at hand is read, or they are told the command that gets the right thing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from harness.serving import Response, answering
from oneflow_snippet.cli import main
from oneflow_snippet.importer import download, fetch

NAME = "1Flow Web (Actions)"
TRACK = {"event_name": {"@path": "$.event"}}
ITEM = {
    "id": "s1",
    "name": "n",
    "enabled": True,
    "actionSlug": "trackEvent",
    "destinationId": "d1",
    "trigger": 'type = "track"',
    "settings": TRACK,
}
SUBSCRIPTION = {"partnerAction": "trackEvent", "subscribe": 'type = "track"', "mapping": TRACK}
SETTINGS = {
    "remotePlugins": [
        {
            "name": NAME,
            "settings": {"projectApiKey": "k", "subscriptions": [SUBSCRIPTION | {"enabled": True}]},
        }
    ]
}
DESTINATION = {"id": "d1", "metadata": {"name": NAME}, "settings": {"projectApiKey": "k"}}
FILTER = {"destinationId": "d1", "if": "all", "actions": [{"type": "DROP"}]}
PAGES = [
    {"data": {"subscriptions": [ITEM], "pagination": {"current": "a", "next": "b"}}},
    {"data": {"subscriptions": [ITEM | {"id": "s2"}], "pagination": {"current": "b"}}},
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(*documents: Any) -> str:
    return "\n".join(map(json.dumps, documents))


TAKEN = {
    "answer of curl -i": ("HTTP/2 200 \r\ncontent-type: application/json\r\n\r\n", SETTINGS, 1),
    "answers of curl -i with a redirect": (
        "HTTP/1.1 301 Moved\r\nlocation: x\r\n\r\nHTTP/1.1 200 OK\r\na: b\r\n\r\n",
        SETTINGS,
        1,
    ),
    "a list, page by page": ("", PAGES, 2),
    "pages as lines of JSON": (lines(*PAGES), None, 2),
    "several documents in one file": (json.dumps(PAGES[0], indent=1) + lines(PAGES[1]), None, 2),
    "subscriptions as lines of JSON": (lines(ITEM, ITEM), None, 2),
    "an answer without data": ("", {"subscriptions": [ITEM]}, 1),
    "the answer that one was created": ("", {"data": {"subscription": ITEM}}, 1),
    "the same without data": ("", {"subscription": ITEM}, 1),
    "an answer without its pagination, as a list": ("", {"data": [ITEM, ITEM]}, 2),
    "what a client of the API prints": ("", {"response": {}, "body": PAGES[1]}, 1),
    "the same by axios": ("", {"status": 200, "headers": {}, "data": PAGES[1]}, 1),
    "a subscription alone": ("", ITEM, 1),
    "a list of lists": ("", [[ITEM], [ITEM]], 2),
    "lists as lines of JSON": (lines([ITEM], [ITEM]), None, 2),
    "Terraform's source": (
        """
        resource "segment_destination_subscription" "a" {
          action_id = "a1"
          enabled   = true
          trigger   = "type = \\"track\\""
          settings  = jsonencode({ event_name = { "@path" = "$.event" } })
        }
        """,
        None,
        1,
    ),
    "Terraform's source as JSON": (
        "",
        {
            "resource": {
                "segment_destination_subscription": {
                    "a": {
                        "action_id": "a1",
                        "enabled": True,
                        "trigger": 'type = "track"',
                        "settings": json.dumps(TRACK),
                    }
                }
            }
        },
        1,
    ),
    "destination, subscriptions and filters": (
        "",
        [{"data": {"destination": DESTINATION}}, PAGES[1], {"data": {"filters": [FILTER]}}],
        1,
    ),
}


ACTION = "--action=a1=trackEvent"
"""Terraform's source has ids of actions alone."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken(
    name: str, encoding: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, data, count = TAKEN[name]
    text = head + ("" if data is None else json.dumps(data))
    (folder / "input").write_bytes(text.encode(encoding))

    code = main(["import", "input", ACTION])

    told = capsys.readouterr().out
    assert code == 0, told
    assert f"{count} of {count} mappings taken over" in told


REFUSED = {
    "a page": (
        '<script>analytics.load("abcDEF123456");</script>',
        "that loads Segment: run oneflow-snippet import --write-key abcDEF123456",
    ),
    "an address in a page": (
        '<script src="https://cdn.segment.com/analytics.js/v1/abcDEF123456/analytics.min.js">',
        "run oneflow-snippet import --write-key abcDEF123456",
    ),
    "analytics.js": ('!function(){e.writeKey="abcDEF123456"}()', "--write-key abcDEF123456"),
    "a page without a key": ("<html>", "input:1:1: not valid JSON"),
    "Terraform's source, with nothing of Segment in it": (
        json.dumps({"resource": {"aws_instance": {"a": {}}}}),
        "run terraform show -json | oneflow-snippet import -",
    ),
    "an error of the Public API": (
        json.dumps({"errors": [{"type": "unauthorized", "message": "Unauthorized"}]}),
        "the Public API says 'Unauthorized'",
    ),
    "something else": ('{"a": 1}', "import --write-key KEY fetches the settings of a page"),
    "half a document": ('{"a": 1} {"b":', "input:1:10: not valid JSON: extra data"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_names_the_way(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, message = REFUSED[name]
    (folder / "input").write_text(text, "utf-8")

    assert main(["import", "input"]) == 2
    assert message in capsys.readouterr().err


HALF = {
    "the answer about a destination alone": (
        {"data": {"destination": DESTINATION}},
        "GET /destinations/d1/subscriptions",
    ),
    "the answer about another destination": (
        {"data": {"destination": {"id": "d2", "metadata": {"name": "Mixpanel"}}}},
        "of other destinations: Mixpanel",
    ),
    "a page of a list, not the last": (PAGES[0], "this is one page of a list, and there are more"),
    "filters alone": ({"data": {"filters": [FILTER]}}, "put both into one file"),
}


BOTH = {
    "one answer": {"subscriptions": [ITEM], "filters": [FILTER]},
    "within data": {"data": {"subscriptions": [ITEM], "filters": [FILTER]}},
    "single ones": {"subscription": ITEM, "filter": FILTER},
    "two envelopes": {"data": {"subscriptions": [ITEM]}, "result": {"filters": [FILTER]}},
    "one list": [ITEM, FILTER],
    "with the destination": {
        "destination": DESTINATION,
        "subscriptions": [ITEM],
        "filters": [FILTER],
    },
}


@pytest.mark.parametrize("name", BOTH)
def test_filters_come_along_wherever_they_stand(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "input").write_text(json.dumps(BOTH[name]), "utf-8")

    assert main(["import", "input"]) == 0
    assert "1 of 1 mappings taken over, 1 of 1 filters" in capsys.readouterr().out


@pytest.mark.parametrize("lost", [None, "", 5])
def test_a_subscription_that_has_lost_its_action_is_not_passed_over(
    lost: object, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "input").write_text(json.dumps([ITEM, ITEM | {"actionSlug": lost}]), "utf-8")

    assert main(["import", "input"]) == 1
    assert "[1]: left out, for nothing says what its action is" in capsys.readouterr().out


def test_pages_of_one_list_do_not_end_another(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = ITEM | {"destinationId": "d2"}
    pages = [PAGES[0], {"subscriptions": [other], "pagination": {"current": "z"}}]
    (folder / "input").write_text(json.dumps(pages), "utf-8")

    assert main(["import", "input", "--destination", "d1"]) == 1
    assert "this is one page of a list" in capsys.readouterr().out


@pytest.mark.parametrize("name", HALF)
def test_half_an_answer_is_asked_to_be_completed(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, message = HALF[name]
    (folder / "input").write_text(json.dumps(data), "utf-8")

    assert main(["import", "input"]) == 1
    assert message in capsys.readouterr().out


def test_the_documentation_lists_them() -> None:
    page = (Path(__file__).parent.parent / "docs" / "import.md").read_text("utf-8")
    rows = [
        "| input | taken | said |",
        "|---|---|---|",
        *(f"| {name} | {count} of {count} mappings | |" for name, (_, _, count) in TAKEN.items()),
        *(f"| {name} | nothing yet | {_said(told)} |" for name, (_, told) in HALF.items()),
        *(f"| {name} | nothing | {_said(told)} |" for name, (_, told) in REFUSED.items()),
    ]

    assert "\n".join(rows) in page, "\n".join(["docs/import.md lacks:", *rows])


def _said(message: str) -> str:
    return f"`… {message.replace('|', chr(92) + '|')} …`"


# ---- From Segment's CDN, which a server on this machine plays -----------------------------------


WRITE_KEY = "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW"


def _cdn(path: str, _: Mapping[str, str]) -> Response:
    match path.split("/")[3]:
        case "moved":
            return Response(status=302, headers={"Location": "/v1/projects/found/settings"})
        case "stolen":
            return Response(status=302, headers={"Location": "https://elsewhere.example/settings"})
        case "large":
            return Response(" " * 2_000)
        case "broken":
            return Response("<html>")
        case key if key in {"found", WRITE_KEY}:
            return Response(json.dumps(SETTINGS))
        case _:
            return Response(status=404)


@pytest.fixture
def cdn(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "*")
    with answering(_cdn) as url:
        monkeypatch.setattr(fetch, "CDN", url)
        yield url


@pytest.mark.parametrize("key", ["found", "moved"])
@pytest.mark.usefixtures("cdn")
def test_a_write_key_is_enough(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--write-key", key]) == 0
    assert "1 of 1 mappings taken over" in capsys.readouterr().out


@pytest.mark.usefixtures("cdn")
def test_a_project_begins_with_a_write_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["init", "--no-input", "--from-segment", WRITE_KEY]) == 0

    assert "1 of 1 mappings taken over" in capsys.readouterr().out
    assert Path("oneflow.toml").exists()


@pytest.mark.usefixtures("cdn")
def test_a_file_that_is_named_like_a_write_key_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(WRITE_KEY).write_text("no JSON")

    assert main(["init", "--no-input", "--from-segment", WRITE_KEY]) == 2
    assert f"{WRITE_KEY}:1:1: not valid JSON" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("unknown", "Segment knows no source with this write key (404)"),
        ("stolen", "it leads to https://elsewhere.example/settings, which is not followed"),
        ("large", "expected at most 0 MB, found more"),
        ("broken", "not valid JSON"),
        ("../x", "--write-key: expected the letters and digits of a write key, found '../x'"),
    ],
)
@pytest.mark.usefixtures("cdn")
def test_what_goes_wrong_on_the_way_is_said(
    key: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(download, "MAX_BYTES", 1_000)

    assert main(["import", "--write-key", key]) == 2
    assert message in capsys.readouterr().err


def test_without_a_connection_the_way_around_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with answering(_cdn) as url:
        pass
    monkeypatch.setattr(fetch, "CDN", url)

    assert main(["import", "--write-key", "found"]) == 2

    told = capsys.readouterr().err
    assert "cannot be reached: " in told
    assert "fetch it elsewhere, such as by curl" in told


def test_only_segment_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "https://elsewhere.example/settings"]) == 2
    assert "expected a URL of https://cdn.segment.com" in capsys.readouterr().err

    assert main(["import"]) == 2
    assert (
        "expected either FILE or --write-key KEY, or SEGMENT_API_TOKEN" in capsys.readouterr().err
    )


# ---- For programs --------------------------------------------------------------------------------


def test_the_report_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "input").write_text(json.dumps([ITEM, ITEM | {"trigger": "x"}]), "utf-8")

    assert main(["import", "input", "--format", "json"]) == 1

    told = json.loads(capsys.readouterr().out)
    assert told["file"] == "oneflow.toml"
    assert [each["taken"] for each in told["mappings"]] == [True, False]
    assert told["mappings"][1]["obstacles"][0].startswith("trigger: expected")


def _change(item: dict[str, Any], **changes: Any) -> str:
    return json.dumps([item | changes])


@pytest.mark.parametrize(
    ("now", "code", "told"),
    [
        (_change(ITEM), 0, ["oneflow.toml is what Segment has."]),
        (_change(ITEM, name="renamed"), 0, []),
        (_change(ITEM, trigger='type="track"'), 0, []),
        (
            _change(ITEM, trigger='type = "page"'),
            1,
            ['trigger: Segment has type = "page", the file type = "track"'],
        ),
        (_change(ITEM, enabled=False), 1, ["enabled: Segment has False, the file True"]),
        (_change(ITEM, settings={"event_name": "x"}), 1, ["fields.event_name differs"]),
        (
            _change(ITEM, name="m", trigger='type = "page"'),
            1,
            ["only at Segment: mapping 'm'", "only in the configuration: mapping 'n'"],
        ),
        (lines([ITEM], {"filters": [FILTER]}), 1, ["only at Segment: filter all"]),
        (_change(ITEM, trigger="x"), 1, ["Not taken over:"]),
    ],
)
def test_what_somebody_has_changed_at_segment(
    now: str, code: int, told: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "before").write_text(json.dumps([ITEM]), "utf-8")
    assert main(["import", "before", "--project-api-key", "k"]) == 0
    text = (folder / "oneflow.toml").read_text("utf-8")
    (folder / "now").write_text(now, "utf-8")
    capsys.readouterr()

    found = main(["import", "now", "--diff", "oneflow.toml"])

    said = capsys.readouterr().out
    assert found == code, said
    for line in told:
        assert line in said
    assert (folder / "oneflow.toml").read_text("utf-8") == text
