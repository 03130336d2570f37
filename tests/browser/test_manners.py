"""The plugin behaves towards Analytics.js as Segment's own destinations do, or better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from harness.builds import snippet
from harness.sdk import URL as SDK_URL
from harness.sdk import names

if TYPE_CHECKING:
    from harness.site import Site

NAME = "1Flow Web (Actions)"


# Destination middleware

DROP = "function (given) { given.next(null) }"
FORGET = "function (given) {}"
CHANGE = """function (given) {
    given.payload.obj.properties.price = given.payload.properties().price * 100;
    given.payload.obj.event = given.payload.event() + "!";
    given.next(given.payload);
}"""
LATER = """function (given) {
    return new Promise(function (done) { setTimeout(done, 10) }).then(function () {
        given.payload.obj.event = "later " + given.payload.obj.event;
        given.next(given.payload);
    });
}"""
THROW = "function () { throw new Error('middleware trouble') }"
PASS = "function (given) { given.next(given.payload) }"


@pytest.mark.parametrize(
    ("target", "middleware", "arrives"),
    [
        (NAME, DROP, []),
        (NAME.lower(), DROP, []),
        ("*", DROP, []),
        (NAME, FORGET, []),
        (NAME, THROW, []),
        (NAME, PASS, [["a", 1], ["b", 2]]),
        ("Another Destination", DROP, [["a", 1], ["b", 2]]),
        (NAME, CHANGE, [["a!", 100], ["b!", 200]]),
        ("*", LATER, [["later a", 1], ["later b", 2]]),
        (NAME, f"{LATER}, {CHANGE}", [["later a!", 100], ["later b!", 200]]),
    ],
    ids=lambda value: " ".join(str(value).split())[:40],
)
async def test_destination_middleware(
    site: Site, target: str, middleware: str, arrives: list[list[Any]]
) -> None:
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")

    await visit.run(f"analytics.addDestinationMiddleware('{target}', {middleware})")
    await visit.run("analytics.track('a', { price: 1 }); analytics.track('b', { price: 2 })")

    events = await visit.segment_events(2)
    assert [event["event"] for event in events] == ["a", "b"], "Segment itself is not affected"
    assert [event["properties"] for event in events] == [{"price": 1}, {"price": 2}]
    calls = await visit.sdk_calls(len(arrives))
    assert [[call[1], call[2]["properties"]["price"]] for call in calls] == arrives
    assert visit.errors == []


async def test_slow_middleware_keeps_the_order(site: Site) -> None:
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")
    slow_first = """function (given) {
        var slow = given.payload.obj.event === "a" ? 40 : 0;
        return new Promise(function (done) { setTimeout(done, slow) }).then(function () {
            given.next(given.payload);
        });
    }"""

    await visit.run(f"analytics.addDestinationMiddleware('{NAME}', {slow_first})")
    await visit.run("['a', 'b', 'c'].forEach(function (name) { analytics.track(name) })")

    assert names(await visit.sdk_calls(3)) == ["a", "b", "c"]


async def test_what_middleware_says_too_late_slips_by_nobody(site: Site) -> None:
    """An event whose step has ended without a word is dropped, as Segment does."""
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")
    late = """function (given) {
        if (given.payload.obj.event === "b") { return given.next(given.payload) }
        Promise.resolve().then(function () {}).then(function () { given.next(given.payload) });
    }"""
    hides = """function (given) {
        delete given.payload.obj.properties.email;
        given.next(given.payload);
    }"""

    await visit.run(f"analytics.addDestinationMiddleware('{NAME}', {late}, {hides})")
    await visit.run("['a', 'b'].forEach(function (n) { analytics.track(n, { email: 'x@y' }) })")

    [call] = await visit.sdk_calls(1)
    assert [call[1], call[2]["properties"]] == ["b", {}]


async def test_source_middleware_is_seen(site: Site) -> None:
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")
    await visit.run("""analytics.addSourceMiddleware(function (given) {
        if (given.payload.obj.event === "secret") { return }
        given.payload.obj.properties.seen = true;
        given.next(given.payload);
    })""")

    await visit.run("analytics.track('secret'); analytics.track('a')")

    [call] = await visit.sdk_calls(1)
    assert call[2]["properties"] == {"seen": True}


# Integrations


@pytest.mark.parametrize(
    ("integrations", "is_on"),
    [
        ({NAME: False}, False),
        ({"All": False}, False),
        ({"All": False, NAME: True}, True),
        ({"All": False, NAME: {"option": 1}}, True),
        ({NAME: {}}, True),
        ({"All": True}, True),
    ],
    ids=str,
)
async def test_integrations_at_init(
    site: Site, integrations: dict[str, Any], *, is_on: bool
) -> None:
    options = {"load": {"integrations": integrations}}
    visit = await site.open(snippet(), segment_options=options)
    await visit.event("oneflow:ready" if is_on else "oneflow:off")

    await visit.run("analytics.track('a')")
    await visit.run(f"analytics.track('b', {{}}, {{ integrations: {{ '{NAME}': false }} }})")
    await visit.settle()

    assert names(await visit.sdk_calls(1 if is_on else 0)) == (["a"] if is_on else [])
    assert len(site.network.matching(SDK_URL)) == (1 if is_on else 0), "of downloads of the SDK"
    assert await visit.evaluate("oneflowSnippet.state") == ("ready" if is_on else "off")
    assert visit.warnings == []


HOSTED = """
window["1flowDestination"] = function () {
  return [{
    name: "1Flow Web (Actions) trackEvent", type: "destination", version: "1",
    isLoaded: function () { return true }, load: function () { return Promise.resolve() },
    track: function (context) {
      window.hosted = (window.hosted || []).concat(context.event.event);
      return context;
    }
  }];
};
"""


@pytest.mark.parametrize("placement", ["before", "after", "late"])
async def test_a_destination_hosted_by_segment_is_left_to_it(site: Site, placement: Any) -> None:
    url = "https://cdn.segment.com/next-integrations/actions/1flow/1.js"
    site.network.route(url, HOSTED)
    site.segment.host(NAME, "1flowDestination", url)
    visit = await site.open(snippet(), placement=placement, script="analytics.track('a')")
    await visit.segment_events(1)
    await visit.run("analytics.track('b')")
    await visit.segment_events(2)

    assert await visit.evaluate("window.hosted") == ["a", "b"]
    assert list(visit.calls) == []
    assert site.network.matching(SDK_URL) == []
    assert visit.warnings == [
        "1Flow Web (Actions) Segment brings 1Flow itself, so this snippet stays off."
    ]


async def test_each_instance_is_decided_about_by_itself(site: Site) -> None:
    """One has a 1Flow of Segment's own, the other has not; each is the page's in its turn."""
    own = f"""{{
        name: "{NAME}", type: "destination", version: "1",
        isLoaded: function () {{ return true }}, load: function () {{ return Promise.resolve() }},
        track: function (context) {{
            window.hosted = (window.hosted || []).concat(context.event.event);
            return context;
        }}
    }}"""
    visit = await site.open(snippet(), segment="npm")
    await visit.event("oneflow:ready")
    await visit.run(f"""
        window.first = analytics;
        window.analytics = AnalyticsBrowser.load(
            {{ writeKey: "{site.segment.write_key}", plugins: [{own}] }}
        );
        window.second = analytics;
        window.loaded = second.then(function () {{}});
    """)
    await visit.evaluate("loaded")
    await visit.run("second.track('theirs'); second.track('theirs, too'); first.track('ours')")

    assert names(await visit.sdk_calls(1)) == ["ours"]
    assert await visit.evaluate("second.ready().then(function () { return window.hosted })") == [
        "theirs",
        "theirs, too",
    ]
    await visit.settle()
    assert names(list(visit.calls)) == ["ours"]
    assert visit.warnings == [
        "1Flow Web (Actions) Segment brings 1Flow itself, so this snippet stays off."
    ]


# Other ways to have Analytics.js


async def test_another_name_on_window(site: Site) -> None:
    options = {"globalAnalyticsKey": "tracker"}
    code = snippet(analytics_global="tracker")
    visit = await site.open(code, segment_options=options, script="tracker.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]


@pytest.mark.parametrize("hidden", [True, False], ids=["not on window", "on window, too"])
async def test_an_instance_that_is_handed_over(site: Site, *, hidden: bool) -> None:
    elsewhere = snippet(analytics_global="elsewhere") if hidden else snippet()
    visit = await site.open(
        elsewhere, segment="npm", script="analytics.register(oneflowSnippet); analytics.track('a')"
    )
    await visit.event("oneflow:ready")
    await visit.run("analytics.track('b')")

    assert names(await visit.sdk_calls(2)) == ["a", "b"]


async def test_a_page_that_guards_its_calls_is_not_deceived(site: Site) -> None:
    code = "window.called = window.analytics ? 1 : 0; window.has = typeof analytics;"
    visit = await site.open(snippet(), segment="none", script=code)

    assert await visit.evaluate("[called, has]") == [0, "undefined"]


async def test_a_name_that_the_page_has_declared(site: Site) -> None:
    visit = await site.open(snippet(), segment="none", head="<script>var analytics;</script>")
    await visit.settle()

    assert visit.errors == []


# What merely bears the name is not Analytics.js, and nothing is said of it.
OTHERS = {
    "an object of the page": "<script>window.analytics = { track: function () {} };</script>",
    "an element": "<section id=analytics></section>",
    "two elements": "<b id=analytics></b><i id=analytics></i>",
    "a frame": "<iframe name=analytics></iframe>",
    "a frame from elsewhere": '<iframe name=analytics src="https://elsewhere.example/"></iframe>',
}


@pytest.mark.parametrize("kind", OTHERS)
async def test_something_else_of_that_name(site: Site, kind: str) -> None:
    site.network.serve("https://elsewhere.example/", "<p>Elsewhere</p>")
    load = f"window.analytics = AnalyticsBrowser.load({{ writeKey: '{site.segment.write_key}' }});"
    npm = f'{OTHERS[kind]}<script src="/npm/analytics.js"></script>'
    visit = await site.open(snippet(), segment="none", head=npm, ready="load")
    await visit.settle()
    assert visit.warnings == []

    await visit.run(f"{load} analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert visit.warnings == []
    assert visit.errors == []
