"""``oneflow-snippet verify`` in Chromium: a page for each rule, and a healthy one for none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from harness.builds import KEY, built, snippet
from harness.network import BLOCKED, Reply
from harness.sdk import NOTHING
from harness.site import SHOP
from oneflow_snippet.verify.decide import decide
from oneflow_snippet.verify.observation import Expected, Observation
from oneflow_snippet.verify.observe import Visit, observe

if TYPE_CHECKING:
    from harness.site import Site

FILE = "/static/oneflow.min.js"
POLICY = "Content-Security-Policy"
SDKS = {
    "function": "window._1flow = function () {};",
    "method": "const _1flow = { logEvent() {}, logUser() {}, on() {} }; window.glob = {};",
}
NAME = "1Flow Web (Actions)"
LONG, SHORT = 60.0, 2.0
"""Seconds: as long as it takes, and as long as something that never comes is waited for."""


async def seen(site: Site, *, seconds: float = LONG, **visit: Any) -> Observation:
    """Look at the shop's page as the command does."""
    chromium, context = site._chromium, site._context  # noqa: SLF001 - of the harness
    visited = Visit(seconds=seconds, **visit)
    return await observe(chromium.connection, context, f"{SHOP}/", visited)


def expected(event: str = "", **config: Any) -> Expected:
    """Give what the configuration and the build of a site say."""
    artefacts = built(**config)
    files = artefacts.manifest()["files"].values()
    hashes = frozenset(file["sha256"] for file in files)
    return Expected(KEY, artefacts.minified, hashes, event)


def rules(observation: Observation, wanted: Expected | None = None) -> list[str]:
    """Give the ids of the findings."""
    return [finding.rule for finding in decide(observation, wanted or expected())]


@pytest.fixture(autouse=True)
def _sdk(site: Site) -> None:
    site.serve_sdk(SDKS["function"])


@pytest.mark.parametrize("segment", ["snippet", "npm"])
@pytest.mark.parametrize("form", SDKS)
@pytest.mark.parametrize("inline", [True, False], ids=["inline", "file"])
async def test_a_healthy_page_has_no_findings(
    site: Site, segment: Any, form: Any, *, inline: bool
) -> None:
    site.page(snippet(), segment=segment, inline=inline)
    site.serve_sdk(SDKS[form])

    observation = await seen(site, track="Order Completed")

    assert decide(observation, expected("Order Completed")) == []
    assert (observation.state, observation.calls) == ("ready", 1)


async def test_nothing_is_sent_where_it_is_switched_off(site: Site) -> None:
    site.page(snippet())

    observation = await seen(site, track="")

    assert (observation.state, observation.tracked) == ("ready", "")
    assert list(site.segment.events) == []


ALTERED = snippet() + ";"
HOSTED = {"name": NAME, "creationName": NAME, "libraryName": "hosted", "settings": {}}
GRANTED = {"consent": {"categories": ["Analytics"]}}

PAGES: dict[str, dict[str, Any]] = {
    "no-snippet": {"code": "", "seconds": SHORT},
    "duplicate-snippet": {"code": f"<script>{snippet()}</script>" * 2},
    "stale-build": {"code": snippet(persist=False)},
    "altered-snippet": {"code": ALTERED},
    "in-body": {"placement": "late"},
    "no-analytics-js": {"segment": "none", "seconds": SHORT},
    "old-analytics-js": {
        "segment": "none",
        "head": "<script>window.analytics = {track: function () {}, VERSION: '4.0'}</script>",
        "seconds": SHORT,
    },
    "analytics-disabled": {"segment": "npm", "segment_options": {"disable": True}},
    "integration-off": {"segment_options": {"load": {"integrations": {NAME: False}}}},
    "consent-pending": {"config": GRANTED, "seconds": SHORT},
    "gpc": {
        "config": {"consent": {"respect_gpc": True}},
        "head": "<script>navigator.globalPrivacyControl = true</script>",
    },
    "csp-blocks-snippet": {
        "code": f'<script src="{FILE}"></script>',
        "policy": "script-src 'unsafe-inline' https:",
        "seconds": SHORT,
    },
    "csp-blocks-sdk": {"policy": "script-src 'unsafe-inline' https://cdn.segment.com"},
    "trusted-types": {
        "segment": "npm",
        "policy": "require-trusted-types-for 'script'; trusted-types other",
    },
    "sdk-404": {"sdk": Reply(status=404)},
    "sdk-blocked": {"sdk": BLOCKED},
    "sdk-no-api": {"sdk": NOTHING},
    "wrong-key": {"key": "another-key"},
    "csp-connect": {
        "policy": "connect-src https://cdn.segment.com https://api.segment.io",
        "sdk": SDKS["function"] + "fetch('https://api.1flow.app/session').catch(function () {});",
    },
    "event-not-mapped": {
        "config": {"mappings": [{"action": "trackEvent", "trigger": 'event = "Known"'}]},
        "track": "Unknown",
    },
}
"""What is wrong with a page, by the rule that says so; all the rest is as it should be."""


@pytest.mark.parametrize("rule", PAGES)
async def test_a_page_for_each_rule(site: Site, rule: str) -> None:
    page = dict(PAGES[rule])
    config = page.pop("config", {})
    code = page.pop("code", snippet(**config))
    visit = {key: page.pop(key) for key in ("seconds", "track") if key in page}
    wanted = expected(visit.get("track", ""), **config)
    wanted = replace(wanted, key=page.pop("key", KEY))
    if "policy" in page:
        page["headers"] = {POLICY: page.pop("policy")}
    if "sdk" in page:
        site.serve_sdk(page.pop("sdk"))
    site.network.route(f"{SHOP}{FILE}", snippet())
    site.page(code, **page)

    observation = await seen(site, **visit)

    assert rules(observation, wanted)[:1] == [rule], observation
    assert decide(observation, wanted)[0].recommendation
