"""A site's page for every way in which a client and the snippet can come together."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

from versions.peers import WRITE_KEY, bundle, segment_snippet

if TYPE_CHECKING:
    from versions.peers import Peer


class Way(StrEnum):
    """How the client is embedded, and how the snippet finds it; the columns of the table."""

    CDN_BEFORE = "CDN, ours first"
    CDN_AFTER = "CDN, ours last"
    NPM_BEFORE = "npm, ours first"
    NPM_AFTER = "npm, ours second"
    NPM_LATE = "npm, ours last"
    REGISTERED = "npm, `register`"
    PLUGINS = "npm, `plugins`"


EARLY = 4
EVENTS = 10
CALLS = 7
"""Events that are said before the client is there, and in all; and those that are for 1Flow."""

SITE = """
var site = {
  client: function () { return window[%s]; },
  run: function (step) {
    var client = site.client();
    if (client.track) { step(client); } else { client.then(function (made) { step(made[0]); }); }
  },
  early: function () {
    site.run(function (client) {
      client.identify("u1", { plan: "pro" });
      client.track("A", { n: 1 });
      client.page("Home");
      client.track("B", { n: 2 });
    });
  },
  late: function () {
    site.run(function (client) {
      client.group("g1");
      client.track("C", { n: 3 });
      client.identify("u2", { plan: "free" });
      client.track("D", { n: 4 });
      client.alias("u3");
      client.track("E", { n: 5 });
    });
  }
};
site.ready = new Promise(function (done) {
  site.whenReady = function () { site.run(function (client) { client.ready(done); }); };
});
"""
SAID = "site.early(); site.whenReady();"


def ways(peer: Peer) -> list[Way]:
    """List the ways in which a client can be embedded."""
    on_cdn = [Way.CDN_BEFORE, Way.CDN_AFTER]
    return [
        way
        for way in Way
        if (peer.snippet if way in on_cdn else peer.is_on_npm)
        and not (peer.is_immediate and way is Way.NPM_LATE)
    ]


def page(peer: Peer, way: Way, ours: str) -> str:
    """Write the page in which a client meets the snippet."""
    site = SITE % json.dumps(peer.variable)
    match way:
        case Way.CDN_BEFORE:
            scripts = [site, ours, segment_snippet(peer.snippet), SAID]
        case Way.CDN_AFTER:
            scripts = [site, segment_snippet(peer.snippet), SAID, ours]
        case Way.NPM_BEFORE:
            scripts = [site, ours, bundle(peer), load(f"window.{peer.variable}"), SAID]
        case Way.NPM_AFTER:
            scripts = [site, bundle(peer), load(f"window.{peer.variable}"), ours, SAID]
        case Way.NPM_LATE:
            scripts = [site, bundle(peer), load(f"window.{peer.variable}"), SAID, ours]
        case Way.REGISTERED:
            scripts = [site, ours, bundle(peer), load(PRIVATE), HIDDEN, HAND_OVER, SAID]
        case Way.PLUGINS:
            settings = f'{{ writeKey: "{WRITE_KEY}", plugins: [oneflowSnippet] }}'
            scripts = [site, ours, bundle(peer), load(PRIVATE, settings), HIDDEN, SAID]
    tags = [f"<script>{script}</script>" for script in scripts]
    return "<!doctype html><title>Shop</title>" + "".join(tags)


PRIVATE = "var client"
HAND_OVER = """
if (client.register) {
  client.register(oneflowSnippet);
} else {
  client.then(function (made) { made[0].register(oneflowSnippet); });
}
"""
HIDDEN = "site.client = function () { return client; };"


def load(target: str, settings: str = f'{{ writeKey: "{WRITE_KEY}" }}') -> str:
    """Write the line with which a site starts the npm package."""
    return f"{target} = Browser.load({settings});"
