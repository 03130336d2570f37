"""A page with Cross-Origin-Embedder-Policy, from real servers: interception would pass it by."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pyppeteer
import pytest
from harness import npm
from harness.builds import snippet
from harness.chromium import executable
from harness.serving import served

if TYPE_CHECKING:
    from pathlib import Path

SDK = "window._1flow = function (command, name) { window.arrived = name; };"
POLICY = {"Content-Type": "text/html", "Cross-Origin-Embedder-Policy": "require-corp"}
# The SDK's server lets other origins read it, and does not say that they may embed it.
READABLE = {"Content-Type": "text/javascript", "Access-Control-Allow-Origin": "*"}
SETTINGS = {"integrations": {"Segment.io": {"apiKey": "k"}}, "metrics": {"sampleRate": 0}}
DECIDED = """() => new Promise(function (done) {
    document.addEventListener("oneflow:ready", function () { done(window.arrived) });
    document.addEventListener("oneflow:failed", function () { done(oneflowSnippet.lastError) });
    addSnippet();
    analytics.track("a");
})"""


def page(code: str) -> str:
    """Write a page that tracks an event, and gets the snippet when a test says so."""
    load = f"AnalyticsBrowser.load({json.dumps({'writeKey': 'k', 'cdnSettings': SETTINGS})})"
    add = f"function addSnippet() {{ {code} }}"
    script = f"{npm.analytics_browser()}; window.analytics = {load}; {add}"
    return f"<!doctype html><title>Shop</title><script>{script}</script>"


@pytest.mark.parametrize(
    ("options", "found"),
    [({}, "(ad blocker, CSP, COEP,"), ({"sdk_crossorigin": "anonymous"}, "a")],
    ids=["without an attribute", "anonymous"],
)
async def test_a_page_with_an_embedder_policy(
    tmp_path: Path, options: dict[str, str], found: str
) -> None:
    flags = ["--no-sandbox", "--disable-background-networking", f"--user-data-dir={tmp_path}"]
    with served(SDK, READABLE) as sdk:
        code = snippet(sdk_url=f"{sdk}/1flow.js", **options)
        with served(page(code), POLICY) as shop:
            browser = await pyppeteer.launch(
                executablePath=executable(), args=flags, autoClose=False, handleSIGTERM=False
            )
            try:
                [tab] = await browser.pages()
                await tab.goto(shop)
                assert found in await tab.evaluate(DECIDED)
            finally:
                await browser.close()
                await asyncio.to_thread(browser.process.wait)
