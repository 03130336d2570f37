"""What reaches the SDK for each call of Analytics.js, and in which order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from harness.builds import KEY, built, snippet
from harness.network import Reply
from harness.sdk import URL as SDK_URL
from harness.sdk import Sdk
from harness.site import SHOP

if TYPE_CHECKING:
    from harness.site import Peer, Placement, Site

NAME = "1Flow Web (Actions)"


def without_ids(calls: list[list[Any]]) -> list[list[Any]]:
    """Leave out the anonymous id, which is another one for every visitor."""
    return [
        [*call[:2], {key: value for key, value in call[2].items() if key != "anonymousId"}]
        for call in calls
    ]


QUICK_START = """
analytics.identify("u-42", { plan: "pro" });
analytics.track("Order Completed", { total: 42 });
"""
FUNCTION_CALLS = [
    ["identify", "u-42", {"plan": "pro"}],
    ["track", "Order Completed", {"userId": "u-42", "properties": {"total": 42}}],
]
METHOD_CALLS = [
    ["logUser", "u-42", {"plan": "pro"}],
    ["logEvent", "Order Completed", {"total": 42}],
]


@pytest.mark.parametrize("readable", [True, False], ids=["oneflow.js", "oneflow.min.js"])
@pytest.mark.parametrize("sdk", [Sdk("function"), Sdk("method")], ids=["function", "method"])
async def test_the_quick_start_arrives_as_documented(
    site: Site, sdk: Sdk, *, readable: bool
) -> None:
    artefacts = built()
    code = artefacts.readable if readable else artefacts.minified
    visit = await site.open(code, sdk=sdk)
    await visit.event("oneflow:ready")

    await visit.run(QUICK_START)

    calls = without_ids(await visit.sdk_calls(2))
    assert calls == (FUNCTION_CALLS if sdk.form == "function" else METHOD_CALLS)
    assert len(await visit.segment_events(2)) == 2
    assert visit.sdk_keys == [KEY]
    assert visit.errors == []
    assert visit.warnings == []
    assert site.network.unexpected == []


@pytest.mark.parametrize("segment", ["snippet", "npm"])
@pytest.mark.parametrize("placement", ["before", "after", "late"])
@pytest.mark.parametrize("inline", [True, False], ids=["inline", "external"])
async def test_the_place_in_the_page_does_not_matter(
    site: Site, placement: Placement, segment: Peer, *, inline: bool
) -> None:
    visit = await site.open(snippet(), placement=placement, segment=segment, inline=inline)
    await visit.event("oneflow:ready")

    await visit.run(QUICK_START)

    assert without_ids(await visit.sdk_calls(2)) == FUNCTION_CALLS
    assert visit.errors == []


async def test_the_tag_of_the_html_file_works_as_it_is(site: Site) -> None:
    visit = await site.open(built().html, script=QUICK_START)

    assert sorted(without_ids(await visit.sdk_calls(2))) == FUNCTION_CALLS


async def test_calls_from_before_and_after_the_sdk_arrive_in_order(site: Site) -> None:
    sdk = site.serve_sdk(Sdk())
    sdk.hold()
    visit = await site.open(snippet(), script="analytics.track('first')")
    await visit.segment_events(1)
    await visit.run("analytics.identify('u1'); analytics.track('second')")
    await visit.segment_events(3)
    assert list(visit.calls) == []

    sdk.release()
    await visit.sdk_calls(3)
    await visit.run("analytics.track('third'); analytics.identify('u2')")

    names = [call[1] for call in await visit.sdk_calls(5)]
    assert names == ["first", "u1", "second", "third", "u2"]


async def test_payloads_arrive_as_they_are(site: Site) -> None:
    properties = {
        "日本語": "🙂 \u2028 </script> <!-- '\"",
        "nested": {"list": [1, [2, {"three": None}], "x"], "empty": {}, "false": False, "zero": 0},
        "": "empty key",
        "constructor": "own",
        "long": "x" * 10_000,
    }
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")

    await visit.run(f"analytics.track('Ünïcode 🙂', {json.dumps(properties)})")

    [call] = await visit.sdk_calls(1)
    assert call[1] == "Ünïcode 🙂"
    assert call[2]["properties"] == properties


async def test_identify_without_a_user_id_is_not_sent(site: Site) -> None:
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")

    await visit.run("analytics.identify({ plan: 'free' }); analytics.track('A')")
    await visit.run("analytics.identify('u1'); analytics.identify({ plan: 'pro' })")

    calls = await visit.sdk_calls(3)
    assert [call[:2] for call in calls] == [["track", "A"], ["identify", "u1"], ["identify", "u1"]]
    assert calls[2][2]["plan"] == "pro"
    assert len(await visit.segment_events(4)) == 4


async def test_pages_and_groups_are_not_sent_by_the_presets(site: Site) -> None:
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")

    await visit.run("analytics.page('Home'); analytics.group('g1'); analytics.alias('b', 'a')")
    await visit.run("analytics.screen('Main'); analytics.track('A')")
    await visit.segment_events(5)

    assert [call[:2] for call in await visit.sdk_calls(1)] == [["track", "A"]]


@pytest.mark.parametrize(
    ("integrations", "arrives"),
    [
        ({NAME: False}, False),
        ({"All": False}, False),
        ({"All": False, NAME: True}, True),
        ({"All": False, NAME: {"option": 1}}, True),
        ({NAME: True}, True),
        ({"All": True, NAME: False}, False),
    ],
    ids=str,
)
async def test_the_integrations_of_a_call(
    site: Site, integrations: dict[str, Any], *, arrives: bool
) -> None:
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")

    options = json.dumps({"integrations": integrations})
    await visit.run(f"analytics.track('filtered', {{}}, {options})")
    await visit.run("analytics.track('last')")

    names = [call[1] for call in await visit.sdk_calls(2 if arrives else 1)]
    assert names == (["filtered", "last"] if arrives else ["last"])


async def test_two_snippets_on_one_page_deliver_once(site: Site) -> None:
    twice = f"<script>{snippet()}</script>" * 2
    visit = await site.open(twice)
    await visit.event("oneflow:ready")

    await visit.run(QUICK_START)

    assert without_ids(await visit.sdk_calls(2)) == FUNCTION_CALLS
    assert len(site.network.matching(SDK_URL)) == 1
    assert visit.warnings == ["1Flow Web (Actions) This snippet is on the page twice."]
    assert visit.errors == []


async def test_a_page_without_segment_is_left_alone(site: Site) -> None:
    guarded = "if (window.analytics) { analytics.track('x') }"
    visit = await site.open(snippet(), segment="none", script=guarded)
    await visit.settle()

    assert list(visit.calls) == []
    assert site.network.matching(SDK_URL) == []
    assert visit.errors == []
    assert visit.warnings == []


async def test_an_sdk_that_is_not_found_leaves_the_page_unharmed(site: Site) -> None:
    not_found = Reply("not found", status=404)
    visit = await site.open(snippet(), sdk=not_found, script=QUICK_START, clock=True)
    await visit.run("analytics.ready(function () { window.isReady = true })")
    await visit.segment_events(2)
    await visit.pass_time(60_000)
    await visit.event("oneflow:failed")

    [warning] = visit.warnings
    assert warning == (
        "1Flow Web (Actions) Calls are dropped: the SDK did not load"
        " (ad blocker, CSP, COEP, wrong key or region?)."
    )
    assert await visit.evaluate("oneflowSnippet.dropped") == 2
    assert await visit.evaluate("window.isReady") is True
    assert visit.errors == []
    assert len(site.network.matching(SDK_URL)) == 3


async def test_nothing_else_is_left_on_window(site: Site) -> None:
    visit = await site.open(snippet(), segment="none")

    assert set(await visit.new_globals()) <= {"_1flow", "oneflowSnippet", "analytics"}
    assert await visit.evaluate("typeof analytics") == "undefined"


async def test_the_sdk_finds_our_key_first(site: Site) -> None:
    foreign = '<script data-api-key="foreign" src="/foreign.js"></script>'
    site.network.route(f"{SHOP}/foreign.js", "/* of another vendor */")
    visit = await site.open(snippet(), head=foreign)
    await visit.event("oneflow:ready")

    assert visit.sdk_keys == [KEY]


async def test_the_nonce_is_handed_on(site: Site) -> None:
    policy = "script-src 'nonce-r4nd0m' https://cdn.segment.com"
    visit = await site.open(
        snippet(), nonce="r4nd0m", headers={"Content-Security-Policy": policy}, script=QUICK_START
    )

    assert sorted(without_ids(await visit.sdk_calls(2))) == FUNCTION_CALLS
    assert list(visit.csp) == []
