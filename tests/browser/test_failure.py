"""Whatever becomes of the SDK: the page never notices, and Segment is served as without us."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from harness.builds import snippet
from harness.network import BLOCKED, NO_SUCH_HOST, Abort, Given, Handler, Reply, Request
from harness.sdk import BROKEN, NOTHING, Sdk
from harness.section import Section
from harness.tab import PAGES
from harness.table import Table

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from harness.site import Peer, Site, Visit

TABLE = Table(
    Section(
        "reliability.md",
        "<!-- failure table: WRITE_TABLE=1 pytest tests/browser/test_failure.py -->\n",
    ),
    (
        "what becomes of the SDK",
        "downloads",
        "timers",
        "warnings",
        "uncaught errors",
        "`state`",
        "reached 1Flow",
        "reached Segment",
    ),
)
COUNT_OURS = (PAGES / "ours.js").read_text()

NAME = "1Flow Web (Actions)"
GAVE_UP = [f"{NAME} Calls are dropped: the SDK did not load"]
ENDS = {"ready": ["oneflow:ready"], "failed": ["oneflow:failed"], "loading": []}
TWENTY = [f"n{n}" for n in range(20)]
QUEUED = "analytics.identify('n0'); for (var n = 1; n < 20; n++) { analytics.track('n' + n) }"

PICKY = """window._1flow = function (kind, name) {
  if (kind === "identify") { throw new Error("not today"); }
  __harness.record(kind, [name]);
};"""
HTML = "<!doctype html><title>Not here</title>"
AS_HTML = {"Content-Type": "text/html"}
NO_SNIFF = {**AS_HTML, "X-Content-Type-Options": "nosniff"}
POLICY = {"Content-Security-Policy": "script-src 'self' 'unsafe-inline' https://cdn.segment.com"}

# Segment's own snippet does not get by this one, its npm package does.
TRUSTED_TYPES = {"Content-Security-Policy": "require-trusted-types-for 'script'"}


async def come_late(visit: Visit) -> None:
    """Let the SDK define itself two seconds after its script has run."""
    await visit.pass_time(2000)
    await visit.later()


async def come_online(visit: Visit) -> None:
    """Give the visitor's connection back after ten seconds without a timer of ours."""
    await visit.pass_time(10_000)
    assert await visit.evaluate("[oneflowSnippet.state, __harness.ours.scheduled]") == [
        "loading",
        0,
    ]
    await visit.set_offline(False)


def lose_connection(site: Site) -> Handler:
    """Answer as the network does when the visitor's connection is lost under way."""

    async def answer(_: Request) -> Abort:
        await site.visits[-1].set_offline()
        return Abort("InternetDisconnected")

    return answer


@dataclass(frozen=True, slots=True)
class Case:
    """What the SDK's URL answers, one request after the other, and what comes of it."""

    answers: tuple[Sdk | Given, ...]
    state: str = "failed"
    arrive: Sequence[str] = ()
    """The calls which reach the SDK; none are both here and among the dropped."""
    meanwhile: Callable[[Visit], Awaitable[None]] | None = None
    warnings: Sequence[str] = ()
    """How our warnings begin."""
    errors: Sequence[str] = ()
    """How the errors begin which the SDK's own script leaves uncaught."""
    headers: Mapping[str, str] = field(default_factory=dict)
    segment: Peer = "snippet"


ALL = [*TWENTY, "last"]
LATE = Sdk("method", assigned="later", glob="later")
NEVER_READY = Sdk("method", glob="never")
SYNTAX = "Uncaught SyntaxError"

CASES = {
    "it is there": Case((Sdk(),), "ready", ALL),
    "404": Case((Reply("not found", 404),), warnings=GAVE_UP),
    "500, then it is there": Case((Reply(status=500), Sdk()), "ready", ALL),
    "blocked by the client": Case((BLOCKED,), warnings=GAVE_UP),
    "no such host": Case((NO_SUCH_HOST,), warnings=GAVE_UP),
    "forbidden by the page's policy": Case((Sdk(),), warnings=GAVE_UP, headers=POLICY),
    "forbidden by the page's Trusted Types": Case(
        (Sdk(),), warnings=GAVE_UP, headers=TRUSTED_TYPES, segment="npm"
    ),
    "no connection, which comes back": Case((), "ready", ALL, come_online),
    "no answer at all": Case((Sdk(),), "loading"),
    "an HTML page": Case((Reply(HTML, 200, AS_HTML),), warnings=GAVE_UP, errors=[SYNTAX]),
    "an HTML page with `nosniff`": Case((Reply(HTML, 200, NO_SNIFF),), warnings=GAVE_UP),
    "its script throws": Case((BROKEN,), warnings=GAVE_UP, errors=["Uncaught Error: the SDK"]),
    "its script defines nothing": Case((NOTHING,), warnings=GAVE_UP),
    "it is there two seconds late": Case((LATE,), "ready", ALL, come_late),
    "it never says that it may be called": Case((NEVER_READY,), "ready", ALL),
    "its identify calls throw": Case((PICKY,), "ready", ALL[1:], warnings=[f"{NAME} Error: not"]),
}


@pytest.mark.parametrize("name", CASES)
async def test_the_page_never_notices(site: Site, name: str) -> None:
    case = CASES[name]
    site.serve_sdk(*(case.answers or (lose_connection(site), Sdk())))
    if case.state == "loading":
        site.sdk.hold()
    visit = await site.open(
        snippet(),
        inline=False,
        clock=True,
        init=COUNT_OURS,
        headers=case.headers,
        segment=case.segment,
    )
    await visit.evaluate("new Promise(function (done) { analytics.ready(done) })")

    await visit.run(QUEUED)
    if case.meanwhile:
        await case.meanwhile(visit)
    await pass_until(visit, ENDS[case.state])
    await visit.run("analytics.track('last')")
    await visit.segment_events(len(ALL))

    assert await visit.evaluate("oneflowSnippet.state") == case.state
    assert [name for name, _ in visit.events] == ENDS[case.state]
    assert [call[1] for call in visit.calls] == list(case.arrive)
    assert_begin(visit.warnings, case.warnings)
    assert_begin(visit.errors, case.errors)
    ours = await visit.evaluate("__harness.ours")
    assert ours["scheduled"] <= 10
    assert ours["fired"] == ours["scheduled"], "a timer still waits"
    TABLE.check(await seen(site, visit, name), list(CASES))


async def test_the_table_has_the_cases_in_their_order() -> None:
    assert TABLE.cases() == list(CASES)


async def pass_until(visit: Visit, ends: Sequence[str]) -> None:
    """Let time pass until the events have come, and a minute more."""
    for _ in range(30):
        await visit.pass_time(1000)
        if ends and await visit.events.grow(len(ends), 0.1):
            break
    await visit.pass_time(60_000)


async def seen(site: Site, visit: Visit, name: str) -> tuple[str, ...]:
    """Say what the page saw, in the words of the table."""
    look = "[oneflowSnippet.state, oneflowSnippet.queued.length, oneflowSnippet.dropped]"
    state, queued, dropped = await visit.evaluate(look)
    left = f", {queued} wait" if queued else f", {dropped} dropped" if dropped else ""
    return (
        name,
        str(len(site.network.matching(site.sdk.pattern))),
        str(await visit.evaluate("__harness.ours.scheduled")),
        str(len(visit.warnings)),
        f"{len(visit.errors)}, the script's own" if visit.errors else "0",
        f"`{state}`",
        f"{len(visit.calls) or 'none'} of {len(ALL)}{left}",
        f"{len(site.segment.events)} of {len(ALL)}",
    )


def assert_begin(found: Sequence[str], beginnings: Sequence[str]) -> None:
    """Compare texts by how they begin."""
    assert len(found) == len(beginnings), found
    for text, beginning in zip(found, beginnings, strict=True):
        assert text.startswith(beginning)
