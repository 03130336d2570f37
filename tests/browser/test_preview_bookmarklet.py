"""The bookmarklet of `oneflow-snippet preview`, chosen in a page that has Analytics.js from npm."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
import pytest_asyncio
from harness import npm, previewing
from harness.journal import PATIENCE
from harness.previewing import CONFIG, Preview, running
from harness.serving import served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

SETTINGS = {"integrations": {"Segment.io": {"apiKey": "k"}}, "metrics": {"sampleRate": 0}}
LOAD = f"AnalyticsBrowser.load({json.dumps({'writeKey': 'k', 'cdnSettings': SETTINGS})})"
HTML = {"Content-Type": "text/html"}


@pytest_asyncio.fixture(scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    """The browser of this file."""
    async with previewing.browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Where the command shows a configuration."""
    (tmp_path / "oneflow.toml").write_text(CONFIG)
    with running(tmp_path) as url:
        yield url


class Shop:
    """A page of a site, in which the bookmarklet can be chosen."""

    def __init__(self, browser: Any, page: Any, bookmarklet: str) -> None:
        self.browser, self.page, self._bookmarklet = browser, page, bookmarklet

    async def choose(self) -> None:
        """Choose the bookmarklet, as a click does."""
        await self.page._client.send(  # noqa: SLF001
            "Runtime.evaluate", {"expression": self._bookmarklet, "userGesture": True}
        )

    async def preview(self) -> Preview:
        """Choose the bookmarklet, and give the window that it opens."""
        coming = asyncio.get_running_loop().create_future()
        self.browser.once("targetcreated", coming.set_result)
        await self.choose()
        target = await asyncio.wait_for(coming, PATIENCE)
        return Preview(await target.page())

    async def track(self, name: str, **properties: object) -> None:
        """Track an event."""
        call = "(name, properties) => void analytics.track(name, properties)"
        await self.page.evaluate(call, name, properties)


@pytest_asyncio.fixture
async def shop(browser: Any, url: str) -> AsyncIterator[Shop]:
    """A page with Analytics.js, and nothing of ours."""
    page = await browser.newPage()
    await page.goto(url)
    link = "() => document.getElementById('bookmarklet').href"
    await page.waitForFunction(f"() => ({link})().startsWith('javascript:')")
    bookmarklet = unquote((await page.evaluate(link)).removeprefix("javascript:"))
    script = f"{npm.analytics_browser()}; window.analytics = {LOAD}"
    with served(f"<!doctype html><title>Shop</title><script>{script}</script>", HTML) as origin:
        await page.goto(origin)
        yield Shop(browser, page, bookmarklet)
        await page.close()


async def test_what_a_page_tracks_is_tried(shop: Shop) -> None:
    preview = await shop.preview()

    await shop.track("Order Completed", total=250)

    assert (await preview.until("own", "track Order Completed")).count("track") == 1
    await preview.until("calls", '"total": 250')
    assert preview.said == []
    await preview.page.close()


async def test_a_window_that_was_closed_is_opened_again_with_all_events(shop: Shop) -> None:
    preview = await shop.preview()
    await shop.track("Order Completed", total=250)
    await preview.until("own", "Order Completed")
    await preview.page.close()
    await shop.track("Order Refunded")

    preview = await shop.preview()

    own = await preview.until("own", "Order Refunded")
    assert own.split("\n") == ["track Order Completed", "track Order Refunded"]
    await preview.page.close()


async def test_what_is_being_written_is_left_alone(shop: Shop) -> None:
    preview = await shop.preview()
    await preview.until("verdict", "1 event")
    await preview.write({"type": "identify"})

    await shop.track("Order Completed", total=250)

    await preview.until("own", "Order Completed")
    assert await preview.written() == '{"type": "identify"}'
    await preview.page.close()


async def test_only_the_page_that_opened_it_hands_anything_over(shop: Shop) -> None:
    preview = await shop.preview()
    await preview.until("verdict", "1 event")
    stranger = "window.postMessage({ oneflowEvents: [{ type: 'track', event: 'Strange' }] }, '*')"
    await preview.page.evaluate(stranger)

    await shop.track("Order Completed", total=250)

    assert "Strange" not in await preview.until("own", "Order Completed")
    await preview.page.close()


async def test_what_cannot_be_copied_still_goes_to_segment(shop: Shop) -> None:
    preview = await shop.preview()
    destination = """() => analytics.register({
        name: 'Other', type: 'destination', version: '1.0.0',
        isLoaded: () => true,
        load: () => Promise.resolve(),
        track: (context) => { window.arrived = context.event.event; return context; },
    }).then(() => {})"""
    await shop.page.evaluate(destination)

    # JSON has no such number.
    await shop.page.evaluate("() => void analytics.track('Huge', { total: 10n })")

    arrived = "() => window.arrived === 'Huge'"
    await shop.page.waitForFunction(arrived, {"timeout": PATIENCE * 1000})
    await shop.track("Order Completed", total=250)
    assert "Huge" not in await preview.until("own", "Order Completed")
    await preview.page.close()


async def test_a_page_without_analytics_is_told(shop: Shop) -> None:
    said = asyncio.get_running_loop().create_future()
    shop.page.once("dialog", said.set_result)
    await shop.page.evaluate("() => { window.analytics = undefined; }")

    choosing = asyncio.ensure_future(shop.choose())

    dialog = await asyncio.wait_for(said, PATIENCE)
    await dialog.dismiss()
    await choosing
    assert dialog.message.startswith("There is no Analytics.js at analytics in this page.")
