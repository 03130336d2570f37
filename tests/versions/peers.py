"""Clients that speak to plugins as Analytics.js 2.0 does: their real packages, their API played."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import npm
from harness.journal import Journal
from harness.network import Answer, Network, Reply, Request

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent
MODULES = FOLDER / "node_modules"

WRITE_KEY = "write-key"
KINDS = ("track", "identify", "page", "group", "alias")

OLDEST_SNIPPET = "4.15.3"
NEWEST_SNIPPET = "5.2.1"


@dataclass(frozen=True, slots=True)
class Peer:
    """A client in one version, and how sites embed it."""

    name: str
    package: str
    """The folder in node_modules, where a version has its own name."""
    snippet: str = ""
    """The version of Segment's snippet that brings the build of the CDN; empty: npm alone."""
    is_on_npm: bool = True
    """Whether the npm package is tried, too; once a version is enough."""
    is_immediate: bool = False
    """Whether it waits for no settings, and may have sent what was said before our script came."""
    variable: str = "analytics"
    """Where a site puts the client on window."""
    browser: str = "AnalyticsBrowser"
    """What the package exports."""
    api: str = "*api.segment.io/v1/*"
    destination: str = "Segment.io"
    """The client's own destination, as its settings name it."""

    def __str__(self) -> str:
        return self.name


def segment(version: str, snippet: str, **more: Any) -> Peer:
    """Describe a version of Segment's Analytics.js, and a snippet of its time."""
    return Peer(f"Analytics.js {version}", f"analytics-next-{version}", snippet, **more)


NEWEST = "1.84.3"
SEGMENT = [
    segment("1.17.5", OLDEST_SNIPPET),
    segment("1.38.0", OLDEST_SNIPPET),
    segment("1.44.0", "4.16.2"),
    segment("1.54.0", "4.16.2"),
    segment("1.64.0", "4.16.2"),
    segment("1.66.0", "5.0.1"),
    segment("1.67.0", "5.0.1"),
    segment("1.70.0", "5.0.1"),
    segment("1.72.2", NEWEST_SNIPPET),
    segment(NEWEST, NEWEST_SNIPPET),
]
"""Both sides of every change that a plugin can notice."""

OLD_SNIPPETS = [
    Peer(
        f"Analytics.js {NEWEST}, snippet {snippet}",
        f"analytics-next-{NEWEST}",
        snippet,
        is_on_npm=False,
    )
    for snippet in (OLDEST_SNIPPET, "4.16.2", "5.0.1")
]
"""Segment's CDN gives the newest build to every snippet that was ever pasted."""

OTHERS = [
    Peer(
        "Customer.io 0.5.11",
        "@customerio/cdp-analytics-browser",
        variable="cioanalytics",
        api="*cdp.customer.io/v1/*",
        destination="Customer.io Data Pipelines",
    ),
    Peer(
        "Hightouch 1.5.1",
        "@ht-sdks/events-sdk-js-browser",
        variable="htevents",
        browser="HtEventsBrowser",
        api="*hightouch-events.com/v1/*",
        destination="Hightouch.io",
        is_immediate=True,
    ),
    Peer("June 2.0.0", "@june-so/analytics-next", api="*api.june.so/sdk/*", is_immediate=True),
]

PEERS = [*SEGMENT, *OLD_SNIPPETS, *OTHERS]


class FarSide:
    """What is on the network for a client: its build, its settings, and its API."""

    def __init__(self, network: Network, peer: Peer) -> None:
        self.events: Journal[dict[str, Any]] = Journal()
        """What reached the client's own API, in order."""
        umd = MODULES / peer.package / "dist" / "umd"

        def build(request: Request) -> Answer:
            name = request.url.rpartition("/")[2]
            found = umd / ("standalone.js" if name == "analytics.min.js" else name)
            return Reply(found.read_text("utf-8")) if found.is_file() else Reply(status=404)

        network.route(peer.api, self._receive)
        network.route("*/projects/*/settings", json.dumps(settings(peer)))
        network.route("*/analytics.js/v1/*/analytics.min.js", build)
        network.route("*/analytics-next/bundles/*", build)

    def of(self, origin: str) -> list[dict[str, Any]]:
        """Give the events of the pages of an origin."""
        return [event for event in self.events if event["context"]["page"]["url"] == f"{origin}/"]

    async def all_of(self, origin: str, count: int, seconds: float) -> bool:
        """Wait until so many events of an origin are there."""
        return await self.events.until(lambda _: len(self.of(origin)) >= count, seconds)

    def _receive(self, request: Request) -> Answer:
        sent = request.json() if request.body else {}
        for event in sent.get("batch", [sent]):
            if event.get("type") in KINDS:
                self.events.append(event)
        return Reply('{"success": true}', headers={"Content-Type": "application/json"})


def settings(peer: Peer) -> Mapping[str, Any]:
    """Write what the client's CDN says about a source without cloud destinations."""
    return {
        "integrations": {peer.destination: {"apiKey": WRITE_KEY, "unbundledIntegrations": []}},
        "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
        "remotePlugins": [],
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "legacyVideoPluginsEnabled": False,
        "metrics": {"sampleRate": 0},
    }


@cache
def bundle(peer: Peer) -> str:
    """Bundle the npm package as a site would, into a script that sets `window.Browser`."""
    entry = f'import {{ {peer.browser} }} from "{peer.package}"; window.Browser = {peer.browser};'
    return npm.bundle(entry, FOLDER)


@cache
def segment_snippet(version: str, *, load: bool = True) -> str:
    """Render Segment's snippet in one of its versions."""
    options = json.dumps({"apiKey": WRITE_KEY, "page": False, "load": load})
    program = f'process.stdout.write(require("snippet-{version}").max({options}))'
    return npm.node(program, FOLDER)
