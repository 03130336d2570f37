"""A page of its own for what is measured in Chromium, and what runs in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from configurations import KEY, config, segment_settings
from harness.chromium import Chromium
from harness.network import Network
from harness.protocol import command
from harness.tab import Tab
from oneflow_snippet import build, load_config

PAGES = Path(__file__).parent / "pages"
SITE = "https://shop.example/"
ISOLATED = {
    # Gives the clock its finest resolution, 5 µs.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
ANYWHERE = {"Cross-Origin-Resource-Policy": "cross-origin"}

_RECEIVER = "bench.arrivals.ready = performance.now();"
FUNCTION_SDK = (
    "window._1flow = function (name, event, details) { bench.arrived(details); };" + _RECEIVER
)
METHOD_SDK = (
    "const _1flow = { logUser() {},"
    " logEvent(name, properties) { bench.arrived({ properties }); } };"
    f"window.glob = {{}}; {_RECEIVER}"
)


def snippet(**settings: Any) -> str:
    """Build the minified snippet."""
    return build(load_config(config(**settings), environ={})).minified


def segment(mappings: list[dict[str, Any]]) -> dict[str, Any]:
    """Give the settings with which Segment's destination is made."""
    return {"projectApiKey": KEY, "subscriptions": segment_settings(mappings)}


class Page:
    """A fresh page of a site, with the measuring code in it."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    async def call(self, function: str, *arguments: Any) -> Any:
        """Call a function of the page with JSON data, and give its result."""
        return await self.tab.call(function, *arguments)

    async def metric(self, name: str) -> float:
        """Give one of Chromium's counters of the page's main thread."""
        found = await command(self.tab.session, "Performance.getMetrics")
        return float(next(one["value"] for one in found["metrics"] if one["name"] == name))

    async def heap(self) -> int:
        """Give the bytes in use, after a collection of garbage."""
        for _ in range(3):
            await command(self.tab.session, "HeapProfiler.collectGarbage")
        found = await command(self.tab.session, "Runtime.getHeapUsage")
        return int(found["usedSize"])


@asynccontextmanager
async def page(chromium: Chromium, network: Network, init: str = "") -> AsyncIterator[Page]:
    """Open a page of a visitor who has never been here."""
    network.serve(SITE, "<!doctype html><title>Shop</title><body>", ISOLATED)
    async with chromium.context(network) as context:
        tab = Tab(await chromium.new_session(context))
        await tab.start()
        if init:
            await tab.before_each_document(init)
        await command(tab.session, "Performance.enable", timeDomain="threadTicks")
        await tab.goto(SITE, ready="load")
        await tab.evaluate((PAGES / "bench.js").read_text() + "\nvoid 0")
        yield Page(tab)


def event(type_: str, name: str, *, large: bool) -> dict[str, Any]:
    """Give an event as Analytics.js hands it to a destination."""
    properties: dict[str, Any] = {"orderId": "o-4711", "plan": "pro", "total": 42.5}
    if large:
        properties["products"] = [
            {
                "product_id": f"p-{number}",
                "name": f"A product with the number {number}",
                "category": ["Games", "Board games"],
                "price": number + 0.99,
                "quantity": 1,
                "seller": {"id": number, "name": "A seller"},
            }
            for number in range(50)
        ]
    return {
        "type": type_,
        "event": name,
        "messageId": "m-1",
        "timestamp": "2026-11-01T12:00:00.000Z",
        "userId": "u-42",
        "anonymousId": "a-42",
        "integrations": {},
        "context": {
            "page": {"path": "/", "referrer": "", "search": "", "title": "Shop", "url": SITE},
            "userAgent": "Mozilla/5.0",
            "locale": "en-US",
            "library": {"name": "analytics.js", "version": "next-1.84.3"},
        },
        "properties": properties,
    }
