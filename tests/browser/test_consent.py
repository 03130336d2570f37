"""Where consent is configured, nothing happens before it is given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from harness.builds import KEY, snippet
from harness.sdk import URL as SDK_URL
from harness.sdk import Sdk

if TYPE_CHECKING:
    from harness.site import Site, Visit

CONSENT = {"categories": ["Advertising", "Analytics"]}
SDK_HAS_RUN = """new Promise(function look(done) {
    __harness.later.length ? done() : setTimeout(look, 10, done);
})"""
STORED = (
    "JSON.stringify(Object.keys(localStorage).filter(function (k) { return /^oneflow/.test(k) }))"
)


async def with_tools(site: Site, model: str, **granted: bool) -> Visit:
    """Open a page with Segment's consent tools, which know what the visitor has granted."""
    script = f"""
        window.granted = {json.dumps(granted)};
        createWrapper({{
            shouldLoadSegment: function (context) {{ context.load({{ consentModel: "{model}" }}) }},
            getCategories: function () {{ return window.granted }}
        }})(analytics).load("{site.segment.write_key}");
        analytics.track("first");
    """
    return await site.open(
        snippet(consent=CONSENT),
        segment_options={"load": False},
        head='<script src="/npm/consent-tools.js"></script>',
        script=script,
    )


@pytest.mark.parametrize("model", ["opt-in", "opt-out"])
async def test_nothing_before_all_categories_are_granted(site: Site, model: str) -> None:
    visit = await with_tools(site, model, Advertising=False, Analytics=True)
    await visit.run("analytics.track('second'); analytics.identify('u1')")
    await visit.settle()

    assert list(visit.calls) == []
    assert site.network.matching(SDK_URL) == []
    assert await visit.evaluate(STORED) == "[]"
    assert await visit.evaluate("oneflowSnippet.state") == "idle"
    assert visit.errors == []


@pytest.mark.parametrize("model", ["opt-in", "opt-out"])
async def test_the_first_granted_event_brings_the_sdk(site: Site, model: str) -> None:
    visit = await with_tools(site, model, Advertising=False, Analytics=True)
    await visit.segment_events(1)

    await visit.run("window.granted = { Advertising: true, Analytics: true }")
    await visit.run("analytics.track('after')")

    assert [call[1] for call in await visit.sdk_calls(1)] == ["after"]


@pytest.mark.parametrize("model", ["opt-in", "opt-out"])
async def test_granted_from_the_start(site: Site, model: str) -> None:
    visit = await with_tools(site, model, Advertising=True, Analytics=True)

    assert [call[1] for call in await visit.sdk_calls(1)] == ["first"]


async def test_however_many_events_are_granted_the_sdk_gets_its_time(site: Site) -> None:
    """It defines itself after its script has run, so it has to be looked for more than once."""
    site.serve_sdk(Sdk(assigned="later")).hold()
    visit = await with_tools(site, "opt-in", Advertising=True, Analytics=True)
    await visit.run("for (var n = 0; n < 20; n++) { analytics.track('n' + n) }")
    await visit.segment_events(21)

    site.sdk.release()
    await visit.evaluate(SDK_HAS_RUN)
    await visit.later()

    expected = ["first", *(f"n{n}" for n in range(20))]
    assert [call[1] for call in await visit.sdk_calls(21)] == expected
    assert visit.warnings == []


async def test_consent_that_is_taken_back(site: Site) -> None:
    visit = await with_tools(site, "opt-in", Advertising=True, Analytics=True)
    await visit.sdk_calls(1)

    await visit.run("window.granted = { Advertising: true, Analytics: false }")
    await visit.run("analytics.track('unwanted')")
    await visit.settle()

    assert [call[1] for call in visit.calls] == ["first"]


@pytest.mark.parametrize(
    "context",
    [
        {},
        {"consent": None},
        {"consent": {}},
        {"consent": {"categoryPreferences": {}}},
        {"consent": {"categoryPreferences": {"Advertising": "true", "Analytics": True}}},
        {"consent": {"categoryPreferences": {"Advertising": 1, "Analytics": 1}}},
    ],
    ids=json.dumps,
)
async def test_events_without_a_full_stamp_are_not_sent(
    site: Site, context: dict[str, Any]
) -> None:
    visit = await site.open(snippet(consent=CONSENT))

    await visit.run(f"analytics.track('a', {{}}, {{ context: {json.dumps(context)} }})")
    await visit.segment_events(1)

    assert list(visit.calls) == []
    assert site.network.matching(SDK_URL) == []
    assert visit.errors == []


async def test_direct_calls_wait_for_consent_too(site: Site) -> None:
    visit = await site.open(snippet(consent=CONSENT), init="onunload = function () {};")
    await visit.run("_1flow('track', 'direct', {})")
    await visit.goto("https://shop.example/next")
    await visit.settle()

    assert list(visit.calls) == []
    assert await visit.evaluate(STORED) == "[]"


async def test_what_a_granted_page_left_waits_for_consent_on_the_next(site: Site) -> None:
    site.sdk.hold()
    granted = {"consent": {"categoryPreferences": {"Advertising": True, "Analytics": True}}}
    stamp = f"{{ context: {json.dumps(granted)} }}"
    visit = await site.open(snippet(consent=CONSENT), init="onunload = function () {};")
    await visit.run(f"analytics.track('left', {{}}, {stamp})")
    await visit.segment_events(1)
    await visit.goto("https://shop.example/next")
    site.sdk.release()
    await visit.run("analytics.track('no stamp')")
    await visit.segment_events(2)
    assert list(visit.calls) == []
    [saved] = json.loads(await visit.evaluate(STORED))
    assert saved.startswith(f"oneflow:{KEY}:")

    await visit.run(f"analytics.track('now', {{}}, {stamp})")

    assert [call[1] for call in await visit.sdk_calls(2)] == ["left", "now"]


@pytest.mark.parametrize("signal", [True, False])
async def test_global_privacy_control(site: Site, *, signal: bool) -> None:
    value = f"{{ value: {json.dumps(signal)} }}"
    init = f"Object.defineProperty(navigator, 'globalPrivacyControl', {value});"
    code = snippet(consent={"respect_gpc": True})
    visit = await site.open(code, init=init, script="analytics.track('a'); _1flow('track', 'b')")
    await visit.segment_events(1)
    await visit.settle()

    notes = [said.text for said in visit.console if "Global Privacy Control" in said.text]
    assert len(notes) == (1 if signal else 0)
    assert len(site.network.matching(SDK_URL)) == (0 if signal else 1)
    assert (await visit.evaluate("oneflowSnippet.state") == "off") is signal
    assert visit.errors == []


def test_without_consent_there_is_no_code_for_it() -> None:
    assert "categoryPreferences" not in snippet()
    assert "globalPrivacyControl" not in snippet()
