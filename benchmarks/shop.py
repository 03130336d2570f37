"""Pages of a shop that uses Segment, in every way in which 1Flow's SDK comes to one.

Everything but the SDK and Segment's settings is real: Analytics.js as published on npm, Segment's
snippet, the destination's bundle, 1Flow's own loader.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import peers
from configurations import KEY, PRESETS, SDK_URL, named
from harness import npm
from harness.segment import CDN, UMD
from origins import Origins
from page import segment, snippet

SHOP = "https://shop.example"
WRITE_KEY = "segment-write-key"
SETTINGS = f"{CDN}/v1/projects/{WRITE_KEY}/settings"
DESTINATION = f"{CDN}/next-integrations/actions/1flow/4f2ad0c1.js"
SDK_WEIGHT = 60_000
"""Bytes of the played SDK through gzip, near enough; what 1Flow's weighs, nobody tells."""

MINUTES, YEAR = 120, 31_536_000  # how long caches keep what: as Segment's CDN says it

EVENT = 'analytics.track("Order Completed", { orderId: "o-4711", total: 42.5 });'
_FUNCTION = "window._1flow = function () { bench.heard(); };"
_METHODS = (
    "const _1flow = { logUser: bench.heard, logEvent: bench.heard, on() {} }; window.glob = {};"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a shop that uses Segment, and how the SDK comes to it.

    Attributes:
        head: HTML before Segment's snippet.
        after: HTML after it.
        hosted: Whether Segment's settings name its own destination.
        methods: Whether the SDK is the one that is called by methods.
        file: What is at ``/oneflow.js``.
        again: Whether the visitor goes on to another page of the shop.
    """

    head: str = ""
    after: str = ""
    hosted: bool = False
    methods: bool = False
    file: str = ""
    again: bool = False


def inline(code: str) -> str:
    """Write a script element."""
    return f"<script>{code}</script>"


def pages(compiled: Callable[..., str] = snippet) -> dict[str, Page]:
    """Give the pages that are compared, by the keys of :data:`first_call.NAMES`."""
    ready = "_1flow('track', 'Order Completed', {})"
    tag = f'<script async src="{SDK_URL}" data-api-key="{KEY}" onload="{ready}"></script>'
    loader = (
        f"{peers.bundle('oneflow')};oneflowLoader.oneFlowInit('{KEY}');"
        "oneflowLoader.logEvent('Order Completed', {})"
    )
    settings = f'<link rel="preload" as="fetch" href="{SETTINGS}" crossorigin>'
    connected = f'<link rel="preconnect" href="{SDK_URL}">'
    external = '<script src="/oneflow.js"></script>'
    return {
        "tag": Page(tag, again=True),
        "plugin": Page(after=inline(_LISTENER)),
        "loader": Page(inline(loader), methods=True),
        "segment": Page(hosted=True, again=True),
        **own_pages(compiled),
        "inline, settings": Page(settings, inline(compiled())),
        "inline, connected": Page(connected, inline(compiled())),
        "50": Page(after=inline(compiled(mappings=named(50)))),
        "external": Page(after=external, file=compiled(), again=True),
        "external, in front": Page(external, file=compiled()),
        "early, in front": Page(inline(compiled(early=True))),
    }


def own_pages(compiled: Callable[..., str]) -> dict[str, Page]:
    """Give the two pages that every change of ours is measured on."""
    builds = {"inline": compiled(), "early": compiled(early=True)}
    return {name: Page(after=inline(code)) for name, code in builds.items()}


_LISTENER = peers.EMPTY_PLUGIN.replace("return a}", "bench.heard();return a}")


@cache
def sdk(*, methods: bool) -> str:
    """Play the SDK: what it answers to, and functions that nobody calls up to its weight."""
    draw = random.Random(1)
    parts = [_METHODS if methods else _FUNCTION]
    for number in range(SDK_WEIGHT // 31):
        a, b, c = (f"{draw.getrandbits(52):x}" for _ in range(3))
        parts.append(
            f'function f{number}(a, b) {{ if (a.x{a} > b) return b["{b}"]; return "{c}" + a; }}'
        )
    return f"(function () {{ {' '.join(parts[1:])} }})(); {parts[0]}"


@cache
def origins(page: Page) -> Origins:
    """Put everything that a page asks for where it asks."""
    found = Origins()
    put = partial(found.put, seconds=MINUTES)
    script = npm.segment_snippet({"apiKey": WRITE_KEY, "page": False})
    head = f"<title>Shop</title>{page.head}{inline(script)}{page.after}{inline(EVENT)}"
    html = f"<!doctype html><html><head>{head}</head><body>Shop"
    for path in ("/", "/again"):
        found.put(SHOP + path, html, "html")
    put(f"{SHOP}/oneflow.js", page.file, seconds=YEAR)
    put(f"{CDN}/analytics.js/v1/{WRITE_KEY}/analytics.min.js", (UMD / "standalone.js").read_text())
    for chunk in UMD.glob("*.bundle.*.js"):
        put(f"{CDN}/analytics-next/bundles/{chunk.name}", chunk.read_text(), seconds=YEAR)
    put(SETTINGS, json.dumps(_settings(hosted=page.hosted)), "json")
    put(DESTINATION, peers.bundle("segment"), seconds=YEAR)
    put(SDK_URL, sdk(methods=page.methods))
    return found


def _settings(*, hosted: bool) -> dict[str, Any]:
    name = "1Flow Web (Actions)"
    plugin = {"name": name, "creationName": name, "libraryName": "oneflowDestination"}
    plugin |= {"url": DESTINATION, "settings": segment(PRESETS)}
    return {
        "integrations": {"Segment.io": {"apiKey": WRITE_KEY}, **({name: {}} if hosted else {})},
        "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
        "remotePlugins": [plugin] if hosted else [],
        "metrics": {"sampleRate": 0},
    }
