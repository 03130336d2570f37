"""``oneflow-snippet preview`` in Chromium, as a person uses it: with keys, a mouse and an editor.

With ``WRITE_PICTURES=1`` in the environment, the pictures of the documentation are taken anew.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from contextlib import asynccontextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pyppeteer
import pytest
import pytest_asyncio
from harness import npm
from harness.chromium import executable
from harness.journal import PATIENCE
from harness.serving import served
from oneflow_snippet.preview.server import PortError, Server
from oneflow_snippet.preview.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "docs" / "preview"
HOSTILE = '</script><img src=x onerror="window.harmed = true">'
CONFIG = """\
project_api_key = "oneflow_live_example"

[[mappings]]
name = "Customers"
action = "identifyUser"
trigger = 'type = "identify"'

[[mappings]]
name = "Large orders"
action = "trackEvent"
trigger = 'type = "track" and event = "Order Completed" and properties.total >= 50'
[mappings.fields.properties]
total = { "@path" = "$.properties.total" }

[[mappings]]
name = "Help pages"
action = "trackEvent"
trigger = 'type = "page" and match(context.page.path, "/help/*")'
"""


class Preview:
    """The command in a folder, and its page."""

    def __init__(self, folder: Path, url: str, page: Any) -> None:
        self.config, self.url, self.page = folder / "oneflow.toml", url, page
        self.said: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    async def open(self) -> None:
        """Open the page, and wait for what becomes of its first event."""
        await self.page.goto(self.url)
        await self.until("verdict", "1 event")

    async def until(self, place: str, words: str) -> str:
        """Wait until a place says these words; return all that it says."""
        say = "(place, words) => document.getElementById(place).innerText.includes(words)"
        await self.page.waitForFunction(say, {"timeout": PATIENCE * 1000}, place, words)
        return await self.text(place)

    async def text(self, place: str) -> str:
        """Return what a place says."""
        found: str = await self.page.evaluate(
            "(place) => document.getElementById(place).innerText", place
        )
        return found

    async def write(self, event: object) -> None:
        """Put an event, or another text, into the editor in place of what is there."""
        text = event if isinstance(event, str) else json.dumps(event)
        await self.page.focus("#event")
        await self.page.keyboard.down("Control")
        await self.page.keyboard.press("a")
        await self.page.keyboard.up("Control")
        await self.page.keyboard.sendCharacter(text)

    async def picture(self, name: str) -> None:
        """Take a picture for the documentation, if that is asked for."""
        if os.environ.get("WRITE_PICTURES"):
            await self.page.screenshot(path=str(PICTURES / f"{name}.png"))


@pytest_asyncio.fixture(scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    """A browser that reaches this machine's own servers, as the session's does not."""
    flags = ["--no-sandbox", "--disable-background-networking"]
    opened = await pyppeteer.launch(
        executablePath=executable(),
        args=[*flags, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"],
        autoClose=False,
        handleSIGTERM=False,
    )
    yield opened
    await opened.close()
    await asyncio.to_thread(opened.process.wait)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """The command runs in a folder with a configuration; where it shows it."""
    (tmp_path / "oneflow.toml").write_text(CONFIG)
    command = [sys.executable, "-m", "oneflow_snippet", "preview", "--no-open"]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    running = subprocess.Popen(
        command, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout
    yield running.stdout.readline().split(" at ")[1].split(";")[0]
    running.terminate()
    running.communicate()


@pytest_asyncio.fixture
async def preview(browser: Any, url: str, tmp_path: Path) -> AsyncIterator[Preview]:
    """The open page."""
    page = await browser.newPage()
    await page.setViewport({"width": 1200, "height": 860})
    shown = Preview(tmp_path, url, page)
    await shown.open()
    yield shown
    assert shown.said == [], "the console is for what is wrong"
    await page.close()


async def test_a_sample_is_tried_at_once(preview: Preview) -> None:
    assert await preview.text("file") == "oneflow.toml"
    assert "bytes through gzip" in await preview.text("size")
    assert await preview.text("verdict") == "1 event, 1 call."
    calls = await preview.text("calls")
    assert calls.startswith('_1flow("track", "Order Completed", {')
    assert '_1flow.logEvent("Order Completed", {' in calls
    mappings = await preview.text("mappings")
    assert re.search(r"Large orders\s*✓ fired", mappings)
    assert 'type = "identify": found "track"' in mappings
    await preview.picture("light")


async def test_all_of_it_goes_with_keys(preview: Preview) -> None:
    await preview.page.focus("#samples")
    await preview.page.keyboard.type("Identify")
    await preview.until("calls", '_1flow("identify"')

    await preview.page.keyboard.press("Tab")  # to the text
    await preview.write({"type": "page", "context": {"page": {"path": "/help/me"}}, "name": "Help"})
    await preview.page.keyboard.down("Control")
    await preview.page.keyboard.press("Enter")
    await preview.page.keyboard.up("Control")

    mappings = await preview.until("mappings", "event_name is missing")
    assert "found nothing at $.event" in mappings


async def test_what_is_written_is_tried_without_a_word(preview: Preview) -> None:
    small = {"type": "track", "event": "Order Completed", "properties": {"total": 42}}

    await preview.write([small, {**small, "properties": {"total": 142}}])

    assert await preview.until("verdict", "2 events") == "2 events, 1 call."
    mappings = await preview.text("mappings")
    assert "fired for 1 of 2 events" in mappings
    assert "properties.total >= 50: found 42" in mappings


async def test_a_text_that_is_no_event_is_refused_in_its_place(preview: Preview) -> None:
    await preview.write('{"type": "track",}')

    error = await preview.until("event-error", "expected JSON")
    assert error.startswith("event:1:18: expected JSON")
    assert await preview.text("verdict") == "Nothing was tried."
    invalid = "document.getElementById('event').getAttribute('aria-invalid')"
    assert await preview.page.evaluate(invalid) == "true"


async def test_the_code_of_a_mapping_stays_open(preview: Preview) -> None:
    [_, large, _] = await preview.page.querySelectorAll(".mapping summary")
    await large.click()
    await preview.until("mappings", "function onLargeOrders(event)")

    preview.config.write_text(CONFIG.replace(">= 50", ">= 1000"))

    mappings = await preview.until("mappings", "properties.total >= 1000: found")
    assert "function onLargeOrders(event)" in mappings


async def test_a_mistake_is_shown_with_its_caret_and_the_last_build_stays(preview: Preview) -> None:
    preview.config.write_text(CONFIG.replace('"Order Completed"', '"Order Completed'))

    problems = await preview.until("problems", "^")
    assert problems.startswith("oneflow.toml:11:")
    assert "of the last version without errors" in await preview.text("size")
    assert await preview.text("verdict") == "1 event, 1 call."
    await preview.picture("mistake")

    preview.config.write_text(CONFIG)

    await preview.until("size", "without")
    gone = "() => !document.getElementById('problems').childElementCount"
    await preview.page.waitForFunction(gone, {"timeout": PATIENCE * 1000})
    assert "of the last version" not in await preview.text("size")


async def test_dark_and_narrow(preview: Preview) -> None:
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    await preview.page._client.send("Emulation.setEmulatedMedia", {"features": dark})  # noqa: SLF001
    ground = "getComputedStyle(document.body).backgroundColor"
    assert await preview.page.evaluate(ground) == "rgb(21, 24, 28)"
    await preview.picture("dark")

    await preview.page.setViewport({"width": 420, "height": 860})
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert await preview.page.evaluate(wide) <= 0, "nothing is wider than a narrow window"


async def test_hostile_text_stays_text(preview: Preview) -> None:
    hostile = json.dumps(HOSTILE)
    preview.config.write_text(CONFIG.replace('"Large orders"', hostile))
    await preview.until("mappings", HOSTILE)

    await preview.write({"type": "track", "event": HOSTILE, "properties": {HOSTILE: HOSTILE}})
    await preview.until("mappings", "onerror")

    preview.config.write_text(f"{hostile} = {hostile}")
    await preview.until("problems", "onerror")
    assert await preview.page.evaluate("[window.harmed, document.images.length]") == [None, 0]


async def test_each_control_has_a_name(preview: Preview) -> None:
    tree = await preview.page._client.send("Accessibility.getFullAXTree")  # noqa: SLF001
    roles = {"button", "textbox", "listbox", "link", "DisclosureTriangle"}
    nameless = [
        node["role"]["value"]
        for node in tree["nodes"]
        if node["role"]["value"] in roles and not node.get("name", {}).get("value")
    ]
    assert nameless == []


SETTINGS = {"integrations": {"Segment.io": {"apiKey": "k"}}, "metrics": {"sampleRate": 0}}


def shop() -> str:
    """Write a page that has Analytics.js, and nothing of ours."""
    load = f"AnalyticsBrowser.load({json.dumps({'writeKey': 'k', 'cdnSettings': SETTINGS})})"
    script = f"{npm.analytics_browser()}; window.analytics = {load}"
    return f"<!doctype html><title>Shop</title><script>{script}</script>"


@asynccontextmanager
async def opened_by(browser: Any, page: Any, statements: str) -> AsyncIterator[Any]:
    """Run statements as after a click, and give the page that they open."""
    coming = asyncio.get_running_loop().create_future()
    browser.once("targetcreated", coming.set_result)
    await page._client.send(  # noqa: SLF001
        "Runtime.evaluate", {"expression": statements, "userGesture": True}
    )
    yield await (await coming).page()


async def test_the_bookmarklet_hands_over_what_a_page_tracks(
    browser: Any, preview: Preview, url: str, tmp_path: Path
) -> None:
    link = await preview.page.evaluate("document.getElementById('bookmarklet').href")
    code = unquote(link.removeprefix("javascript:"))
    with served(shop(), {"Content-Type": "text/html"}) as origin:
        page = await browser.newPage()
        await page.goto(origin)
        async with opened_by(browser, page, code) as popup:
            handed = Preview(tmp_path, url, popup)
            await page.evaluate("() => void analytics.track('Order Completed', { total: 250 })")

            shown = await handed.until("own", "track Order Completed")
            await handed.until("calls", '"total": 250')

            assert shown.count("track") == 1
            assert handed.said == []
            await popup.close()
        await page.close()


def answer(url: str, method: str, path: str, **headers: str) -> tuple[int, str]:
    """Return the status and the text of an answer."""
    connection = HTTPConnection(url.split("/")[2])
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    return response.status, response.read().decode()


HERE, NOWHERE = "This page is at http://127.0.0.1:", "There is no such page here."
FROM_PAGE = "Events are tried from the page itself."
REFUSED: list[tuple[str, dict[str, str], int, str]] = [
    ("GET /", {"Host": "evil.example"}, 403, HERE),
    ("GET /state", {"Host": "evil.example"}, 403, HERE),
    ("POST /try", {"Origin": "https://evil.example"}, 403, FROM_PAGE),
    ("POST /try", {}, 403, FROM_PAGE),
    ("GET /../server.py", {}, 404, NOWHERE),
    ("GET /server.py", {}, 404, NOWHERE),
    ("POST /", {}, 404, NOWHERE),
]


@pytest.mark.parametrize(("request_line", "headers", "status", "why"), REFUSED)
def test_whoever_else_asks_is_refused(
    url: str, request_line: str, headers: dict[str, str], status: int, why: str
) -> None:
    found, text = answer(url, *request_line.split(), **headers)

    assert found == status
    assert text.startswith(why)


def test_a_taken_port_is_told(url: str, tmp_path: Path) -> None:
    port = int(url.rstrip("/").rpartition(":")[2])

    with pytest.raises(
        PortError, match=f"port {port}: cannot be listened on: .*; leave --port out"
    ):
        Server(Workbench(tmp_path / "oneflow.toml"), port)


def test_too_much_at_once_is_refused(url: str) -> None:
    headers = {"Origin": url.rstrip("/"), "Content-Length": "1000001"}

    found, text = answer(url, "POST", "/try", **headers)

    assert (found, text) == (413, "Expected events of at most 1,000,000 bytes.")
