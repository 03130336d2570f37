"""The harness keeps its own promises, shown with the smallest destination that can be written."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from harness.journal import Unmet
from harness.network import BLOCKED, NO_SUCH_HOST, Abort, Network, Reply, Request
from harness.sdk import BROKEN, NOTHING, Sdk
from harness.sdk import URL as SDK_URL
from harness.site import SHOP
from harness.tab import PAGES

if TYPE_CHECKING:
    from harness.chromium import Chromium
    from harness.site import Placement, Site

LAST = "test_visitors_of_two_tests_are_strangers"
PLUGIN = (PAGES / "plugin.js").read_text()


# The real Analytics.js


@pytest.mark.parametrize("placement", ["before", "after", "late"])
async def test_function_form_hears_segment(site: Site, placement: Placement) -> None:
    visit = await site.open(PLUGIN, placement=placement)
    await visit.run("analytics.identify('u1', {plan: 'pro'}); analytics.track('A', {n: 1})")

    calls = sorted(await visit.sdk_calls(2))
    events = await visit.segment_events(2)

    assert calls[0] == ["identify", "u1", {"plan": "pro"}]
    assert calls[1][:2] == ["track", "A"]
    assert calls[1][2]["properties"] == {"n": 1}
    assert sorted(event["type"] for event in events) == ["identify", "track"]
    assert site.network.unexpected == []
    assert visit.errors == []


async def test_method_form_hears_segment(site: Site) -> None:
    visit = await site.open(PLUGIN, sdk=Sdk("method"), script="analytics.track('A', {n: 1})")

    assert await visit.sdk_calls(1) == [["logEvent", "A", {"n": 1}]]
    assert await visit.evaluate("[typeof window._1flow, typeof _1flow, typeof glob]") == [
        "undefined",
        "object",
        "object",
    ]
    assert visit.sdk_keys == ["project-key"]


async def test_npm_analytics_browser_hears_the_plugin(site: Site) -> None:
    visit = await site.open(PLUGIN, segment="npm", script="analytics.track('A')")

    assert [call[1] for call in await visit.sdk_calls(1)] == ["A"]
    assert [event["event"] for event in await visit.segment_events(1)] == ["A"]


async def test_segment_settings_are_the_tests_own(site: Site) -> None:
    site.segment.settings["integrations"]["Segment.io"]["apiHost"] = "events.example/v1"
    site.network.route("https://events.example/v1/*", "{}")
    visit = await site.open(PLUGIN)
    await visit.call("(name) => void analytics.track(name)", "A")

    sent = await site.network.wait_for("https://events.example/v1/t")

    assert sent.json()["event"] == "A"


async def test_consent_tools_stamp_events(site: Site) -> None:
    consent = """
        createWrapper({ getCategories: () => ({ Analytics: true, Advertising: false }) })(analytics)
            .load("segment-write-key");
        analytics.track("A");
    """
    visit = await site.open(
        PLUGIN,
        segment_options={"load": False},
        head='<script src="/npm/consent-tools.js"></script>',
        script=consent,
    )

    (event,) = await visit.segment_events(1)
    stamp = event["context"]["consent"]["categoryPreferences"]
    assert stamp == {"Analytics": True, "Advertising": False}


# The SDK's forms


@pytest.mark.parametrize(
    ("sdk", "seen"),
    [
        (Sdk(), ["function", "function", "undefined"]),
        (Sdk(declared="var"), ["function", "function", "undefined"]),
        (Sdk(declared="const"), ["undefined", "function", "undefined"]),
        (Sdk(declared="function"), ["function", "function", "undefined"]),
        (Sdk("method"), ["undefined", "object", "object"]),
        (Sdk("method", glob="never"), ["undefined", "object", "undefined"]),
        (Sdk("method", glob="later"), ["undefined", "object", "undefined"]),
        (Sdk("method", declared="window"), ["object", "object", "object"]),
        (Sdk("method", declared="var"), ["object", "object", "object"]),
        (Sdk("method", assigned="later"), ["undefined", "undefined", "object"]),
        (Sdk(assigned="later"), ["undefined", "undefined", "undefined"]),
        (NOTHING, ["undefined", "undefined", "undefined"]),
    ],
    ids=repr,
)
async def test_sdk_forms_are_found_where_they_should_be(
    site: Site, sdk: Sdk | str, seen: list[str]
) -> None:
    visit = await site.open(sdk=sdk, segment="none", head=f'<script src="{SDK_URL}"></script>')

    found = "[typeof window._1flow, typeof _1flow, typeof window.glob]"
    assert await visit.evaluate(found) == seen


async def test_late_parts_of_an_sdk_come_when_the_test_says(site: Site) -> None:
    sdk = Sdk("method", assigned="later", glob="later")
    visit = await site.open(sdk=sdk, segment="none", head=f'<script src="{SDK_URL}"></script>')

    await visit.later()

    assert await visit.evaluate("[typeof _1flow, typeof glob]") == ["object", "object"]


async def test_calls_are_recorded_as_they_were(site: Site) -> None:
    visit = await site.open(
        sdk=Sdk(touches=True),
        segment="none",
        head=f'<script src="{SDK_URL}"></script>',
        script="var given = {a: undefined, n: NaN, f: function () {}};"
        "_1flow('track', undefined, given, null); given.b = 1;",
    )

    words = {"a": "<undefined>", "n": "<NaN>", "f": "<function>"}
    assert await visit.sdk_calls(1) == [["track", "<undefined>", words, None]]
    assert await visit.evaluate("__calls.length") == 1
    assert await visit.evaluate("given.touched") is True


async def test_a_broken_sdk_is_an_uncaught_error(site: Site) -> None:
    visit = await site.open(PLUGIN, sdk=BROKEN)
    await visit.event("oneflow:ready")

    assert len(visit.errors) == 1
    assert "the SDK broke" in visit.errors[0]


# The network


async def test_a_blocked_sdk_is_announced(site: Site) -> None:
    visit = await site.open(PLUGIN, sdk=BLOCKED, script="analytics.track('A')")

    assert await visit.event("oneflow:failed") is not None
    assert visit.warnings == ["1Flow did not load"]
    assert (await site.network.wait_for(SDK_URL)).outcome == "BlockedByClient"
    assert any("ERR_BLOCKED_BY_CLIENT" in said.text for said in visit.browser_log)


async def test_a_held_sdk_comes_when_released(site: Site) -> None:
    site.sdk.hold()
    visit = await site.open(PLUGIN)
    await site.network.wait_for(SDK_URL)
    await visit.run("analytics.track('A'); analytics.track('B')")
    await visit.segment_events(2)
    assert visit.calls == []

    site.sdk.release()

    assert [call[1] for call in await visit.sdk_calls(2)] == ["A", "B"]


async def test_answers_come_one_after_the_other(site: Site) -> None:
    site.network.route(f"{SHOP}/api", Reply("no", status=500), NO_SUCH_HOST, "yes")
    visit = await site.open(segment="none")
    ask = "fetch('/api').then(r => r.text(), e => e.name)"

    answers = [await visit.evaluate(ask) for _ in range(4)]

    assert answers == ["no", "TypeError", "yes", "yes"]
    outcomes = [request.outcome for request in site.network.matching("*/api")]
    assert outcomes == ["500", "NameNotResolved", "200", "200"]


async def test_a_handler_sees_the_request(site: Site) -> None:
    async def echo(request: Request) -> Reply | Abort:
        return Reply(f"{request.method} {request.json()['a']} {request.headers['X-B']}")

    site.network.route(f"{SHOP}/echo", echo)
    visit = await site.open(segment="none")

    sent = "{method: 'POST', body: '{\"a\": 1}', headers: {'X-B': '2'}}"
    assert await visit.evaluate(f"fetch('/echo', {sent}).then(r => r.text())") == "POST 1 2"


async def test_what_has_no_route_is_unexpected_also_from_popups_and_beacons(site: Site) -> None:
    visit = await site.open(segment="none")
    await visit.run("navigator.sendBeacon('https://beacon.example/', 'x')")
    await visit.run("open('https://popup.example/')")
    beacon = await site.network.wait_for("https://beacon.example/")
    await site.network.wait_for("https://popup.example/")
    await visit.settle()

    assert beacon.body == "x"
    found = {request.url for request in site.network.unexpected}
    assert found == {"https://beacon.example/", "https://popup.example/"}


async def test_offline_is_felt_by_page_and_network(site: Site) -> None:
    site.network.route(f"{SHOP}/api", "yes")
    visit = await site.open(segment="none")
    await visit.run("onoffline = ononline = event => console.log(event.type)")
    ask = "fetch('/api').then(r => r.text(), e => e.name)"

    await visit.set_offline()
    assert await visit.evaluate("navigator.onLine") is False
    assert await visit.evaluate(ask) == "TypeError"
    await visit.set_offline(False)
    assert await visit.evaluate(ask) == "yes"
    await visit.console.grow(2)
    assert [said.text for said in visit.console] == ["offline", "online"]


# The page


async def test_a_policy_violation_is_reported(site: Site) -> None:
    policy = "script-src 'nonce-n1' https://cdn.segment.com"
    visit = await site.open(PLUGIN, nonce="n1", headers={"Content-Security-Policy": policy})
    await visit.event("oneflow:failed")
    await visit.csp.grow(1)

    assert [(found["directive"], found["blocked"]) for found in visit.csp] == [
        ("script-src-elem", SDK_URL)
    ]
    assert site.network.matching(SDK_URL) == []


async def test_errors_rejections_and_console_are_kept(site: Site) -> None:
    visit = await site.open(
        segment="none",
        script="console.warn('careful', {a: 1}, 2); Promise.reject(new Error('lost'));"
        "setTimeout(function () { throw new Error('thrown') })",
    )
    assert await visit.errors.grow(2)

    assert visit.warnings == ["careful Object 2"]
    assert sorted("thrown" in error or "lost" in error for error in visit.errors) == [True, True]


async def test_new_globals_are_those_of_the_page(site: Site) -> None:
    visit = await site.open(PLUGIN, segment="none", script="var mine = 1")
    await visit.event("oneflow:ready")

    assert sorted(await visit.new_globals()) == ["_1flow", "analytics", "mine"]


async def test_long_timers_wait_for_the_test(site: Site) -> None:
    visit = await site.open(
        segment="none",
        clock=True,
        script="var t0 = Date.now();"
        "setTimeout(function () { console.log('once', Math.round((Date.now() - t0) / 1e4));"
        "  setTimeout(function () { console.log('again') }, 30000) }, 60000);"
        "var beat = setInterval(function () { console.log('beat') }, 40000);",
    )
    assert (await visit.timers())["waiting"] == [60000, 40000]

    await visit.pass_time(100_000)

    assert [said.text for said in visit.console] == ["beat", "once 6", "beat", "again"]
    await visit.run("clearInterval(beat)")
    assert await visit.timers() == {"scheduled": 3, "fired": 4, "waiting": []}


async def test_segment_runs_under_the_tests_clock(site: Site) -> None:
    visit = await site.open(PLUGIN, clock=True, script="analytics.track('A')")

    assert [call[1] for call in await visit.sdk_calls(1)] == ["A"]
    assert [event["event"] for event in await visit.segment_events(1)] == ["A"]


# Navigation


async def test_a_tab_keeps_its_session_over_two_pages(site: Site) -> None:
    visit = await site.open(PLUGIN, head="<a href=/two>two</a>")
    await visit.run("sessionStorage.setItem('kept', 'yes'); analytics.track('A')")
    await visit.sdk_calls(1)

    there = await visit.follow("document.querySelector('a').click()")
    await visit.run("analytics.track('B')")

    assert there.url == f"{SHOP}/two"
    assert await visit.evaluate("sessionStorage.getItem('kept')") == "yes"
    assert [call[1] for call in await visit.sdk_calls(2)] == ["A", "B"]


async def test_back_and_forward_restore_pages(site: Site) -> None:
    visit = await site.open(segment="none", script="var mark = location.pathname")
    await visit.shown.grow(1)
    await visit.goto(f"{SHOP}/two")
    await visit.shown.grow(2)

    assert (await visit.back()).restored
    await visit.shown.grow(3)
    assert await visit.evaluate("mark") == "/"
    assert (await visit.forward()).restored
    await visit.shown.grow(4)
    assert visit.shown == [False, False, True, True]


async def test_a_page_can_keep_out_of_the_back_forward_cache(site: Site) -> None:
    visit = await site.open(segment="none", script="onunload = function () {}")
    await visit.goto(f"{SHOP}/two")

    assert not (await visit.back()).restored


async def test_calls_made_while_leaving_are_heard(site: Site) -> None:
    visit = await site.open(
        segment="none",
        head=f'<script src="{SDK_URL}"></script>',
        script="addEventListener('pagehide', function () { _1flow('track', location.pathname) })",
    )
    await visit.goto(f"{SHOP}/two")

    assert await visit.sdk_calls(1) == [["track", "/"]]


async def test_visitors_of_two_tests_are_strangers(site: Site) -> None:
    visit = await site.open(segment="none")

    assert await visit.evaluate("[localStorage.length, document.cookie]") == [0, ""]


# What people read when something is broken


async def test_a_broken_promise_says_what_came_instead(site: Site) -> None:
    visit = await site.open(PLUGIN, script="analytics.track('A', {n: 1}); console.log('here')")
    await visit.segment_events(1)

    with pytest.raises(Unmet) as failure:
        await visit.sdk_calls(2, seconds=0.1)

    text = str(failure.value)
    assert text.startswith("expected 2 SDK calls within 0.1 s, found 1\n")
    for part in ['1. ["track", "A"', "[log] here", "errors: none", f"GET {SDK_URL} (Script): 200"]:
        assert part in text


async def test_an_expression_that_throws_says_so(site: Site) -> None:
    visit = await site.open(segment="none")

    with pytest.raises(Unmet, match=r"nothing\.here\nthrew .*nothing is not defined"):
        await visit.evaluate("nothing.here")


async def test_a_routes_own_error_is_in_the_log(site: Site) -> None:
    site.network.route(f"{SHOP}/api", lambda request: request.json())
    visit = await site.open(segment="none")
    await visit.evaluate("fetch('/api').catch(e => e.name)")

    assert "the route's own error: JSONDecodeError" in site.network.report()


@pytest.mark.parametrize("turn", ["first", "second"])
async def test_a_request_held_for_ever_does_not_outlive_its_test(site: Site, turn: str) -> None:
    site.network.route(f"{SHOP}/never", "x").hold()
    visit = await site.open(segment="none")
    await visit.run(f"fetch('/never').catch(() => console.log('{turn}'))")
    held = await site.network.wait_for(f"{SHOP}/never")
    await visit.settle()

    assert held.outcome == "held"
    assert len(site.network.matching(f"{SHOP}/never")) == 1


def test_without_chromium_a_sentence_says_what_to_do() -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"{__file__}::{LAST}"]
    nowhere = {**os.environ, "CHROMIUM": "", "PATH": ""}

    run = subprocess.run(command, env=nowhere, capture_output=True, text=True, check=False)

    assert "the browser tests need Chromium: install it, or set CHROMIUM to its path" in run.stdout
    assert "Traceback" not in run.stdout


async def test_what_a_closed_page_sends_does_not_reach_the_next_test(chromium: Chromium) -> None:
    request = {"method": "POST", "url": f"{SHOP}/late", "headers": {}}
    paused = {"requestId": "x", "frameId": "a page's", "resourceType": "Ping", "request": request}
    first, second = Network(), Network()

    async with chromium.context(first):
        chromium.connection.emit("Fetch.requestPaused", paused)
        assert await first.requests.grow(1)
    async with chromium.context(second):
        chromium.connection.emit("Fetch.requestPaused", paused)
        other = {**paused, "frameId": "another's"}
        chromium.connection.emit("Fetch.requestPaused", other)
        assert await second.idle()

    assert len(second.requests) == 1
