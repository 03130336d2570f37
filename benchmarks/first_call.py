"""Time to the first call: from navigation until the SDK hears something, on lines as visitors have.

Each first view is one of a visitor who has never been here: no cache, no connection. The pages
take turns; the ratios are those of views in the same round.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.chromium import Chromium, executable, launched
from harness.protocol import command
from harness.tab import Tab
from line import FAST, PHONE, Speed, proxy
from origins import Certificate, certificate, serving
from shop import SHOP, Page, origins, pages
from summary import ratio, summary

NAMES = {
    "tag": "a bare SDK tag, first in the head, and a call when it has loaded",
    "plugin": "the floor of all that goes through Segment: Analytics.js calls an empty plugin",
    "loader": "1Flow's own loader, `javascript-1flow-sdk`",
    "segment": "Segment's hosted destination",
    "inline": "snippet, inline",
    "inline, settings": "snippet, inline; the page preloads Segment's settings",
    "inline, connected": "snippet, inline; the page preconnects to the SDK's host",
    "50": "snippet, inline, 50 named mappings",
    "external": "snippet, a file, first view",
    "external, in front": "snippet, a file, in front of Segment's snippet",
    "early": "snippet, inline, `early`",
    "early, in front": "snippet, inline, `early`, in front of Segment's snippet",
    "tag, again": "next page: the bare tag",
    "segment, again": "next page: Segment's hosted destination",
    "external, again": "next page: snippet, a file",
}
"""What is measured, in the words and the order of the table."""

ROUNDS = {PHONE: 6, FAST: 7}
LIMIT = 60  # seconds that a view may take; longer means that no call comes

_HEARD = """
window.firstCall = new Promise(function (heard) {
  window.bench = { heard: function () { heard(performance.now()); } };
});"""


async def measure() -> dict[str, Any]:
    """View every page on every line; some minutes."""
    found = {}
    for speed, rounds in ROUNDS.items():
        times = await views(pages(), speed, rounds)
        found[speed.key] = {
            name: {**summary(times[name], "ms"), "ratio": ratio(times[name], times["tag"])}
            for name in NAMES
        }
        found[speed.key]["segment"]["later"] = ratio(times["segment"], times["inline"])
    return found


async def views(shown: Mapping[str, Page], speed: Speed, rounds: int) -> dict[str, list[float]]:
    """View pages in turns, and give the ms until the SDK's first call, a number for each round."""
    path = executable()
    if not path:
        raise SystemExit("Chromium is needed: install it, or set CHROMIUM to its path")
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        trusted = certificate(Path(folder))
        flags = (
            f"--ignore-certificate-errors-spki-list={trusted.pin}",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # where the line begins
        )
        async with launched(path, Path(folder) / "profile", *flags) as chromium:
            await command(chromium.connection, "Fetch.disable")  # nothing between page and line
            await _view(chromium, trusted, next(iter(shown.values())), speed)  # warms up
            for turn in range(rounds):
                names = list(shown)
                for name in names[turn % len(names) :] + names[: turn % len(names)]:
                    taken = await _view(chromium, trusted, shown[name], speed)
                    for suffix, time in taken.items():
                        times.setdefault(name + suffix, []).append(time)
    return times


async def _view(
    chromium: Chromium, trusted: Certificate, page: Page, speed: Speed
) -> dict[str, float]:
    async with (
        serving(origins(page), trusted) as port,
        proxy(speed, port) as line,
        asyncio.timeout(LIMIT),
    ):
        made = await command(
            chromium.connection,
            "Target.createBrowserContext",
            proxyServer=line,
            proxyBypassList="<-loopback>",
        )
        context = made["browserContextId"]
        try:
            tab = Tab(await chromium.new_session(context))
            await command(tab.session, "Page.enable")
            await tab.before_each_document(_HEARD)
            await command(tab.session, "Emulation.setCPUThrottlingRate", rate=speed.slower)
            found = {"": await _first_call(tab, f"{SHOP}/")}
            if page.again:
                found[", again"] = await _first_call(tab, f"{SHOP}/again")
            return found
        finally:
            closing = {"browserContextId": context}
            await command(chromium.connection, "Target.disposeBrowserContext", **closing)


async def _first_call(tab: Tab, url: str) -> float:
    await command(tab.session, "Page.navigate", url=url)
    return float(await tab.evaluate("firstCall"))
