"""What is measured in Chromium: the page's processor time, timers, queue and memory."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import peers
from configurations import KEY, PRESETS, SDK_URL, config, event_name, named, segment_settings
from harness.chromium import Chromium, executable, launched
from harness.network import BLOCKED, Network, Reply
from harness.protocol import command
from harness.tab import Tab
from oneflow_snippet import build, load_config
from summary import summary

PAGES = Path(__file__).parent / "pages"
SITE = "https://shop.example/"
ISOLATED = {
    # Gives the clock its finest resolution, 5 µs.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
ANYWHERE = {"Cross-Origin-Resource-Policy": "cross-origin"}
ROUNDS = 5
QUEUED = 1000
BLOCKED_CALLS = 20
BLOCKED_SECONDS = 5

_RECEIVER = "bench.arrivals.ready = performance.now();"
FUNCTION_SDK = (
    "window._1flow = function (name, event, details) { bench.arrived(details.properties); };"
    + _RECEIVER
)
METHOD_SDK = (
    "const _1flow = { logUser() {}, logEvent(name, properties) { bench.arrived(properties); } };"
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


CPU_SETUPS: dict[str, list[dict[str, Any]]] = {
    "presets": PRESETS,
    "1 named": named(1),
    "2 named": named(2),
    "10 named": named(10),
    "50 named": named(50),
}


async def cpu(chromium: Chromium) -> list[dict[str, Any]]:
    """Measure one event at a time, for the snippet, Segment's destination and an empty plugin."""
    rows = []
    async with page(chromium, Network()) as here:
        await here.call("(source) => bench.run(source)", peers.bundle("segment"))
        await here.call("() => bench.adoptSilentSdk()")
        for setup, mappings in CPU_SETUPS.items():
            for matching in (True, False):
                for large in (False, True):
                    row = await _cpu_case(here, setup, mappings, matching=matching, large=large)
                    rows.append(row)
    return rows


async def _cpu_case(
    here: Page, setup: str, mappings: list[dict[str, Any]], *, matching: bool, large: bool
) -> dict[str, Any]:
    if setup == "presets":
        given = event("track" if matching else "page", "Order Completed", large=large)
    else:
        name = event_name(len(mappings) - 1) if matching else "Nobody Asked"
        given = event("track", name, large=large)
    settings = {} if setup == "presets" else {"mappings": mappings}
    times = await here.call(
        "(given) => bench.cpu(given)",
        {
            "given": [
                ["snippet", "snippet", snippet(**settings)],
                ["segment", "segment", segment(mappings)],
                ["floor", "floor", None],
            ],
            "event": given,
            "expected": int(matching),
            "most": 200 if large else 2000,
        },
    )
    return {
        "setup": setup,
        "matching": matching,
        "payload": "large" if large else "small",
        **{name: summary(values, "µs") for name, values in times.items()},
    }


async def evaluation(chromium: Chromium) -> dict[str, Any]:
    """Measure how long each script takes until it has run once, in a document of its own."""
    given = [
        ["floor", ""],
        ["snippet", snippet()],
        ["snippet, 50 named", snippet(mappings=named(50))],
        ["segment", peers.segment_destination()],
        ["oneflow", peers.bundle("oneflow")],
        ["segment snippet", peers.segment_snippet()],
    ]
    async with page(chromium, Network()) as here:
        times = await here.call("(given) => bench.evaluation(given)", given)
    return {name: summary(values, "ms") for name, values in times.items()}


WAYS: dict[str, tuple[str, Any]] = {
    "floor": ("", None),
    "snippet": ("", snippet),
    "segment": ("segment", lambda: segment(PRESETS)),
    "oneflow": ("oneflow", lambda: KEY),
}


async def _prepare(here: Page, kind: str) -> None:
    bundle, value = WAYS[kind]
    if bundle:
        await here.call("(source) => bench.run(source)", peers.bundle(bundle))
    await here.call("(...given) => bench.prepare(...given)", kind, value() if value else None)


async def blocked(chromium: Chromium) -> dict[str, Any]:
    """Measure 5 s with the SDK blocked and 20 calls waiting for it."""
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in WAYS}
    for _ in range(3):
        for kind in WAYS:
            found[kind].append(await _blocked_once(chromium, kind))
    return {
        kind: {
            "wake-ups": summary([one["wake-ups"] for one in values], ""),
            "main thread": summary([one["main thread"] for one in values], "ms"),
        }
        for kind, values in found.items()
    }


async def _blocked_once(chromium: Chromium, kind: str) -> dict[str, float]:
    network = Network()
    network.route(SDK_URL, BLOCKED)
    async with page(chromium, network, (PAGES / "wakeups.js").read_text()) as here:
        await _prepare(here, kind)
        await here.call("(count) => bench.queue(count)", BLOCKED_CALLS)
        await here.call("() => { window.wakeups = 0; }")
        before = await here.metric("TaskDuration")
        await asyncio.sleep(BLOCKED_SECONDS)
        spent = await here.metric("TaskDuration") - before
        return {
            "wake-ups": await here.call("() => window.wakeups"),
            "main thread": 1000 * spent,
        }


async def queue(chromium: Chromium) -> dict[str, Any]:
    """Measure what 1,000 waiting calls hold, and how long they take once the SDK is there."""
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in WAYS}
    for _ in range(ROUNDS):
        for kind in WAYS:
            found[kind].append(await _queue_once(chromium, kind))
    return {
        kind: {
            "heap": summary([one["heap"] for one in values], "B"),
            **({} if kind == "floor" else _delivery(values)),
        }
        for kind, values in found.items()
    }


def _delivery(values: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "first": summary([one["first"] for one in values], "ms"),
        "last": summary([one["last"] for one in values], "ms"),
        "in order": all(one["inOrder"] for one in values),
        "once": all(one["once"] for one in values),
    }


async def _queue_once(chromium: Chromium, kind: str) -> dict[str, Any]:
    network = Network()
    sdk = METHOD_SDK if kind == "oneflow" else FUNCTION_SDK
    route = network.route(SDK_URL, Reply(sdk, headers=ANYWHERE)).hold()
    async with page(chromium, network) as here:
        await _prepare(here, kind)
        before = await here.heap()
        await here.call("(count) => bench.queue(count)", QUEUED)
        held = await here.heap() - before
        if kind == "floor":
            return {"heap": held}
        await network.wait_for(SDK_URL)
        route.release()
        arrived = await here.call("(count) => bench.delivered(count)", QUEUED)
        return {"heap": held, **arrived}


async def measure() -> dict[str, Any]:
    """Run everything that is about the page, in one Chromium."""
    found = executable()
    if not found:
        raise SystemExit("Chromium is needed: install it, or set CHROMIUM to its path")
    with tempfile.TemporaryDirectory() as profile:
        async with launched(found, Path(profile)) as chromium:
            version = await command(chromium.connection, "Browser.getVersion")
            return {
                "chromium": version["product"],
                "cpu": await cpu(chromium),
                "evaluation": await evaluation(chromium),
                "blocked": await blocked(chromium),
                "queue": await queue(chromium),
            }
