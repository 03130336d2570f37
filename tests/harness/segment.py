"""Segment: its real snippet and Analytics.js at their CDN URLs, its settings and API played."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from harness import npm
from harness.journal import Journal
from harness.network import Answer, Network, Reply, Request

if TYPE_CHECKING:
    from pathlib import Path

WRITE_KEY = "segment-write-key"
CDN = "https://cdn.segment.com"
API = "https://api.segment.io/v1"
UMD = npm.MODULES / "@segment" / "analytics-next" / "dist" / "umd"


class Segment:
    """Segment as a page meets it; `settings` may be changed until the page is opened."""

    def __init__(self, network: Network, write_key: str = WRITE_KEY) -> None:
        self.write_key = write_key
        self.events: Journal[dict[str, Any]] = Journal()
        """The bodies which reached Segment's API, in order."""
        self.settings: dict[str, Any] = {
            "integrations": {
                "Segment.io": {
                    "apiKey": write_key,
                    "unbundledIntegrations": [],
                    "addBundledMetadata": True,
                    "versionSettings": {"version": "4.4.7", "componentTypes": ["browser"]},
                }
            },
            "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
            "remotePlugins": [],
            "middlewareSettings": {},
            "enabledMiddleware": {},
            "edgeFunction": {},
            "analyticsNextEnabled": True,
            "legacyVideoPluginsEnabled": False,
            # No reports about itself, which would only fill the request log.
            "metrics": {"sampleRate": 0},
        }
        self.script = network.route(f"{CDN}/analytics.js/v1/{write_key}/analytics.min.js", _cdn)
        self.bundles = network.route(f"{CDN}/analytics-next/bundles/*", _cdn)
        self.settings_route = network.route(
            f"{CDN}/v1/projects/{write_key}/settings", lambda _: Reply(json.dumps(self.settings))
        )
        self.api = network.route(f"{API}/*", self._receive)

    def host(self, name: str, library: str, url: str) -> None:
        """Let a destination be on at Segment, whose bundle at a URL gives its plugins.

        Args:
            name: The destination's.
            library: Name on `window` of the function that the bundle defines.
            url: The test routes it.
        """
        self.settings["integrations"][name] = {}
        self.settings["remotePlugins"] = [
            {
                "name": name,
                "creationName": name,
                "libraryName": library,
                "url": url,
                "settings": {"subscriptions": []},
            }
        ]

    def snippet(self, **options: Any) -> str:
        """Segment's snippet as JavaScript.

        Args:
            **options: Those of `@segment/snippet`: `load` (False, or the options of
                `analytics.load`), `page` (False here unless given), `globalAnalyticsKey`, …
        """
        return npm.segment_snippet({"apiKey": self.write_key, "page": False, **options})

    def browser_load(self, **options: Any) -> str:
        """The npm package's way: `window.analytics = AnalyticsBrowser.load(…)`."""
        given = json.dumps([{"writeKey": self.write_key}, options])
        return f"window.analytics = AnalyticsBrowser.load.apply(AnalyticsBrowser, {given});"

    def _receive(self, request: Request) -> Answer:
        if request.url != f"{API}/m":
            sent = request.json()
            for event in sent.get("batch", [sent]):
                self.events.append(event)
        return Reply('{"success": true}', headers={"Content-Type": "application/json"})


def _cdn(request: Request) -> Answer:
    name = request.url.rpartition("/")[2]
    found: Path = UMD / ("standalone.js" if name == "analytics.min.js" else name)
    return Reply(found.read_text()) if found.is_file() else Reply(status=404)
