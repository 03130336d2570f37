"""With a token alone, everything that the Public API knows is imported, filters and all pages.

The API is played by a server on this machine, with paths, parameters and errors of the real one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import tomli
from harness.serving import Response, answering
from oneflow_snippet.cli import main
from oneflow_snippet.importer import public_api

TOKEN = "sgp_secret-token"
KEY = {"projectApiKey": "oneflow_key"}
OURS = {"id": "d1", "name": "Surveys", "metadata": {"name": "1Flow Web (Actions)"}, "settings": KEY}
OTHER = {"id": "d2", "metadata": {"name": "Mixpanel"}, "settings": {}}
FILTER = {"destinationId": "d1", "if": 'event = "Internal"', "actions": [{"type": "DROP"}]}


def subscription(name: str, destination: str = "d1") -> dict[str, Any]:
    return {
        "id": name,
        "name": name,
        "enabled": True,
        "actionId": "a1",
        "actionSlug": "trackEvent",
        "destinationId": destination,
        "trigger": f'type = "track" and event = "{name}"',
        "settings": {"event_name": {"@path": "$.event"}},
    }


class Workspace:
    """Segment's Public API for one workspace; a page holds at most two items."""

    def __init__(self, *destinations: dict[str, Any]) -> None:
        self.lists: dict[str, tuple[str, list[Any]]] = {
            "/destinations": ("destinations", list(destinations)),
            "/destinations/d1/subscriptions": ("subscriptions", []),
            "/destination/d1/filters": ("filters", []),
        }
        self.asked: list[str] = []
        self.fails: Callable[[str], Response | None] = lambda _: None

    def __call__(self, path: str, headers: Mapping[str, str]) -> Response:
        self.asked.append(path)
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return error(401, "Unauthorized")
        if failure := self.fails(path):
            return failure
        parts = urlsplit(path)
        if parts.path in self.lists:
            return self._page(*self.lists[parts.path], parse_qs(parts.query))
        for item in self.lists["/destinations"][1]:
            if parts.path == f"/destinations/{item['id']}":
                return Response(json.dumps({"data": {"destination": item}}))
        return error(404, "Not Found")

    @staticmethod
    def _page(name: str, items: list[Any], query: dict[str, list[str]]) -> Response:
        if not 1 <= int(query["pagination[count]"][0]) <= 1000:
            return error(400, "count must be between 1 and 1000")
        at = int(query.get("pagination[cursor]", ["0"])[0])
        pagination = {"current": str(at), "totalEntries": len(items)}
        if at + 2 < len(items):
            pagination["next"] = str(at + 2)
        return Response(json.dumps({"data": {name: items[at : at + 2], "pagination": pagination}}))


def error(status: int, message: str, **headers: str) -> Response:
    said = {"errors": [{"type": "an-error", "message": message}]}
    return Response(json.dumps(said), status, headers)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("SEGMENT_API_TOKEN", TOKEN)
    return tmp_path


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    made = Workspace(OTHER, OTHER | {"id": "d3"}, OURS)
    made.lists["/destinations/d1/subscriptions"][1][:] = map(subscription, ["One", "Two", "Three"])
    made.lists["/destination/d1/filters"][1].append(FILTER)
    with answering(made) as origin:
        monkeypatch.setattr(public_api, "HOSTS", {"us": origin, "eu": f"{origin}/eu"})
        yield made


def test_a_token_is_enough(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import"]) == 0

    told = capsys.readouterr().out
    assert "3 of 3 mappings taken over, 1 of 1 filters" in told
    assert "GET /" not in told  # nothing is left to be asked for
    config = tomli.loads(Path("oneflow.toml").read_text("utf-8"))
    assert config["project_api_key"] == "oneflow_key"
    assert [each["name"] for each in config["mappings"]] == ["One", "Two", "Three"]
    assert config["filters"][0]["if"] == 'event = "Internal"'
    assert len(workspace.asked) == 5, "two pages of destinations, two of subscriptions, the filters"


def test_a_destination_can_be_named(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "--destination", "d1"]) == 0

    assert "3 of 3 mappings" in capsys.readouterr().out
    assert workspace.asked[0] == "/destinations/d1"


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("id_", "told"),
    [
        ("d2", "/destinations/d2: expected 1Flow Web (Actions), found 'Mixpanel'"),
        ("d9", "Segment answers 404 Not Found: Not Found; this workspace has none of that id"),
        ("\udcff", "Segment answers 404"),
        ("../d1", "/destinations/..%2Fd1: Segment answers 404"),
    ],
)
def test_another_destination_is_not_taken_for_ours(
    id_: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "--destination", id_]) == 2
    assert told in capsys.readouterr().err


def test_a_subscription_belongs_to_whom_it_was_asked_of(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    for item in workspace.lists["/destinations/d1/subscriptions"][1]:
        del item["destinationId"]

    assert main(["import", "--destination", "d1"]) == 0
    assert "3 of 3 mappings taken over, 1 of 1 filters" in capsys.readouterr().out


def test_several_destinations_are_asked_about(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.lists["/destinations"][1].append(OURS | {"id": "d4"})
    workspace.lists["/destinations/d4/subscriptions"] = (
        "subscriptions",
        [subscription("Four", "d4")],
    )
    workspace.lists["/destination/d4/filters"] = ("filters", [])

    assert main(["import"]) == 1

    assert "Say --destination d1 or --destination d4" in capsys.readouterr().out
    assert not Path("oneflow.toml").exists()


def test_a_file_or_a_write_key_goes_before_the_variable(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("input.json").write_text(json.dumps([subscription("One")]), "utf-8")

    assert main(["import", "input.json"]) == 0

    assert "1 of 1 mappings" in capsys.readouterr().out
    assert workspace.asked == []


FAILURES: dict[str, tuple[Response, list[str]]] = {
    "refused": (
        error(403, "Insufficient permissions"),
        ["403 Forbidden: Insufficient permissions; expected a token", "else --api-region eu"],
    ),
    "unknown": (
        error(404, "No such thing"),
        ["404 Not Found: No such thing; this workspace has none of that id"],
    ),
    "a token told back": (error(401, f"bad {TOKEN}"), ["401 Unauthorized: bad [token]; expected"]),
    "led away with the token": (
        Response("", 302, {"Location": f"https://elsewhere.example/{TOKEN}"}),
        ["it leads to https://elsewhere.example/[token], which is not followed"],
    ),
    "an error beside data": (
        Response(json.dumps({"data": {}, "errors": [{"message": "partly"}]})),
        ["expected data of Segment's Public API, found an error: partly"],
    ),
    "no list": (
        Response(json.dumps({"data": {"destinations": None, "filters": None}})),
        ["as an array, found null"],
    ),
    "an error that is cut off": (
        Response("half", 500, {"Transfer-Encoding": "chunked"}),
        ["Segment answers 500 Internal Server Error"],
    ),
    "a date to wait for": (
        error(429, "Slow down", **{"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
        ["try again in a while"],
    ),
    "too many requests": (
        error(429, "Slow down", **{"Retry-After": "7"}),
        ["429 Too Many Requests: Slow down; try again in 7 seconds"],
    ),
    "broken": (Response("<html>"), ["expected data of Segment's Public API, found none"]),
    "out of order": (Response("", 503), ["Segment answers 503 Service Unavailable"]),
    "led away": (
        Response("", 302, {"Location": "https://elsewhere.example/"}),
        ["it leads to https://elsewhere.example/, which is not followed"],
    ),
}


@pytest.mark.parametrize("name", FAILURES)
@pytest.mark.parametrize("path", ["/destinations?", "/destination/d1/filters"])
def test_what_goes_wrong_is_said_and_nothing_is_written(
    name: str, path: str, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    failure, told = FAILURES[name]
    workspace.fails = lambda asked: failure if asked.startswith(path) else None

    assert main(["import"]) == 2

    said = capsys.readouterr().err
    for each in told:
        assert each in said
    assert TOKEN not in said
    assert not Path("oneflow.toml").exists()


@pytest.mark.parametrize(
    ("token", "told"),
    [
        ("another", "401 Unauthorized: Unauthorized; expected a token of the Public API"),
        ("a b", "--api-token: expected a token without blanks and line ends"),
        ("a\r\nHost: x", "--api-token: expected a token without blanks and line ends"),
    ],
)
@pytest.mark.usefixtures("workspace")
def test_a_token_that_is_none_is_not_shown(
    token: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "--api-token", token]) == 2

    said = capsys.readouterr().err
    assert told in said
    assert token not in said


def test_a_workspace_without_our_destination(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.lists["/destinations"][1].remove(OURS)

    assert main(["import"]) == 2
    assert "no destination of this workspace is 1Flow Web (Actions)" in capsys.readouterr().err


def test_a_destination_that_is_off_or_has_no_mappings(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.lists["/destinations"][1][:] = [OURS | {"enabled": False}]
    workspace.lists["/destinations/d1/subscriptions"][1].clear()

    assert main(["import"]) == 1

    told = capsys.readouterr().out
    assert "there are filters in it, but no mapping for 1Flow" in told
    assert "the destination is off at Segment" in told


@pytest.mark.parametrize(
    ("cursors", "told"),
    [
        (["a", "a"], "its pages have no end"),
        (["a", "b", "a"], "its pages have no end"),
        ([{"a": 1}], "its pages have no end"),
        (["a", "b", "c", "d"], "expected at most 3 pages"),
        (["\ud800", None], "no destination of this workspace"),
    ],
)
def test_pages_without_an_end_come_to_one(
    cursors: list[object],
    told: str,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(public_api, "MAX_PAGES", 3)
    pages = iter(cursors)

    def page(_: str) -> Response:
        data = {"destinations": [], "pagination": {"current": "", "next": next(pages)}}
        return Response(json.dumps({"data": data}))

    workspace.fails = page

    assert main(["import"]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.usefixtures("workspace")
def test_the_region_decides_where_the_token_goes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--api-region", "eu"]) == 2
    assert "/eu/destinations" in capsys.readouterr().err
    assert public_api.PublicApi(TOKEN).region == "us"
    assert TOKEN not in repr(public_api.PublicApi(TOKEN))
