"""Destination middleware sees what it sees at Segment, once for each event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.builds import snippet
from harness.sdk import names

if TYPE_CHECKING:
    from harness.site import Site

NAME = "1Flow Web (Actions)"


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
