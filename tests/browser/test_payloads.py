"""What a call carries is what Segment means by it, at the moment of the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from harness.builds import snippet
from harness.sdk import names

if TYPE_CHECKING:
    from harness.site import Site


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
