"""Pages as they are in the wild: neighbours that change, wrap or copy what we use."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from harness.builds import KEY, built, snippet
from harness.network import Reply
from harness.sdk import Sdk, names
from harness.site import SHOP
from oneflow_snippet import snippet_tag

if TYPE_CHECKING:
    from harness.site import Placement, Site


# The SDK


async def test_an_sdk_of_ones_own_url_is_not_loaded_twice(site: Site) -> None:
    url = "https://cdn.shop.example/1flow.js"
    site.serve_sdk(Sdk("method"), url=url).hold()
    head = f'<script src="{url}" data-api-key="k" async></script>'
    visit = await site.open(snippet(sdk_url=url), head=head, script="analytics.track('a')")
    await visit.segment_events(1)

    site.sdk.release()

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert len(site.network.matching(url)) == 1
    assert visit.errors == []


async def test_an_sdk_on_a_path_of_ones_own_site(site: Site) -> None:
    site.serve_sdk(Sdk(), url=f"{SHOP}/vendor/1flow.js")
    visit = await site.open(snippet(sdk_url="/vendor/1flow.js"), script="analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert visit.sdk_keys == [KEY]


async def test_a_page_whose_load_never_comes(site: Site) -> None:
    """An SDK above the snippet, and an image that never ends."""
    site.network.route(f"{SHOP}/hang.png").hold()
    own = "https://1flow.app/js/own.js"
    site.network.route(own, str(Sdk()))
    head = f'<script src="{own}" data-api-key="k"></script><img src="/hang.png">'
    visit = await site.open(snippet(), head=head, script="analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]


async def test_an_sdk_that_comes_after_it_was_given_up(site: Site) -> None:
    visit = await site.open(snippet(), sdk=Reply(status=404), clock=True)
    await visit.loaded()
    await visit.run("analytics.track('lost')")
    await visit.segment_events(1)
    for _ in range(4):
        await visit.pass_time(5000)
    await visit.event("oneflow:failed")

    await visit.run(
        f"var late = document.createElement('script'); late.text = `{Sdk()}`;"
        "document.head.appendChild(late); analytics.track('after')"
    )

    assert names(await visit.sdk_calls(1)) == ["after"]
    assert await visit.evaluate("oneflowSnippet.state") == "ready"
    assert await visit.evaluate("oneflowSnippet.dropped") == 1
    assert len(visit.warnings) == 1


async def test_the_stand_in_has_both_forms_and_never_throws(site: Site) -> None:
    site.serve_sdk(Sdk("method")).hold()
    calls = """if (window._1flow) {
        _1flow.logUser("u1", { plan: "pro" });
        _1flow.logEvent("direct", { a: 1 });
        _1flow.on("shown", function () {});
        _1flow("track", "bare");
        var loop = {}; loop.loop = loop;
        _1flow("track", "cyclic", loop);
        _1flow();
    }"""
    visit = await site.open(snippet(), script=calls)
    assert visit.errors == []

    site.sdk.release()

    assert await visit.sdk_calls(4) == [
        ["logUser", "u1", {"plan": "pro"}],
        ["logEvent", "direct", {"a": 1}],
        ["on", "shown", "<function>"],
        ["logEvent", "bare", "<undefined>"],
    ]
    [warning] = visit.warnings
    assert "Maximum call stack" in warning
    assert await visit.evaluate("oneflowSnippet.dropped") == 1


@pytest.mark.parametrize("value", ["", "anonymous", "use-credentials"])
async def test_the_attribute_crossorigin(site: Site, value: str) -> None:
    options = {"sdk_crossorigin": value} if value else {}
    headers = {
        "Access-Control-Allow-Origin": SHOP,
        "Access-Control-Allow-Credentials": "true",
    }
    visit = await site.open(snippet(**options), sdk=Reply(str(Sdk()), headers=headers))
    await visit.run("analytics.track('a')")
    await visit.sdk_calls(1)

    found = "document.querySelector('script[src*=\"1flow.app\"]').getAttribute('crossorigin')"
    assert await visit.evaluate(found) == (value or None)


# Changed built-ins


async def test_a_page_with_an_event_class_of_its_own(site: Site) -> None:
    head = "<script>window.Event = function () { throw new TypeError('mine') };</script>"
    visit = await site.open(snippet(), head=head, script="analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert visit.errors == []


# A file of its own


@pytest.mark.parametrize("placement", ["before", "after"])
async def test_the_page_waits_for_the_file_so_nothing_passes_it_by(
    site: Site, placement: Placement
) -> None:
    file = site.network.route(f"{SHOP}/static/oneflow.min.js", built().minified).hold()
    tag = str(snippet_tag(built(), src="/static/oneflow.min.js"))
    script = "analytics.track('landing'); analytics.identify('u1')"
    site.page(tag, placement=placement, script=script)
    visit = await site.tab()
    opened = asyncio.ensure_future(visit.goto(f"{SHOP}/"))
    await site.network.wait_for(file.pattern)
    if placement == "after":  # Analytics.js does all that it can, meanwhile
        await site.network.wait_for(site.segment.settings_route.pattern)
        assert await site.network.idle()

    file.release()
    await opened

    assert names(await visit.sdk_calls(2)) == ["landing", "u1"]
