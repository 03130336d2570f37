"""However an Analytics.js comes, and whenever, we are its plugin, unless Segment says no."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from harness.builds import snippet
from harness.sdk import names
from harness.site import SHOP

if TYPE_CHECKING:
    from harness.site import Site

NAME = "1Flow Web (Actions)"


# Segment's own switches


@pytest.mark.parametrize("disable", ["true", "function () { return true }"])
async def test_segment_disabled_means_us_as_well(site: Site, disable: str) -> None:
    load = f"""window.analytics = AnalyticsBrowser.load(
        {{ writeKey: "{site.segment.write_key}" }}, {{ disable: {disable} }}
    );"""
    head = f'<script src="/npm/analytics.js"></script><script>{load}</script>'
    visit = await site.open(snippet(), segment="none", head=head)
    await visit.evaluate("analytics.then(function () {})")
    await visit.run("analytics.track('a')")
    await visit.settle()

    assert await visit.evaluate("oneflowSnippet.state") in {"off", "idle"}
    assert site.downloads == 0
    assert list(visit.calls) == []
    assert visit.warnings == []


async def test_an_instance_that_is_enabled_after_one_that_was_not(site: Site) -> None:
    key = f'{{ writeKey: "{site.segment.write_key}" }}'
    load = f"window.analytics = AnalyticsBrowser.load({key}, {{ disable: true }});"
    head = f'<script src="/npm/analytics.js"></script><script>{load}</script>'
    visit = await site.open(snippet(), segment="none", head=head)
    await visit.event("oneflow:off")

    await visit.run(f"window.analytics = AnalyticsBrowser.load({key}); analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]


async def test_the_plan_of_the_page(site: Site) -> None:
    plan = {"track": {"blocked": {"enabled": False}, "not here": {"integrations": {NAME: False}}}}
    visit = await site.open(snippet(), segment_options={"load": {"plan": plan}})
    await visit.event("oneflow:ready")

    await visit.run("['blocked', 'not here', 'a'].forEach(function (n) { analytics.track(n) })")

    assert names(await visit.sdk_calls(1)) == ["a"]


# However an Analytics.js comes

LOADS = {
    "assigned in a timer": "setTimeout(function () { window.analytics = LOAD; SAY }, 100);",
    "a constant of a script": "const analytics = LOAD; SAY",
    "defined": "Object.defineProperty(window, 'analytics', { value: LOAD }); SAY",
    "after a placeholder": "window.analytics = {}; setTimeout(function () {"
    " window.analytics = LOAD; SAY }, 50);",
    "behind an accessor": "(function () { var real; Object.defineProperty(window, 'analytics', {"
    " get: function () { return real }, set: function (value) { real = value } }); })();"
    " window.analytics = LOAD; SAY",
}


@pytest.mark.parametrize("way", LOADS)
async def test_analytics_comes_after_us_in_many_ways(site: Site, way: str) -> None:
    load = f"AnalyticsBrowser.load({{ writeKey: '{site.segment.write_key}' }})"
    script = LOADS[way].replace("LOAD", load).replace("SAY", "analytics.track('a')")
    head = '<script src="/npm/analytics.js"></script>'
    visit = await site.open(snippet(), segment="none", head=head, script=script)

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert visit.errors == []
    assert visit.warnings == []


async def test_analytics_comes_late_where_nobody_times_resources(site: Site) -> None:
    visit = await site.open(
        snippet(), segment="none", init="delete window.PerformanceObserver", ready="load"
    )
    load = f"AnalyticsBrowser.load({{ writeKey: '{site.segment.write_key}' }})"
    site.network.route(f"{SHOP}/late.js", f"window.analytics = {load}; analytics.track('a')")

    await visit.run(
        "['/npm/analytics.js', '/late.js'].forEach(function (src) {"
        " var script = document.createElement('script'); script.src = src; script.async = false;"
        " document.body.appendChild(script); })"
    )

    assert names(await visit.sdk_calls(1)) == ["a"]


async def test_the_page_cannot_tell_that_we_wait(site: Site) -> None:
    guarded = "if ('analytics' in window) { window.analytics.track('x') }"
    visit = await site.open(snippet(), segment="none", script=guarded)
    await visit.settle()

    assert visit.errors == []
    assert await visit.evaluate("'analytics' in window") is False


async def test_an_instance_that_is_replaced(site: Site) -> None:
    visit = await site.open(snippet(), segment="npm", script="analytics.track('a')")
    await visit.sdk_calls(1)
    key = "another-key"
    settings = site.segment.settings_route.pattern.replace(site.segment.write_key, key)
    site.network.route(settings, json.dumps(site.segment.settings))

    await visit.run(f"window.analytics = AnalyticsBrowser.load({{ writeKey: '{key}' }})")
    await visit.loaded()
    await visit.settle()
    await visit.run("analytics.track('b')")
    await visit.sdk_calls(2)
    await visit.run("analytics.track('c')")

    assert names(await visit.sdk_calls(3)) == ["a", "b", "c"]
