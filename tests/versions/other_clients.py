"""Clients that know no plugins of Analytics.js 2.0: how sites embed their real packages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from harness import npm
from harness.journal import Journal
from harness.network import Answer, Network, Reply, Request
from versions.peers import FOLDER, KINDS, WRITE_KEY, segment_snippet

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "1Flow Web (Actions)"
API = "https://api.example"
CDN_FILE = "https://cdn.example/client.js"


@dataclass(frozen=True, slots=True)
class Embedding:
    """A client as a site embeds it."""

    name: str
    client: str
    """The value of the configuration's key."""
    variable: str
    start: str
    """What the site's page runs; ``OPTIONS`` stands for those of loading."""
    module: str
    """The ES module with the real package: the file at the CDN, or what runs before ``start``."""
    on_cdn: bool = False
    keeps_order: bool = True
    """Whether calls of two kinds leave it in the order in which they were made."""
    exclude: str = f'{{ integrations: {{ "{NAME}": false }} }}'
    """Options of a call that is not for 1Flow."""
    none: str = ""
    """Options of loading by which nothing is for 1Flow; empty: it has none."""

    def __str__(self) -> str:
        return self.name


# Segment's CDN builds have a file for each source; this one does the same in the same order.
CLASSIC = f"""
import analytics from "@segment/analytics.js-core";
import Segment from "@segment/analytics.js-integration-segmentio";
const queue = window.analytics;
analytics.use(Segment);
analytics.initialize(
  {{ "Segment.io": {{ apiKey: "{WRITE_KEY}", apiHost: "{API.removeprefix("https://")}" }} }},
  queue._loadOptions || {{}},
);
while (queue.length) {{
  const [method, ...rest] = queue.shift();
  if (analytics[method]) analytics[method](...rest);
}}
window.analytics = analytics;
"""

STUB = f"""
(function () {{
  var stub = window.rudderanalytics = [];
  "load track identify page ready".split(" ").forEach(function (name) {{
    stub[name] = function () {{ stub.push([name].concat([].slice.call(arguments))); }};
  }});
  stub.load("{WRITE_KEY}", "{API}", OPTIONS);
  var script = document.createElement("script");
  script.src = "{CDN_FILE}";
  document.head.appendChild(script);
}})();
"""

# The client's own delivery, since the package alone has none.
GET_ANALYTICS = f"""
import Analytics from "analytics";
const send = ({{ payload }}) =>
  fetch("{API}/", {{ method: "POST", body: JSON.stringify(payload) }});
window.start = () => Analytics({{
  app: "shop", plugins: [{{ name: "own", track: send, identify: send, page: send }}],
}});
"""

RUDDER = f'rudderanalytics.load("{WRITE_KEY}", "{API}", OPTIONS);'
ALL_OFF = "{ integrations: { All: false } }"
NOT_OURS = f'{{ plugins: {{ "{NAME}": false }} }}'

EMBEDDINGS = [
    Embedding(
        "classic Analytics.js 4.1.11, snippet 4.16.2",
        "classic",
        "analytics",
        segment_snippet("4.16.2", load=False) + f'analytics.load("{WRITE_KEY}", OPTIONS);',
        CLASSIC,
        on_cdn=True,
        none='{ integrations: { All: false, "Segment.io": true } }',
    ),
    Embedding(
        "RudderStack 3.34.1 from npm",
        "rudderstack",
        "rudderanalytics",
        f"new RudderAnalytics(); {RUDDER}",
        'import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";'
        "window.RudderAnalytics = RudderAnalytics;",
        none=ALL_OFF,
    ),
    Embedding(
        "RudderStack 3.34.1 by its snippet",
        "rudderstack",
        "rudderanalytics",
        STUB,
        'import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";'
        "new RudderAnalytics();",
        on_cdn=True,
        none=ALL_OFF,
    ),
    Embedding(
        "rudder-sdk-js 2.52.21 by its snippet",
        "rudderstack",
        "rudderanalytics",
        STUB,
        'import * as sdk from "rudder-sdk-js"; window.rudderanalytics = { ...sdk };',
        on_cdn=True,
        none=ALL_OFF,
    ),
    Embedding(
        "`analytics` 0.8.19 (getanalytics)",
        "getanalytics",
        "analytics",
        "window.analytics = start();",
        GET_ANALYTICS,
        exclude=NOT_OURS,
        keeps_order=False,
    ),
    Embedding(
        "`@jitsu/js` 1.11.0",
        "getanalytics",
        "jitsu",
        f'window.jitsu = jitsuAnalytics({{ host: "{API}", writeKey: "key:secret" }});',
        'import { jitsuAnalytics } from "@jitsu/js"; window.jitsuAnalytics = jitsuAnalytics;',
        exclude=NOT_OURS,
        keeps_order=False,
    ),
]


class FarSide:
    """The client's CDN, its settings and its API."""

    def __init__(self, network: Network, embedding: Embedding) -> None:
        self.events: Journal[dict[str, Any]] = Journal()
        network.route(f"{API}/*", self._receive)
        network.route("*/sourceConfig*", SOURCE)
        file = bundle(embedding.module)
        network.route(CDN_FILE, file)
        network.route("*/analytics.js/v1/*/analytics.min.js", file)

    def _receive(self, request: Request) -> Answer:
        sent = request.json() if request.body.startswith("{") else {}
        for event in sent.get("batch", [sent]):
            if event.get("type") in KINDS:
                self.events.append(event)
        return Reply('{"ok": true}', headers={"Content-Type": "application/json"})


SOURCE = """{
  "source": {
    "id": "s", "name": "shop", "writeKey": "write-key", "enabled": true, "workspaceId": "w",
    "config": {"statsCollection": {"errors": {"enabled": false}, "metrics": {"enabled": false}}},
    "connections": [], "destinations": [], "dataplanes": {}
  },
  "updatedAt": "2026-01-01T00:00:00.000Z"
}"""


def scripts(embedding: Embedding, options: str) -> Sequence[str]:
    """Write the scripts by which a site embeds the client."""
    start = embedding.start.replace("OPTIONS", options)
    return [start] if embedding.on_cdn else [bundle(embedding.module), start]


@cache
def bundle(module: str) -> str:
    """Bundle a module with the packages of this suite."""
    return npm.bundle(module, FOLDER)
