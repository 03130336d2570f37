"""Pages as they are in the wild: neighbours that change, wrap, block or copy what we use."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from harness import npm
from harness.builds import KEY, built, snippet
from harness.network import Reply
from harness.sdk import URL as SDK_URL
from harness.sdk import Sdk
from harness.site import SHOP
from oneflow_snippet import snippet_tag

if TYPE_CHECKING:
    from harness.site import Placement, Site, Visit

NAME = "1Flow Web (Actions)"


def names(calls: list[list[Any]]) -> list[str]:
    """Give the names of track calls."""
    return [call[1] for call in calls]


async def ready(visit: Visit) -> None:
    """Wait until Analytics.js has loaded."""
    await visit.evaluate("new Promise(function (done) { analytics.ready(done) })")


def downloads(site: Site) -> int:
    """Count the requests for the SDK."""
    return len(site.network.matching(SDK_URL))


# Consent tools


# Of the make of those that block a script by its type, and make it anew when consent is given.
TYPE_CHANGED = """
(function () {
  var blocked = [];
  var create = document.createElement;
  document.createElement = function (name) {
    var element = create.call(document, name);
    if (name === "script") {
      var set = element.setAttribute.bind(element);
      Object.defineProperty(element, "src", {
        get: function () { return element.getAttribute("src") || ""; },
        set: function (url) {
          if (/1flow\\.app/.test(url)) { set("type", "javascript/blocked"); blocked.push(element); }
          set("src", url);
        }
      });
    }
    return element;
  };
  window.unblock = function () {
    blocked.forEach(function (element) {
      var again = create.call(document, "script");
      again.setAttribute("src", element.getAttribute("src"));
      element.remove();
      document.head.appendChild(again);
    });
  };
})();
"""

# Of the make of those that keep an element out of the page until then.
INSERTION_WRAPPED = """
(function () {
  var kept = [];
  ["appendChild", "insertBefore"].forEach(function (name) {
    var real = Element.prototype[name];
    Element.prototype[name] = function (element) {
      if (element.tagName === "SCRIPT" && /1flow\\.app/.test(element.src)) {
        kept.push([this, arguments]);
        return element;
      }
      return real.apply(this, arguments);
    };
    window.unblock = function () {
      kept.forEach(function (call) { real.apply(call[0], call[1]); });
    };
  });
})();
"""

TOOLS = {"its type is changed": TYPE_CHANGED, "its insertion is wrapped": INSERTION_WRAPPED}


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("sdk", [Sdk("function"), Sdk("method")], ids=["function", "method"])
async def test_a_consent_tool_decides_about_our_script(site: Site, tool: str, sdk: Sdk) -> None:
    visit = await site.open(snippet(), sdk=sdk, head=f"<script>{TOOLS[tool]}</script>", clock=True)
    await ready(visit)
    await visit.run("analytics.track('before')")
    await visit.segment_events(1)
    await visit.pass_time(60_000)
    assert downloads(site) == 0
    assert await visit.evaluate("oneflowSnippet.state") == "loading"

    await visit.run("unblock()")
    await visit.event("oneflow:ready")
    await visit.run("analytics.track('after')")

    assert names(await visit.sdk_calls(2)) == ["before", "after"]
    assert visit.sdk_keys == [KEY]
    assert visit.warnings == []
    assert visit.errors == []


@pytest.mark.parametrize("package", ["yett", "yett-0.1.9"])
async def test_yett_decides_about_our_script(site: Site, package: str) -> None:
    """The npm package of that name, which blocks scripts by their URL until it is told not to."""
    script = (npm.MODULES / package / "dist" / "yett.min.js").read_text(encoding="utf-8")
    site.network.route(f"{SHOP}/yett.js", script)
    head = "<script>window.YETT_BLACKLIST = [/1flow\\.app/];</script>"
    head += '<script src="/yett.js"></script>'
    visit = await site.open(snippet(), head=head)
    await ready(visit)
    await visit.run("analytics.track('before')")
    await visit.segment_events(1)
    assert downloads(site) == 0

    await visit.run("yett.unblock()")
    await visit.event("oneflow:ready")
    await visit.run("analytics.track('after')")

    assert names(await visit.sdk_calls(2)) == ["before", "after"]
    assert visit.sdk_keys == [KEY]
    assert visit.errors == []


async def test_a_script_that_does_not_run_is_no_sdk(site: Site) -> None:
    inert = f'<script type="text/plain" data-category="x" src="{SDK_URL}"></script>'
    visit = await site.open(snippet(), head=inert, script="analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert downloads(site) == 1


STRANGERS = [
    "https://docs.1flow.app/search.js",
    "https://shop.example/1flow.app/js/copy.js",
    "https://elsewhere.example/track.js?from=https://1flow.app/js/",
    "https://not1flow.app/js/1flow.js",
    "https://1flow.app.example/js/1flow.js",
]


@pytest.mark.parametrize("url", STRANGERS)
async def test_a_script_from_elsewhere_is_no_sdk(site: Site, url: str) -> None:
    site.network.route(url, "/* a stranger */")
    head = f'<script src="{url}"></script>'
    visit = await site.open(snippet(), head=head, script="analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert downloads(site) == 1


@pytest.mark.parametrize("host", ["1flow.app", "eu.1flow.app", "sdk.1flow.app"])
async def test_an_sdk_from_any_host_of_1flow_is_waited_for(site: Site, host: str) -> None:
    url = f"https://{host}/js/other.js"
    site.network.route(url, str(Sdk()))
    head = f'<script src="//{host}/js/other.js" data-api-key="k"></script>'
    visit = await site.open(snippet(), head=head, script="analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert downloads(site) == 0


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
    await ready(visit)
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
    assert downloads(site) == 0
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
    await visit.run("analytics.track('b')")
    await visit.sdk_calls(2)
    await visit.run("analytics.track('c')")

    assert names(await visit.sdk_calls(3)) == ["a", "b", "c"]


# Changed built-ins


async def test_a_page_with_an_event_class_of_its_own(site: Site) -> None:
    head = "<script>window.Event = function () { throw new TypeError('mine') };</script>"
    visit = await site.open(snippet(), head=head, script="analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert visit.errors == []


# Payloads


async def test_a_call_carries_data_as_segment_means_it(site: Site) -> None:
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")
    await visit.run("""
        window.seen = [];
        var real = _1flow;
        _1flow = function (command, name, details) { seen.push(details.properties); };
        function Price(amount) { this.amount = amount; }
        Price.prototype.inherited = true;
        analytics.track("a", {
            when: new Date(0), none: undefined, list: [undefined, null], price: new Price(3)
        });
    """)
    await visit.segment_events(1)
    await visit.evaluate(
        "new Promise(function look(done) { seen.length ? done() : setTimeout(look, 5, done) })"
    )

    found = await visit.evaluate("""(function (p) { return [
        p.when instanceof Date && p.when.getTime(), "none" in p, p.list.length,
        p.list[0] === undefined, p.list[1], p.price, p.price.constructor === Object
    ] })(seen[0])""")
    assert found == [0, False, 2, True, None, {"amount": 3}, True]


BAD_DATA = {
    "cyclic": "(function () { var loop = {}; loop.loop = loop; return loop })()",
    "a getter that throws": "{ get total() { throw new Error('no total') } }",
    "a getter that throws what has no text": "{ get total() { throw Object.create(null) } }",
}


@pytest.mark.parametrize("kind", BAD_DATA)
async def test_data_that_cannot_be_copied_costs_only_its_own_call(site: Site, kind: str) -> None:
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")

    await visit.run(f"analytics.track('bad', {BAD_DATA[kind]}).catch(function () {{}})")
    await visit.run("analytics.track('good')")

    assert names(await visit.sdk_calls(1)) == ["good"]
    assert await visit.evaluate("oneflowSnippet.dropped") == 1
    assert len(visit.warnings) == 1


@pytest.mark.parametrize("middleware", [False, True])
async def test_a_date_in_a_template_keeps_its_form(site: Site, *, middleware: bool) -> None:
    fields = {"properties": {"t": {"@template": "{{properties.when}}"}}}
    rule = {"action": "trackEvent", "trigger": 'type = "track"', "fields": fields}
    visit = await site.open(snippet(mappings=[rule]))
    await visit.event("oneflow:ready")
    if middleware:
        passing = "function (given) { given.next(given.payload) }"
        await visit.run(f"analytics.addDestinationMiddleware('*', {passing})")

    await visit.run("analytics.track('a', { when: new Date(0) })")

    [call] = await visit.sdk_calls(1)
    assert call[2]["properties"]["t"].startswith("Thu Jan 01 1970")


# Destination middleware

FACE = """function (given) {
    var payload = given.payload;
    window.face = [
        payload.userId(), payload.event(), payload.proxy("properties.Email"), payload.email(),
        payload.json().event, payload.obj.timestamp.toISOString().length, payload.type(),
        payload.field("event"), typeof payload.timestamp().getTime()
    ];
    payload.obj.properties.seen = true;
    given.next(payload);
}"""


async def test_middleware_knows_segments_whole_face(site: Site) -> None:
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")
    await visit.run(f"analytics.addDestinationMiddleware('{NAME}', {FACE})")

    await visit.run("analytics.track('a', { email: 'x@y.example' })")

    [call] = await visit.sdk_calls(1)
    assert call[2]["properties"] == {"email": "x@y.example", "seen": True}
    face = await visit.evaluate(
        "face.map(function (value) { return value === undefined ? null : value })"
    )
    assert face == [None, "a", "x@y.example", "x@y.example", "a", 24, "track", "a", "number"]
    [event] = await visit.segment_events(1)
    assert event["properties"] == {"email": "x@y.example"}


async def test_middleware_that_never_ends_costs_its_own_event(site: Site) -> None:
    hangs = "function (given) { return given.payload.obj.event === 'a'"
    hangs += " ? new Promise(function () {}) : given.next(given.payload) }"
    visit = await site.open(snippet(), clock=True)
    await visit.event("oneflow:ready")
    await visit.run(f"analytics.addDestinationMiddleware('{NAME}', {hangs})")
    await visit.run("['a', 'b'].forEach(function (name) { analytics.track(name) })")
    await visit.segment_events(2)
    assert list(visit.calls) == []

    await visit.pass_time(6000)

    assert names(await visit.sdk_calls(1)) == ["b"]
    assert visit.warnings == [f"{NAME} Calls are dropped: middleware did not end."]
    assert await visit.evaluate("oneflowSnippet.dropped") == 1


async def test_registered_twice_middleware_runs_once(site: Site) -> None:
    counts = "function (given) { window.ran = (window.ran || 0) + 1; given.next(given.payload) }"
    visit = await site.open(snippet(), segment="npm", script="analytics.register(oneflowSnippet)")
    await visit.event("oneflow:ready")
    await visit.run(f"analytics.addDestinationMiddleware('{NAME}', {counts})")

    await visit.run("analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert await visit.evaluate("ran") == 1


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
