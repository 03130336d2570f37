"""However the SDK comes, and whoever brings it: it is loaded once, and called as it wants to be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

import pytest
from harness.builds import KEY, snippet
from harness.sdk import URL as SDK_URL
from harness.sdk import Sdk
from harness.site import SHOP

if TYPE_CHECKING:
    from harness.site import Placement, Site

CALLS = "analytics.identify('u1', { plan: 'pro' }); analytics.track('A', { n: 1 });"
METHOD_CALLS = [["logUser", "u1", {"plan": "pro"}], ["logEvent", "A", {"n": 1}]]
FUNCTION_CALLS = [
    ["identify", "u1", {"plan": "pro"}],
    ["track", "A", {"userId": "u1", "properties": {"n": 1}}],
]


def expected(sdk: Sdk) -> list[list[Any]]:
    """Give the calls that an SDK of this form gets for CALLS."""
    return METHOD_CALLS if sdk.form == "method" else FUNCTION_CALLS


def without_ids(calls: list[list[Any]]) -> list[list[Any]]:
    """Leave out the anonymous id, which is another one for every visitor."""
    return [
        [*call[:2], {key: value for key, value in call[2].items() if key != "anonymousId"}]
        for call in calls
    ]


def tag(key: str = "theirs", url: str = SDK_URL) -> str:
    """Write the script element with which 1Flow's documentation loads its SDK."""
    return f'<script async data-api-key="{key}" src="{url}"></script>'


# Of the same make as 1Flow's own: each call is tried again every 5 ms until the SDK is there.
THEIR_SNIPPET = f"""
window._1flow = window._1flow || function stub() {{
  var given = arguments;
  setTimeout(function () {{ window._1flow.apply(null, given); }}, 5);
}};
(function () {{
  var tag = document.createElement("script");
  tag.async = true;
  tag.setAttribute("data-api-key", "theirs");
  tag.src = "{SDK_URL}";
  document.head.appendChild(tag);
}})();
"""


FORMS = [
    Sdk("function", declared="window"),
    Sdk("function", declared="var"),
    Sdk("function", declared="const"),
    Sdk("function", declared="function"),
    Sdk("function", assigned="later"),
    Sdk("method", declared="const"),
    Sdk("method", declared="var"),
    Sdk("method", declared="window"),
    Sdk("method", declared="const", glob="later"),
    Sdk("method", declared="const", glob="never"),
    Sdk("method", assigned="later"),
    Sdk("method", assigned="later", glob="later"),
    Sdk("method", assigned="later", glob="never"),
]


def in_words(sdk: Sdk) -> str:
    """Name an SDK in a test id."""
    glob = f", glob {sdk.glob}" if sdk.glob else ""
    return f"{sdk.form}, {sdk.declared or 'window'} {sdk.assigned}{glob}"


@pytest.mark.parametrize("sdk", FORMS, ids=in_words)
async def test_every_form_gets_its_calls(site: Site, sdk: Sdk) -> None:
    visit = await site.open(snippet(), sdk=sdk, clock=True)
    await visit.loaded()
    await visit.run(CALLS)
    await visit.segment_events(2)

    await visit.pass_time(1000)
    await visit.later()
    await visit.pass_time(10_000)

    assert without_ids(await visit.sdk_calls(2)) == expected(sdk)
    assert await visit.evaluate("oneflowSnippet.state") == "ready"
    assert site.downloads == 1
    assert visit.sdk_keys == [KEY]
    assert visit.errors == []
    assert visit.warnings == []


async def test_the_method_form_is_not_called_before_it_says_so(site: Site) -> None:
    visit = await site.open(snippet(), sdk=Sdk("method", glob="later"), clock=True)
    await visit.loaded()
    await visit.run(CALLS)
    await visit.segment_events(2)
    await visit.pass_time(3000)
    assert list(visit.calls) == []

    await visit.later()
    await visit.pass_time(1000)
    await visit.pass_time(3000)

    assert without_ids(await visit.sdk_calls(2)) == METHOD_CALLS


PRESENT = [
    Sdk("function"),
    Sdk("function", declared="function"),
    Sdk("method", declared="const"),
    Sdk("method", declared="window"),
]


@pytest.mark.parametrize("sdk", PRESENT, ids=in_words)
@pytest.mark.parametrize("placement", ["before", "after"])
async def test_an_sdk_that_is_on_the_page_is_used(
    site: Site, sdk: Sdk, placement: Placement
) -> None:
    visit = await site.open(snippet(), head=f"<script>{sdk}</script>", placement=placement)
    await visit.event("oneflow:ready")
    await visit.run(CALLS)

    assert without_ids(await visit.sdk_calls(2)) == expected(sdk)
    assert site.downloads == 0
    assert visit.errors == []
    assert visit.warnings == []


async def test_an_sdk_on_the_page_is_used_when_analytics_comes_after_all_else(site: Site) -> None:
    site.segment.settings_route.hold()
    visit = await site.open(snippet(), head=f"<script>{Sdk()}</script>", ready="load")
    site.segment.settings_route.release()
    await visit.event("oneflow:ready")
    await visit.run(CALLS)

    assert without_ids(await visit.sdk_calls(2)) == FUNCTION_CALLS
    assert site.downloads == 0


@pytest.mark.parametrize("sdk", [Sdk("function"), Sdk("method")], ids=in_words)
async def test_a_tag_that_is_on_the_page_is_waited_for(site: Site, sdk: Sdk) -> None:
    site.serve_sdk(sdk).hold()
    visit = await site.open(snippet(), head=tag())
    await visit.loaded()
    await visit.run(CALLS)
    await visit.segment_events(2)
    assert list(visit.calls) == []

    site.sdk.release()

    assert without_ids(await visit.sdk_calls(2)) == expected(sdk)
    assert site.downloads == 1
    assert visit.sdk_keys == ["theirs"]
    assert visit.errors == []


async def test_a_tag_that_comes_to_nothing_is_given_up(site: Site) -> None:
    visit = await site.open(snippet(), sdk="/* nothing */", head=tag(), clock=True)
    await visit.loaded()
    await visit.run(CALLS)
    await visit.segment_events(2)
    await visit.pass_time(5000)
    await visit.pass_time(5000)

    await visit.event("oneflow:failed")
    assert site.downloads == 1
    assert len(visit.warnings) == 1
    assert visit.errors == []


@pytest.mark.parametrize("sdk", [Sdk("function"), Sdk("method")], ids=in_words)
@pytest.mark.parametrize("where", ["before ours", "after ours"])
async def test_with_the_snippet_of_1flow_on_the_page(site: Site, sdk: Sdk, where: str) -> None:
    site.serve_sdk(sdk).hold()
    before = f"<script>{THEIR_SNIPPET}</script>" if where == "before ours" else ""
    after = "" if before else THEIR_SNIPPET
    visit = await site.open(snippet(), head=before, script=after)
    await visit.loaded()
    await visit.run(CALLS)
    await visit.run("analytics.track('B', { n: 2 })")
    await visit.segment_events(3)
    assert list(visit.calls) == []

    site.sdk.release()
    await visit.event("oneflow:ready")
    await visit.run("analytics.track('C', { n: 3 })")

    calls = await visit.sdk_calls(4)
    assert without_ids(calls)[:2] == expected(sdk)
    assert [call[1] for call in calls] == ["u1", "A", "B", "C"]
    assert site.downloads == 1
    assert visit.errors == []
    assert visit.warnings == []


async def test_the_key_of_another_vendor_is_not_taken_for_ours(site: Site) -> None:
    site.network.route(f"{SHOP}/flow.js", "/* of another vendor */")
    visit = await site.open(snippet(), head=tag("foreign", "/flow.js"))
    await visit.event("oneflow:ready")

    assert visit.sdk_keys == [KEY]
    assert site.downloads == 1


@pytest.mark.parametrize("sdk", [Sdk("function"), Sdk("method")], ids=in_words)
async def test_direct_calls_keep_their_place(site: Site, sdk: Sdk) -> None:
    site.serve_sdk(sdk).hold()
    direct = "_1flow('track', 'direct {0}', {{ properties: {{ n: 0 }} }})".format
    visit = await site.open(snippet(), placement="before", script=direct(0))
    await visit.loaded()
    for n in (1, 2):
        await visit.run(f"analytics.track('ours {n}')")
        await visit.segment_events(n)
        await visit.run(direct(n))
    await visit.run("_1flow('identify', 'u1', { plan: 'pro' })")

    site.sdk.release()

    calls = await visit.sdk_calls(6)
    names = ["direct 0", "ours 1", "direct 1", "ours 2", "direct 2", "u1"]
    assert [call[1] for call in calls] == names
    assert calls[-1] == ["logUser" if sdk.form == "method" else "identify", "u1", {"plan": "pro"}]
    assert visit.errors == []


async def test_a_direct_call_without_details_is_a_call(site: Site) -> None:
    site.serve_sdk(Sdk("method")).hold()
    visit = await site.open(snippet(), script="_1flow('track', 'bare'); _1flow('identify', 'u1')")
    await visit.loaded()

    site.sdk.release()

    assert await visit.sdk_calls(2) == [
        ["logEvent", "bare", "<undefined>"],
        ["logUser", "u1", {}],
    ]
    assert visit.warnings == []


OTHER = """
window.others = [];
function other(context) {
  others.push(context.event.properties || context.event.traits);
  return context;
}
analytics.register({
  name: "Other", type: "destination", version: "1", track: other, identify: other,
  isLoaded: function () { return true; },
  load: function () { return Promise.resolve(); }
});
"""


@pytest.mark.parametrize("form", ["function", "method"])
async def test_what_the_sdk_changes_stays_with_it(
    site: Site, form: Literal["function", "method"]
) -> None:
    given = {"n": 1, "list": [{"deep": True}]}
    visit = await site.open(snippet(), sdk=Sdk(form, touches=True), script=OTHER)
    await visit.event("oneflow:ready")
    await visit.loaded()

    await visit.run(f"window.given = {json.dumps(given)}; analytics.identify('u1', given)")
    await visit.run("analytics.track('A', given)")

    await visit.sdk_calls(2)
    sent = [event.get("properties") or event["traits"] for event in await visit.segment_events(2)]
    assert sent == [given, given]
    assert await visit.evaluate("others") == [given, given]
    assert await visit.evaluate("given") == given
