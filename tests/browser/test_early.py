"""`early`: what will be wanted is on its way before Analytics.js is there, and none of it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from harness.builds import snippet
from harness.sdk import URL as SDK_URL

if TYPE_CHECKING:
    from harness.site import Site, Visit

NONCE = "r4nd0m"
TRACK = "analytics.track('a')"
HINTS = (
    "[].map.call(document.querySelectorAll('link[rel=preload]'), function (e) { return e.href })"
)


def asked(site: Site) -> tuple[int, int]:
    """Count the requests for the SDK, and for Segment's settings."""
    settings = site.segment.settings_route.pattern
    return len(site.network.matching(SDK_URL)), len(site.network.matching(settings))


async def assert_delivers(site: Site, visit: Visit) -> None:
    """See the call arrive, everything asked for once and used, and nobody complain."""
    assert [call[1] for call in await visit.sdk_calls(1)] == ["a"]
    assert asked(site) == (1, 1), "the SDK and the settings, once each"
    assert visit.warnings == []
    assert list(visit.browser_log) == []
    assert list(visit.csp) == []


@pytest.mark.parametrize("headers", [
    {},
    {"Content-Security-Policy": f"script-src 'nonce-{NONCE}' https://cdn.segment.com"},
    {"Content-Security-Policy": f"script-src 'nonce-{NONCE}' 'strict-dynamic'"},
], ids=["no policy", "nonce", "nonce and strict-dynamic"])  # fmt: skip
async def test_sdk_and_settings_are_asked_for_before_analytics_js_is_there(
    site: Site, headers: dict[str, str]
) -> None:
    site.segment.script.hold()
    code = snippet(early=True)
    visit = await site.open(code, nonce=NONCE, headers=headers, script=TRACK)
    await site.network.wait_for(SDK_URL)
    await site.network.wait_for(site.segment.settings_route.pattern)
    assert visit.sdk_keys == [], "the SDK runs when Analytics.js has decided, and not before"

    site.segment.script.release()

    await assert_delivers(site, visit)


async def test_a_page_that_demands_trusted_types(site: Site) -> None:
    policy = f"script-src 'nonce-{NONCE}' 'strict-dynamic'; require-trusted-types-for 'script'"
    segments = (  # Segment's snippet knows nothing of them
        f'<script nonce="{NONCE}">trustedTypes.createPolicy("default", {{'
        " createScriptURL: function (url) { return url } });</script>"
    )
    visit = await site.open(
        snippet(early=True, trusted_types=True),
        nonce=NONCE,
        headers={"Content-Security-Policy": policy},
        head=segments,
        script=TRACK,
    )

    await assert_delivers(site, visit)


async def test_in_front_of_segments_snippet_it_is_the_sdk_alone(site: Site) -> None:
    site.segment.script.hold()
    visit = await site.open(snippet(early=True), placement="before", script=TRACK)
    await site.network.wait_for(SDK_URL)
    assert await visit.evaluate(HINTS) == [SDK_URL]

    site.segment.script.release()

    await assert_delivers(site, visit)


@pytest.mark.parametrize("option", [
    {"disable": True},
    {"cdnURL": "https://cdn.shop.example"},
    {"cdnSettings": {"integrations": {}}},
], ids=lambda option: next(iter(option)))  # fmt: skip
async def test_settings_that_analytics_js_will_not_ask_for_are_left_alone(
    site: Site, option: dict[str, Any]
) -> None:
    site.segment.script.hold()
    visit = await site.open(snippet(early=True), segment_options={"load": option})
    await site.network.wait_for(SDK_URL)

    assert await visit.evaluate(HINTS) == [SDK_URL]
    site.segment.script.release()


async def test_a_page_whose_analytics_js_waits_for_consent_asks_segment_for_nothing(
    site: Site,
) -> None:
    visit = await site.open(snippet(early=True), segment_options={"load": False})
    await site.network.wait_for(SDK_URL)

    assert await visit.evaluate(HINTS) == [SDK_URL]
    assert asked(site)[1] == 0
