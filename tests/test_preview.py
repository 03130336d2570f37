"""The server of `oneflow-snippet preview`, and whom it answers."""

from __future__ import annotations

import sys
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from harness.journal import PATIENCE
from harness.previewing import CONFIG, running
from oneflow_snippet.preview.server import PortError, Server
from oneflow_snippet.preview.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ended by Ctrl-C as POSIX has it")

HERE, NOWHERE = "This page is at http://127.0.0.1:", "There is no such page here."
FROM_PAGE, FOR_PAGE = (
    "Events are tried from the page itself.",
    "This is for the preview's own page.",
)
TAKEN = "port {port}: cannot be listened on: .*; leave --port out, and a free one is taken"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the command shows a configuration."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "oneflow.toml").write_text(CONFIG)
    with running(folder) as url:
        yield url


def answer(url: str, method: str, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Return the status, the text and the headers of an answer."""
    connection = HTTPConnection(url.split("/")[2], timeout=PATIENCE)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=named)
    response = connection.getresponse()
    found = response.status, response.read().decode(), dict(response.getheaders())
    connection.close()
    return found


REFUSED: list[tuple[str, dict[str, str], int, str]] = [
    ("GET /", {"Host": "evil.example"}, 403, HERE),
    ("GET /state", {"Host": "evil.example"}, 403, HERE),
    ("GET /state", {"Sec_Fetch_Site": "cross-site"}, 403, FOR_PAGE),
    ("GET /changes", {"Sec_Fetch_Site": "same-site"}, 403, FOR_PAGE),
    ("POST /try", {"Origin": "https://evil.example"}, 403, FROM_PAGE),
    ("POST /try", {}, 403, FROM_PAGE),
    ("GET /../server.py", {}, 404, NOWHERE),
    ("GET /server.py", {}, 404, NOWHERE),
    ("GET /%2e%2e/server.py", {}, 404, NOWHERE),
    ("POST /", {}, 404, NOWHERE),
    ("PUT /try", {}, 501, "Unsupported method ('PUT')"),
]


@pytest.mark.parametrize(("request_line", "headers", "status", "why"), REFUSED)
def test_whoever_else_asks_is_refused(
    url: str, request_line: str, headers: dict[str, str], status: int, why: str
) -> None:
    found, text, sent = answer(url, *request_line.split(), **headers)

    assert found == status
    assert text.startswith(why)
    assert sent["Content-Type"] == "text/plain; charset=utf-8"
    assert "Access-Control-Allow-Origin" not in sent


def test_the_page_itself_may_be_opened_from_a_site(url: str) -> None:
    status, text, sent = answer(url, "GET", "/", Sec_Fetch_Site="cross-site")

    assert (status, text[:15]) == (200, "<!doctype html>")
    assert sent["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; ")
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Cache-Control"] == "no-store"


def test_too_much_at_once_is_refused(url: str) -> None:
    headers = {"Origin": url.rstrip("/"), "Content_Length": "1000001"}

    found, text, _ = answer(url, "POST", "/try", **headers)

    assert (found, text) == (413, "Expected events of at most 1,000,000 bytes.")


def test_a_taken_port_is_told(url: str, tmp_path: Path) -> None:
    (tmp_path / "oneflow.toml").write_text(CONFIG)
    port = int(url.rstrip("/").rpartition(":")[2])

    with pytest.raises(PortError, match=TAKEN.format(port=port)):
        Server(Workbench(tmp_path / "oneflow.toml"), port)


STAYING = """\
import os, sys, time, urllib.request
command = os.getppid()
page = urllib.request.urlopen(sys.argv[1]).read()
open("opened", "wb").write(page)
while os.getppid() == command:
    time.sleep(0.05)
"""


def test_a_browser_that_stays_in_the_terminal_gets_the_page(tmp_path: Path) -> None:
    (tmp_path / "oneflow.toml").write_text(CONFIG)
    (tmp_path / "browser.py").write_text(STAYING)
    opened = tmp_path / "opened"

    with running(tmp_path, "--open", BROWSER=f"{sys.executable} browser.py %s"):
        until = time.monotonic() + PATIENCE
        while not opened.exists() or not opened.read_bytes():
            assert time.monotonic() < until, "the browser waits for its page"
            time.sleep(0.05)

    assert opened.read_bytes().startswith(b"<!doctype html>")
