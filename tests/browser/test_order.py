"""Every call is delivered once, in the order in which Analytics.js dispatched it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from harness.builds import built, snippet
from harness.sdk import Sdk
from strategies.examples import TIMES

if TYPE_CHECKING:
    from harness.site import Site, Visit

MANY = 1200 if TIMES == 1 else 3000
MINUTES = 180.0  # for thousands of messages on a busy machine; a few seconds on an idle one

# Every tenth call is an identify; what each carries is its number.
BURST = """
function burst(from, to) {
  for (var n = from; n < to; n++) {
    if (n % 10) { analytics.track("n" + n, { n: n }); } else { analytics.identify("n" + n); }
  }
}
"""


MEMORY_ONLY = {"load": {"disableClientPersistence": True}}
"""Segment's own queue is not written to the storage after each of thousands of events."""


def in_batches(site: Site) -> None:
    """Keep Segment's own deliveries from taking all the time, one request each."""
    strategy = {"strategy": "batching", "config": {"size": 100, "timeout": 1000}}
    site.segment.settings["integrations"]["Segment.io"]["deliveryStrategy"] = strategy


def until(condition: str) -> str:
    """Write a promise for a condition in the page."""
    again = "requestAnimationFrame(function () { look(done) })"
    return f"new Promise(function look(done) {{ {condition} ? done() : {again} }})"


async def queued(visit: Visit, count: int) -> None:
    """Wait until so many calls wait for the SDK."""
    await visit.evaluate(until(f"oneflowSnippet.queued.length === {count}"))


@pytest.mark.parametrize(("form", "many"), [("function", MANY), ("method", MANY // 10)])
async def test_many_calls_around_a_slow_sdk(site: Site, form: Any, many: int) -> None:
    in_batches(site)
    route = site.serve_sdk(Sdk(form))
    route.hold()
    visit = await site.open(snippet(), script=BURST, segment_options=MEMORY_ONLY)
    await visit.evaluate("new Promise(function (done) { analytics.ready(done) })")
    early = min(900, many * 3 // 4)  # the queue holds a thousand
    late = min(1000, early + many // 12)

    await visit.run(f"burst(0, {early})")
    await queued(visit, early)
    route.release()
    await visit.run(f"burst({early}, {late})")
    await visit.event("oneflow:ready", MINUTES)
    await visit.run(f"burst({late}, {many})")
    assert await visit.calls.grow(many, MINUTES)

    names = [call[1] for call in visit.calls]
    expected = [f"n{n}" for n in range(many)]
    missing = Counter(expected) - Counter(names)
    doubled = Counter(names) - Counter(expected)
    assert (missing, doubled) == (Counter(), Counter())
    assert names == expected, "all are there, but out of order"
    assert visit.errors == []


async def test_a_call_that_throws_costs_only_itself(site: Site) -> None:
    throwing = "window._1flow = function (kind, name) {"
    throwing += (
        " if (name === 'bad') { throw new Error('SDK trouble'); } __harness.record(kind, [name]) };"
    )
    site.network.route(site.sdk.pattern, throwing)
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")

    await visit.run("['a', 'bad', 'b', 'bad', 'c'].forEach(function (n) { analytics.track(n) })")

    assert await visit.sdk_calls(3) == [["track", "a"], ["track", "b"], ["track", "c"]]
    [warning] = visit.warnings
    assert warning.startswith("1Flow Web (Actions) Error: SDK trouble")
    assert visit.errors == []
    assert len(await visit.segment_events(5)) == 5


async def test_payloads_are_snapshots(site: Site) -> None:
    site.sdk.hold()
    visit = await site.open(snippet())
    await visit.evaluate("new Promise(function (done) { analytics.ready(done) })")
    await visit.run("""
        window.order = { total: 1, lines: [{ id: "a" }] };
        analytics.track("Ordered", window.order);
    """)
    await visit.segment_events(1)

    await visit.run("order.total = 2; order.lines[0].id = 'b'; order.lines.push({ id: 'c' });")
    site.sdk.release()

    [call] = await visit.sdk_calls(1)
    assert call[2]["properties"] == {"total": 1, "lines": [{"id": "a"}]}


async def test_what_the_sdk_changes_reaches_nobody_else(site: Site) -> None:
    visit = await site.open(snippet(), sdk=Sdk(touches=True))
    await visit.event("oneflow:ready")

    await visit.run("window.order = { total: 1 }; analytics.track('Ordered', order)")

    await visit.sdk_calls(1)
    [event] = await visit.segment_events(1)
    assert "touched" not in event["properties"]
    assert await visit.evaluate("order") == {"total": 1}


async def test_the_queue_holds_a_thousand_calls_and_says_once_that_it_is_full(site: Site) -> None:
    in_batches(site)
    site.sdk.hold()
    visit = await site.open(snippet(), script=BURST, segment_options=MEMORY_ONLY)
    await visit.evaluate("new Promise(function (done) { analytics.ready(done) })")

    await visit.run("burst(1, 1201)")
    await visit.evaluate(until("oneflowSnippet.dropped === 200"))

    assert await visit.evaluate("oneflowSnippet.queued.length") == 1000
    assert await visit.evaluate("oneflowSnippet.dropped") == 200
    assert visit.warnings == ["1Flow Web (Actions) Calls are dropped: more than 1,000 wait."]
    site.sdk.release()
    assert await visit.calls.grow(1000, MINUTES)
    names = [call[1] for call in visit.calls]
    numbers = [int(name[1:]) for name in names]
    assert numbers == sorted(numbers)
    identified = [n for n in numbers if n % 10 == 0]
    assert identified == list(range(10, 1201, 10)), "an identify call was dropped before a track"


async def test_calls_of_the_site_itself_wait_in_the_same_queue(site: Site) -> None:
    site.sdk.hold()
    visit = await site.open(snippet())
    await visit.evaluate("new Promise(function (done) { analytics.ready(done) })")
    for name in "abc":
        await visit.run(f"analytics.track('{name}'); ")
        await visit.segment_events("abc".index(name) + 1)
        await visit.run(f"_1flow('track', 'direct {name}', {{ properties: {{ n: 1 }} }})")

    site.sdk.release()

    names = [call[1] for call in await visit.sdk_calls(6)]
    assert names == ["a", "direct a", "b", "direct b", "c", "direct c"]


async def test_diagnosis(site: Site) -> None:
    site.sdk.hold()
    visit = await site.open(snippet())
    await visit.run("analytics.track('a')")
    await visit.segment_events(1)

    look = "[oneflowSnippet.version, oneflowSnippet.state, oneflowSnippet.queued, "
    look += "oneflowSnippet.dropped, oneflowSnippet.lastError]"
    version, state, queued, dropped, error = await visit.evaluate(look)
    assert (state, dropped, error) == ("loading", 0, None)
    assert f'version: "{version}"' in built().readable
    assert [[call["command"], call["subject"]] for call in queued] == [["track", "a"]]

    site.sdk.release()
    await visit.sdk_calls(1)
    assert (await visit.evaluate(look))[1:4] == ["ready", [], 0]
